"""The private keys of this installation, in one file for its own user alone, never in SQL.

`settings/exchange.key` of the home, or the file that KORDON_EXCHANGE_KEY_FILE names. Former keys stay
in it: what was closed to them before they were replaced can still be opened.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import IdentityError, x25519

from bank.exchange.errors import KeyRefused, NotSetUp
from bank.exchange.party import PublicKey
from bank.home import Home
from bank.whole_files import write_whole

SETTING = "KORDON_EXCHANGE_KEY_FILE"
FILE = "exchange.key"
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key of this installation, both halves."""

    public: PublicKey
    signing: Ed25519PrivateKey = field(repr=False)
    opening: str = field(repr=False)


def make_key(party: str, valid_from: datetime, valid_until: datetime) -> OwnKey:
    """A new key; it is kept nowhere yet."""
    if valid_until <= valid_from:
        raise KeyRefused("The key would end before it begins.")
    signing, opening = Ed25519PrivateKey.generate(), x25519.Identity.generate()
    public = PublicKey(
        party,
        signing.public_key().public_bytes_raw().hex(),
        str(opening.to_public()),
        valid_from,
        valid_until,
    )
    return OwnKey(public, signing, str(opening))


def key_file(home: Home) -> Path:
    """Where the private keys are."""
    stated = os.environ.get(SETTING, "")
    return Path(stated) if stated else home.settings / FILE


def read_keys(home: Home) -> tuple[OwnKey, ...]:
    """All own keys, the oldest first; none when there is no file. Raises KeyRefused, OSError."""
    path = key_file(home)
    if not path.exists():
        return ()
    if path.stat().st_mode & _OTHERS:
        raise KeyRefused(f"Others may read {path}: chmod 600, and make new keys if they did.")
    try:
        return tuple(_key(one) for one in orjson.loads(path.read_bytes())["keys"])
    except (ValueError, KeyError, TypeError, IdentityError):
        raise KeyRefused(f"{path} is no file of exchange keys.") from None


def write_keys(home: Home, keys: Sequence[OwnKey]) -> None:
    """Keep these keys in place of those there were, or leave the file as it was. Raises OSError."""
    write_whole(key_file(home), encode_keys(keys))


def encode_keys(keys: Sequence[OwnKey]) -> bytes:
    """The content of a file of private keys."""
    told = {"keys": [_values(one) for one in keys]}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def key_at(keys: Sequence[OwnKey], at: datetime) -> OwnKey:
    """The key to sign with at a moment: of those valid the one that began last. Raises NotSetUp."""
    valid = [one for one in keys if not one.public.why_not(at)]
    if not valid:
        raise NotSetUp("No own key is valid now: `kordon exchange keys new`, or `rotate`.")
    return max(valid, key=lambda one: (one.public.valid_from, one.public.id))


def changed(key: OwnKey, public: PublicKey) -> OwnKey:
    """The same key with other words about its validity."""
    return replace(key, public=public)


def _key(told: dict[str, str]) -> OwnKey:
    signing = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(told["signing"]))
    opening = x25519.Identity.from_str(told["opening"])
    public = PublicKey(
        told["party"],
        signing.public_key().public_bytes_raw().hex(),
        str(opening.to_public()),
        datetime.fromisoformat(told["valid_from"]),
        datetime.fromisoformat(told["valid_until"]),
        datetime.fromisoformat(told["revoked"]) if told.get("revoked") else None,
        told.get("announced_by", ""),
    )
    return OwnKey(public, signing, told["opening"])


def _values(key: OwnKey) -> dict[str, str]:
    one = key.public
    return {
        "party": one.party,
        "signing": key.signing.private_bytes_raw().hex(),
        "opening": key.opening,
        "valid_from": one.valid_from.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "revoked": one.revoked.isoformat() if one.revoked else "",
        "announced_by": one.announced_by,
    }
