"""Databases as they stand at one moment, while others write: SQLite's own back-up, `pg_dump`."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bank.backup.errors import BackupRefused

_BUSY_SECONDS = 60.0
_ANY_TABLE = """
    SELECT count(*) FROM information_schema.tables
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
"""


@contextmanager
def pinned(files: Iterable[Path]) -> Iterator[dict[Path, sqlite3.Connection]]:
    """Connections that see all these SQLite files as they are now, however long it takes to read them.

    In WAL mode writers go on meanwhile. Raises BackupRefused.
    """
    with ExitStack() as opened:
        connections = {}
        for path in files:
            try:
                connection = opened.enter_context(closing(_connected(path)))
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            except sqlite3.Error as error:
                raise BackupRefused(f"{path.name} cannot be read: {_code(error)}.") from None
            connections[path] = connection
        yield connections


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)


def copy_sqlite(connection: sqlite3.Connection, name: str, target: Path) -> None:
    """Write a database, as a connection sees it, to a new file, and check it. Raises BackupRefused."""
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous=OFF")
            connection.backup(copy)
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupRefused(f"{name} cannot be copied: {_code(error)}.") from None
    if found != "ok":
        raise BackupRefused(f"{name} is damaged: restore it from an earlier back-up.")


def dump_postgresql(url: URL, target: Path) -> None:
    """Dump a PostgreSQL database to a file, of one moment. Raises BackupRefused."""
    # What is packed here could not be packed again with the rest.
    options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
    _run("pg_dump", [*options, "--file", str(target)], url)


def load_postgresql(url: URL, source: Path) -> None:
    """Fill an empty PostgreSQL database from a dump, wholly or not at all. Raises BackupRefused."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", [*options, str(source)], url)


def check_empty(url: URL) -> None:
    """Raise BackupRefused unless a PostgreSQL database is there and has no table."""
    try:
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
        with engine.connect() as connection:
            tables = connection.execute(text(_ANY_TABLE)).scalar_one()
    except SQLAlchemyError as error:
        raise BackupRefused(f"PostgreSQL cannot be asked: {type(error).__name__}.") from None
    if tables:
        raise BackupRefused(f"The database {url.database} is not empty: make a new one for it.")


def check_tools(*names: str) -> None:
    """Raise BackupRefused when a tool of PostgreSQL is not installed."""
    for name in names:
        if shutil.which(name) is None:
            raise BackupRefused(
                f"{name} is missing: install PostgreSQL's client of the server's version."
            )


def _run(tool: str, arguments: list[str], url: URL) -> None:
    check_tools(tool)
    address = url.set(drivername="postgresql", password=None)
    # A password among the arguments would be seen by every user of the machine.
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(
        [tool, "--no-password", "--dbname", address.render_as_string(), *arguments],
        env=os.environ | secret,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # The first line alone: further ones may quote rows.
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BackupRefused(f"{tool} failed: {reason}")


def _code(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", type(error).__name__)
