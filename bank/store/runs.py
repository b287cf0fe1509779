"""Runs: beginning, finding, going on with, and ending them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bank.store.errors import RunClosed, StoreError, UnknownRun
from bank.store.model import (
    Originator,
    Run,
    RunKind,
    RunState,
    from_stamp,
    to_stamp,
)
from bank.store.states import originator_of_state
from bank.store.tables import arrays, heads, originators, runs, versions
from bank.store.writing import Batch, Head, lock_array, write_out

WITHDRAW_AT_ONCE = 1000
_CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")

# What a full array's run ends: what it did not hold, unless a later run that goes on beside it holds
# or has changed it.
_NOT_HELD = (
    heads.c.active,
    heads.c.seen_run < bindparam("run"),
    heads.c.run < bindparam("run"),
)
_ABSENT = (
    select(
        heads.c.id,
        heads.c.version,
        heads.c.change,
        heads.c.active,
        heads.c.run,
        heads.c.digest,
        heads.c.seen_run,
        heads.c.seen_line,
    )
    .where(
        heads.c.array_id == bindparam("array_id"),
        heads.c.id > bindparam("after"),
        *_NOT_HELD,
    )
    .order_by(heads.c.id)
    .limit(WITHDRAW_AT_ONCE)
)


def now_stamp() -> int:
    """This moment, as the database keeps it."""
    return to_stamp(datetime.now(UTC))


def insert_if_new(connection: Connection, table: Any, values: Mapping[str, Any]) -> None:
    """Insert a row unless one of its key is there; other writers may be doing the same."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).values(dict(values)).on_conflict_do_nothing())


def store_originator(connection: Connection, originator: Originator) -> None:
    """Register an originator, or replace what is registered under its code.

    Raises StoreError when code or state are not written as they must be.
    """
    if not _CODE.fullmatch(originator.code) or not originator.state:
        raise StoreError(
            f"{originator.code!r} cannot be an originator's code: capital Latin letters, digits "
            "and hyphens, like KZ-GP, and with a state"
        )
    values = {
        "code": originator.code,
        "state": originator.state,
        "name": originator.name,
        "contact": orjson.dumps(dict(originator.contact)).decode(),
    }
    insert_if_new(connection, originators, values)
    connection.execute(
        update(originators).where(originators.c.code == originator.code).values(values)
    )


def read_originators(connection: Connection) -> dict[str, Originator]:
    """All registered originators by code, in the codes' order."""
    rows = connection.execute(select(originators).order_by(originators.c.code))
    return {r.code: Originator(r.code, r.state, r.name, orjson.loads(r.contact)) for r in rows}


def array_number(connection: Connection, origin: str, category: str) -> int | None:
    """The number of an array, None when the bank never had anything of it."""
    found = select(arrays.c.number).where(arrays.c.origin == origin, arrays.c.category == category)
    return connection.execute(found).scalar()


def known_array(connection: Connection, origin: str, category: str) -> int:
    """The number of an array, which is known from now on. Raises UnknownOriginator."""
    known = select(originators.c.code).where(originators.c.code == origin)
    if connection.execute(known).scalar() is None:
        store_originator(connection, originator_of_state(origin))
    values = {"origin": origin, "category": category, "records": 0, "last_change": 0}
    insert_if_new(connection, arrays, values)
    found = array_number(connection, origin, category)
    assert found is not None  # just inserted, if it was not there
    return found


def start(
    connection: Connection,
    kind: RunKind,
    category: str,
    origin: str,
    source_name: str,
    source_digest: str,
    full: bool,
    reverts: int | None = None,
) -> int:
    """Begin a run and give its number. Raises UnknownOriginator."""
    if not category:
        raise StoreError("a run needs a category")
    array_id = known_array(connection, origin, category)
    counts = ("added", "corrected", "restored", "withdrawn", "unchanged", "refused", "quarantined")
    row = {
        **dict.fromkeys(counts, 0),
        "array_id": array_id,
        "kind": kind.value,
        "state": RunState.RUNNING.value,
        "source_name": source_name,
        "source_digest": source_digest,
        "is_full": full,
        "checkpoint": 0,
        "started_at": now_stamp(),
        "reverts": reverts,
        "error": "",
        "memo": "{}",
    }
    key = connection.execute(insert(runs).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def select_runs() -> Select[Any]:
    """The statement that reads runs, for `run_of`."""
    return select(runs, arrays.c.origin, arrays.c.category).join_from(
        runs, arrays, runs.c.array_id == arrays.c.number
    )


def run_of(row: Row[Any]) -> Run:
    """A run from a row of `select_runs`."""
    return Run(
        number=row.number,
        kind=RunKind(row.kind),
        state=RunState(row.state),
        origin=row.origin,
        category=row.category,
        source_name=row.source_name,
        source_digest=row.source_digest,
        full=row.is_full,
        checkpoint=row.checkpoint,
        added=row.added,
        corrected=row.corrected,
        restored=row.restored,
        withdrawn=row.withdrawn,
        unchanged=row.unchanged,
        refused=row.refused,
        quarantined=row.quarantined,
        started_at=from_stamp(row.started_at),
        ended_at=None if row.ended_at is None else from_stamp(row.ended_at),
        reverts=row.reverts,
        reverted_by=row.reverted_by,
        error=row.error,
        memo=orjson.loads(row.memo),
    )


def read_run(connection: Connection, number: int) -> Row[Any]:
    """The row of one run. Raises UnknownRun."""
    row = connection.execute(select_runs().where(runs.c.number == number)).first()
    if row is None:
        raise UnknownRun(f"there is no run {number}")
    return row


def lock_run(connection: Connection, number: int) -> Row[Any]:
    """Lock the run's array, then read the run. Raises UnknownRun."""
    lock_array(connection, read_run(connection, number).array_id)
    # Read again: on PostgreSQL another process may have written while this one waited.
    return read_run(connection, number)


def lock_running(connection: Connection, number: int) -> Row[Any]:
    """Lock the array of a run that goes on, then read the run. Raises UnknownRun, RunClosed."""
    row = lock_run(connection, number)
    if row.state != RunState.RUNNING:
        raise RunClosed(f"run {number} is {row.state} and takes no more changes")
    return row


def find_finished(
    connection: Connection, source_digest: str, category: str, origin: str, full: bool
) -> Run | None:
    """The last run that has brought this very source in, if it still counts.

    It does not when it was reverted, nor when another run changed the array since it began: then
    the source again does change the bank.
    """
    query = _of_source(source_digest, category, origin, full).where(
        runs.c.state == RunState.FINISHED.value, runs.c.reverted_by.is_(None)
    )
    row = connection.execute(query).first()
    return None if row is None or _changed_since(connection, row) else run_of(row)


def find_unfinished(
    connection: Connection, source_digest: str, category: str, origin: str, full: bool
) -> Run | None:
    """The last run of this source, if it did not end, killed or failed, and can be gone on with.

    It cannot after another run of its array: what it has read, and what that one found there, is
    no longer as it left it. One that seemed to go on is then noted as failed, so that it can be
    reverted.
    """
    row = connection.execute(_of_source(source_digest, category, origin, full)).first()
    if row is None or row.state == RunState.FINISHED:
        return None
    row = lock_run(connection, row.number)
    if not _begun_since(connection, row) and not _changed_since(connection, row):
        return run_of(row)
    if row.state == RunState.RUNNING:
        error = "broken off; another run of its array came before it was gone on with"
        set_state(connection, row.number, RunState.FAILED, error=error)
    return None


def _of_source(source_digest: str, category: str, origin: str, full: bool) -> Select[Any]:
    """The statement that reads the last run of a source."""
    return (
        select_runs()
        .where(
            arrays.c.origin == origin,
            arrays.c.category == category,
            runs.c.source_digest == source_digest,
            runs.c.is_full == full,
            runs.c.kind != RunKind.REVERT.value,
        )
        .order_by(runs.c.number.desc())
        .limit(1)
    )


def _begun_since(connection: Connection, run: Row[Any]) -> bool:
    """Whether a later run of the array has begun; one that changes nothing marks what it sees."""
    later = select(runs.c.number).where(runs.c.array_id == run.array_id, runs.c.number > run.number)
    return connection.execute(later.limit(1)).first() is not None


def _changed_since(connection: Connection, run: Row[Any]) -> bool:
    """Whether another run, of whatever kind, has changed the array since this one began.

    An earlier one too: it may have gone on beside this one, and changed what this one had read.
    """
    changed = (
        select(runs.c.number)
        .join(versions, versions.c.change == runs.c.last_change)
        .where(
            runs.c.array_id == run.array_id,
            runs.c.number != run.number,
            or_(runs.c.number > run.number, versions.c.at >= run.started_at),
        )
    )
    return connection.execute(changed.limit(1)).first() is not None


def set_state(connection: Connection, number: int, state: RunState, **more: Any) -> None:
    """Record that a run goes on or has ended."""
    ended = None if state is RunState.RUNNING else now_stamp()
    connection.execute(
        update(runs).where(runs.c.number == number).values(state=state, ended_at=ended, **more)
    )


def count_absent(connection: Connection, number: int) -> tuple[int, int]:
    """How many records of its array a run did not hold, and how many stand in all. Raises UnknownRun."""
    array = read_run(connection, number).array_id
    standing = select(func.count()).where(heads.c.array_id == array, heads.c.active)
    absent = select(func.count()).where(heads.c.array_id == array, *_NOT_HELD)
    return (
        int(connection.execute(absent, {"run": number}).scalar_one()),
        int(connection.execute(standing).scalar_one()),
    )


def withdraw_absent(connection: Connection, number: int, after: str) -> str | None:
    """Withdraw the next thousand records that the full array did not hold.

    Gives the id to go on after, or None when there are no more; killed in between, it can be
    begun again from "". Raises UnknownRun, RunClosed.
    """
    row = lock_running(connection, number)
    found = connection.execute(
        _ABSENT, {"array_id": row.array_id, "after": after, "run": number}
    ).all()
    absent = {r.id: Head(*r) for r in found}
    if absent:
        batch = Batch(row.array_id, number, full=False, heads=absent)
        for head in absent.values():
            batch.withdraw(head)
        write_out(connection, batch, checkpoint=row.checkpoint)
    return found[-1].id if len(found) == WITHDRAW_AT_ONCE else None


def end(connection: Connection, number: int, full: bool, *, read_whole: bool = False) -> None:
    """Finish a run; a full array, or one that was read whole, is noted. Raises UnknownRun, RunClosed."""
    row = lock_running(connection, number)
    set_state(connection, number, RunState.FINISHED, is_full=full)
    if full or read_whole:
        note_whole(connection, row.array_id, number, full=full)


def note_whole(connection: Connection, array: int, run: int, *, full: bool = False) -> None:
    """Note that after a run the bank holds all of an array but what this run counted as refused.

    `full`: all of it, which its freshness tells.
    """
    values = {"whole_run": run} | ({"last_full_at": now_stamp()} if full else {})
    connection.execute(update(arrays).where(arrays.c.number == array).values(values))


def known_originator(connection: Connection, code: str) -> Originator:
    """A registered originator, or the ministry of an ISO code. Raises UnknownOriginator."""
    row = connection.execute(select(originators).where(originators.c.code == code)).first()
    if row is None:
        return originator_of_state(code)
    return Originator(row.code, row.state, row.name, orjson.loads(row.contact))
