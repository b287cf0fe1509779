"""Connecting to SQLite or PostgreSQL, and bringing the schema up to date on opening."""

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    column,
    create_engine,
    event,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bank.home import Home
from bank.store.errors import DatabaseTooNew, StoreError, StoreUnavailable
from bank.store.straight import begin_sqlite

# All migrations in order. Kept here so that opening an up-to-date database need not load Alembic.
REVISIONS = ("0001", "0002", "0003", "0004", "0005")
BUSY_SECONDS = 60
_MIGRATION_LOCK = 0x4B4F52444F4E  # "KORDON", the advisory lock of PostgreSQL


# Alembic keeps what it works on in its module: two threads of a process must not migrate at once.
_ALEMBIC = threading.Lock()


@dataclass(frozen=True, slots=True)
class Schema:
    """A database's migrations in order, where Alembic finds them, and the table that says how far it is."""

    revisions: tuple[str, ...]
    scripts: str
    version_table: str = "alembic_version"


BANK = Schema(REVISIONS, "bank.store:migrations")


def url_of(where: Home | URL | str, setting: str = "KORDON_DATABASE") -> URL:
    """The database's URL; `postgres://` and `postgresql://` are taken to mean psycopg.

    Raises StoreError, which names the setting, for anything but SQLite and PostgreSQL.
    """
    if isinstance(where, Home):
        if not where.database:
            where.create()
            return URL.create("sqlite", database=str(where.sqlite_file))
        where = where.database
    if isinstance(where, str) and where.startswith("postgres://"):
        where = "postgresql://" + where.removeprefix("postgres://")
    try:
        url = make_url(where)
        backend = url.get_backend_name()
    except SQLAlchemyError as error:
        raise StoreError(f"{setting} is not a database URL") from error
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return url
    raise StoreError(f"only a SQLite file or PostgreSQL can hold the bank, not {backend}")


def connect(url: URL) -> Engine:
    """An engine for the URL. Errors it raises never show parameters, as those are personal data."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}, pool_size=16
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=16)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Transactions are begun by _begin_sqlite alone: the driver's own would start too late.
    connection.isolation_level = None
    # FULL, not NORMAL: NORMAL in WAL mode survives a killed process but may lose the last commits
    # when power fails. The index, which syncs its own, would then have reached numbers that are
    # given a second time to other changes, and would skip those. One sync a batch is cheap.
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-16000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A write transaction takes SQLite's one write lock at once: one that began as a reader
    # could not wait for the lock later, it would fail.
    writes = connection.get_execution_options().get("kordon_write", False)
    begin_sqlite(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction. Raises StoreUnavailable."""
    with translated(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction, committed at the end. Raises StoreUnavailable."""
    with (
        translated(),
        engine.connect().execution_options(kordon_write=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def translated() -> Iterator[None]:
    """What the database's driver raises becomes StoreUnavailable."""
    try:
        yield
    except DBAPIError as error:
        # The first line alone: PostgreSQL quotes rows in those that follow.
        reason = (str(error.orig).splitlines() or ["no reason given"])[0]
        raise StoreUnavailable(f"the database failed: {reason}") from error


def bring_up_to_date(engine: Engine, schema: Schema = BANK) -> None:
    """Create or migrate a schema; several processes may do so at once.

    Raises DatabaseTooNew when a later Kordon wrote it, StoreUnavailable when it cannot be reached.
    """
    with reading(engine) as connection:
        if _is_current(connection, schema):
            return
    if engine.dialect.name == "sqlite":
        _migrate_sqlite(engine, schema)
        return
    with writing(engine) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        if not _is_current(connection, schema):
            _migrate(connection, schema)


def _migrate_sqlite(engine: Engine, schema: Schema) -> None:
    # Switching to WAL cannot wait for other connections as writes can, hence a lock of our own.
    database = Path(str(engine.url.database))
    with database.with_name(database.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with translated():
            plain = engine.raw_connection()
            try:
                plain.cursor().execute("PRAGMA journal_mode=WAL")
            finally:
                plain.close()
        with writing(engine) as connection:
            if not _is_current(connection, schema):
                _migrate(connection, schema)


def _is_current(connection: Connection, schema: Schema) -> bool:
    if not inspect(connection).has_table(schema.version_table):
        return False
    query: Select[Any] = select(column("version_num")).select_from(table(schema.version_table))
    found = connection.execute(query).scalar()
    if found is not None and found not in schema.revisions:
        raise DatabaseTooNew(
            f"the database has schema {found}, this Kordon knows up to {schema.revisions[-1]}: "
            "a later version wrote it; install that version or a newer one"
        )
    return bool(found == schema.revisions[-1])


def _migrate(connection: Connection, schema: Schema) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", schema.scripts)
    config.attributes["connection"] = connection
    with _ALEMBIC:
        command.upgrade(config, "head")
