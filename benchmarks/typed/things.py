"""Made records whose numbers have the forms of papers, weapons and vehicles of the region (domain notes 1 to 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.matching.numbers import plates
from ingest.generate import generate_records
from ingest.generate.spelling import RUSSIAN, spelled

Number = Callable[[Random], str]
PEOPLE = "missing-persons"

_CYRILLIC, _LATIN = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ", "ABCDEFGHJKLMNPRSTVXYZ"
_VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
NAMES = (
    "Рахимов Далер", "Ким Александр", "Щербаков Пётр Ильич", "Сулейманова Айгуль", "Мкртчян Вардан",
    "Jumabaev Nurlan", "Karimova Gulnora", "Ли Вэй", "Ан Виктор", "Bogdan Rusu", "Тен Сергей",
)  # fmt: skip
MODELS = (
    "АКМ", "АК-74", "ПМ", "ТТ", "СКС", "ИЖ-27", "ТОЗ-34", "Сайга-12", "Сайга МК", "МР-654К", "Glock 17",
    "Beretta 92", "МЦ 21-12", "Walther P99", "CZ 75", "ОСА ПБ-4-1МЛ", "Форт-12",
)  # fmt: skip
CARS = (
    "ВАЗ 2109", "ВАЗ-2107", "Lada Vesta", "BMW X5", "BMW 525", "Toyota Camry 50", "Mercedes E 200",
    "КамАЗ 5320", "МАЗ 5440", "Volvo FH12", "MAN TGA", "Audi 80", "Газель 3302", "Mazda CX-5",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """A record with what stands beside its numbers; `numbers` by the field that they are looked up in."""

    category: str
    id: str
    numbers: dict[str, str]
    beside: dict[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """The record as an array has it."""
        whole: dict[str, Any] = {"id": self.id, "status": "active"}
        if "born" in self.beside:
            whole["names"] = [{"kind": "main", "full": self.beside["name"]}]
            whole["birth_dates"] = [self.beside["born"]]
            papers = [{"number": one} for one in self.numbers.values()]
            return whole | ({"documents": papers} if papers else {})
        if self.category == "vehicles":
            return whole | {"plates": [self.numbers["plate"]], "vin": self.numbers["vin"]}
        return whole | {"number": self.numbers["arm"], "model": self.beside["model"]}


def _digits(chance: Random, many: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(many))


def _letters(chance: Random, many: int, of: str = _CYRILLIC) -> str:
    return "".join(chance.choice(of) for _ in range(many))


PAPERS: tuple[Number, ...] = (
    lambda c: f"{_digits(c, 4)} {_digits(c, 6)}",
    lambda c: f"{_digits(c, 2)} {_digits(c, 7)}",
    lambda c: f"{c.choice(('I', 'II', 'III', 'IV', 'V'))}-{_letters(c, 2)} № {_digits(c, 6)}",
    lambda c: f"{_digits(c, 2)} {_letters(c, 2)} {_digits(c, 6)}",
    lambda c: f"{c.choice(('MP', 'AB', 'BM', 'HB', 'KH'))}{_digits(c, 7)}",
    lambda c: f"{_digits(c, 7)}{c.choice('ABCKEMH')}{_digits(c, 3)}PB{_digits(c, 1)}",
    lambda c: _digits(c, 12),
    lambda c: f"2{_digits(c, 13)}",
    lambda c: f"A{_digits(c, 8)}",
    lambda c: f"{c.choice(('AA', 'AB', 'AN', 'ID'))}{_digits(c, 7)}",
    lambda c: f"{_letters(c, 2)} № {_digits(c, 7)}",
    lambda c: f"AZE{_digits(c, 8)}",
    lambda c: f"{_digits(c, 2)}{_letters(c, 2, _LATIN)}{_digits(c, 5)}",
)
SERIALS: tuple[Number, ...] = (
    lambda c: f"{_digits(c, 4)} {_letters(c, 1)}",
    lambda c: f"МА-{_digits(c, 3)}-{_digits(c, 2)}",
    lambda c: f"{_letters(c, 2)} {_digits(c, 4)}",
    lambda c: f"{_letters(c, 1)} {_digits(c, 5)}",
    lambda c: f"{_letters(c, 2)}{_digits(c, 4)}{_letters(c, 1)}",
    lambda c: f"{_letters(c, 3)} {_digits(c, 3)}",
    lambda c: f"{_letters(c, 2)} {_digits(c, 3)}",
    lambda c: f"{_letters(c, 4, _LATIN)}{_digits(c, 3)}",
    lambda c: f"{_letters(c, 1, _LATIN)}{_digits(c, 5)}{_letters(c, 1, _LATIN)}",
    lambda c: f"0{_digits(c, 7)}",
    lambda c: _digits(c, 7),
    lambda c: _digits(c, 5),
)


def _born(chance: Random) -> str:
    return f"{chance.randint(1950, 2004)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def things(chance: Random, many: int) -> Iterator[Thing]:
    """So many persons, weapons and vehicles each."""
    own_plates = plates(chance)
    for at in range(many):
        born = _born(chance)
        beside = {"name": chance.choice(NAMES), "born": born}
        yield Thing("wanted-persons", f"p{at}", {"document": chance.choice(PAPERS)(chance)}, beside)
        beside = {"model": chance.choice(MODELS), "year": str(chance.randint(1940, 2021))}
        yield Thing("lost-arms", f"a{at}", {"arm": chance.choice(SERIALS)(chance)}, beside)
        vin = f"{_letters(chance, 13, _VIN_SIGNS)}{_digits(chance, 4)}"
        beside = {"model": chance.choice(CARS), "year": str(chance.randint(1985, 2023))}
        yield Thing("vehicles", f"v{at}", {"plate": next(own_plates), "vin": vin}, beside)


def people(chance: Random, many: int) -> Iterator[Thing]:
    """So many persons with names of all the states as Russian papers have them, and whole dates of birth."""
    seed = chance.randrange(1_000)
    for at, made in enumerate(generate_records(many, seed, [PEOPLE])):
        main = made.record["names"][0]
        name = " ".join(spelled(main[part], RUSSIAN) for part in ("surname", "given"))
        yield Thing(PEOPLE, f"n{at}", {}, {"name": name, "born": _born(chance)})
