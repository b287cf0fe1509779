"""The ledger's database: that of the bank, so that a package and what it changes are one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from bank.exchange.tables import VERSION_TABLE
from bank.home import Home
from bank.store.engine import Schema, bring_up_to_date, connect, translated, url_of

SCHEMA = Schema(("0001",), "bank.exchange:migrations", VERSION_TABLE)


@contextmanager
def database(home: Home) -> Iterator[Engine]:
    """The bank's database with the ledger in it, made or migrated if need be. Raises StoreError."""
    engine = connect(url_of(home))
    try:
        bring_up_to_date(engine)
        bring_up_to_date(engine, SCHEMA)
        yield engine
    finally:
        engine.dispose()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A read transaction in which the bank stands still, however long it takes. Raises StoreUnavailable."""
    level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else None
    options = {"isolation_level": level} if level else {}
    with translated(), engine.connect().execution_options(**options) as connection:
        yield connection
