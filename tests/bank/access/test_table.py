"""Every case of the table of access against decisions, scopes and lookups of a small bank."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pytest

from bank.access import AccessBook, Agreements, Viewer, scopes
from bank.access.paths import covered
from bank.access.table import BODIES, Case, agreements, cases
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Change, Originator, Store
from bank.worker import bring_up_to_date
from index_mappings.categories import CATEGORIES
from index_mappings.fields import Category, Field, Kind
from index_mappings.schemas import load_record

OTHERS = (Originator("RU", "RU", "Ministry"), Originator("BY", "BY", "Ministry"))
VALUES = {
    "plate": "А123ВС77", "vin": "XTA21099012345678", "serial": "КН4711", "make": "Toyota",
    "calibre": "9x18", "place": "Ташкент", "name": "Кыдырмышев Анвар",
    "names.full": "Кыдырмышев Анвар Саидович", "names.surname": "Кыдырмышев",
    "names.given": "Анвар", "names.patronymic": "Саидович", "documents.number": "N7712341",
    "birth_dates": "1971-03-12", "valid_until": "2099-01-02", "status": "active",
    "links.origin": "KZ",
}  # fmt: skip
ASKED = {
    "person": {"name": "Кыдырмышев Анвар Саидович", "document": "N7712341"},
    "vehicle": {"plate": "А123ВС77", "vin": "XTA21099012345678"},
    "arm": {"arm": "КН4711"},
}
SITUATIONS = {
    f"{category}: {situation}": list(found)
    for (category, situation), found in groupby(
        cases(), key=lambda case: (case.category, case.situation)
    )
}
every_situation = pytest.mark.parametrize("told", SITUATIONS.values(), ids=SITUATIONS)


def filled(category: Category, id_: str) -> dict[str, Any]:
    """A record with all the fields that its category has."""
    raw = {one.name: _value(one, one.name) for one in category.fields}
    return load_record(category, raw | {"id": id_})


def _value(one: Field, path: str) -> Any:
    if one.kind is Kind.GROUP:
        value: Any = {inner.name: _value(inner, f"{path}.{inner.name}") for inner in one.fields}
    elif path in VALUES or one.analysis in VALUES:
        value = VALUES[path] if path in VALUES else VALUES[one.analysis or ""]
    elif one.kind is Kind.RANGE:
        value = {"from": one.low or 0, "to": one.high}
    elif one.kind is Kind.DATE_RANGE:
        value = {"from": "2020-01", "to": "2020-02"}
    else:
        value = {
            Kind.TEXT: f"слово-{path}",
            Kind.CODE: next(iter(one.choices), ""),
            Kind.COUNTRY: "DE",
            Kind.DATE: "2020-05-17",
            Kind.PARTIAL_DATE: "2020-05",
            Kind.INTEGER: one.low,
            Kind.YEAR: 2010,
            Kind.BOOLEAN: True,
        }[one.kind]
    return [value] if one.many else value


def at(record: Any, path: str) -> Any:
    """What stands at a path, in the first item of lists; None where nothing does."""
    for step in path.split("."):
        if isinstance(record, list):
            record = record[0] if record else None
        record = record.get(step) if isinstance(record, dict) else None
    return record


def only_there(record: dict[str, Any], path: str) -> list[str]:
    """The texts at a path that stand nowhere else in the record."""
    whole = json.dumps(record, ensure_ascii=False)
    texts = _texts(at(record, path))
    return [one for one in texts if len(one) > 5 and whole.count(one) == 1]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


@dataclass
class Bank:
    """The bank of the table, with what each viewer was answered."""

    service: LookupService
    book: AccessBook
    answers: dict[tuple[Viewer, str], dict[str, Any]] = field(default_factory=dict)

    def ask(self, viewer: Viewer, category: str) -> dict[str, Any]:
        key = viewer, category
        if key not in self.answers:
            query = ASKED[CATEGORIES[category].subject] | {"categories": [category], "limit": 50}
            self.answers[key] = self.service.lookup(query, viewer)
        return self.answers[key]


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    home = Home(tmp_path_factory.mktemp("table"), database="", engine="embedded", copy=False)
    with Store.open(home) as store, Agreements.open(home) as kept:
        for body in (*BODIES, *OTHERS):
            store.register_originator(body)
            for name, category in CATEGORIES.items():
                run = store.begin_run("ingest", name, body.code, "table", body.code + name, True)
                record = filled(category, f"{body.code}-1")
                store.write_batch(run.number, [Change("upsert", record["id"], record)], 1)
                store.finish_run(run.number)
        for one in agreements():
            kept.add(one, who="test", why="table")
        bring_up_to_date(home, store, jobs=1)
        yield Bank(LookupService(home), kept.book())


@every_situation
def test_decisions(bank: Bank, told: list[Case]) -> None:
    wrong = []
    for case in told:
        decision = bank.book.decide(case.viewer, case.originator, case.category)
        seen = decision.allowed and not covered(case.field, decision.withheld)
        if (decision.allowed, seen) != (
            case.record_seen,
            case.field_seen,
        ) or not decision.reason.ru:
            wrong.append(case)
    assert wrong == []


@every_situation
def test_scopes(bank: Bank, told: list[Case]) -> None:
    found = {viewer: scopes(viewer, bank.book, BODIES) for viewer in {case.viewer for case in told}}
    wrong = [
        case
        for case in told
        if ((case.category, case.originator.code) in found[case.viewer]) != case.record_seen
    ]
    assert wrong == []


@every_situation
def test_lookups(bank: Bank, told: list[Case]) -> None:
    wrong = []
    for case in told:
        answer = bank.ask(case.viewer, case.category)
        code = case.originator.code
        hits = [hit for hit in answer["hits"] if hit["origin"] == code]
        arrays = {(one["category"], one["origin"]) for one in answer["freshness"]}
        ok = len(hits) == case.record_seen == ((case.category, code) in arrays)
        if hits and ok:
            ok = _as_told(case, hits[0])
        elif ok and not any(origin == code for _, origin in arrays):
            # No trace at all: the body's code stands nowhere in what is answered.
            ok = f'"{code}"' not in json.dumps(answer, default=str)
        if not ok:
            wrong.append(case)
    assert wrong == []


def _as_told(case: Case, hit: dict[str, Any]) -> bool:
    full = filled(CATEGORIES[case.category], f"{case.originator.code}-1")
    if case.field_seen:
        return hit["record"] == full and hit["withheld"] == []
    told = {name: hit[name] for name in ("record", "reasons", "action")}
    text = json.dumps(told, ensure_ascii=False)
    return (
        at(hit["record"], case.field) is None
        and hit["withheld"] == [case.field]
        and not any(one in text for one in only_there(full, case.field))
        and {path for path in full if path != case.field.split(".")[0]} <= set(hit["record"])
    )


def test_the_records_have_every_field(bank: Bank) -> None:
    lacking = [
        (case.category, case.field)
        for told in SITUATIONS.values()
        for case in told
        if at(filled(CATEGORIES[case.category], "1"), case.field) is None
    ]
    assert lacking == []
