"""A bank with a few states, and records that are described as different people would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bank.access import Agreements, Viewer
from bank.access.sight import Sight
from bank.home import Home
from bank.linking import Decision, Links, Proposal, Verdict
from bank.store import Change, Originator, Store
from bank.store.model import Key
from index_mappings.schemas import load_record

STATES = ("KZ", "RU", "UZ")
MISSING: dict[str, Any] = {
    "id": "M1",
    "names": [{"kind": "main", "surname": "Щербаков", "given": "Пётр"}],
    "birth_dates": ["1985-04-12"],
    "sex": "male",
    "height": {"from": 178, "to": 178},
    "hair": "тёмные",
    "eyes": "карие",
    "blood_group": "B+",
    "marks": [
        {"kind": "tattoo", "text": "якорь, левая кисть"},
        {"kind": "scar", "text": "над правой бровью"},
        {"kind": "birthmark", "text": "на шее"},
    ],
    "last_seen": {"date": "2024-03-02", "place": "г. Алматы"},
}
CORPSE: dict[str, Any] = {
    "id": "C1",
    "sex": "male",
    "age": {"from": 35, "to": 43},
    "height": {"from": 175, "to": 177},
    "hair": "black",
    "eyes": "brown",
    "blood_group": "B",
    "marks": [
        {"text": "tattoo of an anchor on the left hand"},
        {"text": "scar, right brow"},
        {"text": "mole on the neck"},
    ],
    "found": {"date": "2024-03-20", "place": "Алма-Ата, берег реки"},
}


class Bank:
    """A store and its links, as a test works with them."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.store = Store.open(home)
        self.links = Links.open(home)
        for state in STATES:
            self.store.register_originator(Originator(state, state, f"Ministry ({state})"))

    def put(self, category: str, origin: str, *records: dict[str, Any]) -> None:
        """Take in records, one run each call."""
        name = f"{category} {origin} {self.store.last_change()} {len(self.store.runs())}"
        run = self.store.begin_run("ingest", category, origin, name, name, False)
        changes = [Change("upsert", one["id"], load_record(category, one)) for one in records]
        self.store.write_batch(run.number, changes, len(changes))
        self.store.finish_run(run.number)

    def withdraw(self, category: str, origin: str, number: str) -> None:
        """Take a record back."""
        name = f"{category} {origin} {number} withdrawn"
        run = self.store.begin_run("changes", category, origin, name, name, False)
        self.store.write_batch(run.number, [Change("withdraw", number)], 1)
        self.store.finish_run(run.number)

    def found(self, *, whole: bool = False) -> list[Proposal]:
        """Search, and give what is proposed."""
        self.links.find(whole=whole)
        return self.links.proposals()

    def sight(self, state: str, purpose: str = "search") -> Sight:
        """What a state sees today."""
        with Agreements.open(self.home) as agreements:
            book = agreements.book()
        return Sight(Viewer(state, purpose, date.today()), book, self.store.originators())

    def close(self) -> None:
        self.links.close()
        self.store.close()


@pytest.fixture
def bank(home: Home) -> Iterator[Bank]:
    made = Bank(home)
    yield made
    made.close()


def decision(verdict: Verdict, state: str = "KZ", note: str = "") -> Decision:
    return Decision(verdict, "reviewer", state, "post", datetime.now(UTC), note)


def keys(found: list[Proposal]) -> set[tuple[str, Key, Key]]:
    return {(one.kind, one.left, one.right) for one in found}
