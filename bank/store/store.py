"""The store as the rest of the bank sees it; each call is one transaction unless it says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.engine import URL

from bank.closing import Closes
from bank.home import Home
from bank.store import at_once, ending, log, runs
from bank.store.at_once import RunAtOnce, StandingHead
from bank.store.engine import bring_up_to_date, connect, reading, url_of, writing
from bank.store.errors import RevertRefused, RunOvertaken, StoreError
from bank.store.model import (
    BatchResult,
    Change,
    ChangeRow,
    Ending,
    Freshness,
    Originator,
    Run,
    RunKind,
    RunState,
    StoredRecord,
)
from bank.store.quarantined import refuse_elsewhere
from bank.store.reverting import revert_batch
from bank.store.tables import arrays, heads
from bank.store.tables import runs as runs_table
from bank.store.writing import Batch, load_heads, work_out, write_out


@dataclass(frozen=True, slots=True)
class WholeArray:
    """An array at one moment: its last change, its records by id, and bodies by their changes."""

    last_change: int
    heads: Iterator[StandingHead]
    bodies: Callable[[Sequence[int]], dict[int, bytes]]


class Store(Closes):
    """Records and their change log in one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # An array keeps its number for good.
        self._numbers: log.Numbers = {}

    @classmethod
    def open(cls, where: Home | URL | str) -> Store:
        """Open, and create or migrate, the database of a home or URL; raises StoreError."""
        engine = connect(url_of(where))
        bring_up_to_date(engine)
        return cls(engine)

    @property
    def engine(self) -> Engine:
        """The connections, for what else reads tables of this database."""
        return self._engine

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def register_originator(self, originator: Originator) -> None:
        """Register a body or change its name and contact; raises StoreError for a bad code."""
        with writing(self._engine) as connection:
            runs.store_originator(connection, originator)

    def originators(self) -> list[Originator]:
        """All originators registered or seen, by code."""
        with reading(self._engine) as connection:
            return list(runs.read_originators(connection).values())

    def originator(self, code: str) -> Originator:
        """An originator, known or by its ISO code; raises UnknownOriginator."""
        with reading(self._engine) as connection:
            return runs.known_originator(connection, code)

    def begin_run(
        self,
        kind: RunKind | str,
        category: str,
        origin: str,
        source_name: str,
        source_digest: str,
        full: bool,
    ) -> Run:
        """Begin a run; raises UnknownOriginator."""
        with writing(self._engine) as connection:
            number = runs.start(
                connection, RunKind(kind), category, origin, source_name, source_digest, full
            )
            return runs.run_of(runs.read_run(connection, number))

    def find_finished_run(
        self, source_digest: str, category: str, origin: str, full: bool
    ) -> Run | None:
        """The finished run of this very source, if it still counts."""
        with reading(self._engine) as connection:
            return runs.find_finished(connection, source_digest, category, origin, full)

    def find_unfinished_run(
        self, source_digest: str, category: str, origin: str, full: bool
    ) -> Run | None:
        """The run of this source that did not end, if it can be gone on with; it is opened again."""
        with writing(self._engine) as connection:
            run = runs.find_unfinished(connection, source_digest, category, origin, full)
            if run is not None:
                runs.set_state(connection, run.number, RunState.RUNNING)
            return run

    def write_batch(
        self,
        run: int,
        changes: Sequence[Change],
        checkpoint: int,
        *,
        expected: int | None = None,
        quarantined: int = 0,
        memo: Mapping[str, Any] | None = None,
    ) -> BatchResult:
        """Write changes with the run's checkpoint; raises UnknownRun, RunClosed, RunOvertaken.

        `expected` is the checkpoint the caller went on from: another one means that a second
        process works on the same run.
        """
        with writing(self._engine) as connection:
            row = runs.lock_running(connection, run)
            if expected is not None and row.checkpoint != expected:
                raise RunOvertaken(
                    f"another process goes on with run {run}: leave the file to that one"
                )
            known = load_heads(connection, row.array_id, (change.id for change in changes))
            batch = Batch(row.array_id, run, row.is_full, known)
            work_out(batch, changes)
            return write_out(
                connection, batch, checkpoint=checkpoint, quarantined=quarantined, memo=memo
            )

    def finish_run(self, run: int, full: bool | None = None, *, read_whole: bool = False) -> Run:
        """End a run; of a full array, first withdraw what it did not hold, in bounded batches.

        `read_whole`: the source held the whole array and was read to its end, though nothing is to be
        withdrawn for it. Killed in between, it may be called again. Raises UnknownRun, RunClosed.
        """
        with reading(self._engine) as connection:
            whole = runs.read_run(connection, run).is_full if full is None else full
        after: str | None = ""
        while whole and after is not None:
            with writing(self._engine) as connection:
                after = runs.withdraw_absent(connection, run, after)
        with writing(self._engine) as connection:
            runs.end(connection, run, whole, read_whole=read_whole)
            return runs.run_of(runs.read_run(connection, run))

    def refused_elsewhere(self, told: Mapping[tuple[str, str], int]) -> None:
        """Note how many rows of each array (originator, category) the bank that this one copies has refused.

        Of arrays that are not named it has refused none. Raises UnknownOriginator.
        """
        with writing(self._engine) as connection:
            numbers = {runs.known_array(connection, *key): rows for key, rows in told.items()}
            refuse_elsewhere(connection, numbers)

    def count_absent(self, run: int) -> tuple[int, int]:
        """How many records of its array a run did not hold, and how many stand; raises UnknownRun."""
        with reading(self._engine) as connection:
            return runs.count_absent(connection, run)

    def fail_run(self, run: int, error: str) -> None:
        """Note that a run failed; it can be gone on with."""
        with writing(self._engine) as connection:
            runs.lock_running(connection, run)
            runs.set_state(connection, run, RunState.FAILED, error=error)

    def revert_run(self, number: int) -> Run:
        """Put back, as new versions, what a run changed; raises UnknownRun, RevertRefused.

        Records changed since by other runs are left as they are and listed as conflicts.
        """
        with writing(self._engine) as connection:
            row = runs.lock_run(connection, number)
            if row.state == RunState.RUNNING:
                raise RevertRefused(f"run {number} is still going on, or was killed: ingest again")
            if row.reverted_by is not None:
                raise RevertRefused(f"run {number} is reverted already, by run {row.reverted_by}")
            return revert_batch(connection, row)

    def write_run(self, run: RunAtOnce, batches: Iterable[Sequence[Change]]) -> Run:
        """Make all changes of a run in one transaction, or none; raises ArrayMoved, StoreError."""
        with writing(self._engine) as connection:
            return at_once.write_at_once(connection, run, batches)

    @contextmanager
    def whole_array(self, origin: str, category: str) -> Iterator[WholeArray]:
        """An array as it stands at one moment, however long it is read."""
        with reading(self._engine) as connection, reading(self._engine) as beside:
            # Read first: what changes in between is a change since, never one that was missed.
            last = at_once.last_change_of(connection, origin, category)
            heads = at_once.read_heads(connection, origin, category)
            yield WholeArray(last, heads, partial(at_once.read_bodies, beside))

    def digests(self, origin: str, category: str, ids: Sequence[str]) -> dict[str, bytes]:
        """The digests of the bodies of those ids that stand in an array."""
        with reading(self._engine) as connection:
            return at_once.read_digests(connection, origin, category, ids)

    def last_change_of(self, origin: str, category: str) -> int:
        """The last change of an array, 0 when the bank never had anything of it."""
        with reading(self._engine) as connection:
            return at_once.last_change_of(connection, origin, category)

    def runs_of_source(self, kind: RunKind, source_digest: str) -> list[Run]:
        """The finished runs of a kind and source, the oldest first, reverted ones too."""
        with reading(self._engine) as connection:
            return at_once.runs_of_source(connection, kind, source_digest)

    def memos_of(self, kind: RunKind, runs_: Sequence[int]) -> dict[int, Mapping[str, Any]]:
        """What is noted of those runs that are of a kind, by number."""
        with reading(self._engine) as connection:
            return at_once.memos_of(connection, kind, runs_)

    def runs(self) -> list[Run]:
        """All runs, the newest first."""
        with reading(self._engine) as connection:
            query = runs.select_runs().order_by(runs_table.c.number.desc())
            return [runs.run_of(row) for row in connection.execute(query)]

    def ending(
        self,
        array: tuple[str, str],
        days: tuple[date, date],
        *,
        after: Ending | None = None,
        skip: int = 0,
        limit: int = 1_000,
    ) -> list[Ending]:
        """Records of an array (originator, category) by their last day, both days included.

        `after` is the last one of the page before, or `skip` says how many to leave out.
        """
        with reading(self._engine) as connection:
            return ending.read_ending(connection, array, days, after=after, skip=skip, limit=limit)

    def count_ending(
        self, origins: Sequence[str], days: tuple[date, date]
    ) -> dict[tuple[str, str], int]:
        """How many records have their last day in a stretch, by (originator, category)."""
        with reading(self._engine) as connection:
            return ending.count_ending(connection, origins, *days)

    def renew_batch(
        self, run: int, ids: Sequence[str], until: date, checkpoint: int
    ) -> BatchResult:
        """Let records stand until a day, as new versions; raises UnknownRun, RunClosed."""
        with writing(self._engine) as connection:
            row = runs.lock_running(connection, run)
            return ending.renew_batch(connection, row, ids, until, checkpoint)

    def changes(self, after: int, limit: int) -> list[ChangeRow]:
        """The next changes after a number, in order and without gaps."""
        with reading(self._engine) as connection:
            return log.read_changes(connection, after, limit)

    def last_change(self) -> int:
        """The last change number given."""
        with reading(self._engine) as connection:
            return log.last_change(connection)

    def changes_beyond(self, change: int, whose: Sequence[tuple[str, str]]) -> int:
        """How many changes the arrays (originator, category) had after one, at most.

        Of a run that the change lies in, all are counted.
        """
        with reading(self._engine) as connection:
            return log.changes_beyond(connection, change, whose)

    def time_reached(self, change: int, whose: Sequence[tuple[str, str]]) -> datetime | None:
        """Up to when a change number covers the arrays' changes; None when it covers none."""
        with reading(self._engine) as connection:
            return log.time_reached(connection, change, whose)

    def records(
        self, keys: Sequence[tuple[str, str, str]]
    ) -> dict[tuple[str, str, str], StoredRecord]:
        """Records by key (originator, category, id), those the bank has."""
        with reading(self._engine) as connection:
            return log.read_records(connection, keys, self._numbers)

    def history(self, key: tuple[str, str, str]) -> list[ChangeRow]:
        """All versions of a record, the newest first."""
        with reading(self._engine) as connection:
            return log.read_history(connection, key)

    def freshness(self) -> list[Freshness]:
        """How fresh each array is."""
        with reading(self._engine) as connection:
            return log.read_freshness(connection)

    def count_active(self) -> dict[tuple[str, str], int]:
        """Records that stand, counted one by one, by (originator, category)."""
        query = (
            select(arrays.c.origin, arrays.c.category, func.count())
            .join(heads, heads.c.array_id == arrays.c.number)
            .where(heads.c.active)
            .group_by(arrays.c.origin, arrays.c.category)
        )
        with reading(self._engine) as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(query)}


__all__ = ["Store", "StoreError"]
