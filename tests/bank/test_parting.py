"""Who was born on the day asked and shares a word is found, however common the words and near the others."""

from __future__ import annotations

from typing import Any

import pytest

from bank.access.blinding import Part
from bank.engines.protocol import CandidateRequest, Group
from bank.home import Home
from bank.lookup import LookupService
from bank.parting import apart
from bank.store import Change, Store
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record

BORN = "1964-03-04"
NAMES = (("Nfa", 1.0), ("Nca", 0.9), ("Nka", 0.5), ("Nda", 0.4))


def bank_of(home: Home, people: list[tuple[str, str]]) -> LookupService:
    """A bank of people by name and date of birth, whose ids are their places."""
    bodies = [
        load_record(
            "wanted-persons", {"id": str(at), "names": [{"full": name}], "birth_dates": [born]}
        )
        for at, (name, born) in enumerate(people)
    ]
    with Store.open(home) as store:
        run = store.begin_run("ingest", "wanted-persons", "KZ", "t", "t", False)
        store.write_batch(run.number, [Change("upsert", one["id"], one) for one in bodies], 1)
        store.finish_run(run.number)
        bring_up_to_date(home, store, jobs=1)
    return LookupService(home)


def found(service: LookupService, **query: Any) -> list[str]:
    return [hit["id"] for hit in service.lookup(query)["hits"]]


@pytest.fixture
def home(tmp_path: Any, engine_url: str) -> Home:
    return Home(tmp_path, engine=engine_url)


@pytest.mark.parametrize("born", ["1964-03-04", "1964-04-03"])
def test_a_slip_in_one_common_word_does_not_hide_who_was_born_that_day(
    home: Home, born: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank.engines.plan.RARE_DOCUMENTS", 5)
    others = [(f"Дилноза {one}", "1980-01-01") for one in ("Каримова", "Алиева", "Юнусова") * 10]
    # As sound what was typed, and are common, too.
    others += [(f"{one} Зайтоа", "1981-01-01") for one in ("Марина", "Анна", "Ольга") * 10]
    service = bank_of(home, [("Сеитова Дилноза", BORN), *others])
    assert found(service, name="Dilnoza Seitoa", birth_date=born)[0] == "0"


def test_those_whose_spelling_is_nearer_do_not_crowd_out_who_was_born_that_day(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank.query.CANDIDATES", 20)
    monkeypatch.setattr("bank.scoring.shortlist.BY_NAMES", 10)
    monkeypatch.setattr("bank.scoring.shortlist.BY_ENGINE", 0)
    nearer = [("Абдулгулзода Чамшед", f"1990-1{at % 3}-25") for at in range(60)]
    service = bank_of(home, [("Абдулгулзода Ҷамшед", BORN), *nearer])
    query = {"name": "Abdulgulzoda Chamshed", "limit": 3}
    assert found(service, **query, birth_date=BORN)[0] == "0"
    assert "0" not in found(service, **query)


def test_the_day_is_asked_with_each_likely_key_of_each_word() -> None:
    request = CandidateRequest(
        (Group(NAMES), Group((("Nfb", 1.0),)), Group((("D0AB1", 1.0),), selective=True)),
        boosts=((f"B{BORN}", 6.0), ("Y1964", 3.0)),
        patterns=(("D0x", "D0y"),),
    )
    words, numbers, born = (one.request for one in apart(Part(request)))
    assert (words.groups, words.patterns) == (request.groups[:2], ())
    assert (numbers.groups, numbers.patterns) == (request.groups[2:], request.patterns)
    assert born.groups == ()
    assert born.patterns == tuple(
        (day, key) for day in (f"B{BORN}", "B1964-04-03") for key in ("Nfa", "Nca", "Nka", "Nfb")
    )


@pytest.mark.parametrize("boosts", [(), (("Y1964", 3.0),), (("B1964-03", 6.0), ("Y1964", 3.0))])
def test_without_a_whole_date_a_name_is_one_request(boosts: tuple[tuple[str, float], ...]) -> None:
    part = Part(CandidateRequest((Group(NAMES),), boosts=boosts))
    assert apart(part) == [part]


def test_a_number_and_a_date_without_a_name_are_one_request() -> None:
    number = Group((("D0AB1", 1.0),), selective=True)
    part = Part(CandidateRequest((number,), boosts=((f"B{BORN}", 6.0),)))
    assert apart(part) == [part]
