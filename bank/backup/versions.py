"""Whether a database of a back-up is one that this Kordon can use: each schema in it by its own version.

A database may hold several schemas, as the bank's holds those of the exchange and of posts; which, its
version tables tell.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import URL

from bank.accounts.database import SCHEMA as ACCOUNTS
from bank.audit.database import SCHEMA as AUDIT
from bank.backup.errors import BackupRefused
from bank.confirmation.database import SCHEMA as CONFIRMATION
from bank.exchange.database import SCHEMA as EXCHANGE
from bank.linking.database import SCHEMA as LINKING
from bank.outcomes.database import SCHEMA as OUTCOMES
from bank.photos.database import SCHEMA as PHOTOS
from bank.posts.database import SCHEMA as POSTS
from bank.reconciliation.database import SCHEMA as RECONCILIATION
from bank.store.engine import BANK, bring_up_to_date, connect, reading

SCHEMAS = (
    BANK,
    ACCOUNTS,
    AUDIT,
    CONFIRMATION,
    EXCHANGE,
    LINKING,
    OUTCOMES,
    PHOTOS,
    POSTS,
    RECONCILIATION,
)


def bring_file_up_to_date(name: str, file: Path) -> None:
    """Migrate all schemas in an unpacked SQLite database.

    Raises BackupRefused, with the name of the database, where a later Kordon wrote one of them.
    """
    engine = connect(URL.create("sqlite", database=str(file)))
    try:
        with reading(engine) as connection:
            tables = set(inspect(connection).get_table_names())
        for schema in SCHEMAS:
            if schema.version_table in tables:
                bring_up_to_date(engine, schema)
    except Exception as error:
        raise BackupRefused(f"{name} of the back-up cannot be used: {error}.") from None
    finally:
        engine.dispose()
