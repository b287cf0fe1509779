"""Small statements of SQLite straight by its driver.

Around a statement that finds or writes ten rows SQLAlchemy works four times as long as SQLite does. What
every lookup asks and writes is compiled by it once for each number of values, and then given to the driver;
a server, which is waited for anyway, is asked as everything else is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Insert, Select, Update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import DBAPIError


def rows_of(
    connection: Connection, statement: Select[Any], values: Mapping[str, Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    """The rows of a statement of which all parameters are lists of values.

    The statement is one that is built once: what is compiled of it is kept. Values come as the driver
    gives them (a Boolean as 0 or 1). Raises DBAPIError.
    """
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, values)
    sql, names = _asking(statement, tuple((name, len(some)) for name, some in values.items()))
    with _as_sqlalchemy_raises():
        found: list[Sequence[Any]] = (
            _driver(connection)
            .execute(sql, list(chain.from_iterable(values[name] for name in names)))
            .fetchall()
        )
        return found


def write_rows(
    connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Write once for each row, and give how many rows of the table an update has changed.

    The statement is one that is built once; all rows have the same columns, with values that the driver
    takes as they are. The transaction has begun. Raises DBAPIError.
    """
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, rows).rowcount
    sql, names = _writing(statement, tuple(rows[0]))
    with _as_sqlalchemy_raises():
        written = _driver(connection).executemany(sql, [[row[n] for n in names] for row in rows])
        return int(written.rowcount)


def begin_sqlite(connection: Connection, how: str) -> None:
    """Begin a transaction of SQLite: `how` is its statement. Raises DBAPIError."""
    with _as_sqlalchemy_raises():
        _driver(connection).execute(how)


@contextmanager
def _as_sqlalchemy_raises() -> Iterator[None]:
    """What SQLite's driver raises becomes what SQLAlchemy makes of it, without the statement."""
    try:
        yield
    except sqlite3.Error as error:
        raise DBAPIError(None, None, error) from error


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


@lru_cache(maxsize=500)
def _asking(
    statement: Select[Any], counts: tuple[tuple[str, int], ...]
) -> tuple[str, tuple[str, ...]]:
    """The text of a statement for so many values of each parameter, and the parameters in its order."""
    values = {name: [None] * count for name, count in counts}
    compiled = statement.params(values).compile(
        dialect=dialect(), compile_kwargs={"render_postcompile": True}
    )
    # Each value has a place of its own in the text, named after its parameter: ids_1, ids_2.
    places = [place.rpartition("_")[0] for place in compiled.positiontup or ()]
    return str(compiled), tuple(dict.fromkeys(places))


@lru_cache(maxsize=100)
def _writing(statement: Insert | Update, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The text of a statement for these columns and parameters, and their order in it."""
    compiled = statement.compile(dialect=dialect(), column_keys=list(columns))
    return str(compiled), tuple(compiled.positiontup or ())
