"""Records by their last day: what is about to end, what ended, and renewing it. Bodies are read to renew only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Row, func, select, tuple_

from bank.store.model import BatchResult, Ending, Reason, Refusal, stands, unpack
from bank.store.tables import arrays, heads, versions
from bank.store.writing import Batch, Head, kept_of, load_heads, write_out


def read_ending(
    connection: Connection,
    array: tuple[str, str],
    days: tuple[date, date],
    *,
    after: Ending | None,
    skip: int,
    limit: int,
) -> list[Ending]:
    """Records of an array (originator, category) by their last day, both days included.

    Those after one of them, or after so many.
    """
    origin, category = array
    number = (
        select(arrays.c.number)
        .where(arrays.c.origin == origin, arrays.c.category == category)
        .scalar_subquery()
    )
    first, last = (day.isoformat() for day in days)
    query = select(heads.c.id, heads.c.last_day, heads.c.version).where(
        heads.c.array_id == number, heads.c.last_day >= first, heads.c.last_day <= last
    )
    if after is not None:
        place = after.last_day.isoformat(), after.id
        query = query.where(tuple_(heads.c.last_day, heads.c.id) > place)
    rows = connection.execute(
        query.order_by(heads.c.last_day, heads.c.id).offset(skip).limit(limit)
    )
    return [
        Ending(origin, category, row.id, date.fromisoformat(row.last_day), row.version)
        for row in rows
    ]


def count_ending(
    connection: Connection, origins: Sequence[str], first: date, last: date
) -> dict[tuple[str, str], int]:
    """How many records of originators have their last day in a stretch, by originator and category."""
    query = (
        select(arrays.c.origin, arrays.c.category, func.count())
        .join(heads, heads.c.array_id == arrays.c.number)
        .where(
            arrays.c.origin.in_(origins),
            heads.c.last_day >= first.isoformat(),
            heads.c.last_day <= last.isoformat(),
        )
        .group_by(arrays.c.origin, arrays.c.category)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def renew_batch(
    connection: Connection, row: Row[Any], ids: Sequence[str], until: date, checkpoint: int
) -> BatchResult:
    """Let records stand until a day, as new versions of the run of a row; refuse those that cannot be."""
    known = load_heads(connection, row.array_id, ids)
    bodies = _bodies(connection, [head.change for head in known.values() if head.active])
    batch = Batch(row.array_id, row.number, full=False, heads=known)
    for place, id_ in enumerate(ids):
        head = known.get(id_)
        refusal = _renew(batch, head, bodies, until.isoformat())
        if refusal is not None:
            batch.refused.append(Refusal(place, id_, 0, *refusal))
    return write_out(connection, batch, checkpoint=checkpoint)


def _renew(
    batch: Batch, head: Head | None, bodies: dict[int, bytes | None], until: str
) -> tuple[Reason, str] | None:
    if head is None:
        return Reason.MISSING, "the bank has no record of this id"
    if not head.active or head.change is None:
        return Reason.WITHDRAWN, "the record is withdrawn; add it to restore it"
    if head.changed:
        batch.unchanged += 1  # the same id twice
        return None
    body = orjson.loads(bodies[head.change] or b"{}")
    stated = body.get("valid_until")
    if not stands(body):
        return Reason.NOT_RENEWED, "its status ended it, not its last day: correct the record"
    if stated is None:
        return Reason.NOT_RENEWED, "it has no last day and stands until it is withdrawn"
    if stated > until:
        return Reason.NOT_RENEWED, f"it stands until {stated}, longer than that"
    batch.put(head, kept_of(body | {"valid_until": until}))
    return None


def _bodies(connection: Connection, changes: Sequence[int | None]) -> dict[int, bytes | None]:
    query = select(versions.c.change, versions.c.body).where(versions.c.change.in_(changes))
    return {row.change: unpack(row.body) for row in connection.execute(query)}
