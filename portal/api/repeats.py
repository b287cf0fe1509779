"""Answers kept for ten minutes, so that a request repeated on a bad line does nothing twice.

Answers hold personal data. Each is sealed with a key that is made of the client's own token and the
request's key, and neither is kept here: whoever has the file alone, or the whole machine, opens none.
The workers of one machine share the file; on several machines each has its own.
"""

from __future__ import annotations

import hmac
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bank.home import Home
from bank.store.errors import StoreUnavailable

FILE = "repeats.sqlite"
KEPT_SECONDS = 600
# Longer than any answer takes; a worker that was killed leaves its key taken for so long.
UNDER_WAY_SECONDS = 60
BUSY_SECONDS = 10
_NONCE, _DIGEST = 12, 32
_SCHEMA = """
CREATE TABLE IF NOT EXISTS repeats (id BLOB PRIMARY KEY, until REAL NOT NULL, sealed BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS repeats_until ON repeats (until);
"""


class Begun(Enum):
    """What is known of a request's key."""

    FRESH = "fresh"
    UNDER_WAY = "under way"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """A request's key as one token's holder sends it, and what they ask."""

    row: bytes
    seal: bytes
    asked: bytes

    @classmethod
    def of(cls, token: str, key: str, asked: bytes) -> Name:
        """The name by a token's secret; the same key by another token is another name."""
        row, seal = (
            hmac.digest(token.encode(), f"{use}\0{key}".encode(), "sha256")
            for use in ("row", "seal")
        )
        return cls(row, seal, hmac.digest(seal, asked, "sha256"))


class Repeats:
    """The kept answers of one home. Safe to share between threads."""

    def __init__(self, home: Home) -> None:
        self._path = home.create().path / FILE
        self._local = threading.local()

    def begin(self, name: Name, now: float | None = None) -> Begun | bytes:
        """The answer that was kept, or what else is known; FRESH takes the key for this request.

        Raises StoreUnavailable.
        """
        now = time.time() if now is None else now
        with self._writing() as database:
            database.execute("DELETE FROM repeats WHERE until < ?", (now,))
            row = database.execute(
                "SELECT sealed FROM repeats WHERE id = ?", (name.row,)
            ).fetchone()
            if row is None:
                until = now + UNDER_WAY_SECONDS
                database.execute("INSERT INTO repeats VALUES (?, ?, NULL)", (name.row, until))
                return Begun.FRESH
        if row[0] is None:
            return Begun.UNDER_WAY
        try:
            opened = AESGCM(name.seal).decrypt(row[0][:_NONCE], row[0][_NONCE:], name.row)
        except InvalidTag:
            return Begun.OTHER  # what stands there was put there by somebody else
        if not hmac.compare_digest(opened[:_DIGEST], name.asked):
            return Begun.OTHER
        return opened[_DIGEST:]

    def keep(self, name: Name, answer: bytes, now: float | None = None) -> None:
        """Keep the answer to a request that was begun; raises StoreUnavailable."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(name.seal).encrypt(nonce, name.asked + answer, name.row)
        until = (time.time() if now is None else now) + KEPT_SECONDS
        with self._writing() as database:
            database.execute(
                "INSERT OR REPLACE INTO repeats VALUES (?, ?, ?)", (name.row, until, sealed)
            )

    def forget(self, name: Name) -> None:
        """Let a request that came to nothing be made again; raises StoreUnavailable."""
        with self._writing() as database:
            database.execute("DELETE FROM repeats WHERE id = ?", (name.row,))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            database = self._connection()
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{FILE} cannot be used: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "database"):
            Path(self._path).touch(mode=0o600)
            database = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            # What is deleted is overwritten. NORMAL: what a power cut may lose is asked once more.
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
                database.execute(f"PRAGMA {pragma}")
            database.executescript(_SCHEMA)
            self._local.database = database
        connection: sqlite3.Connection = self._local.database
        return connection
