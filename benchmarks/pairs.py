"""Pairs of full names: one spelling for the bank, the other typed at the border.

`rule_pairs` spells composed names by documented rules of each language, `real_pairs` and
`arabic_pairs` put full names together from pairs of single names in a folder given as argument,
`other_names` gives the people among whom the right one must be found. Nothing here uses the
project's own analysis, so that the rules are checked from outside. Tables: `spelling_tables`.
"""

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import spelling_tables as tables
from benchmarks.spelling_tables import Table

VOWELS = frozenset("аеёиоуыэюяіїєəәөүұӯӣўaeiouyıöüáéíóúʼь" + "աեէըիոօու")


@dataclass(frozen=True, slots=True)
class Person:
    """A composed name in its native script: surname, given name, patronymic (may be empty)."""

    surname: str
    given: str
    patronymic: str


@dataclass(frozen=True, slots=True)
class Language:
    """How names of a language are made and spelt: the native form and the others in use."""

    compose: Callable[[random.Random], Person]
    spellings: tuple[Table, ...]
    native: bool = True


def spell(word: str, table: Table, rng: random.Random) -> str:
    """Spell `word` by `table`, longest group first.

    Keys: `=word` a whole word, `^x` at the start, `x$` at the end, `~x` after a vowel or a sign.
    Where the table has several spellings for a group, one is drawn.
    """
    out: list[str] = []
    for part in word.lower().split(" "):
        out.append(_spell_part(part, table, rng))
    return " ".join(out)


def _spell_part(part: str, table: Table, rng: random.Random) -> str:
    if "=" + part in table:
        return rng.choice(table["=" + part])
    out, place = [], 0
    while place < len(part):
        for size in range(min(6, len(part) - place), 0, -1):
            group = part[place : place + size]
            options = (
                ["^" + group] if place == 0 else ["~" + group] if part[place - 1] in VOWELS else []
            )
            if place + size == len(part):
                options.append(group + "$")
            key = next((key for key in (*options, group) if key in table), None)
            if key is not None:
                out.append(rng.choice(table[key]))
                place += size
                break
        else:
            out.append(part[place])
            place += 1
    return "".join(out)


def _title(text: str) -> str:
    # Georgian has no capitals in names: upper() would give headline letters.
    return " ".join(
        part if "ა" <= part[:1] <= "ჿ" else part[:1].upper() + part[1:]
        for part in text.split(" ")
        if part
    )


def _slavic(
    roots: str, seconds: str, endings: str, given: str, rng: random.Random, patronymic: bool = True
) -> Person:
    female = rng.random() < 0.4
    men, women = (names.split() for names in given.split("|"))
    root = rng.choice(roots.split())
    if rng.random() < 0.6:
        root += rng.choice(seconds.split())
    ending = rng.choice(endings.split())
    masculine, _, feminine = ending.partition("/")
    father = rng.choice([name for name in men if name[-1] not in "аяйьоўіеи"])
    return Person(
        root + (feminine if female and feminine else masculine),
        rng.choice(women if female else men),
        father + ("овна" if female else "ович") if patronymic else "",
    )


def _compound(
    firsts: str,
    seconds: str,
    endings: str,
    given: str,
    patronymics: tuple[str, str],
    rng: random.Random,
) -> Person:
    female = rng.random() < 0.4
    men, women = (names.split() for names in given.split("|"))
    ending = rng.choice(endings.split())
    masculine, _, feminine = ending.strip("-").partition("/")
    second = "" if rng.random() < 0.3 else rng.choice(seconds.split())
    surname = rng.choice(firsts.split()) + second
    suffix = patronymics[female]
    return Person(
        surname + (feminine if female and feminine else masculine),
        rng.choice(women if female else men),
        rng.choice(men) + suffix if suffix else "",
    )


def _russian(rng: random.Random) -> Person:
    return _slavic(*tables.RUSSIAN_NAMES, rng)


def _belarusian(rng: random.Random) -> Person:
    return _slavic(*tables.BELARUSIAN_NAMES, rng)


def _maker(names: tables.Names, patronymics: tuple[str, str]) -> Callable[[random.Random], Person]:
    def compose(rng: random.Random) -> Person:
        return _compound(*names, patronymics, rng)

    return compose


LANGUAGES: dict[str, Language] = {
    "russian-icao": Language(_russian, (tables.RUSSIAN_ICAO,)),
    "russian-gost": Language(_russian, (tables.RUSSIAN_GOST,)),
    "russian-mvd": Language(_russian, (tables.RUSSIAN_MVD,)),
    "russian-french": Language(_russian, (tables.RUSSIAN_FRENCH,)),
    "russian-bgn": Language(_russian, (tables.RUSSIAN_BGN,)),
    "belarusian": Language(_belarusian, (tables.BELARUSIAN_LATIN, tables.BELARUSIAN_RUSSIAN)),
    "ukrainian": Language(
        lambda rng: _slavic(*tables.UKRAINIAN_NAMES, rng, patronymic=False),
        (tables.UKRAINIAN_LATIN, tables.UKRAINIAN_RUSSIAN),
    ),
    "kazakh": Language(
        _maker(tables.KAZAKH_NAMES, ("ұлы", "қызы")),
        (
            tables.KAZAKH_ENGLISH,
            tables.KAZAKH_ICAO,
            tables.KAZAKH_LATIN_2021,
            tables.KAZAKH_RUSSIAN,
        ),
    ),
    "kyrgyz": Language(
        _maker(tables.KYRGYZ_NAMES, (" уулу", " кызы")),
        (tables.KYRGYZ_LATIN, tables.KYRGYZ_OLD_LATIN, tables.KYRGYZ_RUSSIAN),
    ),
    "tajik": Language(
        _maker(tables.TAJIK_NAMES, ("ович", "овна")),
        (tables.TAJIK_LATIN, tables.TAJIK_RUSSIAN),
    ),
    "uzbek": Language(
        _maker(tables.UZBEK_NAMES, (" ўғли", " қизи")),
        (tables.UZBEK_LATIN, tables.UZBEK_ICAO, tables.UZBEK_RUSSIAN),
    ),
    "turkmen": Language(
        _maker(tables.TURKMEN_NAMES, ("owiç", "owna")),
        (tables.TURKMEN_PASSPORT, tables.TURKMEN_RUSSIAN),
    ),
    "azerbaijani": Language(
        _maker(tables.AZERBAIJANI_NAMES, (" oğlu", " qızı")),
        (
            tables.AZERBAIJANI_PASSPORT,
            tables.AZERBAIJANI_CYRILLIC,
            tables.AZERBAIJANI_RUSSIAN,
        ),
    ),
    "armenian": Language(
        _maker(tables.ARMENIAN_NAMES, ("ի", "ի")),
        (tables.ARMENIAN_LATIN, tables.ARMENIAN_RUSSIAN),
    ),
    "georgian": Language(
        _maker(tables.GEORGIAN_NAMES, ("", "")),
        (tables.GEORGIAN_LATIN, tables.GEORGIAN_RUSSIAN),
    ),
    "romanian": Language(
        _maker(tables.ROMANIAN_NAMES, ("", "")),
        (tables.ROMANIAN_PLAIN, tables.ROMANIAN_RUSSIAN),
    ),
    "moldovan-cyrillic": Language(
        _maker(tables.ROMANIAN_NAMES, ("", "")),
        (tables.ROMANIAN_PLAIN, tables.ROMANIAN_CYRILLIC),
    ),
}


def _spelt(person: Person, table: Table | None, patronymic: bool, rng: random.Random) -> list[str]:
    words = [person.surname, person.given]
    if patronymic and person.patronymic:
        words.append(person.patronymic)
    return [_title(spell(word, table, rng) if table else word) for word in words]


def rule_people(language: str, seed: int, count: int) -> list[tuple[Person, str, str]]:
    """Give `count` persons of one of `LANGUAGES` with a name in the bank and the name as typed.

    Two different spellings of one composed name; a patronymic stands on both sides, on one, or on
    neither; one name typed in five has the given name first.
    """
    rng = random.Random(f"{language}:{seed}")
    rules = LANGUAGES[language]
    forms: list[Table | None] = [None, *rules.spellings]
    people = []
    for _ in range(count):
        person = rules.compose(rng)
        left, right = rng.sample(forms, 2)
        bank = _spelt(person, left, rng.random() < 0.6, rng)
        typed = _spelt(person, right, rng.random() < 0.4, rng)
        if rng.random() < 0.2:
            typed = [typed[1], typed[0], *typed[2:]]
        people.append((person, " ".join(bank), " ".join(typed)))
    return people


def rule_pairs(language: str, seed: int, count: int) -> list[tuple[str, str]]:
    """Give `count` pairs (name in the bank, name as typed) of one of `LANGUAGES`."""
    return [(bank, typed) for _, bank, typed in rule_people(language, seed, count)]


def other_names(
    count: int, seed: int, without: frozenset[tuple[str, str]] = frozenset()
) -> list[str]:
    """Give `count` different full names of all `LANGUAGES` in mixed scripts, as a background.

    `without` are surnames with given names in the native script that may not occur: true namesakes of
    the persons looked for, whom no name tells apart.
    """
    rng = random.Random(f"others:{seed}")
    languages = list(LANGUAGES.values())
    found: dict[str, None] = {}
    while len(found) < count:
        rules = rng.choice(languages)
        person = rules.compose(rng)
        if (person.surname, person.given) in without:
            continue
        table = rng.choice([None, *rules.spellings])
        found[" ".join(_spelt(person, table, rng.random() < 0.5, rng))] = None
    return list(found)


def _single_pairs(path: Path) -> Iterator[tuple[str, str, str, int]]:
    with path.open(encoding="utf-8", newline="") as source:
        rows = csv.reader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        for kind, latin, other, carriers in rows:
            yield kind, latin, other, int(carriers)


def _composed(
    surnames: list[tuple[str, str]], given: list[tuple[str, str]], seed: int, count: int
) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    pairs = []
    for _ in range(count):
        surname, name = rng.choice(surnames), rng.choice(given)
        sides = [_title(f"{surname[side]} {name[side]}") for side in (0, 1)]
        if rng.random() < 0.5:
            sides.reverse()
        pairs.append((sides[0], sides[1]))
    return pairs


def real_pairs(folder: Path, seed: int, count: int) -> list[tuple[str, str]]:
    """Give full names in Latin and Cyrillic put together from `names_russian_latin.tsv`.

    A surname of kind `regional` and a given name, of kind `other`, carried by at least three
    persons, as pairs carried by fewer are often of two people; either script may be the one in the
    bank.
    """
    rows = list(_single_pairs(folder / "names_russian_latin.tsv"))
    surnames = [(latin, other) for kind, latin, other, _ in rows if kind == "regional"]
    given = [(latin, other) for kind, latin, other, n in rows if kind == "other" and n >= 3]
    return _composed(surnames, given, seed, count)


def world_pairs(folder: Path, seed: int, count: int) -> list[tuple[str, str]]:
    """Give full names of the whole world in Latin and Cyrillic from `names_russian_latin.tsv`.

    Both names of kind `other`, as many persons' that a pair is hardly of two people.
    """
    rows = list(_single_pairs(folder / "names_russian_latin.tsv"))
    names = [(latin, other) for kind, latin, other, n in rows if kind == "other" and n >= 3]
    return _composed(names, names, seed, count)


def arabic_pairs(folder: Path, seed: int, count: int) -> list[tuple[str, str]]:
    """Give full names in Latin and Arabic put together from `names_arabic_latin.tsv`."""
    rows = list(_single_pairs(folder / "names_arabic_latin.tsv"))
    surnames = [(latin, other) for _, latin, other, _ in rows]
    given = [(latin, other) for _, latin, other, carriers in rows if carriers >= 2]
    return _composed(surnames, given, seed, count)
