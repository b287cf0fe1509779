"""What a party is given: which arrays, which records of them, and which fields, by `bank.access`.

The same decision and the same cutting as in lookups; all purposes joined, as the recipient's own bank asks
for the purpose. A record that does not answer lookups of other states (not active, past its last day) is
not given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, select

from bank.access import Agreement, Decision, Sight, Viewer
from bank.access.agreements import book_of
from bank.admissions import admitted_categories
from bank.exchange.narrowed import once
from bank.exchange.party import Party, PartyKind
from bank.store import Originator
from bank.store.runs import read_originators
from bank.store.tables import arrays
from bank.store.writing import encode
from bank.validity import answers_on
from index_mappings.categories import CATEGORIES


@dataclass(frozen=True, slots=True)
class ArrayGiven:
    """An array that a party is given, its number in the store and its last change."""

    origin: str
    category: str
    number: int
    last_change: int
    decision: Decision

    @property
    def key(self) -> tuple[str, str]:
        """Originator and category."""
        return self.origin, self.category


class Giving:
    """What one party is given by this one on a day, in one transaction."""

    def __init__(self, connection: Connection, own: Party, to: Party, day: date) -> None:
        self._own, self._to, self.day = own, to, day
        self._originators = read_originators(connection)
        self._book = book_of(connection)
        viewer = Viewer(to.state, "", day, every_purpose=True)
        self._sight = Sight(viewer, self._book, self._originators.values())
        served = frozenset(CATEGORIES)
        if to.kind is PartyKind.POST:
            served = admitted_categories(connection, to.code)
        rows = connection.execute(select(arrays).order_by(arrays.c.category, arrays.c.origin))
        self.arrays = tuple(
            ArrayGiven(row.origin, row.category, row.number, row.last_change, decision)
            for row in rows
            if self._may_send(self._originators[row.origin])
            and row.category in served.intersection(CATEGORIES)
            and (decision := self._sight.of(row.category, row.origin)).allowed
        )

    def _may_send(self, originator: Originator) -> bool:
        """A ministry sends its own state's records; to its own posts, and as a hub, those of others."""
        if self._to.kind is PartyKind.POST and self._to.state == self._own.state:
            return True
        if originator.state == self._to.state:
            return False
        return self._own.kind is PartyKind.HUB or originator.state == self._own.state

    def agreements(self) -> tuple[Agreement, ...]:
        """All agreements on which it rests, those that ended too, by number."""
        givers = {one.state for one in self._originators.values() if self._may_send(one)}
        return tuple(
            one
            for one in self._book.agreements
            if one.receiver == self._to.state and one.giver in givers | {self._own.state}
        )

    def originators(self, codes: set[str]) -> tuple[Originator, ...]:
        """Those originators, by code."""
        return tuple(self._originators[code] for code in sorted(codes))

    def terms(self, array: ArrayGiven) -> str:
        """A digest of all that decides, beside the records, on what is given of an array."""
        told: dict[str, Any] = {"withheld": sorted(array.decision.withheld)}
        if any(one.name == "links" for one in CATEGORIES[array.category].fields):
            told["links"] = sorted(self._followed())
        return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def _followed(self) -> Iterator[tuple[str, str]]:
        """The arrays to which links may lead."""
        for code in self._originators:
            for category in CATEGORIES:
                if self._sight.of(category, code).allowed:
                    yield code, category

    def shown(self, array: ArrayGiven, body: bytes | None, day: str) -> bytes | None:
        """The canonical JSON of a record as it was to be given on a day; None when it was not."""
        if body is None or not day:
            return None
        record: Mapping[str, Any] = orjson.loads(body)
        if not answers_on(record, day):
            return None
        seen = self._sight.shown(array.category, array.origin, record)
        return encode(once(seen[0], array.decision.withheld)) if seen else None
