"""The links' own database, so that neither lookups nor ingests wait for a search for links, and its lock."""

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from bank.home import Home
from bank.linking.tables import VERSION_TABLE
from bank.store.engine import Schema, bring_up_to_date, connect, url_of
from bank.store.errors import StoreUnavailable

SETTING = "KORDON_LINKING"
FILE = "linking.sqlite"
SCHEMA = Schema(("0001",), "bank.linking:migrations", VERSION_TABLE)
_LOCK = 0x4B4F524C494E  # "KORLIN", an advisory lock of PostgreSQL


def open_database(home: Home, address: str | None = None) -> Engine:
    """Connect to the links' database, made or migrated if need be.

    The address is the one given, else KORDON_LINKING, else `linking.sqlite` in the home. Raises StoreError.
    """
    home.create()
    stated = address or os.environ.get(SETTING, "")
    url = url_of(stated, SETTING) if stated else _own_file(home)
    if url.get_backend_name() == "sqlite":
        try:
            # Before SQLite would make it, readable to others.
            Path(str(url.database)).touch(mode=0o600)
        except OSError as error:
            raise StoreUnavailable(f"the links' database cannot be opened: {error}") from error
    engine = connect(url)
    try:
        bring_up_to_date(engine, SCHEMA)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _own_file(home: Home) -> URL:
    return URL.create("sqlite", database=str(home.path / FILE))


def hold(connection: Connection) -> None:
    """Let no other process pass here until this write transaction ends.

    How far the search is, is read and then written on: nobody may do the same stretch in between.
    """
    # SQLite has one writer at a time anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
