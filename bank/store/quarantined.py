"""How many rows of each array are not in the bank, since they were refused: what no lookup looks in.

A run counts what it put into quarantine. What a border post's ministry refused it tells the post
(`arrays.refused_elsewhere`): no row of that comes here. Those rows are missing until the array comes whole again
(`arrays.whole_run`: that run counts its own), the run is reverted, or its file, mended, is taken in under
its name: then what is still wrong counts there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, update

from bank.store.model import RunKind, RunState
from bank.store.tables import arrays, runs

FORMS = ("csv", "jsonl")
# An outer join keeps SQLite to the arrays first, and of each to its last runs: of old ones there are many.
_MISSING = (
    select(runs.c.array_id, runs.c.number, runs.c.kind, runs.c.source_digest, runs.c.quarantined)
    .select_from(arrays)
    .join(
        runs,
        and_(
            runs.c.array_id == arrays.c.number,
            runs.c.number >= func.coalesce(arrays.c.whole_run, 0),
            runs.c.quarantined > 0,
            runs.c.reverted_by.is_(None),
        ),
        isouter=True,
    )
)


def file_name(number: int | str, form: str, of: str = "run") -> str:
    """The name of the file that holds what a run, or a reconciliation, put into quarantine."""
    return f"{of}-{number}.{form}"


def read_quarantined(connection: Connection) -> dict[int, int]:
    """Rows that are not in the bank, by the number of their array; arrays without such are left out."""
    found = [row for row in connection.execute(_MISSING) if row.number is not None]
    mended = _mended(connection, found)
    missing: dict[int, int] = {}
    for row in found:
        if row.number not in mended:
            missing[row.array_id] = missing.get(row.array_id, 0) + row.quarantined
    return missing


def _mended(connection: Connection, found: Sequence[Any]) -> set[int]:
    """Those of the runs whose file was taken in again."""
    if not found:
        return set()
    named = {(row.array_id, name): row.number for row in found for name in _files_of(row)}
    again = select(runs.c.array_id, runs.c.source_name, runs.c.number).where(
        runs.c.array_id.in_({row.array_id for row in found}),
        runs.c.source_name.in_({name for _, name in named}),
        runs.c.state == RunState.FINISHED.value,
        runs.c.reverted_by.is_(None),
    )
    return {
        of
        for row in connection.execute(again)
        if (of := named.get((row.array_id, row.source_name), row.number)) < row.number
    }


def _files_of(row: Row[Any]) -> list[str]:
    """What the file of a run may be called; a run that applies a report has that of the report."""
    of, _, number = row.source_digest.partition(":")
    if row.kind != RunKind.RECONCILE:
        of, number = "run", row.number
    return [file_name(number, form, of) for form in FORMS]


def add_quarantined(connection: Connection, run: int, rows: int) -> None:
    """Count rows of a run that were refused before they came to its batches."""
    if rows:
        connection.execute(
            update(runs).where(runs.c.number == run).values(quarantined=runs.c.quarantined + rows)
        )


def refuse_elsewhere(connection: Connection, told: Mapping[int, int]) -> None:
    """Note what another bank, from which this one has its arrays, refused: rows by array, of others none."""
    connection.execute(update(arrays).values(refused_elsewhere=0))
    for number, rows in told.items():
        connection.execute(
            update(arrays).where(arrays.c.number == number).values(refused_elsewhere=rows)
        )


def forget_whole(connection: Connection, array: int, run: int) -> None:
    """Note that a run, now reverted, no longer tells all of an array: one before it does, or none."""
    before = select(func.max(runs.c.number)).where(
        runs.c.array_id == array,
        runs.c.number < run,
        runs.c.is_full,
        runs.c.state == RunState.FINISHED.value,
        runs.c.reverted_by.is_(None),
    )
    connection.execute(
        update(arrays)
        .where(arrays.c.number == array, arrays.c.whole_run == run)
        .values(whole_run=before.scalar_subquery())
    )
