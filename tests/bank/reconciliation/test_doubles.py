"""What is taken for one person or thing under two ids, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from bank.home import Home
from bank.reconciliation import Kind, Reports
from bank.reconciliation.doubles import same_by
from bank.store import Store
from index_mappings.schemas import load_record
from tests.bank.reconciliation.arrays import about, found, person, reconciled

BORN = {"birth_dates": ["1971-03-12"]}


def paper(number: str, **more: str) -> dict[str, Any]:
    return {"documents": [{"number": number, **more}]}


SAME = [
    (person("1", **paper("N1234567")), person("2", "Петров", **paper("n 123-4567")), "document"),
    (
        person("1", **paper("123456", series="AB")),
        person("2", "Петров", **paper("AB123456")),
        "document",
    ),
    (
        person("1", personal_numbers=["710312300123"]),
        person("2", "Петров", personal_numbers=["710312 300123"]),
        "document",
    ),
    (person("1", "Иванов Иван", **BORN), person("2", "Ivanov Ivan", **BORN), "name"),
    (person("1", "Иванов Иван", **BORN), person("2", "Иван ИВАНОВ Петрович", **BORN), "name"),
    # A surname that looks like a patronymic, where the order of words decides what it is.
    (person("1", "Егорович Игорь Ким", **BORN), person("2", "Игорь Егорович Ким", **BORN), "name"),
    (
        person("1", "Егорович Игорь Ким Петрович", **BORN),
        person("2", "Игорь Егорович Ким", **BORN),
        "name",
    ),
]
OTHERS = [
    (person("1", **paper("123456", series="AB")), person("2", **paper("123456", series="CD"))),
    (person("1", **paper("N1234567", state="KZ")), person("2", **paper("N1234567", state="KG"))),
    (person("1", **paper("12345")), person("2", **paper("12345"))),
    (person("1", **paper("N12?4567")), person("2", **paper("N12?4567"))),
    (person("1"), person("2")),
    (person("1", "Иванов", **BORN), person("2", "Иванов", **BORN)),
    (
        person("1", "Иванов Иван", birth_dates=["1971"]),
        person("2", "Иванов Иван", birth_dates=["1971"]),
    ),
    (
        person("1", "Иванов Иван Петрович", **BORN),
        person("2", "Иванов Иван Сергеевич", **BORN),
    ),
    (
        person("1", "Иванова Женя", sex="female", **BORN),
        person("2", "Иванова Женя", sex="male", **BORN),
    ),
]


@pytest.mark.parametrize(("one", "other", "reason"), SAME)
def test_doubles_of_persons(one: dict[str, Any], other: dict[str, Any], reason: str) -> None:
    assert same_by("wanted-persons", one, other) == (reason,)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_only_looks_like_a_double(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert same_by("wanted-persons", one, other) == ()


def vehicle(id_: str, **more: Any) -> dict[str, Any]:
    return load_record("vehicles", {"id": id_, **more})


def arm(id_: str, **more: Any) -> dict[str, Any]:
    return load_record("lost-arms", {"id": id_, **more})


def test_doubles_of_things() -> None:
    vin = "XTA21099043512345"
    one = vehicle("1", vin=vin, plates=["А123ВС77"])
    assert same_by("vehicles", one, vehicle("2", vin=vin.lower())) == ("vin",)
    assert same_by("vehicles", one, vehicle("2", plates=["a 123 bc 77"])) == ("plate",)
    assert same_by("vehicles", one, vehicle("2", vin=vin, plates=["А123ВС77"])) == ("plate", "vin")
    assert same_by("vehicles", one, vehicle("2", body_number=vin)) == ()
    pistol = arm("1", number="АБ 1234", model="ПМ")
    assert same_by("lost-arms", pistol, arm("2", number="АБ1234")) == ("serial",)
    assert same_by("lost-arms", pistol, arm("2", number="АБ 1234", model="ТТ")) == ()


def test_a_report_tells_each_pair_once(home: Home, store: Store, reports: Reports) -> None:
    array = [
        person("b", **paper("N1234567"), **BORN),
        person("c", "Сидоров Сидор"),
        person("a", **paper("N1234567"), **BORN),
        person("d", "Петров Пётр", **paper("N1234567")),
        person("b", **paper("N1234567"), **BORN),
    ]
    report = reconciled(home, store, reports, array)
    pairs = {
        one.id: (one.other_id, one.other_line, one.line, {name for name, _ in one.reasons})
        for one in found(reports, report, Kind.PROBABLE)
    }
    assert pairs == {"a": ("b", 1, 3, {"document", "name"}), "d": ("b", 1, 4, {"document"})}
    assert report.figures.of(Kind.PROBABLE) == 2


def test_states_of_papers_part_what_one_number_would_join(
    home: Home, store: Store, reports: Reports
) -> None:
    array = [
        person("1", **paper("N1234567", state="KZ")),
        person("2", "Ким", **paper("N1234567", state="KG")),
        person("3", "Цой", **paper("N1234567", state="KG")),
    ]
    report = reconciled(home, store, reports, array)
    assert [(one.id, one.other_id) for one in found(reports, report, Kind.PROBABLE)] == [("3", "2")]


def test_vehicles_of_a_large_array_pair_up(home: Home, store: Store, reports: Reports) -> None:
    array = [vehicle(f"v{one}", plates=[f"{one % 500:03}ABC02"]) for one in range(1_000)]
    report = reconciled(home, store, reports, array, about("vehicles"))
    pairs = {(one.id, one.other_id) for one in found(reports, report, Kind.PROBABLE)}
    assert pairs == {(f"v{one + 500}", f"v{one}") for one in range(500)}
