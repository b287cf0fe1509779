"""The outcomes' own database, so that a lookup never waits for an ingest, and its one lock."""

from sqlalchemy import Connection, Engine

from bank.home import Home
from bank.outcomes.tables import VERSION_TABLE
from bank.store import beside
from bank.store.engine import Schema

SETTING = "KORDON_OUTCOMES"
FILE = "outcomes.sqlite"
SCHEMA = Schema(("0001",), "bank.outcomes:migrations", VERSION_TABLE)
_LOCK = 0x4B4F524F5554  # "KOROUT", an advisory lock of PostgreSQL


def open_database(home: Home, address: str | None = None) -> Engine:
    """Connect to the outcomes' database, made or migrated if need be.

    The address is the one given, else KORDON_OUTCOMES, else `outcomes.sqlite` in the home. Raises StoreError.
    """
    home.create()
    return beside.open_at(
        beside.address_beside(home, FILE, SETTING, address), SCHEMA, "the outcomes'"
    )


def hold(connection: Connection) -> None:
    """Let no other process pass here until this write transaction ends.

    Whether something was said already is asked and then written: nobody may say it in between.
    """
    beside.hold(connection, _LOCK)
