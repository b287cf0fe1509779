"""Reverting a run: what it changed is put back as new versions, in one transaction."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Connection, Row, select, update

from bank.store import runs
from bank.store.model import Run, RunKind, RunState, unpack
from bank.store.quarantined import forget_whole
from bank.store.tables import runs as runs_table
from bank.store.tables import versions
from bank.store.writing import Batch, kept_of, load_heads, write_out

MOST_CONFLICTS_LISTED = 10_000
_AT_ONCE = 1_000


def revert_batch(connection: Connection, row: Row[Any]) -> Run:
    """Revert the run of a row; the caller has checked that it may be. Gives the new run."""
    number = runs.start(
        connection,
        RunKind.REVERT,
        row.category,
        row.origin,
        f"revert of run {row.number}",
        "",
        False,
        reverts=row.number,
    )
    changed = connection.execute(
        select(versions.c.id, versions.c.previous)
        .where(versions.c.run == row.number)
        .order_by(versions.c.change)
    ).all()
    # The first change of the run to a record knows what stood before the run.
    before: dict[str, int | None] = {}
    for id_, previous in changed:
        before.setdefault(id_, previous)
    conflicts: list[str] = []
    ids = list(before)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        known = load_heads(connection, row.array_id, some)
        batch = Batch(row.array_id, number, full=False, heads=known)
        bodies = _bodies(connection, [p for id_ in some if (p := before[id_]) is not None])
        for id_ in some:
            head, previous = known[id_], before[id_]
            if head.run != row.number:
                conflicts.append(id_)
                continue
            body = bodies.get(previous) if previous is not None else None
            if body is None:
                batch.withdraw(head)
            else:
                batch.put(head, kept_of(orjson.loads(body)))
        write_out(connection, batch, checkpoint=0)
    memo = orjson.dumps({"conflicts": conflicts[:MOST_CONFLICTS_LISTED]}).decode()
    runs.set_state(connection, number, RunState.FINISHED, memo=memo, refused=len(conflicts))
    connection.execute(
        update(runs_table).where(runs_table.c.number == row.number).values(reverted_by=number)
    )
    forget_whole(connection, row.array_id, row.number)
    return runs.run_of(runs.read_run(connection, number))


def _bodies(connection: Connection, changes: list[int]) -> dict[int, bytes | None]:
    query = select(versions.c.change, versions.c.body).where(versions.c.change.in_(changes))
    return {row.change: unpack(row.body) for row in connection.execute(query)}
