"""A receipt: what became of a package at its recipient, signed by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from bank.exchange.errors import KeyRefused, ReceiptRefused
from bank.exchange.faults import Fault
from bank.exchange.own_keys import OwnKey
from bank.exchange.signed import Signed, read_signed, sign
from index_mappings.strict_json import loads

KIND = "receipt"
GAP = "gap"


class Verdict(StrEnum):
    """What became of a package."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was not taken: where it stood, of which record, and why, field by field."""

    line: int
    origin: str
    category: str
    id: str
    reasons: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ArrayState:
    """What the recipient has of an array afterwards, and whether that is what the sender expects."""

    origin: str
    category: str
    records: int
    digest: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """The last package of the series that was accepted: 0 and empty before the first."""

    number: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one package. `sender` sent the package, `recipient` signed this.

    `code` names why it was refused: gap, taken, key, recipient, trust, damaged, clock. `document` is the
    signed document itself.
    """

    package: str
    digest: str
    number: int
    sender: str
    recipient: str
    made_at: datetime
    verdict: Verdict
    taken: Taken
    code: str = ""
    reasons: tuple[Fault, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[RefusedLine, ...] = ()
    refused_lines: int = 0
    arrays: tuple[ArrayState, ...] = ()
    document: Signed | None = field(default=None, repr=False, compare=False)

    @property
    def accepted(self) -> bool:
        """Whether the package was taken in, some of its lines perhaps not."""
        return self.verdict is Verdict.ACCEPTED

    def as_bytes(self) -> bytes:
        """The signed document, as it travels."""
        assert self.document is not None  # only signed receipts leave this module's callers
        return self.document.as_bytes()


def signed_receipt(receipt: Receipt, key: OwnKey) -> Receipt:
    """The receipt with its signed document."""
    told = {name: value for name, value in _values(receipt).items() if name != "document"}
    text = orjson.dumps(told, option=orjson.OPT_INDENT_2)
    return receipt_of_document(sign(KIND, text, key.signing, key.public.id))


def _values(receipt: Receipt) -> dict[str, Any]:
    values = {
        name: getattr(receipt, name)
        for name in Receipt.__dataclass_fields__
        if name not in ("document", "refused", "reasons", "arrays", "taken", "counts")
    }
    return values | {
        "taken": asdict(receipt.taken),
        "counts": dict(receipt.counts),
        "reasons": [asdict(one) for one in receipt.reasons],
        "refused": [asdict(one) for one in receipt.refused],
        "arrays": [asdict(one) for one in receipt.arrays],
    }


def read_receipt(raw: bytes) -> Receipt:
    """The receipt of a document; its signature is not checked here. Raises ReceiptRefused."""
    try:
        return receipt_of_document(read_signed(KIND, raw))
    except KeyRefused as error:
        raise ReceiptRefused(str(error)) from None


def receipt_of_document(document: Signed) -> Receipt:
    """What a signed receipt says; raises ReceiptRefused when it is not written as it must be."""
    try:
        told = loads(document.text)
        made_at = datetime.fromisoformat(told["made_at"])
        if made_at.utcoffset() is None:
            raise ValueError
        return Receipt(
            str(told["package"]),
            str(told["digest"]),
            int(told["number"]),
            str(told["sender"]),
            str(told["recipient"]),
            made_at,
            Verdict(told["verdict"]),
            Taken(int(told["taken"]["number"]), str(told["taken"]["digest"])),
            str(told["code"]),
            tuple(Fault(**one) for one in told["reasons"]),
            {str(name): int(count) for name, count in told["counts"].items()},
            tuple(_refused(one) for one in told["refused"]),
            int(told["refused_lines"]),
            tuple(ArrayState(**one) for one in told["arrays"]),
            document,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ReceiptRefused("The receipt is not written as it must be.") from None


def _refused(told: dict[str, Any]) -> RefusedLine:
    reasons = tuple((str(where), str(why)) for where, why in told["reasons"])
    return RefusedLine(told["line"], told["origin"], told["category"], told["id"], reasons)
