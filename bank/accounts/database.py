"""The accounts' own database: its address, and bringing its schema up to date on opening."""

from sqlalchemy import Connection, Engine

from bank.accounts.tables import VERSION_TABLE
from bank.home import Home
from bank.store import beside
from bank.store.engine import Schema

SETTING = "KORDON_ACCOUNTS"
# All migrations in order: opening an up-to-date database need not load Alembic.
SCHEMA = Schema(("0001", "0002"), "bank.accounts:migrations", VERSION_TABLE)
_LOCK = 0x4B4F52444143  # "KORDAC", an advisory lock of PostgreSQL


def open_database(home: Home, address: str | None = None) -> Engine:
    """Connect to the accounts' database, made or migrated if need be.

    The address is the one given, else KORDON_ACCOUNTS, else `accounts.sqlite` in the home.
    Raises StoreError when it is no database's address, cannot be reached, or a later Kordon wrote it.
    """
    url = beside.address_beside(home, "accounts.sqlite", SETTING, address)
    return beside.open_at(url, SCHEMA, "the accounts'")


def hold(connection: Connection) -> None:
    """Let no other process pass here until this write transaction ends.

    For what must be true of all accounts together, such as that an administrator remains.
    """
    beside.hold(connection, _LOCK)
