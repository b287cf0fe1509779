"""The reports' own database, so that a lookup never waits for a reconciliation."""

from sqlalchemy import Engine

from bank.home import Home
from bank.reconciliation.tables import VERSION_TABLE
from bank.store import beside
from bank.store.engine import Schema

SETTING = "KORDON_RECONCILIATION"
FILE = "reconciliation.sqlite"
SCHEMA = Schema(("0001",), "bank.reconciliation:migrations", VERSION_TABLE)


def open_database(home: Home, address: str | None = None) -> Engine:
    """Connect to the reports' database, made or migrated if need be.

    The address is the one given, else KORDON_RECONCILIATION, else `reconciliation.sqlite` in the home.
    Raises StoreError.
    """
    home.create()
    return beside.open_at(
        beside.address_beside(home, FILE, SETTING, address), SCHEMA, "the reports'"
    )
