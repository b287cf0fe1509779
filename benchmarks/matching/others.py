"""Hard negatives: near names that are other people."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from benchmarks.matching import tables
from benchmarks.matching.pair import Part
from benchmarks.matching.people import Human, day, form, human, line, lookup, parts, record

Made = tuple[dict[str, Any], dict[str, Any]]
SLAVIC = ("russian-icao", "russian-mvd", "belarusian")


def _two(
    asked: Human,
    kept: Human,
    chance: random.Random,
    *,
    patronymic: float = 0.5,
    dated: bool = False,
) -> Made:
    typed = line(form(asked, chance, patronymic=patronymic), chance)
    query = lookup(typed, asked.born, asked.sex, chance)
    if dated:
        query["birth_date"] = "{:04d}-{:02d}-{:02d}".format(*asked.born)
    return query, record(kept, form(kept, chance, patronymic=patronymic))


def _born_near(born: tuple[int, int, int], chance: random.Random) -> tuple[int, int, int]:
    """A date of another person; people who are confused are often of an age: a quarter of one year."""
    year, month, date = day(chance)
    return (born[0] if chance.random() < 0.25 else year), month, date


def near_surname(part: Part, chance: random.Random) -> Made:
    """Иванов and Иваненко."""
    pair = list(chance.choice(tables.of_part(tables.NEAR_SURNAMES, part)))
    chance.shuffle(pair)
    one = replace(human(part, chance, chance.choice(SLAVIC)), sex="")
    asked, kept = (replace(one, name=replace(one.name, surname=s)) for s in pair)
    kept = replace(kept, born=_born_near(asked.born, chance))
    return _two(asked, kept, chance, patronymic=0.3)


def father_and_son(part: Part, chance: random.Random) -> Made:
    """Пётр Иванович and his son Иван Петрович, a generation apart."""
    men = [human(part, chance, "russian-icao") for _ in range(2)]
    given, fathers = ("Игорь", "Максим", "Степан", "Роман", "Антон", "Руслан"), "ович"
    son, father = chance.sample(given, 2)
    surname = men[0].name.surname.removesuffix("а")
    year, month, date = men[0].born
    year = min(year, 1973)
    elder = replace(
        men[0], sex="male", born=(year, month, date), name=replace(men[0].name, surname=surname, given=father,
        patronymic=son.rstrip("ь") + fathers),
    )  # fmt: skip
    younger = replace(
        elder, born=(year + chance.randint(20, 32), month % 12 + 1, date % 28 + 1),
        name=replace(elder.name, given=son, patronymic=father + fathers),
    )  # fmt: skip
    asked, kept = chance.sample((elder, younger), 2)
    return _two(asked, kept, chance, patronymic=1, dated=chance.random() < 0.5)


def _sibling(one: Human, part: Part, chance: random.Random) -> Human:
    while True:
        other = human(part, chance, one.language)
        if other.name.given[:3] != one.name.given[:3] and other.sex == one.sex:
            return replace(one, name=replace(one.name, given=other.name.given))


def brothers(part: Part, chance: random.Random) -> Made:
    """One surname and patronymic, another given name, some years between."""
    one = human(part, chance)
    other = _sibling(one, part, chance)
    year, month, date = one.born
    other = replace(
        other, born=(min(year + chance.randint(1, 8), 2010), month % 12 + 1, date % 27 + 2)
    )
    return _two(one, other, chance, patronymic=0.8)


def twins(part: Part, chance: random.Random) -> Made:
    """One date, surname and patronymic; only the given name tells them apart."""
    one = human(part, chance)
    return _two(one, _sibling(one, part, chance), chance, patronymic=0.8, dated=True)


def spouses(part: Part, chance: random.Random) -> Made:
    """One surname, other given names and sex."""
    one = replace(human(part, chance, "russian-icao"), sex="male")
    surname = one.name.surname.removesuffix("а")
    other = replace(
        human(part, chance, "russian-icao"), sex="female",
    )  # fmt: skip
    wife = replace(other, name=replace(other.name, surname=surname + "а", given="Оксана"))
    husband = replace(one, name=replace(one.name, surname=surname, given="Тимофей"))
    return _two(husband, wife, chance)


def namesakes(part: Part, chance: random.Random) -> Made:
    """The same name, another year, month and day of birth."""
    one = human(part, chance)
    while True:
        other = replace(one, born=day(chance))
        if abs(other.born[0] - one.born[0]) >= 3:
            return _two(one, other, chance, dated=True)


def other_given(part: Part, chance: random.Random) -> Made:
    """One surname, another given name and father."""
    one = human(part, chance)
    other = replace(_sibling(one, part, chance), born=_born_near(one.born, chance))
    if one.name.patronymic:
        patronymic = human(part, chance, one.language).name.patronymic
        other = replace(other, name=replace(other.name, patronymic=patronymic))
    return _two(one, other, chance)


def other_surname(part: Part, chance: random.Random) -> Made:
    """One given name and patronymic, another surname."""
    one = human(part, chance)
    while True:
        other = human(part, chance, one.language)
        if other.name.surname[:3] != one.name.surname[:3]:
            break
    names = replace(one.name, surname=other.name.surname)
    other = replace(other, name=names, born=_born_near(one.born, chance))
    return _two(one, other, chance)


def near_given(part: Part, chance: random.Random) -> Made:
    """Мария and Марина of one surname."""
    pair = list(chance.choice(tables.of_part(tables.NEAR_GIVEN, part)))
    chance.shuffle(pair)
    one = replace(human(part, chance, chance.choice(SLAVIC)), sex="")
    names = [replace(one.name, given=given, patronymic="") for given in pair]
    query = lookup(line(parts(names[0], None, chance)), one.born, "", chance)
    kept = replace(one, born=_born_near(one.born, chance))
    return query, record(kept, parts(names[1], None, chance))


def strangers(part: Part, chance: random.Random) -> Made:
    """Two people of one language with nothing in common but what chance gives."""
    language = human(part, chance).language
    while True:
        one, other = human(part, chance, language), human(part, chance, language)
        if one.name.surname[:3] != other.name.surname[:3]:
            return _two(one, other, chance)
