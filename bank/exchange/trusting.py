"""Whether a signed package may be taken in: it is for us, next in its series, and of whom it may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bank.access import is_state
from bank.exchange.faults import MANIFEST, Fault
from bank.exchange.manifest import Manifest
from bank.exchange.party import Party, PartyKind
from bank.exchange.receipt import GAP, Taken
from bank.store import Originator


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a package is refused: a word for machines, sentences for people."""

    code: str
    reasons: tuple[Fault, ...]


def why_not_follows(manifest: Manifest, own: Party, last: Taken, taken: bool) -> Refusal | None:
    """Why it is not the next package to us; `taken`: its number was taken in with other bytes."""
    if manifest.recipient != own.code:
        return _refusal(
            "recipient", f"is for {manifest.recipient}; this is {own.code}", "recipient"
        )
    number = manifest.number
    if taken:
        text = f"package {number} of {manifest.sender} was taken in already, with another digest"
        return _refusal("taken", text, "number")
    if number <= last.number:
        return _refusal("taken", f"comes after package {last.number} was taken in", "number")
    if number > last.number + 1:
        missing = f"package {last.number + 1} is missing"
        if number > last.number + 2:
            missing = f"packages {last.number + 1} to {number - 1} are missing"
        return _refusal(GAP, f"{missing}: send what is missing first", "number")
    if manifest.previous != last.digest:
        text = f"does not follow the package {last.number} that was taken in here"
        return _refusal("taken", text, "previous")
    return None


def _refusal(code: str, message: str, field: str) -> Refusal:
    return Refusal(code, (Fault(MANIFEST, message, field=field),))


def why_not_trusted(
    manifest: Manifest, own: Party, party: Party, registered: Mapping[str, Originator]
) -> Refusal | None:
    """Why the sender may not send records of these originators, or word of these agreements."""
    faults = [
        *_originators(manifest, own, party, registered), *_agreements(manifest, own, party)
    ]  # fmt: skip
    return Refusal("trust", tuple(faults)) if faults else None


def _originators(
    manifest: Manifest, own: Party, party: Party, registered: Mapping[str, Originator]
) -> Iterator[Fault]:
    for place, one in enumerate(manifest.originators):
        where = f"originators.{place}"
        known = registered.get(one.code)
        if not party.may_give(one.state):
            text = f"{party.code} is not trusted here to send records of {one.state}"
            yield Fault(MANIFEST, text, field=where)
        elif one.state == own.state and own.kind is not PartyKind.POST:
            yield Fault(MANIFEST, f"records of {one.state} are entered here", field=where)
        elif not _is_its_state(one) or (known is not None and known.state != one.state):
            yield Fault(MANIFEST, f"{one.code} is not an originator of {one.state}", field=where)


def _is_its_state(one: Originator) -> bool:
    return is_state(one.state) and (not is_state(one.code) or one.code == one.state)


def _agreements(manifest: Manifest, own: Party, party: Party) -> Iterator[Fault]:
    for place, one in enumerate(manifest.agreements):
        where = f"agreements.{place}"
        if not party.may_give(one.giver):
            text = f"{party.code} cannot say what {one.giver} gives"
            yield Fault(MANIFEST, text, field=where)
        elif one.receiver != own.state or one.giver == own.state:
            text = f"is between {one.giver} and {one.receiver}, not with {own.state}"
            yield Fault(MANIFEST, text, field=where)
