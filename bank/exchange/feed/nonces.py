"""Nonces of requests that came, until they are too old to be taken anyway.

The workers of one machine share the file. Of several machines each has its own; what is replayed to
another one does nothing, as all that the feed does is harmless when it comes again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime

from bank.exchange.files import folder_of
from bank.home import Home
from bank.store.errors import StoreUnavailable

FILE = ".nonces.sqlite"  # a name that begins with a dot is in no back-up
_BUSY_SECONDS = 10
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS nonces (key TEXT, nonce TEXT, until REAL, "
    "PRIMARY KEY (key, nonce)) WITHOUT ROWID"
)


class Nonces:
    """The nonces that came to one home."""

    def __init__(self, home: Home) -> None:
        self._path = folder_of(home) / FILE

    def is_new(self, key: str, nonce: str, until: datetime, now: datetime) -> bool:
        """Whether a key's nonce comes for the first time; it is kept until a moment. Raises StoreUnavailable."""
        try:
            self._path.touch(mode=0o600)
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as file, file:
                file.execute(_SCHEMA)
                file.execute("DELETE FROM nonces WHERE until < ?", (now.timestamp(),))
                kept = file.execute(
                    "INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", (key, nonce, until.timestamp())
                )
                return kept.rowcount == 1
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{FILE} cannot be used: {error}") from error
