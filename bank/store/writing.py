"""Writing a batch: one transaction with its run's checkpoint, its changes numbered at the end."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, select, text, update

from bank.store.model import (
    BatchResult,
    Body,
    Change,
    ChangeKind,
    Kept,
    LogKind,
    Reason,
    Refusal,
    pack,
    stands,
    to_stamp,
)
from bank.store.tables import arrays, counter, heads, runs, versions

KIND_NUMBERS = {LogKind.ADD: 1, LogKind.CORRECT: 2, LogKind.WITHDRAW: 3, LogKind.RESTORE: 4}
LONGEST_ID = 200
ID_RULE = f"an id is 1 to {LONGEST_ID} characters without control characters"
# A full array's record that was only named (SEEN): a later line of the array may still bring it.
NAMED_ONLY = -1
_CHUNK = 1000

_SELECT_HEADS = select(
    heads.c.id,
    heads.c.version,
    heads.c.change,
    heads.c.active,
    heads.c.run,
    heads.c.digest,
    heads.c.seen_run,
    heads.c.seen_line,
).where(heads.c.array_id == bindparam("array_id"), heads.c.id.in_(bindparam("ids", expanding=True)))
_INSERT_VERSIONS = versions.insert()
_UPSERT_HEADS = text(
    "INSERT INTO heads"
    " (array_id, id, version, change, active, run, digest, seen_run, seen_line, last_day)"
    " VALUES (:array_id, :id, :version, :change, :active, :run, :digest, :seen_run, :seen_line,"
    " :last_day)"
    " ON CONFLICT (array_id, id) DO UPDATE SET version = excluded.version,"
    " change = excluded.change, active = excluded.active, run = excluded.run,"
    " digest = excluded.digest, seen_run = excluded.seen_run, seen_line = excluded.seen_line,"
    " last_day = excluded.last_day"
)
_MARK_SEEN = (
    update(heads)
    .where(heads.c.array_id == bindparam("b_array"), heads.c.id == bindparam("b_id"))
    .values(seen_run=bindparam("b_run"), seen_line=bindparam("b_line"))
)


@dataclass(slots=True)
class Head:
    """A record's head while a batch is worked out; `change` below 0 is -1 - place in the batch."""

    id: str
    version: int = 0
    change: int | None = None
    active: bool = False
    run: int = 0
    digest: bytes = b""
    seen_run: int = 0
    seen_line: int = 0
    changed: bool = False
    marked: bool = False
    last_day: str | None = None


@dataclass(slots=True)
class Batch:
    """Versions worked out but not yet numbered, and the counts so far."""

    array_id: int
    run: int
    full: bool
    heads: dict[str, Head]
    rows: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unchanged: int = 0
    counts: dict[LogKind, int] = field(default_factory=lambda: dict.fromkeys(LogKind, 0))

    def log(self, head: Head, kind: LogKind, kept: bytes | None, digest: bytes) -> None:
        """Add a version of the record to what will be written."""
        head.version += 1
        self.rows.append(
            {
                "array_id": self.array_id,
                "id": head.id,
                "version": head.version,
                "kind": KIND_NUMBERS[kind],
                "run": self.run,
                "previous": head.change,
                "body": kept,
            }
        )
        head.change = -len(self.rows)
        head.active = kind is not LogKind.WITHDRAW
        head.digest = digest
        head.run = self.run
        head.changed = True
        self.counts[kind] += 1

    def put(self, head: Head, body: Kept) -> None:
        """Let the record stand with this body, as an addition, a correction or a restoration."""
        if head.active and head.digest == body.digest:
            self.unchanged += 1
            return
        kind = LogKind.ADD if not head.version else LogKind.RESTORE
        head.last_day = body.last_day
        self.log(head, LogKind.CORRECT if head.active else kind, body.packed, body.digest)

    def withdraw(self, head: Head) -> None:
        """Withdraw the record unless it is withdrawn already."""
        if head.active:
            head.last_day = None
            self.log(head, LogKind.WITHDRAW, None, head.digest)
        else:
            self.unchanged += 1


def encode(body: Body) -> bytes:
    """The canonical bytes of a body. Raises TypeError for what JSON cannot hold."""
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def kept_of(body: Body) -> Kept:
    """A body made ready to be kept, in any process. Raises TypeError for what JSON cannot hold."""
    whole = encode(body)
    return Kept(pack(whole), digest_of(whole), _last_day_of(body))


def _last_day_of(body: Body) -> str | None:
    """The last day on which a record stands; None for one that does not end by itself."""
    day = body.get("valid_until") if stands(body) else None
    return day if isinstance(day, str) else None


def digest_of(body: bytes) -> bytes:
    """What tells two bodies apart."""
    return blake2b(body, digest_size=16).digest()


def load_heads(connection: Connection, array_id: int, ids: Iterable[str]) -> dict[str, Head]:
    """The heads of those ids that the array has."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Head] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for row in connection.execute(_SELECT_HEADS, {"array_id": array_id, "ids": chunk}):
            found[row[0]] = Head(*row)
    return found


def lock_array(connection: Connection, array_id: int) -> None:
    """Make other writers to this array wait until this transaction ends."""
    connection.execute(select(arrays.c.number).where(arrays.c.number == array_id).with_for_update())


def work_out(batch: Batch, changes: Sequence[Change]) -> None:
    """Decide in order what each change does, on the heads as they are after those before it."""
    for index, change in enumerate(changes):
        refusal = _apply(batch, change)
        if refusal is not None:
            reason, message = refusal
            batch.refused.append(Refusal(index, change.id, change.line, reason, message))


def _apply(batch: Batch, change: Change) -> tuple[Reason, str] | None:
    kind = ChangeKind(change.kind)
    if not usable_id(change.id):
        return Reason.BAD_ID, ID_RULE
    head = batch.heads.get(change.id)
    if batch.full:
        if head is not None and head.seen_run == batch.run and head.seen_line != NAMED_ONLY:
            if kind is ChangeKind.SEEN:
                return None
            where = f" (line {head.seen_line})" if head.seen_line else ""
            return Reason.DUPLICATE, f"the array has this id already{where}"
        if head is not None:
            _mark(head, batch.run, NAMED_ONLY)
    if kind is ChangeKind.SEEN:
        return None
    body = None
    if kind is not ChangeKind.WITHDRAW:
        if change.body is None:
            return Reason.BAD_BODY, "the record has no content"
        try:
            body = change.body if isinstance(change.body, Kept) else kept_of(change.body)
        except TypeError:
            return Reason.BAD_BODY, "the record holds a value that JSON cannot hold"
    refusal = _against_head(kind, head)
    if refusal is not None:
        return refusal
    if head is None:
        head = batch.heads[change.id] = Head(change.id)
    if body is None:
        batch.withdraw(head)
    else:
        batch.put(head, body)
    if batch.full:
        _mark(head, batch.run, change.line)
    return None


def _mark(head: Head, run: int, line: int) -> None:
    """Note that a full array holds the record, unless a later one that is read beside it has said so."""
    if head.seen_run <= run:
        head.seen_run, head.seen_line, head.marked = run, line, True


def _against_head(kind: ChangeKind, head: Head | None) -> tuple[Reason, str] | None:
    if head is None:
        if kind in (ChangeKind.CORRECT, ChangeKind.WITHDRAW):
            return Reason.MISSING, "the bank has no record of this id"
    elif kind is ChangeKind.ADD and head.active:
        return Reason.EXISTS, "the bank has a record of this id already"
    elif kind is ChangeKind.CORRECT and not head.active:
        return Reason.WITHDRAWN, "the record is withdrawn; add it to restore it"
    return None


def usable_id(record_id: str) -> bool:
    """Whether the bank can keep a record under this id."""
    return 0 < len(record_id) <= LONGEST_ID and record_id.isprintable()


def write_out(
    connection: Connection,
    batch: Batch,
    *,
    checkpoint: int,
    quarantined: int = 0,
    memo: Mapping[str, Any] | None = None,
    number_now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> BatchResult:
    """Write what was worked out, with the run's checkpoint and counts and the array's freshness.

    `quarantined`: rows of the batch that were refused before; those that the bank refuses are added.
    """
    marks = [h for h in batch.heads.values() if h.marked and not h.changed]
    if marks:
        connection.execute(
            _MARK_SEEN,
            [
                {
                    "b_array": batch.array_id,
                    "b_id": h.id,
                    "b_run": h.seen_run,
                    "b_line": h.seen_line,
                }
                for h in marks
            ],
        )
    last = _write_versions(connection, batch, number_now) if batch.rows else 0
    counts = {
        "added": batch.counts[LogKind.ADD],
        "corrected": batch.counts[LogKind.CORRECT],
        "restored": batch.counts[LogKind.RESTORE],
        "withdrawn": batch.counts[LogKind.WITHDRAW],
        "unchanged": batch.unchanged,
    }
    refused = len(batch.refused)
    totals = {**counts, "refused": refused, "quarantined": quarantined + refused}
    values: dict[str, Any] = {name: runs.c[name] + n for name, n in totals.items() if n}
    values["checkpoint"] = checkpoint
    if memo is not None:
        values["memo"] = orjson.dumps(memo).decode()
    connection.execute(update(runs).where(runs.c.number == batch.run).values(values))
    return BatchResult(**counts, refused=tuple(batch.refused), last_change=last)


def _write_versions(
    connection: Connection, batch: Batch, number_now: Callable[[], datetime]
) -> int:
    # From here to the commit no other writer can number its changes, so numbers become visible
    # in their order and a reader that has seen N has seen all below N.
    connection.execute(update(counter).values(last_change=counter.c.last_change + len(batch.rows)))
    last: int = connection.execute(select(counter.c.last_change)).scalar_one()
    first = last - len(batch.rows) + 1
    at = to_stamp(number_now())
    _number(batch, first, at)
    connection.execute(_INSERT_VERSIONS, batch.rows)
    connection.execute(_UPSERT_HEADS, _changed_heads(batch, first))
    _tell_array_and_run(connection, batch, first, last, at)
    return last


def _number(batch: Batch, first: int, at: int) -> None:
    """Give the versions of a batch their numbers, from the first on, and their time."""
    for place, row in enumerate(batch.rows):
        row["change"] = first + place
        row["at"] = at
        previous = row["previous"]
        if previous is not None and previous < 0:
            row["previous"] = first - 1 - previous


def _changed_heads(batch: Batch, first: int) -> list[dict[str, Any]]:
    return [
        {
            "array_id": batch.array_id,
            "id": h.id,
            "version": h.version,
            "change": first - 1 - (h.change or 0),
            "active": h.active,
            "run": h.run,
            "digest": h.digest,
            "seen_run": h.seen_run,
            "seen_line": h.seen_line,
            "last_day": h.last_day,
        }
        for h in batch.heads.values()
        if h.changed
    ]


def _tell_array_and_run(
    connection: Connection, batch: Batch, first: int, last: int, at: int
) -> None:
    """Bring the counts and last numbers of the batch's array and run up to date."""
    counts = batch.counts
    grown = counts[LogKind.ADD] + counts[LogKind.RESTORE] - counts[LogKind.WITHDRAW]
    connection.execute(
        update(arrays)
        .where(arrays.c.number == batch.array_id)
        .values(records=arrays.c.records + grown, last_change=last, last_change_at=at)
    )
    run = runs.c
    connection.execute(
        update(runs)
        .where(run.number == batch.run, run.first_change.is_(None))
        .values(first_change=first)
    )
    connection.execute(update(runs).where(run.number == batch.run).values(last_change=last))
