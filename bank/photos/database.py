"""The photos' own database, so that a lookup never waits for an ingest, and its one lock."""

from sqlalchemy import Connection, Engine

from bank.home import Home
from bank.photos.tables import VERSION_TABLE
from bank.store import beside
from bank.store.engine import Schema

SETTING = "KORDON_PHOTOS"
FILE = "photos.sqlite"
SCHEMA = Schema(("0001",), "bank.photos:migrations", VERSION_TABLE)
_LOCK = 0x4B4F52504854  # "KORPHT", an advisory lock of PostgreSQL


def open_database(home: Home, address: str | None = None) -> Engine:
    """Connect to the photos' database, made or migrated if need be.

    The address is the one given, else KORDON_PHOTOS, else `photos.sqlite` in the home. Raises StoreError.
    """
    home.create()
    return beside.open_at(
        beside.address_beside(home, FILE, SETTING, address), SCHEMA, "the photos'"
    )


def hold(connection: Connection) -> None:
    """Let no other process pass here until this write transaction ends.

    Files are put on the disk and taken from it under this lock alone: a file that one process adds
    must not be the one that another just takes away.
    """
    beside.hold(connection, _LOCK)
