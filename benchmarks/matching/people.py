"""People for labelled pairs: composed names with dates and sex, development and test roots apart."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass
from typing import Any

from benchmarks.matching.pair import Part
from benchmarks.pairs import LANGUAGES, Person, spell
from benchmarks.spelling_tables import Table

ROOT_LETTERS = 4
CITIZENSHIPS = {
    "russian": "RU", "belarusian": "BY", "ukrainian": "UA", "kazakh": "KZ", "kyrgyz": "KG",
    "tajik": "TJ", "uzbek": "UZ", "turkmen": "TM", "azerbaijani": "AZ", "armenian": "AM",
    "georgian": "GE", "romanian": "MD", "moldovan": "MD",
}  # fmt: skip
_WOMAN = ("овна", "евна", "қызы", "кызы", "қизи", "owna", "qızı")
_MAN = ("ович", "евич", "ұлы", "уулу", "ўғли", "owiç", "oğlu")


@dataclass(frozen=True, slots=True)
class Human:
    """One made person, the name in the native script of `language`."""

    language: str
    name: Person
    born: tuple[int, int, int]
    sex: str
    citizenship: str


def part_of(surname: str) -> Part:
    """The part that a surname's root belongs to: its first letters decide."""
    root = surname.lower()[:ROOT_LETTERS].encode()
    return "test" if zlib.crc32(root) % 2 else "development"


def human(part: Part, chance: random.Random, language: str = "") -> Human:
    """A person whose surname is of `part`; of a language drawn when none is given."""
    language = language or chance.choice(list(LANGUAGES))
    while True:
        name = LANGUAGES[language].compose(chance)
        if part_of(name.surname) == part:
            break
    sex = (
        "female"
        if name.patronymic.endswith(_WOMAN)
        else "male"
        if name.patronymic.endswith(_MAN)
        else ""
    )
    return Human(language, name, day(chance), sex, CITIZENSHIPS[language.partition("-")[0]])


def day(chance: random.Random) -> tuple[int, int, int]:
    """A date of birth of a grown person."""
    return chance.randint(1945, 2005), chance.randint(1, 12), chance.randint(1, 28)


def iso(born: tuple[int, int, int]) -> str:
    """The date as text."""
    return "{:04d}-{:02d}-{:02d}".format(*born)


def spelt(word: str, table: Table | None, chance: random.Random) -> str:
    """A word by a table (None: as it is) with a capital."""
    text = spell(word, table, chance) if table else word
    return " ".join(one[:1].upper() + one[1:] if one[:1].isalpha() else one for one in text.split())


def form(one: Human, chance: random.Random, *, patronymic: float = 0.5) -> dict[str, str]:
    """The name by parts in one of the spellings of its language, with a patronymic by chance."""
    table = chance.choice([None, *LANGUAGES[one.language].spellings])
    return parts(one.name, table, chance, patronymic=patronymic)


def parts(
    name: Person, table: Table | None, chance: random.Random, *, patronymic: float = 0.5
) -> dict[str, str]:
    """Surname, given name and, by chance, patronymic, spelt by one table."""
    found = {
        "surname": spelt(name.surname, table, chance),
        "given": spelt(name.given, table, chance),
    }
    if name.patronymic and chance.random() < patronymic:
        found["patronymic"] = spelt(name.patronymic, table, chance)
    return found


def line(name: dict[str, str], chance: random.Random | None = None) -> str:
    """A name as one line; with `chance`, one in five with the given name first."""
    order = ["surname", "given", "patronymic"]
    if chance and chance.random() < 0.2:
        order = ["given", "surname", "patronymic"]
    return " ".join(name[key] for key in order if key in name)


def record(
    one: Human, *names: dict[str, str], born: tuple[int, int, int] | str | None = ""
) -> dict[str, Any]:
    """A record of the person under these names, the first being the main one."""
    kinds = ["main", *(name.get("kind", "alias") for name in names[1:])]
    made: dict[str, Any] = {
        "id": "1",
        "names": [
            {"kind": kind, **{k: v for k, v in name.items() if k != "kind"}}
            for kind, name in zip(kinds, names, strict=True)
        ],
        "birth_dates": [iso(one.born)],
        "citizenships": [one.citizenship],
    }
    if one.sex:
        made["sex"] = one.sex
    if isinstance(born, tuple):
        made["birth_dates"] = [iso(born)]
    elif born is None:
        del made["birth_dates"]
    return made


def lookup(
    typed: str, born: tuple[int, int, int] | None, sex: str, chance: random.Random
) -> dict[str, Any]:
    """A lookup of a name, half of them with a date of birth, some in part or with a slip."""
    query: dict[str, Any] = {"name": typed}
    if born and chance.random() < 0.5:
        query["birth_date"] = _noted(born, chance)
    if sex and chance.random() < 0.4:
        slip = chance.random() < 0.01
        query["sex"] = {"male": "female", "female": "male"}[sex] if slip else sex
    return query


def _noted(born: tuple[int, int, int], chance: random.Random) -> str:
    """A date as noted: mostly whole; a year alone, a month, two numbers swapped, a digit
    or year off, and now and then another date altogether, as people give false ones."""
    year, month, date = born
    kind = chance.random()
    if kind < 0.72:
        return iso(born)
    if kind < 0.87:
        return str(year)
    if kind < 0.90:
        return f"{year:04d}-{month:02d}"
    if kind < 0.94 and date <= 12:
        return iso((year, date, month))
    if kind < 0.97:
        return iso((year, month, date % 9 + 1 + 10 * (date // 10 % 2)))
    if kind < 0.985:
        return iso((year + chance.choice((-1, 1)), month, date))
    return iso(day(chance))
