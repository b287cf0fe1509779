"""The audit log's own database: where it is, how it is opened, what its failures are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event
from sqlalchemy import text as sql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bank.audit.errors import AuditUnavailable
from bank.audit.tables import VERSION_TABLE
from bank.home import Home
from bank.store import beside
from bank.store import engine as store_engine
from bank.store.engine import Schema, connect, url_of
from bank.store.errors import StoreError

SETTING = "KORDON_AUDIT"
FILE = "audit.sqlite"
SCHEMA = Schema(("0001", "0002"), "bank.audit:migrations", VERSION_TABLE)
_LOCK = 0x4B4F52415544  # "KORAUD", the advisory lock of PostgreSQL


def address_of(where: Home | URL | str) -> URL:
    """The log's URL: as given, for a home that of KORDON_AUDIT or a file in it; raises StoreError."""
    if isinstance(where, Home):
        return beside.address_beside(where, FILE, SETTING)
    return url_of(where, SETTING)


def open_engine(where: Home | URL | str) -> Engine:
    """Open, and create or migrate, the log's database; raises AuditUnavailable."""
    with _told("opened"):
        engine = connect(address_of(where))
        if engine.dialect.name == "postgresql":
            event.listen(engine, "connect", _commit_durably)
        try:
            store_engine.bring_up_to_date(engine, SCHEMA)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _commit_durably(connection: object, _record: object) -> None:
    # A server may be set to acknowledge commits before they are on its disk; ours must be.
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SET synchronous_commit = on")
    connection.commit()  # type: ignore[attr-defined]


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction. Raises AuditUnavailable."""
    with _told("read"), store_engine.reading(engine) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction, committed at the end. Raises AuditUnavailable."""
    with _told("written"), store_engine.writing(engine) as connection:
        yield connection


def one_at_a_time(connection: Connection) -> None:
    """Wait until no other transaction registers a chain or seals; SQLite has one writer anyway."""
    beside.hold(connection, _LOCK)


def sqlite_file(engine: Engine) -> str:
    """The file that the connections have open; empty on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return ""
    with reading(engine) as connection:
        query = sql("SELECT file FROM pragma_database_list WHERE name = 'main'")
        return str(connection.execute(query).scalar_one())


@contextmanager
def _told(what: str) -> Iterator[None]:
    # `from None`: the driver's own words may quote a row, and a traceback would print them.
    try:
        yield
    except (StoreError, SQLAlchemyError) as error:
        raise AuditUnavailable(f"the audit log cannot be {what}: {_reason(error)}") from None
    except OSError as error:
        raise AuditUnavailable(f"the audit log cannot be {what}: {error.strerror}") from None


def _reason(error: Exception) -> str:
    cause = error if isinstance(error, DBAPIError) else error.__cause__
    if not isinstance(cause, DBAPIError):
        return str(error) if isinstance(error, StoreError) else type(error).__name__
    driver = cause.orig
    if isinstance(driver, sqlite3.Error):
        return getattr(driver, "sqlite_errorname", type(driver).__name__)
    message = getattr(getattr(driver, "diag", None), "message_primary", None)
    return str(message or type(driver).__name__)
