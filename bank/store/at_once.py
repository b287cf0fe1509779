"""Reading a whole array as it stands, and writing a run whole or not at all: what reconciliation needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row, select

from bank.store import runs
from bank.store.errors import ArrayMoved, StoreError
from bank.store.model import Change, Run, RunKind, RunState, unpack
from bank.store.quarantined import add_quarantined
from bank.store.tables import arrays, heads, versions
from bank.store.tables import runs as runs_table
from bank.store.writing import Batch, load_heads, lock_array, work_out, write_out

# In the memo of a run: the array's last change when it ended.
LAST_CHANGE = "last_change"
_ROWS_AT_ONCE = 2_000


class StandingHead(NamedTuple):
    """A record that stands: its id, the change that made it so, its version, its body's digest."""

    id: str
    change: int
    version: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class RunAtOnce:
    """A run to be written in one transaction; `last_change` is what the array's must still be.

    `whole`: all that the source, a whole array, held is then in the bank, but for `quarantined` rows of
    it that were refused; without such it is noted in the array's freshness.
    """

    kind: RunKind
    category: str
    origin: str
    source_name: str
    source_digest: str
    last_change: int
    memo: Mapping[str, Any]
    whole: bool = False
    quarantined: int = 0


def last_change_of(connection: Connection, origin: str, category: str) -> int:
    """The last change of an array, 0 when the bank never had anything of it."""
    found = select(arrays.c.last_change).where(
        arrays.c.origin == origin, arrays.c.category == category
    )
    return connection.execute(found).scalar() or 0


def read_heads(connection: Connection, origin: str, category: str) -> Iterator[StandingHead]:
    """Every record of an array that stands, in the order of their ids, as of one moment."""
    query = (
        select(heads.c.id, heads.c.change, heads.c.version, heads.c.digest)
        .where(heads.c.array_id == runs.array_number(connection, origin, category), heads.c.active)
        .order_by(heads.c.id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    for row in connection.execute(query):
        yield StandingHead(*row)


def read_digests(
    connection: Connection, origin: str, category: str, ids: Sequence[str]
) -> dict[str, bytes]:
    """The digests of the bodies of those ids that stand in an array."""
    query = select(heads.c.id, heads.c.digest).where(
        heads.c.array_id == runs.array_number(connection, origin, category),
        heads.c.id.in_(ids),
        heads.c.active,
    )
    return {row.id: row.digest for row in connection.execute(query)}


def read_bodies(connection: Connection, changes: Sequence[int]) -> dict[int, bytes]:
    """The bodies that these changes gave their records, by change; none for withdrawals."""
    query = select(versions.c.change, versions.c.body).where(versions.c.change.in_(changes))
    found = ((row.change, unpack(row.body)) for row in connection.execute(query))
    return {change: body for change, body in found if body is not None}


def write_at_once(
    connection: Connection, run: RunAtOnce, batches: Iterable[Sequence[Change]]
) -> Run:
    """Make all changes of a run, or, by raising, none.

    Raises ArrayMoved when the array has changed since `last_change`, StoreError for a change that
    cannot be made.
    """
    number = runs.start(
        connection, run.kind, run.category, run.origin, run.source_name, run.source_digest, False
    )
    row = runs.read_run(connection, number)
    lock_array(connection, row.array_id)
    now = last_change_of(connection, run.origin, run.category)
    if now != run.last_change:
        raise ArrayMoved(
            f"the array {run.category} of {run.origin} has changed since: its last change is {now}, "
            f"not {run.last_change}"
        )
    for place, changes in enumerate(batches, 1):
        _write(connection, row, changes, place)
    last = last_change_of(connection, run.origin, run.category)
    full = run.whole and not run.quarantined
    runs.set_state(
        connection,
        number,
        RunState.FINISHED,
        memo=orjson.dumps({**run.memo, LAST_CHANGE: last}).decode(),
        is_full=full,
    )
    add_quarantined(connection, number, run.quarantined)
    if run.whole:
        runs.note_whole(connection, row.array_id, number, full=full)
    return runs.run_of(runs.read_run(connection, number))


def _write(connection: Connection, row: Row[Any], changes: Sequence[Change], place: int) -> None:
    known = load_heads(connection, row.array_id, (change.id for change in changes))
    batch = Batch(row.array_id, row.number, full=False, heads=known)
    work_out(batch, changes)
    if batch.refused:
        first = batch.refused[0]
        raise StoreError(f"record {first.id!r} cannot be changed: {first.message}")
    write_out(connection, batch, checkpoint=place)


def runs_of_source(connection: Connection, kind: RunKind, source_digest: str) -> list[Run]:
    """The finished runs of a kind and source, the oldest first."""
    query = (
        runs.select_runs()
        .where(
            runs_table.c.kind == kind.value,
            runs_table.c.source_digest == source_digest,
            runs_table.c.state == RunState.FINISHED.value,
        )
        .order_by(runs_table.c.number)
    )
    return [runs.run_of(row) for row in connection.execute(query)]


def memos_of(
    connection: Connection, kind: RunKind, numbers: Sequence[int]
) -> dict[int, Mapping[str, Any]]:
    """What is noted of those runs that are of a kind, by number."""
    query = select(runs_table.c.number, runs_table.c.memo).where(
        runs_table.c.number.in_(numbers), runs_table.c.kind == kind.value
    )
    return {row.number: orjson.loads(row.memo) for row in connection.execute(query)}
