"""The bank of the table of access: records with every field, and what is wrong with answers on them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from bank.access import Agreements
from bank.home import Home
from bank.store import Change, Originator, Store
from bank.worker import bring_up_to_date
from index_mappings.categories import CATEGORIES
from index_mappings.fields import Field, Kind
from index_mappings.schemas import load_record
from tests.access_cases import BODIES, Case, agreements, cases

# States with records of their own beside the table's, which lead nowhere else.
OTHERS = (Originator("RU", "RU", "Ministry"), Originator("BY", "BY", "Ministry"))
VALUES = {
    "plate": "А123ВС77", "vin": "XTA21099012345678", "serial": "КН4711", "make": "Toyota",
    "calibre": "9x18", "place": "Ташкент", "name": "Кыдырмышев Анвар",
    "names.full": "Кыдырмышев Анвар Саидович", "names.surname": "Кыдырмышев",
    "names.given": "Анвар", "names.patronymic": "Саидович", "documents.number": "N7712341",
    "birth_dates": "1971-03-12", "valid_until": "2099-01-02", "status": "active",
    "links.origin": "KZ",
}  # fmt: skip
_ASKED = {
    "person": {"name": "Кыдырмышев Анвар Саидович", "document": "N7712341"},
    "vehicle": {"plate": "А123ВС77", "vin": "XTA21099012345678"},
    "arm": {"arm": "КН4711"},
}
# All cases of the table: by category and situation, as they are best run.
SITUATIONS: dict[str, list[Case]] = {
    f"{category}: {situation}": list(found)
    for (category, situation), found in groupby(
        cases(), key=lambda case: (case.category, case.situation)
    )
}


def asked(category: str) -> dict[str, Any]:
    """A lookup that finds the record of every body."""
    return _ASKED[CATEGORIES[category].subject] | {"categories": [category], "limit": 50}


def key_of(case: Case) -> tuple[str, str, str]:
    """The key of the record that a case is about."""
    return case.originator.code, case.category, f"{case.originator.code}-1"


def fill(home: Home) -> None:
    """Take the records and agreements of the table into an empty bank, and index them."""
    with Store.open(home) as store, Agreements.open(home) as kept:
        for body in (*BODIES, *OTHERS):
            store.register_originator(body)
            for name in CATEGORIES:
                run = store.begin_run("ingest", name, body.code, "table", body.code + name, True)
                record = filled(name, f"{body.code}-1")
                if body in OTHERS:
                    record["links"][0]["origin"] = body.code
                store.write_batch(run.number, [Change("upsert", record["id"], record)], 1)
                store.finish_run(run.number)
        for one in agreements():
            kept.add(one, who="test", why="table")
        bring_up_to_date(home, store, jobs=1)


def wrong_with(case: Case, answer: Mapping[str, Any]) -> str:
    """What of an answer to `asked` is not as the case has it; empty when nothing is."""
    code = case.originator.code
    hits = [hit for hit in answer["hits"] if hit["origin"] == code]
    arrays = {(one["category"], one["origin"]) for one in answer["freshness"]}
    if len(hits) != case.record_seen:
        return f"{len(hits)} hits"
    if ((case.category, code) in arrays) != case.record_seen:
        return "freshness"
    if hits:
        told = {name: hits[0][name] for name in ("reasons", "action")}
        return wrong_with_record(case, hits[0]["record"], hits[0]["withheld"], told)
    if not any(origin == code for _, origin in arrays) and f'"{code}"' in _text(answer):
        return "the body's code stands in the answer"
    return ""


def wrong_with_record(
    case: Case, record: Mapping[str, Any], withheld: Sequence[str], around: object = ""
) -> str:
    """What of a record shown is not as the case has it; `around` is all that is shown with it."""
    full = filled(*key_of(case)[1:])
    if set(withheld) != case.withheld:
        return f"withheld: {withheld}"
    if not case.withheld:
        return "" if record == full else "the record is not whole"
    if (at(record, case.field) is None) == case.field_seen:
        return "the field"
    if not case.field_seen:
        text = _text([record, around])
        if told := [one for one in only_there(full, case.field) if one in text]:
            return f"told: {told}"
    gone = {path.split(".")[0] for path in case.withheld}
    return "" if {name for name in full if name not in gone} <= set(record) else "more is missing"


@cache
def _filled(category: str, id_: str) -> str:
    raw = {one.name: _value(one, one.name) for one in CATEGORIES[category].fields}
    return json.dumps(load_record(CATEGORIES[category], raw | {"id": id_}), default=str)


def filled(category: str, id_: str) -> dict[str, Any]:
    """A record with all the fields that its category has."""
    record: dict[str, Any] = json.loads(_filled(category, id_))
    return record


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


def only_there(record: Mapping[str, Any], path: str) -> list[str]:
    """The texts at a path that stand nowhere else in the record."""
    whole = _text(record)
    texts = _texts(at(record, path))
    return [one for one in texts if len(one) > 5 and whole.count(one) == 1]


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []
