"""Reading: the change log, records as they stand, counts and freshness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, tuple_

from bank.store.model import (
    ChangeRow,
    Freshness,
    Key,
    LogKind,
    Status,
    StoredRecord,
    from_stamp,
    unpack,
)
from bank.store.quarantined import read_quarantined
from bank.store.straight import rows_of
from bank.store.tables import arrays, counter, heads, originators, runs, versions
from bank.store.writing import KIND_NUMBERS

_KINDS = {number: kind for kind, number in KIND_NUMBERS.items()}
_WHOSE = (arrays.c.origin, originators.c.state, arrays.c.category)
_CHANGES = (
    select(versions, *_WHOSE)
    .join(arrays, versions.c.array_id == arrays.c.number)
    .join(originators, arrays.c.origin == originators.c.code)
    .where(versions.c.change > bindparam("after"))
    .order_by(versions.c.change)
    .limit(bindparam("most"))
)
_RECORDS = (
    select(
        *_WHOSE,
        *(heads.c[name] for name in ("id", "version", "change", "active", "run")),
        *(versions.c[name] for name in ("at", "body")),
    )
    .join(arrays, heads.c.array_id == arrays.c.number)
    .join(originators, arrays.c.origin == originators.c.code)
    .join(versions, versions.c.change == heads.c.change)
    # Row values would keep SQLite from its index: ids of every array asked for, the rest left out.
    .where(
        heads.c.array_id.in_(bindparam("arrays", expanding=True)),
        heads.c.id.in_(bindparam("ids", expanding=True)),
    )
)


_ARRAYS = select(arrays.c.number, arrays.c.origin, arrays.c.category)
_FRESHNESS = (
    select(arrays, originators.c.state)
    .join(originators, arrays.c.origin == originators.c.code)
    .order_by(arrays.c.category, arrays.c.origin)
)
Numbers = dict[tuple[str, str], int]


def read_changes(connection: Connection, after: int, limit: int) -> list[ChangeRow]:
    """The next changes after a number, in order."""
    rows = connection.execute(_CHANGES, {"after": after, "most": limit})
    return [_change(row) for row in rows]


def _change(row: Row[Any]) -> ChangeRow:
    return ChangeRow(
        row.change,
        row.origin,
        row.state,
        row.category,
        row.id,
        row.version,
        LogKind(_KINDS[row.kind]),
        row.run,
        from_stamp(row.at),
        unpack(row.body),
    )


def last_change(connection: Connection) -> int:
    """The last number given, 0 for an empty bank."""
    return connection.execute(select(counter.c.last_change)).scalar() or 0


def read_records(
    connection: Connection,
    keys: Sequence[tuple[str, str, str]],
    numbers: Numbers | None = None,
) -> dict[tuple[str, str, str], StoredRecord]:
    """The records of those keys that the bank has, withdrawn ones too, in one query.

    `numbers` are those of arrays known already; it is brought up to date when one is missing.
    """
    numbers = {} if numbers is None else numbers
    if any(key[:2] not in numbers for key in keys):
        rows = connection.execute(_ARRAYS)
        numbers.update({(row.origin, row.category): row.number for row in rows})
    held = {numbers[key[:2]] for key in keys if key[:2] in numbers}
    if not held:
        return {}
    asked: dict[str, list[Any]] = {"arrays": sorted(held), "ids": sorted({key[2] for key in keys})}
    found = {one.key: one for one in map(_stored, rows_of(connection, _RECORDS, asked))}
    return {key: found[Key(*key)] for key in keys if key in found}


def _stored(row: Sequence[Any]) -> StoredRecord:
    origin, state, category, id_, version, change, active, run, at, body = row
    return StoredRecord(
        origin,
        state,
        category,
        id_,
        version,
        change,
        Status.ACTIVE if active else Status.WITHDRAWN,
        run,
        from_stamp(at),
        unpack(body),
    )


def read_history(connection: Connection, key: tuple[str, str, str]) -> list[ChangeRow]:
    """All versions of a record, the newest first; empty when the bank never had it."""
    head = read_records(connection, [key]).get(key)
    change = head.change_number if head else None
    found = []
    while change is not None:
        row = connection.execute(
            select(versions, *_WHOSE)
            .join(arrays, versions.c.array_id == arrays.c.number)
            .join(originators, arrays.c.origin == originators.c.code)
            .where(versions.c.change == change)
        ).one()
        found.append(_change(row))
        change = row.previous
    return found


def read_freshness(connection: Connection) -> list[Freshness]:
    """How fresh each array is; kept with the arrays and their last runs, so this scans no records."""
    rows = connection.execute(_FRESHNESS)
    quarantined = read_quarantined(connection)
    return [
        Freshness(
            row.category,
            row.origin,
            row.state,
            from_stamp(row.last_full_at) if row.last_full_at else None,
            from_stamp(row.last_change_at) if row.last_change_at else None,
            row.records,
            row.last_change,
            quarantined.get(row.number, 0) + row.refused_elsewhere,
        )
        for row in rows
    ]


def changes_beyond(connection: Connection, change: int, whose: Sequence[tuple[str, str]]) -> int:
    """How many changes the arrays (originator, category) had after one; of a run in it, all.

    Counted by the runs: the log has no index by array.
    """
    counts = runs.c.added + runs.c.corrected + runs.c.restored + runs.c.withdrawn
    query = select(func.sum(counts)).where(_of(whose), runs.c.last_change > change)
    return int(connection.execute(query).scalar() or 0)


def time_reached(
    connection: Connection, change: int, whose: Sequence[tuple[str, str]]
) -> datetime | None:
    """Up to when a number covers the changes of the arrays; None when it covers none of them.

    A run that it covers in part counts as of its beginning.
    """
    ended = select(func.max(runs.c.last_change)).where(_of(whose), runs.c.last_change <= change)
    begun = select(func.max(runs.c.started_at)).where(
        _of(whose), runs.c.first_change <= change, runs.c.last_change > change
    )
    at = select(versions.c.at).where(versions.c.change == ended.scalar_subquery())
    stamps = [connection.execute(one).scalar() for one in (at, begun)]
    return max((from_stamp(one) for one in stamps if one), default=None)


def _of(whose: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    asked = select(arrays.c.number).where(tuple_(arrays.c.origin, arrays.c.category).in_(whose))
    return runs.c.array_id.in_(asked)
