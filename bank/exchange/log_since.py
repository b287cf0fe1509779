"""Reading an array for a package: all that stands, or what changed since, with what was there before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from bank.store.model import unpack
from bank.store.tables import heads, versions

_AT_ONCE = 500


class Standing(NamedTuple):
    """A record that stands."""

    id: str
    change: int
    body: bytes | None


class Changed(NamedTuple):
    """A record that changed after a number: as it is now, and as that number left it.

    Bodies are None where it did not stand. `before_change` is the change that made it what it was.
    """

    id: str
    change: int
    body: bytes | None
    before_change: int
    before: bytes | None


_OF_HEAD = and_(
    versions.c.array_id == heads.c.array_id,
    versions.c.id == heads.c.id,
    versions.c.change == heads.c.change,
)


def standing(connection: Connection, array: int) -> Iterator[Standing]:
    """All records of an array that stand, by id."""
    query = (
        select(heads.c.id, heads.c.change, versions.c.body)
        .join(versions, versions.c.change == heads.c.change)
        .where(heads.c.array_id == array, heads.c.active)
        .order_by(heads.c.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in connection.execute(query):
        yield Standing(row.id, row.change, unpack(row.body))


def changed(connection: Connection, array: int, after: int) -> Iterator[Changed]:
    """Each record of an array that changed after a number, once, in the order of the last changes."""
    reached = after
    while True:
        query = (
            select(versions.c.change, versions.c.id, versions.c.previous, versions.c.body)
            .join(heads, _OF_HEAD)
            .where(versions.c.change > reached, versions.c.array_id == array)
            .order_by(versions.c.change)
            .limit(_AT_ONCE)
        )
        rows = connection.execute(query).all()
        before = _before(connection, [row.previous for row in rows], after)
        for row in rows:
            earlier = before.get(row.previous, (0, None))
            yield Changed(row.id, row.change, unpack(row.body), *earlier)
        if len(rows) < _AT_ONCE:
            return
        reached = rows[-1].change


def _before(
    connection: Connection, starts: Sequence[int | None], after: int
) -> dict[int | None, tuple[int, bytes | None]]:
    """What stood at a number, by the change from which to go back."""
    found: dict[int | None, tuple[int, bytes | None]] = {}
    going = {start: start for start in starts if start is not None}  # where one is: where it began
    while going:
        query = select(versions.c.change, versions.c.previous, versions.c.body).where(
            versions.c.change.in_(list(going))
        )
        onward: dict[int, int] = {}
        for row in connection.execute(query):
            start = going[row.change]
            if row.change <= after:
                found[start] = row.change, unpack(row.body)
            elif row.previous is not None:
                onward[row.previous] = start
        going = onward
    return found
