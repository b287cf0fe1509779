"""Who takes part in the exchange, and by which keys they are known."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bank.access import is_state
from bank.exchange.errors import KeyRefused

_CODE = re.compile(r"[A-Z]{2,3}(-[A-Z0-9]{1,20}){0,3}")


class PartyKind(StrEnum):
    """What a party is: a state's ministry, one that keeps a bank for several, or a post of a state."""

    MINISTRY = "ministry"
    HUB = "hub"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Party:
    """One party. `gives`: the states of whose originators it may send records; its own unless told."""

    code: str
    state: str
    kind: PartyKind
    name: str = ""
    gives: tuple[str, ...] = ()

    def may_give(self, state: str) -> bool:
        """Whether records of a state's originators may come from this party."""
        return state == self.state or state in self.gives


def check_party(party: Party) -> None:
    """Raise KeyRefused for a code or a state that is none."""
    if not _CODE.fullmatch(party.code):
        raise KeyRefused(
            f"{party.code!r} cannot be a party's code: write KZ, or KZ-DOSTYK for a post."
        )
    for state in (party.state, *party.gives):
        if not is_state(state):
            raise KeyRefused(f"{state!r} is no state: give its ISO 3166 two-letter code.")
    if is_state(party.code) and party.code != party.state:
        raise KeyRefused(f"The code {party.code} is that of another state than {party.state}.")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A party's key: what it signs with (Ed25519, hexadecimal) and what is closed to it (age, X25519).

    Valid from a moment until another, both included; not from `revoked` on.
    """

    party: str
    signing: str
    closing: str
    valid_from: datetime
    valid_until: datetime
    revoked: datetime | None = None
    announced_by: str = field(default="", compare=False)

    @property
    def id(self) -> str:
        """The fingerprint: 64 hexadecimal signs over both public keys."""
        return hashlib.sha256(f"{self.signing} {self.closing}".encode()).hexdigest()

    def why_not(self, at: datetime) -> str:
        """Why it cannot be used at a moment, in words; empty when it can."""
        if self.revoked is not None and at >= self.revoked:
            return f"was revoked on {self.revoked:%Y-%m-%d %H:%M} UTC"
        if at < self.valid_from:
            return f"is valid only from {self.valid_from:%Y-%m-%d %H:%M} UTC"
        if at > self.valid_until:
            return f"was valid until {self.valid_until:%Y-%m-%d %H:%M} UTC only"
        return ""


def spoken(fingerprint: str) -> str:
    """A fingerprint as it is read out and compared: groups of four signs."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def current(keys: Sequence[PublicKey], at: datetime) -> PublicKey | None:
    """Of the keys valid at a moment, the one that began last."""
    valid = [one for one in keys if not one.why_not(at)]
    return max(valid, key=lambda one: (one.valid_from, one.id), default=None)
