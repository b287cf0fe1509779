"""Key files: a party's public keys, signed by itself, to be handed to others and read out.

A file is trusted when its fingerprint was compared by another way (a call, a meeting), or when it is
signed by a key that is trusted here already, or by one that such a key announced while it was valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from pyrage import RecipientError, x25519
from sqlalchemy import Connection

from bank.exchange import parties
from bank.exchange.errors import KeyRefused
from bank.exchange.own_keys import OwnKey, key_at
from bank.exchange.party import Party, PartyKind, PublicKey, check_party, spoken
from bank.exchange.signed import Signed, is_signed_by, read_signed, sign
from index_mappings.strict_json import loads

KIND = "keys"
_ANNOUNCEMENT = "key-announcement"
_MOST_KEYS = 100


@dataclass(frozen=True, slots=True)
class Announced:
    """A key in a key file; `signature` is that of the key that announced it, empty without one."""

    key: PublicKey
    signature: str = ""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a key file says, and the key that signed it."""

    party: Party
    keys: tuple[Announced, ...]
    made_at: datetime
    signer: PublicKey

    @property
    def fingerprint(self) -> str:
        """What is to be compared."""
        return self.signer.id


def announcement(key: PublicKey) -> bytes:
    """What an older key signs of a newer one of the same party."""
    return f"{key.party} {key.id}".encode()


def announce(new: OwnKey, old: OwnKey) -> str:
    """The older key's signature for the newer one."""
    return sign(_ANNOUNCEMENT, announcement(new.public), old.signing, old.public.id).signature


def write_key_file(party: Party, keys: tuple[OwnKey, ...], now: datetime) -> bytes:
    """The key file of this installation; raises NotSetUp without a key that is valid now."""
    signer = key_at(keys, now)
    by_id = {one.public.id: one for one in keys}
    told = {
        "party": {
            "code": party.code,
            "state": party.state,
            "kind": party.kind.value,
            "name": party.name,
        },
        "made_at": now.isoformat(),
        "keys": [_values(one, by_id.get(one.public.announced_by)) for one in keys],
    }
    text = orjson.dumps(told, option=orjson.OPT_INDENT_2)
    return sign(KIND, text, signer.signing, signer.public.id).as_bytes()


def _values(key: OwnKey, announcer: OwnKey | None) -> dict[str, Any]:
    one = key.public
    return {
        "id": one.id,
        "signing": one.signing,
        "closing": one.closing,
        "valid_from": one.valid_from.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "revoked": one.revoked.isoformat() if one.revoked else None,
        "announced_by": one.announced_by,
        "announcement": announce(key, announcer) if announcer else "",
    }


def read_key_file(raw: bytes) -> KeyFile:
    """What a key file says, once its own signature holds. Raises KeyRefused."""
    document = read_signed(KIND, raw)
    try:
        told = loads(document.text)
        named = told["party"]
        kind = PartyKind(named["kind"])
        party = Party(named["code"], named["state"], kind, str(named.get("name", "")))
        keys = tuple(_announced(party.code, one) for one in told["keys"][:_MOST_KEYS])
        made_at = _moment(told["made_at"])
    except (ValueError, KeyError, TypeError):
        raise KeyRefused("The key file lacks something or is not written as it must be.") from None
    check_party(party)
    return KeyFile(party, keys, made_at, _signer(document, keys))


def _announced(party: str, told: Mapping[str, Any]) -> Announced:
    revoked = _moment(told["revoked"]) if told.get("revoked") else None
    key = PublicKey(
        party,
        told["signing"].lower(),
        told["closing"],
        _moment(told["valid_from"]),
        _moment(told["valid_until"]),
        revoked,
        told.get("announced_by") or "",
    )
    try:
        x25519.Recipient.from_str(key.closing)
    except RecipientError:
        raise KeyRefused("A key to close to is a public age key: age1 and 58 more signs.") from None
    if told.get("id", key.id) != key.id:
        raise KeyRefused(f"The fingerprint of key {told['id']} is not that of its halves.")
    return Announced(key, told.get("announcement") or "")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError("a time names its time zone")
    return moment


def _signer(document: Signed, keys: tuple[Announced, ...]) -> PublicKey:
    for one in keys:
        if one.key.id == document.key:
            if is_signed_by(KIND, document.text.encode(), document.signature, one.key.signing):
                return one.key
            raise KeyRefused("The signature of the key file is wrong: the file was changed.")
    raise KeyRefused("The key file is not signed by one of the keys in it.")


def trust(
    connection: Connection,
    file: KeyFile,
    now: datetime,
    *,
    fingerprint: str = "",
    gives: tuple[str, ...] | None = None,
) -> Party:
    """Keep a party's keys. `gives` are the states of which it may send records beside its own.

    Raises KeyRefused, with the fingerprint to compare when nothing vouches for the file.
    """
    known = parties.find_party(connection, file.party.code)
    compared = "".join(fingerprint.split()).lower()
    if compared and compared != file.fingerprint:
        raise KeyRefused(f"The fingerprint of the file is another one: {spoken(file.fingerprint)}")
    if reason := file.signer.why_not(now):
        raise KeyRefused(f"The key that signed the file {reason}.")
    if not compared and not _vouched(connection, file, now):
        raise KeyRefused(
            "Nothing here vouches for this file. Compare its fingerprint with the party by another "
            f"way, then give it by --fingerprint:\n{spoken(file.fingerprint)}"
        )
    if known and not compared and (known.state, known.kind) != (file.party.state, file.party.kind):
        raise KeyRefused(f"{known.code} is known here as a {known.kind} of {known.state}.")
    kept = gives if gives is not None else (known.gives if known else ())
    party = Party(file.party.code, file.party.state, file.party.kind, file.party.name, kept)
    check_party(party)
    parties.store_party(connection, party)
    parties.store_keys(connection, [one.key for one in file.keys])
    return party


def _vouched(connection: Connection, file: KeyFile, now: datetime) -> bool:
    """Whether a key that is trusted here signed the file, or announced the one that did."""
    known = {one.id: one for one in parties.keys_of(connection, file.party.code)}
    signer = next(one for one in file.keys if one.key.id == file.signer.id)
    if signer.key.id in known:
        return not known[signer.key.id].why_not(now)
    announcer = known.get(signer.key.announced_by)
    return (
        announcer is not None
        and not announcer.why_not(now)
        and is_signed_by(
            _ANNOUNCEMENT, announcement(signer.key), signer.signature, announcer.signing
        )
    )
