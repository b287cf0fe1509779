"""The reports' own database, so that a lookup never waits for a reconciliation."""

import os
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from bank.home import Home
from bank.reconciliation.tables import VERSION_TABLE
from bank.store.engine import Schema, bring_up_to_date, connect, url_of
from bank.store.errors import StoreUnavailable

SETTING = "KORDON_RECONCILIATION"
FILE = "reconciliation.sqlite"
SCHEMA = Schema(("0001",), "bank.reconciliation:migrations", VERSION_TABLE)


def open_database(home: Home, address: str | None = None) -> Engine:
    """Connect to the reports' database, made or migrated if need be.

    The address is the one given, else KORDON_RECONCILIATION, else `reconciliation.sqlite` in the home.
    Raises StoreError.
    """
    home.create()
    stated = address or os.environ.get(SETTING, "")
    own = URL.create("sqlite", database=str(home.path / FILE))
    url = url_of(stated, SETTING) if stated else own
    if url.get_backend_name() == "sqlite":
        try:
            # Before SQLite would make it, readable to others.
            Path(str(url.database)).touch(mode=0o600)
        except OSError as error:
            raise StoreUnavailable(f"the reports' database cannot be opened: {error}") from error
    engine = connect(url)
    try:
        bring_up_to_date(engine, SCHEMA)
    except BaseException:
        engine.dispose()
        raise
    return engine
