"""Counts of requests that all workers of a machine share, for Flask-Limiter: one small SQLite file in the home.

Kept in memory they would be counted by each worker alone, and a limit would be as many times what it says.
The file's name begins with a dot: back-ups leave it out, and what a power cut takes is counted anew.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import cast
from urllib.parse import quote, unquote, urlsplit

from limits.storage import Storage

from bank.home import Home

FILE = ".limits.sqlite"
SCHEME = "kordon-counts"
BUSY_SECONDS = 2
_SWEEP_EVERY = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, count INTEGER NOT NULL, until REAL NOT NULL)
    WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counts_until ON counts (until);
"""
_COUNT = """
INSERT INTO counts VALUES (:key, :amount, :now + :seconds) ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN until <= :now THEN :amount ELSE count + :amount END,
    until = CASE WHEN until <= :now THEN :now + :seconds ELSE until END
RETURNING count
"""


def address_of(home: Home) -> str:
    """Where the counts of a home are, as RATELIMIT_STORAGE_URI takes it."""
    return f"{SCHEME}://{quote(str((home.create().path / FILE).absolute()))}"


class SharedCounts(Storage):
    """Fixed windows in a SQLite file. Safe to share between threads, and between processes."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - as `limits` declares it

    def __init__(
        self, uri: str, wrap_exceptions: bool = False, **options: float | str | bool
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._path = Path(unquote(urlsplit(uri).path))
        self._local = threading.local()

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What the file may fail with: then each worker counts for itself, and goes on trying."""
        return (sqlite3.Error, OSError)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count for a key, whose window is so many seconds long; gives the count in the window."""
        given = {"key": key, "amount": amount, "now": time.time(), "seconds": expiry}
        database = self._database()
        (count,) = database.execute(_COUNT, given).fetchone()
        self._local.counted += 1
        if self._local.counted % _SWEEP_EVERY == 0:
            database.execute("DELETE FROM counts WHERE until <= ?", (time.time(),))
        return cast(int, count)

    def get(self, key: str) -> int:
        """The count of a key in its window."""
        found = self._database().execute(
            "SELECT count FROM counts WHERE key = ? AND until > ?", (key, time.time())
        )
        return cast(int, (found.fetchone() or (0,))[0])

    def get_expiry(self, key: str) -> float:
        """When the window of a key ends; now when there is none."""
        found = self._database().execute("SELECT until FROM counts WHERE key = ?", (key,))
        return cast(float, (found.fetchone() or (time.time(),))[0])

    def check(self) -> bool:
        """Whether the file can be used."""
        try:
            self._database().execute("SELECT count FROM counts LIMIT 1").fetchone()
        except self.base_exceptions:
            return False
        return True

    def reset(self) -> int:
        """Forget all counts; gives how many."""
        return self._database().execute("DELETE FROM counts").rowcount

    def clear(self, key: str) -> None:
        """Forget the count of a key."""
        self._database().execute("DELETE FROM counts WHERE key = ?", (key,))

    def _database(self) -> sqlite3.Connection:
        # A worker is forked after this was made: a connection belongs to its process and thread.
        if getattr(self._local, "process", None) != os.getpid():
            self._path.touch(mode=0o600)
            database = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=OFF"):
                database.execute(f"PRAGMA {pragma}")
            database.executescript(_SCHEMA)
            self._local.database, self._local.counted = database, 0
            self._local.process = os.getpid()
        return cast(sqlite3.Connection, self._local.database)
