"""Records that officers meet, and what they say of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bank.home import Home
from bank.outcomes import Clearing, Document, Done, Outcome, Verdict
from bank.store import Change, Originator, Store
from bank.store.model import Key
from index_mappings.schemas import load_record

CATEGORY = "wanted-persons"
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEY = Key("KZ-GP", CATEGORY, "1")
OTHER = Key("UZ", CATEGORY, "2")
PASSPORT = Document("RU", "passport", "75 1234567")
RECORD: dict[str, Any] = {
    "id": "1",
    "names": [{"full": "Щербаков Пётр"}, {"full": "Shcherbakov Petr"}],
    "birth_dates": ["1971-03-12"],
    "documents": [{"number": "N5555555", "state": "KZ"}],
}


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


def said(client_id: str = "a", **more: Any) -> Outcome:
    given = {
        "key": KEY,
        "version": 1,
        "request": "r1",
        "verdict": Verdict.SAME,
        "done": Done.DETAINED,
        "account": "petrov",
        "state": "RU",
        "post": "Маштаково",
        "at": MORNING,
    }
    return Outcome(client_id=client_id, **(given | more))


def cleared(**more: Any) -> Clearing:
    given = {
        "key": KEY,
        "version": 1,
        "document": PASSPORT,
        "request": "r1",
        "account": "petrov",
        "state": "RU",
        "post": "Маштаково",
        "at": MORNING,
        "note": "Другое отчество",
    }
    return Clearing(**(given | more))
