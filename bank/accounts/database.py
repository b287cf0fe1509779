"""The accounts' own database: its address, and bringing its schema up to date on opening."""

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from bank.accounts.tables import VERSION_TABLE
from bank.home import Home
from bank.store.engine import Schema, bring_up_to_date, connect, url_of
from bank.store.errors import StoreUnavailable

SETTING = "KORDON_ACCOUNTS"
# All migrations in order: opening an up-to-date database need not load Alembic.
SCHEMA = Schema(("0001", "0002"), "bank.accounts:migrations", VERSION_TABLE)
_LOCK = 0x4B4F52444143  # "KORDAC", an advisory lock of PostgreSQL


def open_database(home: Home, address: str | None = None) -> Engine:
    """Connect to the accounts' database, made or migrated if need be.

    The address is the one given, else KORDON_ACCOUNTS, else `accounts.sqlite` in the home.
    Raises StoreError when it is no database's address, cannot be reached, or a later Kordon wrote it.
    """
    url = _url(home, address)
    if url.get_backend_name() == "sqlite":
        try:
            # Before SQLite would make it, readable to others.
            Path(str(url.database)).touch(mode=0o600)
        except OSError as error:
            raise StoreUnavailable(f"the accounts' database cannot be opened: {error}") from error
    engine = connect(url)
    try:
        bring_up_to_date(engine, SCHEMA)
    except BaseException:
        engine.dispose()
        raise
    return engine


def hold(connection: Connection) -> None:
    """Let no other process pass here until this write transaction ends.

    For what must be true of all accounts together, such as that an administrator remains.
    """
    # SQLite has one writer at a time anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _url(home: Home, address: str | None) -> URL:
    stated = address or os.environ.get(SETTING, "")
    if stated:
        return url_of(stated, SETTING)
    home.create()
    return URL.create("sqlite", database=str(home.path / "accounts.sqlite"))
