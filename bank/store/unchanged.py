"""What was read of a database, kept for as long as nobody has written to it.

SQLite tells a connection by `PRAGMA data_version` whether another one, of whatever process, has committed
since (https://www.sqlite.org/pragma.html#pragma_data_version): a look into shared memory, hundreds of times
cheaper than the smallest statement. A server tells nothing of the kind: there all is read each time.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import Engine

from bank.closing import Closes

K = TypeVar("K")
V = TypeVar("V")
MOST_KEPT = 1_000


class Commits(Closes):
    """Tells by a number whether anything was committed to a database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._database = _sqlite_file(engine)
        self._lock = threading.Lock()
        self._asked: sqlite3.Connection | None = None

    def version(self) -> int | None:
        """The same number as before when nothing was committed in between; None when that is not known.

        To be asked before what is kept is read, else a commit in between would be missed.
        """
        if self._database is None:
            return None
        try:
            # A connection of its own, as its own commits would not be told.
            with self._lock:
                if self._asked is None:
                    self._asked = sqlite3.connect(
                        self._database, uri=True, isolation_level=None, check_same_thread=False
                    )
                return int(self._asked.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            return None

    def close(self) -> None:
        """Close the connection by which it asks."""
        with self._lock:
            if self._asked is not None:
                self._asked.close()
                self._asked = None


def _sqlite_file(engine: Engine) -> str | None:
    """The database as one to be opened and never made; None for a server."""
    if engine.dialect.name != "sqlite":
        return None
    return Path(str(engine.url.database)).absolute().as_uri() + "?mode=rw"


class Kept(Closes, Generic[K, V]):
    """What was read by key, until anything is committed to the database."""

    def __init__(self, engine: Engine) -> None:
        self._commits = Commits(engine)
        self._version: int | None = None
        self._kept: dict[K, V] = {}

    def get(self, key: K, read: Callable[[], V]) -> V:
        """What is kept of a key, read if need be; what `read` raises is not kept."""
        version = self._commits.version()
        if version is None:
            return read()
        if version != self._version or len(self._kept) >= MOST_KEPT:
            # A new one, as a thread that still reads puts what it has read into the old one.
            self._kept, self._version = {}, version
        kept = self._kept
        if key not in kept:
            kept[key] = read()
        return kept[key]

    def close(self) -> None:
        """Close the connection by which it asks for commits."""
        self._commits.close()
