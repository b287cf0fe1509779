"""Databases that parts of the bank have beside it, so that none waits for another's writers."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from bank.home import Home
from bank.store.engine import Schema, bring_up_to_date, connect, url_of
from bank.store.errors import StoreUnavailable


def address_beside(home: Home, file: str, setting: str, address: str | None = None) -> URL:
    """Where a part's database is: at the address given, else that of its setting, else a file of the home.

    The home is made if that is where it lies. Raises StoreError for what is no database's address.
    """
    if stated := address or os.environ.get(setting, ""):
        return url_of(stated, setting)
    return URL.create("sqlite", database=str(home.create().path / file))


def open_at(url: URL, schema: Schema, whose: str) -> Engine:
    """Connect to a part's database, made for this user alone or migrated if need be.

    `whose` is for whoever reads that it cannot be: "the photos'". Raises StoreError.
    """
    if url.get_backend_name() == "sqlite":
        try:
            # Before SQLite would make it, readable to others.
            Path(str(url.database)).touch(mode=0o600)
        except OSError as error:
            raise StoreUnavailable(f"{whose} database cannot be opened: {error}") from error
    engine = connect(url)
    try:
        bring_up_to_date(engine, schema)
    except BaseException:
        engine.dispose()
        raise
    return engine


def hold(connection: Connection, lock: int) -> None:
    """Let no other process pass here with the same lock until this write transaction ends.

    The lock is an advisory one of PostgreSQL; SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock})
