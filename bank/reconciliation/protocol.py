"""The protocol of a reconciliation: a summary that both sides sign, and that can be printed.

What is signed is a text of canonical JSON that travels as a text, so nobody has to write JSON in the one
way that was signed. It names no record and no person but who made the report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bank.reconciliation.errors import ReconciliationError
from bank.reconciliation.files import environment
from bank.reconciliation.letter import summary
from bank.reconciliation.model import Kind, Report
from bank.reconciliation.saying import said
from bank.reconciliation.words import KINDS
from bank.store import Run
from index_mappings.categories import CATEGORIES

FORMAT = "kordon-reconciliation-protocol/1"
# Free text of records, and what only this installation counts.
_LEFT_OUT = ("states", "regions", "bank_change")


class ProtocolRefused(ReconciliationError):
    """The file is no protocol, or another one than was to be signed."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One side's signature: its party, the fingerprint of its key, Ed25519 in hexadecimal signs."""

    party: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """The text that is signed, and the signatures that it has."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def as_bytes(self) -> bytes:
        """The protocol as it stands in a file."""
        signed = [
            {"party": one.party, "key": one.key, "signature": one.signature}
            for one in self.signatures
        ]
        told = {"format": FORMAT, "protocol": self.text, "signatures": signed}
        return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"

    @property
    def told(self) -> dict[str, Any]:
        """What the text says."""
        found: dict[str, Any] = orjson.loads(self.text)
        return found


Sign = Callable[[bytes], Signature]


def protocol_of(report: Report, applied: Sequence[Run]) -> Protocol:
    """The protocol of a report and of the runs that applied it, not yet signed."""
    told = {name: value for name, value in summary(report).items() if name not in _LEFT_OUT}
    told["applied"] = [_applied(run) for run in applied]
    return Protocol(orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode())


def _applied(run: Run) -> dict[str, Any]:
    counts = ("added", "corrected", "restored", "withdrawn")
    return {
        "run": run.number,
        "at": run.ended_at.isoformat() if run.ended_at else None,
        "kinds": sorted(run.memo["kinds"]),
        "reverted": run.reverted_by is not None,
        **{name: getattr(run, name) for name in counts},
    }


def signed_bytes(protocol: Protocol) -> bytes:
    """What is signed: the format stands before the text, so that it is taken for nothing else."""
    return f"{FORMAT}\n{protocol.text}".encode()


def signed(protocol: Protocol, sign: Sign) -> Protocol:
    """The protocol with one more signature, in place of an earlier one by the same key."""
    made = sign(signed_bytes(protocol))
    others = tuple(one for one in protocol.signatures if one.key != made.key)
    return Protocol(protocol.text, (*others, made))


def is_signed_by(protocol: Protocol, public_key: str) -> bool:
    """Whether any of the signatures is that of a public key, given as 64 hexadecimal signs."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    except ValueError:
        return False
    return any(_is_good(key, one, signed_bytes(protocol)) for one in protocol.signatures)


def _is_good(key: Ed25519PublicKey, one: Signature, text: bytes) -> bool:
    try:
        key.verify(bytes.fromhex(one.signature), text)
    except (ValueError, InvalidSignature):
        return False
    return True


def read_protocol(raw: bytes) -> Protocol:
    """A protocol from a file; its signatures are not checked here. Raises ProtocolRefused."""
    try:
        told = orjson.loads(raw)
        if told["format"] != FORMAT or not isinstance(orjson.loads(told["protocol"]), dict):
            raise ProtocolRefused("this is no protocol of a reconciliation")
        signatures = tuple(
            Signature(str(one["party"]), str(one["key"]), str(one["signature"]))
            for one in told["signatures"]
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise ProtocolRefused("this is no protocol of a reconciliation") from problem
    return Protocol(told["protocol"], signatures)


def printed(protocol: Protocol, language: str = "ru") -> str:
    """The protocol for paper, with room for two hands."""
    told = protocol.told
    label = CATEGORIES[told["category"]].label if told["category"] in CATEGORIES else None
    return (
        environment()
        .get_template("protocol.html")
        .render(
            told=told,
            signatures=protocol.signatures,
            language=language,
            category=said(label, language) if label else told["category"],
            kinds=[(said(KINDS[kind], language), told["kinds"].get(str(kind), 0)) for kind in Kind],
            kind_said=lambda name: said(KINDS[Kind(name)], language),
        )
    )
