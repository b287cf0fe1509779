"""How the bank stands at a lookup: its arrays, originators and agreements, read again when they changed.

SQLite tells whether anything was written since (`bank.store.unchanged`). Where it was, and of a server each
time, one small question tells whether that concerns these: the last change, the last full array, the edits
of agreements, the number of originators. What it does not tell, a new name or telephone of an originator,
is known a second later.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from bank.access import AccessBook, Sight, Viewer
from bank.access.agreements import read_book
from bank.store import Freshness, Originator
from bank.store.engine import reading
from bank.store.log import read_freshness
from bank.store.runs import read_originators
from bank.store.tables import agreement_counter, arrays, counter, originators
from bank.store.unchanged import Commits

KEPT_SECONDS = 1.0
MOST_SIGHTS = 1_000
_STAMP = select(
    counter.c.last_change,
    select(agreement_counter.c.edits).scalar_subquery().label("edits"),
    select(func.max(arrays.c.last_full_at)).scalar_subquery(),
    select(func.count()).select_from(originators).scalar_subquery(),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The bank as it stood: `last_change` is the last number given, `arrays` are in a fixed order."""

    arrays: tuple[Freshness, ...]
    originators: Mapping[str, Originator]
    last_change: int
    book: AccessBook
    _sights: dict[Viewer, Sight] = field(default_factory=dict, repr=False)

    def sight(self, viewer: Viewer) -> Sight:
        """What a viewer sees, worked out once."""
        known = self._sights.get(viewer)
        if known is None:
            if len(self._sights) >= MOST_SIGHTS:
                self._sights.clear()
            known = Sight(viewer, self.book, self.originators.values())
            self._sights[viewer] = known
        return known


class Standings:
    """Tells one thread how a bank stands, by the connections of its store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commits = Commits(engine)
        self._version: int | None = None
        self._stamp: tuple[Any, ...] = ()
        self._read_at = 0.0
        self._last: Standing | None = None

    def now(self) -> Standing:
        """How the bank stands; raises StoreError."""
        version, moment = self._commits.version(), time.monotonic()
        fresh = moment - self._read_at < KEPT_SECONDS
        if self._last is not None and fresh and version is not None and version == self._version:
            return self._last
        with reading(self._engine) as connection:
            row = connection.execute(_STAMP).one()
            stamp = tuple(row)
            if self._last is None or stamp != self._stamp or not fresh:
                self._last = self._read(connection, row)
                self._stamp, self._read_at = stamp, moment
        self._version = version
        return self._last

    def _read(self, connection: Connection, row: Row[Any, Any, Any, Any]) -> Standing:
        known = self._last.book if self._last else None
        return Standing(
            tuple(read_freshness(connection)),
            read_originators(connection),
            row.last_change,
            known if known and known.version == row.edits else read_book(connection, row.edits),
        )
