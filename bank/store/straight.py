"""Small answers of SQLite straight from its driver.

Around a statement that finds ten rows SQLAlchemy works four times as long as SQLite does. What every lookup
asks is compiled by it once for each number of values, and then asked of the driver; a server, which is
waited for anyway, is asked as everything else is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.dialects.sqlite import dialect

from bank.store.errors import StoreUnavailable


def rows_of(
    connection: Connection, statement: Select[Any], values: Mapping[str, Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    """The rows of a statement of which all parameters are lists of values.

    The statement is one that is built once: what is compiled of it is kept. Values come as the driver
    gives them (a Boolean as 0 or 1). Raises StoreUnavailable, or what SQLAlchemy raises.
    """
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, values)
    counts = tuple((name, len(some)) for name, some in values.items())
    sql, names = _compiled(statement, counts)
    driver: Any = connection.connection.dbapi_connection
    try:
        found: list[Sequence[Any]] = driver.execute(
            sql, list(chain.from_iterable(values[name] for name in names))
        ).fetchall()
    except sqlite3.Error as error:
        raise StoreUnavailable(f"the database failed: {error}") from error
    return found


@lru_cache(maxsize=500)
def _compiled(
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
