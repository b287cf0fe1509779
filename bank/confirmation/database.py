"""The confirmations' own database, so that a lookup never waits for an ingest, and its one lock."""

from sqlalchemy import Connection, Engine

from bank.confirmation.tables import VERSION_TABLE
from bank.home import Home
from bank.store import beside
from bank.store.engine import Schema

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
    return beside.open_at(
        beside.address_beside(home, FILE, SETTING, address), SCHEMA, "the confirmations'"
    )


def hold(connection: Connection) -> None:
    """Let no other process pass here until this write transaction ends.

    Whether something was asked already is looked up and then written: nobody may ask it in between.
    """
    beside.hold(connection, _LOCK)
