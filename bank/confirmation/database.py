"""The confirmations' own database, so that a lookup never waits for an ingest, and its one lock."""

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from bank.confirmation.tables import VERSION_TABLE
from bank.home import Home
from bank.store.engine import Schema, bring_up_to_date, connect, url_of
from bank.store.errors import StoreUnavailable

SETTING = "KORDON_CONFIRMATION"
FILE = "confirmation.sqlite"
SCHEMA = Schema(("0001",), "bank.confirmation:migrations", VERSION_TABLE)
_LOCK = 0x4B4F52434F4E  # "KORCON", an advisory lock of PostgreSQL


def open_database(home: Home, address: str | None = None) -> Engine:
    """Connect to the confirmations' database, made or migrated if need be.

    The address is the one given, else KORDON_CONFIRMATION, else `confirmation.sqlite` in the home.
    Raises StoreError.
    """
    home.create()
    stated = address or os.environ.get(SETTING, "")
    url = url_of(stated, SETTING) if stated else _own_file(home)
    if url.get_backend_name() == "sqlite":
        try:
            # Before SQLite would make it, readable to others.
            Path(str(url.database)).touch(mode=0o600)
        except OSError as error:
            raise StoreUnavailable(
                f"the confirmations' database cannot be opened: {error}"
            ) from error
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

    Whether something was asked already is looked up and then written: nobody may ask it in between.
    """
    # SQLite has one writer at a time anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
