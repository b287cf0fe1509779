"""Who is in the bank is never answered with "nothing": whatever stands in the way, and however many."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bank.home import Home
from bank.lookup import TOO_COMMON, LookupRefused, LookupService
from bank.scoring.bands import Costs, write_costs
from bank.store import Originator, Store
from bank.worker import bring_up_to_date, check
from ingest.pipeline import Options, ingest_file

Records = Sequence[Mapping[str, Any]]
Fill = Callable[[Mapping[tuple[str, str], Records]], LookupService]
COMMON = "Иванов Иван Иванович"
YESTERDAY = (date.today() - timedelta(days=1)).isoformat()


def person(id_: str, name: str = COMMON, **more: Any) -> dict[str, Any]:
    return {"id": id_, "names": [{"full": name}], **more}


def many(count: int, name: str = COMMON, **more: Any) -> list[dict[str, Any]]:
    return [person(f"n{place}", name, **more) for place in range(count)]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Takes arrays by (category, originator) into the bank and its index."""
    home = Home(tmp_path / "home")

    def taken(arrays: Mapping[tuple[str, str], Records]) -> LookupService:
        with Store.open(home) as store:
            for place, ((category, origin), records) in enumerate(arrays.items()):
                store.register_originator(Originator(origin, origin, origin, ""))
                file = tmp_path / f"{place}.jsonl"
                file.write_text("".join(json.dumps(one) + "\n" for one in records))
                summary = ingest_file(home, store, str(file), Options(category, origin, jobs=1))
                assert summary.quarantined == 0
            bring_up_to_date(home, store, jobs=1)
            assert check(home, store) == []
        return LookupService(home)

    return taken


def ids(answer: Mapping[str, Any]) -> list[str]:
    return [hit["id"] for hit in answer["hits"]]


@pytest.mark.parametrize(
    "more",
    [{"status": "ended"}, {"status": "suspended"}, {"valid_until": YESTERDAY}],
    ids=["ended", "suspended", "expired"],
)
def test_records_that_no_longer_answer_do_not_crowd_out_one_that_does(
    fill: Fill, more: dict[str, str]
) -> None:
    wanted = "wanted-persons"
    service = fill({(wanted, "RU"): many(300, **more), (wanted, "KZ"): [person("live")]})
    assert ids(service.lookup({"name": COMMON})) == ["live"]


def test_records_that_have_ended_are_not_counted_as_namesakes(fill: Fill) -> None:
    wanted = "wanted-persons"
    ended = many(20, status="ended")
    service = fill({(wanted, "RU"): ended, (wanted, "KZ"): [person("live")]})
    hit = service.lookup({"name": COMMON})["hits"][0]
    assert "a common name" not in " ".join(one["text"] for one in hit["reasons"])


def test_more_ended_records_than_can_be_passed_over_are_said(
    fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank.expiry.DEEPEST", 200)
    answer = fill({("wanted-persons", "RU"): many(201, valid_until=YESTERDAY)}).lookup(
        {"name": COMMON}
    )
    assert answer["outcome"] == "incomplete"
    assert "have ended" in answer["incomplete"][0]


@pytest.mark.parametrize("bearers", [1, 8, 60])
def test_a_surname_alone_is_found_however_many_bear_it(fill: Fill, bearers: int) -> None:
    givens = ("Иван", "Пётр", "Алексей", "Тимур", "Рустам")
    people = [
        person(f"n{place}", f"Щербаков {givens[place % 5]} Петрович") for place in range(bearers)
    ]
    service = fill({("wanted-persons", "RU"): people})
    for query in ({"name": "Щербаков"}, {"name": "Shcherbakov", "sex": "male"}):
        answer = service.lookup(query)
        assert answer["outcome"] == "possible"
        assert len(answer["hits"]) == min(bearers, 10)


def test_a_common_name_is_shown_by_the_weak_band_as_it_is_set(fill: Fill, tmp_path: Path) -> None:
    write_costs(tmp_path / "home" / "settings", Costs(line=0.2))
    people = [person(f"n{place}", f"Щербаков {place}-й Петрович") for place in range(60)]
    hits = fill({("wanted-persons", "RU"): people}).lookup({"name": "Щербаков"})["hits"]
    assert {hit["band"] for hit in hits} == {"weak"}


PAPERS = person("papers", "Сулейманов Тимур", documents=[{"number": "4510123456"}])
CAR = {"id": "car", "plates": ["А123ВС77"]}


def test_who_carries_the_number_is_found_beside_bearers_of_the_name(fill: Fill) -> None:
    service = fill(
        {
            ("wanted-persons", "RU"): [*many(260), PAPERS],
            ("vehicles", "RU"): [CAR],
        }
    )
    found = ids(service.lookup({"name": COMMON, "document": "4510 123456"}))
    assert "papers" in found and len(found) == 10
    assert ids(service.lookup({"name": COMMON, "plate": "А123ВС77"}))[0] == "car"
    assert ids(service.lookup({"name": COMMON, "plate": "А1?3ВС77"})).count("car") == 1


def test_bearers_of_a_common_surname_are_found_beside_a_number_like_anothers(
    fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank.engines.plan.RARE_DOCUMENTS", 10)
    people = [
        person(f"n{place}", f"Иванов {'Пётр' if place % 2 else 'Олег'}") for place in range(30)
    ]
    service = fill({("wanted-persons", "RU"): people, ("vehicles", "RU"): [CAR]})
    found = ids(service.lookup({"name": "Иванов", "plate": "А123ВС78"}))
    assert "car" in found and len(found) == 10


def test_the_personal_number_of_an_mrz_is_looked_up(fill: Fill) -> None:
    wanted = person("pin", "Исмаилов Тимур", personal_numbers=["30101901234567"])
    mrz = (
        "P<UZBKARIMOV<<ALISHER<<<<<<<<<<<<<<<<<<<<<<<\nFA12345673UZB9001011M30010193010190123456700"
    )
    namesakes = many(60, "Каримов Алишер")
    found = ids(fill({("wanted-persons", "UZ"): [*namesakes, wanted]}).lookup({"mrz": mrz}))
    assert found[0] == "pin" and len(found) == 10


def test_one_that_is_gone_from_the_bank_takes_no_others_place(fill: Fill, tmp_path: Path) -> None:
    service = fill({("wanted-persons", "RU"): many(5)})
    first = ids(service.lookup({"name": COMMON, "limit": 1}))
    withdraw = tmp_path / "gone.csv"
    withdraw.write_text(f"change,id\nwithdraw,{first[0]}\n")
    home = Home(tmp_path / "home")
    with Store.open(home) as store:
        ingest_file(home, store, str(withdraw), Options("wanted-persons", "RU", "changes", jobs=1))
    after = ids(service.lookup({"name": COMMON, "limit": 1}))
    assert len(after) == 1 and after != first


def test_a_change_that_waits_too_long_for_the_index_is_said(
    fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = fill({("wanted-persons", "RU"): many(2)})
    new = tmp_path / "new.jsonl"
    new.write_text(json.dumps(person("new", "Оганесян Артур")) + "\n")
    home = Home(tmp_path / "home")
    with Store.open(home) as store:
        ingest_file(home, store, str(new), Options("wanted-persons", "RU", jobs=1))
    assert service.lookup({"name": "Оганесян Артур"})["outcome"] == "nothing"

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(UTC) + timedelta(minutes=2)

    monkeypatch.setattr("bank.lookup.datetime", Later)
    answer = service.lookup({"name": "Оганесян Артур"})
    assert answer["outcome"] == "incomplete"
    assert "1 changes behind" in answer["incomplete"][0]


def test_a_text_that_says_nothing_beside_a_name_is_refused(fill: Fill) -> None:
    service = fill({("wanted-persons", "RU"): many(1)})
    with pytest.raises(LookupRefused):
        service.lookup({"name": "Рахмонов Пётр", "text": "А1"})


def test_where_not_every_spelling_was_looked_through_nothing_is_not_said(
    fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = "wanted-persons"
    people = [person(f"d{at}", "Каримова Дилноза") for at in range(10)]
    service = fill(
        {(wanted, "KZ"): [*people, *(person(f"m{at}", "Зайтоа Марина") for at in range(10))]}
    )
    asked = {"name": "Дилноза Зайтоа"}
    monkeypatch.setattr("bank.engines.plan.RARE_DOCUMENTS", 2)
    assert service.lookup(asked)["outcome"] == "nothing"
    monkeypatch.setattr("bank.engines.plan.MOST_WALKED", 12)
    answer = service.lookup(asked)
    assert (answer["outcome"], answer["hits"]) == ("incomplete", [])
    assert answer["incomplete"] == [TOO_COMMON]
    of_whom_there_are = service.lookup({"name": "Каримова Дилноза"})
    assert of_whom_there_are["hits"] and "incomplete" not in of_whom_there_are


def test_what_describes_a_thing_hides_no_number_beside_it(fill: Fill) -> None:
    service = fill(
        {
            ("vehicles", "KZ"): [
                {"id": "russian", "plates": ["А234КМ77"]},
                {"id": "kazakh", "plates": ["123ABC02"]},
                {"id": "kyrgyz", "plates": ["01KG123ABC"]},
            ],
            ("lost-arms", "KZ"): [
                {"id": "pistol", "series": "АБ", "number": "1234", "make": "ПМ"},
                {"id": "glock", "number": "ABC123", "make": "Glock"},
                {"id": "rifle", "number": "1234567", "make": "АКМ"},
            ],
        }
    )
    for text, found in {
        "ваз 2109 а 234 км 77": "russian",
        "ВАЗ-2109 А 234 КМ 77 белая": "russian",
        "Toyota Camry 2015 123 ABC 02": "kazakh",
        "Тойота камри 50 123 ABC 02": "kazakh",
        "Prius 2010 01 KG 123 ABC": "kyrgyz",
        "01 123 ABC": "kyrgyz",
        "ПМ АБ 1234 9 мм": "pistol",
        "глок 17 АВС123": "glock",
        "9x19 Glock 17 ABC123": "glock",
        "АКМ 7.62х39 1234567 1974": "rifle",
    }.items():
        assert ids(service.lookup({"text": text}))[:1] == [found], text
