"""The index of terms, written for many entries at once: each of their terms lies on a page of its own.

How far it has come in each chain stands in `indexed`. A writer indexes whenever some entries have gathered;
whoever searches first makes up for the rest. A term that is lacking below is a problem that verifying tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update

from bank.audit.database import reading, writing
from bank.audit.tables import entries, heads, indexed, terms
from bank.audit.terms import unpack_terms
from bank.store.straight import write_rows

INDEX_EVERY = 25
"""Entries of one chain that may lack in the index; some 250 terms, written in a few milliseconds."""
_PAGE = 500
# Keys asked for in one statement: some 100 KB of text.
_KEYS = 2_000
_INSERT = insert(terms)

Term = tuple[int, int, int, int]


def catch_up(engine: Engine) -> None:
    """Index what any chain lacks; raises AuditUnavailable."""
    behind = (
        select(heads.c.chain)
        .outerjoin(indexed, indexed.c.chain == heads.c.chain)
        .where(heads.c.number > func.coalesce(indexed.c.number, 0))
    )
    with reading(engine) as connection:
        lacking = connection.execute(behind).scalars().all()
    for chain in lacking:
        with writing(engine) as connection:
            index_chain(connection, chain)


def index_chain(connection: Connection, chain: int) -> None:
    """Index the entries of a chain up to its head, in the transaction of a connection."""
    # Holding the head keeps out its writer, and others who index the same on PostgreSQL.
    head = select(heads.c.number).where(heads.c.chain == chain).with_for_update()
    upto = connection.execute(head).scalar_one()
    begun = connection.execute(select(indexed.c.number).where(indexed.c.chain == chain)).scalar()
    if begun is not None and begun >= upto:
        return
    for first in range(begun or 0, upto, _PAGE):
        _index(connection, chain, first, min(first + _PAGE, upto))
    if begun is None:
        connection.execute(insert(indexed), {"chain": chain, "number": upto})
    else:
        connection.execute(update(indexed).where(indexed.c.chain == chain).values(number=upto))


def _index(connection: Connection, chain: int, after: int, upto: int) -> None:
    query = select(entries.c.number, entries.c.at, entries.c.terms).where(
        entries.c.chain == chain, entries.c.number > after, entries.c.number <= upto
    )
    rows = connection.execute(query).mappings().all()
    names = ("term", "at", "chain", "number")
    if found := [
        dict(zip(names, key, strict=True)) for key in lacking_terms(connection, chain, rows)
    ]:
        write_rows(connection, _INSERT, found)


def lacking_terms(
    connection: Connection, chain: int, rows: Iterable[Mapping[Any, Any]]
) -> list[Term]:
    """The terms of entries of one chain that the index does not hold, in its order."""
    wanted = {
        (term, row["at"], chain, row["number"])
        for row in rows
        if isinstance(row["at"], int)
        for term in unpack_terms(row["terms"])
    }
    keys = sorted(wanted)
    for start in range(0, len(keys), _KEYS):
        found = connection.exec_driver_sql(held(keys[start : start + _KEYS]))
        wanted -= {tuple(row) for row in found}
    return sorted(wanted)


def held(keys: Sequence[Term]) -> str:
    """The statement that gives those of some keys which the index holds."""
    # Written out, as they are but numbers: binding and compiling them took half of verifying. Joined, as
    # SQLite goes through the whole index for `(…) IN (VALUES …)`.
    rows = ",".join("({:d},{:d},{:d},{:d})".format(*key) for key in keys)
    return (
        f"WITH wanted(a_term, a_time, a_chain, a_number) AS (VALUES {rows})"
        " SELECT term, at, chain, number FROM wanted JOIN terms"
        " ON term = a_term AND at = a_time AND chain = a_chain AND number = a_number"
    )
