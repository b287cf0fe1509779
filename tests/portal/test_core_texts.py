"""Sentences of the bank, and words of the audit log, in Russian: none is left in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import marshmallow
import pytest
from flask import Flask
from flask_babel import force_locale

from bank.accounts import EventKind
from bank.audit import Door, Entry, Kind
from bank.mrz import MrzError, parse_mrz
from bank.outcomes import Done, Verdict
from bank.query import LookupRefused, understand
from bank.reading import parse_birth_date
from portal.api.outcomes import OutcomeSaid
from portal.audit_values import asked_of
from portal.audit_words import ACTS, asked_in_short, outcome_said
from portal.core_texts import FORMS, core_said
from portal.languages import told
from portal.showing.reasons import reason_in_words

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def russian(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("ru"):
        yield


def is_russian(text: str) -> bool:
    return re.search("[а-яё]", text, re.IGNORECASE) is not None


def messages(call: Callable[..., object], *given: object) -> list[str]:
    try:
        call(*given)
    except LookupRefused as refused:
        return [one.message for one in refused.errors]
    except (MrzError, ValueError) as error:
        return [str(error)]
    return []


QUERIES = [
    {},
    {"sex": "male"},
    {"name": "..."},
    {"nmae": "x"},
    {"name": 7},
    {"name": "x" * 5_000},
    {"name": "Иванов", "sex": "x"},
    {"name": "Иванов", "limit": 999},
    {"name": "Иванов", "categories": ["ships"]},
    {"name": "Иванов", "birth_date": "31.02.1971"},
    {"name": "Иванов", "birth_date": "13.1971"},
    {"name": "Иванов", "birth_date": "soon"},
    {"name": "Иванов", "citizenship": "Атлантида"},
    {"name": "Иванов", "make_year": "x"},
    {"name": "Иванов", "calibre": "x"},
    {"plate": "?1"},
    {"plate": "?1?2?3"},
    {"mrz": "P<RUS"},
    {"mrz": "P<RUS\nx"},
    {"mrz": "P<RUS#"},
    {"mrz": "A\nB\nC\nD"},
    {"mrz": "Q" * 44 + "\n" + "1" * 44},
    {"mrz": "P" * 44 + "\n" + "1" * 20},
]


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize("query", QUERIES, ids=lambda one: str(one)[:40])
def test_what_a_lookup_is_refused_for_is_told_in_russian(query: dict[str, object]) -> None:
    found = messages(understand, query)
    assert found
    assert [one for one in found if not is_russian(core_said(one))] == []


@pytest.mark.usefixtures("russian")
def test_values_come_back_in_the_sentence() -> None:
    (said,) = messages(parse_birth_date, "31.02.1971")
    assert "31.02.1971" in core_said(said)
    (said,) = messages(parse_mrz, "P<RUS#")
    assert "#" in core_said(said)
    assert core_said("The copy: 2 of 6 parts of the index did not answer.").count("6") == 1
    assert core_said("Nobody ever said this 100%.") == "Nobody ever said this 100%."


@pytest.mark.usefixtures("russian")
def test_every_reason_an_engine_gives_for_not_looking_is_told_in_russian() -> None:
    sources = (ROOT / "bank" / "engines").rglob("*.py")
    constants = {
        found
        for source in sources
        for found in re.findall(r'EngineMissing\(\s*"([^"]{9,})"', source.read_text())
    }
    assert len(constants) >= 5
    # Of writing alone: no lookup says it.
    constants -= {
        "The account of the index workers is too busy: start fewer of them.",
        "Not every part of the new index is there: run it again later.",
    }
    assert [one for one in constants if not is_russian(core_said(one))] == []


@pytest.mark.usefixtures("russian")
def test_what_a_schema_refuses_is_told_in_russian() -> None:
    wrong = {
        "key": {"category": "ships", "origin": "", "id": 7},
        "version": "1",
        "request": "x",
        "verdict": None,
        "note": "x" * 3_000,
        "traveller": {"state": "KZ", "kind": "passport", "number": "x", "more": 1},
    }
    with pytest.raises(marshmallow.ValidationError) as refused:
        OutcomeSaid().load(wrong)
    found = re.findall(r"\['?\"?(.*?)'?\"?\]", str(refused.value.messages))
    assert len(found) >= 8
    for text in refused.value.messages_dict["key"].values():
        found += text
    flat = [one for one in found if one.endswith(".")]
    assert [one for one in flat if not is_russian(core_said(one))] == []


@pytest.mark.usefixtures("russian")
def test_every_form_has_its_russian_with_all_its_places() -> None:
    for form in FORMS:
        values = {name: f"«{name}»" for name in re.findall(r"%\((\w+)\)s", form)}
        said = core_said(form % values)
        assert is_russian(said), form
        assert all(value in said for value in values.values()), form


@pytest.mark.usefixtures("russian")
def test_no_act_in_the_audit_log_is_left_in_english() -> None:
    for code in (*ACTS, *EventKind):
        assert is_russian(outcome_said(code)), code
    assert outcome_said("same, detained") == "То же лицо · Задержан"
    assert is_russian(outcome_said(Verdict.NOT_SAME)) and is_russian(
        outcome_said(f"{Verdict.UNDECIDED}, {Done.PASSED}")
    )
    sources = [*(ROOT / "portal").rglob("*.py"), *(ROOT / "bank" / "backup").rglob("*.py")]
    noted = {
        code
        for source in sources
        for code in re.findall(
            r'(?:note_act\(|Door\.\w+, |_write_down\(seen, )"([a-z-]+)"', source.read_text()
        )
    }
    assert {"searched", "verified", "restored", "printed"} <= noted
    assert {code for code in noted if not is_russian(outcome_said(code))} == set()


@pytest.mark.usefixtures("russian")
def test_what_was_asked_is_told_with_names_for_codes() -> None:
    asked = {
        "giver": "KZ",
        "role": "officer",
        "categories": ["vehicles"],
        "purposes": ["search"],
        "withheld": {"vehicles": ["colour"]},
        "sex": "male",
        "why": "code used already",
        "since": "2026-11-01T00:00:00+00:00",
        "first_day": "2026-11-01",
        "last_day": None,
    }
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    entry = Entry(kind=Kind.ADMIN, account="a", door=Door.PAGE, asked=asked, time=moment)
    told_of = dict(asked_of(entry))
    assert told_of["Предоставляет"] == "Казахстан (KZ)"
    assert "Транспортные средства: Цвет" in told_of.values()
    assert "1 ноября 2026" in told_of.values()
    assert [label for label in told_of if not is_russian(label)] == []
    assert [value for value in told_of.values() if value and not is_russian(value)] == []
    assert "Казахстан (KZ)" in asked_in_short(entry)


@pytest.mark.usefixtures("russian")
def test_reasons_name_states_and_fields() -> None:
    reason = {
        "code": "citizenship",
        "field": "citizenship",
        "text": "citizenship differs: KZ ~ RU, BY",
        "text_ru": "гражданство: не совпадает: KZ ~ RU, BY",
    }
    russian = reason_in_words("wanted-persons", reason, "ru", told)
    assert russian.endswith(": Казахстан (KZ) ~ Россия (RU), Беларусь (BY)")
    english = reason_in_words("wanted-persons", reason, "en", lambda text: text.en)
    assert english == "citizenship differs: Kazakhstan (KZ) ~ Russia (RU), Belarus (BY)"
    number = {
        "code": "number-equal",
        "field": "plates",
        "text": "plates: 123ABC02 ~ 123ABC02: the same",
        "text_ru": "plates: 123ABC02 ~ 123ABC02: совпадает",
    }
    assert "plates" not in reason_in_words("vehicles", number, "ru", told)
