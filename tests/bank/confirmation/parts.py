"""Records that are asked about, and what both sides say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bank.confirmation import By, Confirmation, Question, Said, Step, Urgency
from bank.home import Home
from bank.store import Change, Originator, Store
from bank.store.model import Key
from index_mappings.schemas import load_record

CATEGORY = "wanted-persons"
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEY = Key("KZ-GP", CATEGORY, "1")
OTHER = Key("UZ", CATEGORY, "2")
RECORD: dict[str, Any] = {
    "id": "1",
    "names": [{"full": "Щербаков Пётр"}],
    "birth_dates": ["1971-03-12"],
}


@dataclass
class Noted:
    """What would be written into the audit log."""

    steps: list[tuple[Confirmation, Step]] = field(default_factory=list)

    def __call__(self, one: Confirmation, step: Step) -> None:
        self.steps.append((one, step))


def quiet(one: Confirmation, step: Step) -> None:
    """Write nothing down."""


def put(home: Home, key: Key, record: dict[str, Any] | None) -> None:
    """Add, correct or withdraw one record."""
    change = Change("withdraw", key.id)
    if record is not None:
        change = Change("upsert", key.id, load_record(key.category, {**record, "id": key.id}))
    with Store.open(home) as store:
        store.register_originator(Originator("KZ-GP", "KZ", "Prosecutor", {}))
        run = store.begin_run("changes", key.category, key.origin, "test", "d", False)
        result = store.write_batch(run.number, [change], 1)
        assert not result.refused, result.refused
        store.finish_run(run.number)


def asker(minutes: float = 0, **more: str) -> By:
    """An officer of Kyrgyzstan, so many minutes after the morning began."""
    who = {"account": "petrov", "state": "KG", "post": "Ак-Жол"} | more
    return By(at=MORNING + timedelta(minutes=minutes), **who)


def duty(minutes: float = 0, **more: str) -> By:
    """A duty officer of Kazakhstan."""
    who = {"account": "dezhurny", "state": "KZ", "post": "Астана"} | more
    return By(at=MORNING + timedelta(minutes=minutes), **who)


def question(client_id: str = "a", **more: Any) -> Question:
    given: dict[str, Any] = {
        "key": KEY,
        "version": 1,
        "urgency": Urgency.URGENT,
        "purpose": "border-check",
        "request": "lookup-1",
        "by": asker(),
    }
    return Question(client_id=client_id, **(given | more))


def said(client_id: str = "b", minutes: float = 5, text: str = "", **more: Any) -> Said:
    """Words of the duty officer, unless `by` is another."""
    given: dict[str, Any] = {"by": duty(minutes)} | more
    return Said(client_id=client_id, text=text, **given)
