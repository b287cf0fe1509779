"""Whether anything was decided of records: asked beside every lookup, and nearly always it was not.

Decisions are only ever added, so the records that any was made of are kept, and those of later decisions
added when something was written. Of a server, which does not tell that, they are asked for each time.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, bindparam, select

from bank.closing import Closes
from bank.linking.reading import numbers_decided
from bank.linking.tables import decisions, pairs
from bank.store.engine import reading
from bank.store.unchanged import Commits

_LATER = (
    select(decisions.c.number, pairs)
    .join(pairs, pairs.c.number == decisions.c.pair)
    .where(decisions.c.number > bindparam("after"))
)


class Decided(Closes):
    """The records of which anything was decided. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commits = Commits(engine)
        self._lock = threading.Lock()
        self._version: int | None = None
        self._reached = 0
        self._keys: set[tuple[str, str, str]] = set()

    def any_of(self, keys: Sequence[tuple[str, str, str]]) -> bool:
        """Whether anything was ever decided of any of these; raises StoreError."""
        version = self._commits.version()
        if version is None:
            with reading(self._engine) as connection:
                return bool(numbers_decided(connection, keys))
        with self._lock:
            if version != self._version:
                with reading(self._engine) as connection:
                    self._add(connection)
                self._version = version
            return not self._keys.isdisjoint(keys)

    def _add(self, connection: Connection) -> None:
        for row in connection.execute(_LATER, {"after": self._reached}):
            self._reached = max(self._reached, row.number)
            self._keys.add((row.left_origin, row.left_category, row.left_id))
            self._keys.add((row.right_origin, row.right_category, row.right_id))

    def close(self) -> None:
        """Close the connection by which it asks for commits."""
        self._commits.close()
