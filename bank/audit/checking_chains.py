"""Whether each chain is whole: registered, unbroken, as long as its head and the seals say, and indexed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    Text,
    cast,
    func,
    select,
)

from bank.audit.canonical import START, Row, chained
from bank.audit.database import reading
from bank.audit.indexing import lacking_terms
from bank.audit.problems import Problem, ProblemKind
from bank.audit.tables import chains, entries, heads, indexed, seal_heads

PAGE = 500
# SQLAlchemy's names are a kind of text of its own, which orjson does not write.
_HASHED = tuple(str(column.name) for column in entries.c if column.name != "hash")
_REGISTERED = ("number", "id", "host", "process", "started_at")


@dataclass(slots=True)
class Checked:
    """How much was looked at."""

    chains: int = 0
    entries: int = 0
    seals: int = 0


@dataclass(slots=True)
class _Chain:
    """A chain while it is read: what its register says, how far it is indexed, and how far the reading is."""

    place: int
    name: str
    head: tuple[int, bytes] | None
    sealed: int
    indexed: int
    number: int
    hash: bytes


def check_chains(engine: Engine, up_to: tuple[int, bytes], checked: Checked) -> Iterator[Problem]:
    """The problems of all chains, those of which only a trace is left included."""
    registered_hash, last = START, 0
    place = _next_place(engine, 0)
    while place is not None:
        if place > last + 1:
            yield Problem(ProblemKind.CHAIN_MISSING, f"#{last + 1}", 0)
        row = _registered(engine, place)
        if row is None:
            yield Problem(ProblemKind.CHAIN_MISSING, f"#{place}", 0)
        else:
            name = _text(row["id"]) or f"#{place}"
            if _hash(registered_hash, row, _REGISTERED) != row["hash"]:
                yield Problem(ProblemKind.CHAIN_CHANGED, name, 0)
            registered_hash = row["hash"]
            yield from _check_chain(
                engine, _start(engine, place, name, row["hash"], up_to), checked
            )
            checked.chains += 1
        last = place
        place = _next_place(engine, last)


def _next_place(engine: Engine, after: int) -> int | None:
    """The next chain of which there is any trace."""
    columns = (chains.c.number, entries.c.chain, heads.c.chain, seal_heads.c.chain)
    with reading(engine) as connection:
        found = [
            connection.execute(select(func.min(column)).where(column > after)).scalar()
            for column in columns
        ]
    return min((one for one in found if one is not None), default=None)


def _start(
    engine: Engine, place: int, name: str, digest: bytes, up_to: tuple[int, bytes]
) -> _Chain:
    # Head and seals are read before the entries: these may only grow meanwhile.
    sealed = select(func.max(seal_heads.c.number)).where(
        seal_heads.c.chain == place, seal_heads.c.seal <= up_to[0]
    )
    index = select(indexed.c.number).where(indexed.c.chain == place)
    with reading(engine) as connection:
        head = _head(connection, place)
        last_sealed, last_indexed = (
            connection.execute(query).scalar() or 0 for query in (sealed, index)
        )
        return _Chain(place, name, head, last_sealed, last_indexed, 0, digest)


def _check_chain(engine: Engine, chain: _Chain, checked: Checked) -> Iterator[Problem]:
    while True:
        with reading(engine) as connection:
            page = _rows(connection, chain)
            if not page:
                break
            seals_here = _sealed_here(
                connection, chain.place, page[0]["number"], page[-1]["number"]
            )
            due = [row for row in page if row["number"] <= chain.indexed]
            not_indexed = {key[-1] for key in lacking_terms(connection, chain.place, due)}
        for row in page:
            number = row["number"]
            if number > chain.number + 1:
                yield Problem(ProblemKind.MISSING, chain.name, chain.number + 1)
            # After a gap the hash before is not known: the entry itself is taken at its word.
            elif _entry_hash(chain, row) != row["hash"]:
                yield Problem(ProblemKind.CHANGED, chain.name, number)
            if any(digest != row["hash"] for digest in seals_here.get(number, ())):
                yield Problem(ProblemKind.RESEALED, chain.name, number)
            if chain.head and number == chain.head[0] and row["hash"] != chain.head[1]:
                yield Problem(ProblemKind.HEAD, chain.name, number)
            if number in not_indexed:
                yield Problem(ProblemKind.INDEX, chain.name, number)
            chain.number, chain.hash = number, row["hash"]
        checked.entries += len(page)
    yield from _check_end(engine, chain)


def _check_end(engine: Engine, chain: _Chain) -> Iterator[Problem]:
    with reading(engine) as connection:
        now = _head(connection, chain.place)
    if max(chain.head[0] if chain.head else 0, chain.sealed) > chain.number:
        yield Problem(ProblemKind.CUT, chain.name, chain.number + 1)
    if now is None or now[0] < chain.number:
        yield Problem(ProblemKind.HEAD, chain.name, chain.number)


def _head(connection: Connection, place: int) -> tuple[int, bytes] | None:
    row = connection.execute(
        select(heads.c.number, heads.c.hash).where(heads.c.chain == place)
    ).first()
    return (row.number, row.hash) if row else None


def _registered(engine: Engine, place: int) -> Row | None:
    with reading(engine) as connection:
        columns = _columns(connection, chains.c)
        row = connection.execute(select(*columns).where(chains.c.number == place)).first()
    return dict(row._mapping) if row else None


def _rows(connection: Connection, chain: _Chain) -> list[Row]:
    query = (
        select(*_columns(connection, entries.c))
        .where(entries.c.chain == chain.place, entries.c.number > chain.number)
        .order_by(entries.c.number)
        .limit(PAGE)
    )
    return [dict(row._mapping) for row in connection.execute(query)]


def _columns(connection: Connection, columns: Any) -> list[ColumnElement[Any]]:
    """Columns as they are; from SQLite texts as bytes, as one that is no UTF-8 stops the driver."""
    if connection.dialect.name != "sqlite":
        return list(columns)
    return [
        cast(one, LargeBinary).label(one.name) if isinstance(one.type, Text) else one
        for one in columns
    ]


def _entry_hash(chain: _Chain, row: Row) -> bytes | None:
    return _hash(chain.hash, {**row, "chain": chain.name}, _HASHED)


def _hash(previous: bytes, row: Row, names: Sequence[str]) -> bytes | None:
    """The hash of a row as it stands; None for one that no writer can have written."""
    try:
        value = {
            name: row[name].decode()
            if isinstance(row[name], bytes) and name != "terms"
            else row[name]
            for name in names
        }
        return chained(previous, value)
    except (UnicodeDecodeError, TypeError):
        return None


def _text(value: str | bytes) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _sealed_here(
    connection: Connection, place: int, first: int, last: int
) -> dict[int, list[bytes]]:
    query = select(seal_heads.c.number, seal_heads.c.hash).where(
        seal_heads.c.chain == place, seal_heads.c.number.between(first, last)
    )
    found: dict[int, list[bytes]] = {}
    for row in connection.execute(query):
        found.setdefault(row.number, []).append(row.hash)
    return found
