"""What was sent to whom and what came of it, and what was taken in: the two sides of each series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection, Row, insert, or_, select, update

from bank.exchange.manifest import Manifest
from bank.exchange.position import Position
from bank.exchange.receipt import Receipt, Taken, receipt_of_document
from bank.exchange.signed import read_signed
from bank.exchange.tables import outbox, sent, taken
from bank.store.model import from_stamp, to_stamp


class SentState(StrEnum):
    """How far a package is. VOID: made, but the series went on without it. LEARNED: not made here, as
    after a restore; the recipient's receipt tells of it.
    """

    MADE = "made"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    VOID = "void"
    LEARNED = "learned"


STANDING = (SentState.MADE, SentState.SENT, SentState.ACKNOWLEDGED, SentState.LEARNED)
WAITING = (SentState.MADE, SentState.SENT)


@dataclass(frozen=True, slots=True)
class SentPackage:
    """A package in the ledger; `disagrees` says of which arrays the recipient has something else."""

    package: str
    recipient: str
    number: int
    kind: str
    digest: str
    state: SentState
    made_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    records: int
    withdrawals: int
    messages: int
    position: Position = field(repr=False)
    file: str = ""
    receipt: str = field(default="", repr=False)
    disagrees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenPackage:
    """A package that was taken in."""

    sender: str
    number: int
    package: str
    kind: str
    digest: str
    made_at: datetime
    taken_at: datetime
    records: int
    withdrawals: int
    refused: int
    messages: int
    receipt: Receipt = field(repr=False)

    @property
    def place(self) -> Taken:
        """Its place in the series."""
        return Taken(self.number, self.digest)


def series_from(connection: Connection, recipient: str, number: int) -> list[SentPackage]:
    """The packages to a recipient from a number on, void ones too, and earlier ones not answered yet."""
    unanswered = sent.c.state.in_([one.value for one in WAITING])
    query = (
        select(sent)
        .where(sent.c.recipient == recipient, or_(sent.c.number >= number, unanswered))
        .order_by(sent.c.number, sent.c.made_at)
    )
    return [_sent(row) for row in connection.execute(query)]


def last_sent(connection: Connection, recipient: str, most: int) -> list[SentPackage]:
    """The last packages to a recipient, void ones too, the newest first."""
    query = (
        select(sent)
        .where(sent.c.recipient == recipient)
        .order_by(sent.c.number.desc(), sent.c.made_at.desc())
        .limit(most)
    )
    return [_sent(row) for row in connection.execute(query)]


def files_kept(connection: Connection, recipient: str) -> set[str]:
    """The names of the files that are kept of packages to a recipient."""
    query = select(sent.c.file).where(sent.c.recipient == recipient, sent.c.file != "")
    return set(connection.execute(query).scalars())


def drop_files(connection: Connection, recipient: str) -> list[str]:
    """Keep files only of packages that were not answered yet; gives the names of the others'."""
    gone = (
        sent.c.recipient == recipient,
        sent.c.file != "",
        sent.c.state.not_in([one.value for one in WAITING]),
    )
    names = list(connection.execute(select(sent.c.file).where(*gone)).scalars())
    connection.execute(update(sent).where(*gone).values(file=""))
    return names


def last_acknowledged(connection: Connection, recipient: str) -> SentPackage | None:
    """The last package that a recipient acknowledged."""
    query = (
        select(sent)
        .where(sent.c.recipient == recipient, sent.c.state == SentState.ACKNOWLEDGED.value)
        .order_by(sent.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return _sent(row) if row else None


def last_standing(connection: Connection, recipient: str) -> SentPackage | None:
    """The package that the next one to a recipient follows."""
    query = (
        select(sent)
        .where(sent.c.recipient == recipient, sent.c.state.in_([one.value for one in STANDING]))
        .order_by(sent.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return _sent(row) if row else None


def find_sent(connection: Connection, recipient: str, digest: str) -> SentPackage | None:
    """The package of a digest that was sent to a recipient."""
    query = select(sent).where(sent.c.recipient == recipient, sent.c.digest == digest)
    row = connection.execute(query).first()
    return _sent(row) if row else None


def waiting(connection: Connection, recipient: str, after: int = 0) -> list[SentPackage]:
    """Packages that were not answered yet, in their order, those beyond a number."""
    query = (
        select(sent)
        .where(
            sent.c.recipient == recipient,
            sent.c.state.in_([one.value for one in WAITING]),
            sent.c.number > after,
        )
        .order_by(sent.c.number)
    )
    return [_sent(row) for row in connection.execute(query)]


def add_sent(connection: Connection, manifest: Manifest, digest: str, position: Position, file: str
) -> None:  # fmt: skip
    """Note a package that was made."""
    connection.execute(
        insert(sent).values(
            package=manifest.package,
            recipient=manifest.recipient,
            number=manifest.number,
            kind=manifest.kind.value,
            digest=digest,
            state=SentState.MADE.value,
            made_at=to_stamp(manifest.made_at),
            sent_at=None,
            settled_at=None,
            records=manifest.records,
            withdrawals=manifest.withdrawals,
            messages=manifest.messages,
            position=position.as_text(),
            file=file,
            receipt="",
            disagrees="[]",
        )
    )


def add_learned(connection: Connection, recipient: str, place: Taken, now: datetime) -> None:
    """Note a package that the recipient has and this ledger does not: the series goes on after it."""
    connection.execute(
        insert(sent).values(
            package=f"learned-{place.digest}",
            recipient=recipient,
            number=place.number,
            kind="",
            digest=place.digest,
            state=SentState.LEARNED.value,
            made_at=to_stamp(now),
            sent_at=None,
            settled_at=to_stamp(now),
            records=0,
            withdrawals=0,
            messages=0,
            position=Position().as_text(),
            file="",
            receipt="",
            disagrees="[]",
        )
    )


def set_sent(connection: Connection, package: str, state: SentState, **more: Any) -> None:
    """Note how far a package is; a void one's messages wait again."""
    connection.execute(
        update(sent).where(sent.c.package == package).values(state=state.value, **more)
    )
    if state in (SentState.VOID, SentState.REFUSED):
        connection.execute(update(outbox).where(outbox.c.package == package).values(package=""))


def set_position(connection: Connection, package: str, position: Position) -> None:
    """Correct where the recipient stands after a package."""
    connection.execute(
        update(sent).where(sent.c.package == package).values(position=position.as_text())
    )


def note_sent(connection: Connection, package: str, now: datetime) -> None:
    """Note that a package was handed over."""
    connection.execute(
        update(sent)
        .where(sent.c.package == package, sent.c.state == SentState.MADE.value)
        .values(state=SentState.SENT.value, sent_at=to_stamp(now))
    )


def last_taken(connection: Connection, sender: str) -> TakenPackage | None:
    """The last package of a sender that was taken in."""
    query = select(taken).where(taken.c.sender == sender).order_by(taken.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return _taken(row) if row else None


def last_came(connection: Connection, sender: str, most: int) -> list[TakenPackage]:
    """The last packages of a sender that were taken in, the newest first."""
    query = select(taken).where(taken.c.sender == sender).order_by(taken.c.number.desc())
    return [_taken(row) for row in connection.execute(query.limit(most))]


def find_taken(connection: Connection, sender: str, number: int) -> TakenPackage | None:
    """The package of a number that was taken in."""
    query = select(taken).where(taken.c.sender == sender, taken.c.number == number)
    row = connection.execute(query).first()
    return _taken(row) if row else None


def add_taken(
    connection: Connection, manifest: Manifest, receipt: Receipt, counts: Mapping[str, int]
) -> None:
    """Note a package that was taken in, with the receipt that says so."""
    connection.execute(
        insert(taken).values(
            sender=manifest.sender,
            number=manifest.number,
            package=manifest.package,
            kind=manifest.kind.value,
            digest=receipt.digest,
            made_at=to_stamp(manifest.made_at),
            taken_at=to_stamp(receipt.made_at),
            records=manifest.records,
            withdrawals=manifest.withdrawals,
            refused=counts.get("refused", 0),
            messages=manifest.messages,
            receipt=receipt.as_bytes().decode(),
        )
    )


def _sent(row: Row[Any]) -> SentPackage:
    return SentPackage(
        row.package,
        row.recipient,
        row.number,
        row.kind,
        row.digest,
        SentState(row.state),
        from_stamp(row.made_at),
        None if row.sent_at is None else from_stamp(row.sent_at),
        None if row.settled_at is None else from_stamp(row.settled_at),
        row.records,
        row.withdrawals,
        row.messages,
        Position.of_text(row.position),
        row.file,
        row.receipt,
        tuple(orjson.loads(row.disagrees)),
    )


def _taken(row: Row[Any]) -> TakenPackage:
    return TakenPackage(
        row.sender,
        row.number,
        row.package,
        row.kind,
        row.digest,
        from_stamp(row.made_at),
        from_stamp(row.taken_at),
        row.records,
        row.withdrawals,
        row.refused,
        row.messages,
        receipt_of_document(read_signed("receipt", row.receipt.encode())),
    )
