"""The links' own database, so that neither lookups nor ingests wait for a search for links, and its lock."""

from sqlalchemy import Connection, Engine

from bank.home import Home
from bank.linking.tables import VERSION_TABLE
from bank.store import beside
from bank.store.engine import Schema

SETTING = "KORDON_LINKING"
FILE = "linking.sqlite"
SCHEMA = Schema(("0001", "0002", "0003"), "bank.linking:migrations", VERSION_TABLE)
_LOCK = 0x4B4F524C494E  # "KORLIN", an advisory lock of PostgreSQL


def open_database(home: Home, address: str | None = None) -> Engine:
    """Connect to the links' database, made or migrated if need be.

    The address is the one given, else KORDON_LINKING, else `linking.sqlite` in the home. Raises StoreError.
    """
    home.create()
    return beside.open_at(beside.address_beside(home, FILE, SETTING, address), SCHEMA, "the links'")


def hold(connection: Connection) -> None:
    """Let no other process pass here until this write transaction ends.

    How far the search is, is read and then written on: nobody may do the same stretch in between.
    """
    beside.hold(connection, _LOCK)
