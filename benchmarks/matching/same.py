"""Pairs of one person: what papers, alphabets, families and keyboards do to a name."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bank.mrz import check_digit
from benchmarks import spelling_tables as spellings
from benchmarks.matching import arabic_names, slips, tables, world_names
from benchmarks.matching.pair import Part
from benchmarks.matching.people import Human, form, human, iso, line, lookup, parts, record, spelt
from benchmarks.pairs import LANGUAGES

Made = tuple[dict[str, Any], dict[str, Any]]
Maker = Callable[[Part, random.Random], Made]

ISO_9 = {
    **spellings.RUSSIAN_ICAO, "ё": ("ë",), "ж": ("ž",), "й": ("j",), "х": ("h",), "ц": ("c",),
    "ч": ("č",), "ш": ("š",), "щ": ("ŝ",), "ъ": ("ʺ",), "ь": ("ʹ",), "э": ("è",), "ю": ("û",),
    "я": ("â",),
}  # fmt: skip
RUSSIAN = ("russian-icao", "russian-mvd", "russian-french", "russian-gost")
TURKIC = ("kazakh", "kyrgyz", "uzbek", "azerbaijani")


def _pair(one: Human, typed: str, chance: random.Random, *names: dict[str, str]) -> Made:
    return lookup(typed, one.born, one.sex, chance), record(one, *names)


def in_two_spellings(language: str) -> Maker:
    """One name by two tables of its language."""

    def make(part: Part, chance: random.Random) -> Made:
        one = human(part, chance, language)
        tables_of = [None, *LANGUAGES[language].spellings]
        left, right = chance.sample(tables_of, 2)
        typed = line(parts(one.name, right, chance), chance)
        return _pair(one, typed, chance, parts(one.name, left, chance))

    return make


def iso9(part: Part, chance: random.Random) -> Made:
    """Library cards and old visas: ISO 9:1995 against the passport's or the Cyrillic form."""
    one = human(part, chance, "russian-icao")
    other = chance.choice((None, spellings.RUSSIAN_ICAO))
    return _pair(one, line(parts(one.name, ISO_9, chance)), chance, parts(one.name, other, chance))


def patronymic_on_one_side(part: Part, chance: random.Random) -> Made:
    """Passports for abroad leave the patronymic out."""
    one = human(part, chance, chance.choice((*RUSSIAN, "tajik", "turkmen", *TURKIC)))
    sides = [form(one, chance, patronymic=1), form(one, chance, patronymic=0)]
    chance.shuffle(sides)
    return _pair(one, line(sides[0]), chance, sides[1])


def order_changed(part: Part, chance: random.Random) -> Made:
    """Given name first, or the patronymic between."""
    one = human(part, chance)
    name = form(one, chance)
    words = [name[key] for key in ("given", "patronymic", "surname") if key in name]
    return _pair(one, " ".join(words), chance, form(one, chance))


def maiden(part: Part, chance: random.Random) -> Made:
    """A married woman under her other surname, which the record has, too."""
    one = replace(human(part, chance, chance.choice(RUSSIAN)), sex="female")
    other = human(part, chance, chance.choice(RUSSIAN))
    married = replace(one, name=replace(one.name, surname=other.name.surname))
    names = [form(married, chance), {"kind": "maiden", **form(one, chance)}]
    return _pair(one, line(form(one, chance), chance), chance, *names)


def gendered(part: Part, chance: random.Random) -> Made:
    """A woman's surname in a passport of a country that knows no endings of gender."""
    while True:
        one = human(part, chance, chance.choice((*RUSSIAN, "belarusian")))
        if one.name.surname.endswith(("ов", "ев", "ин", "ский")):
            break
    man = one.name.surname
    woman = man[:-2] + "ая" if man.endswith("ий") else man + "а"
    sides = [form(replace(one, name=replace(one.name, surname=s)), chance) for s in (man, woman)]
    chance.shuffle(sides)
    query, made = _pair(replace(one, sex=""), line(sides[0]), chance, sides[1])
    return query, made


def ending_dropped(part: Part, chance: random.Random) -> Made:
    """Tajik, Uzbek, Kazakh and Turkmen surnames with and without -ов, or with -зода."""
    while True:
        one = human(part, chance, chance.choice(("tajik", "uzbek", "kazakh", "kyrgyz")))
        stem = one.name.surname.removesuffix("ов").removesuffix("ев").removesuffix("ова")
        stem = stem.removesuffix("ева")
        if stem != one.name.surname and len(stem) >= 4:
            break
    ending = "зода" if one.language == "tajik" and chance.random() < 0.5 else ""
    short = replace(one, name=replace(one.name, surname=stem + ending))
    sides = [form(one, chance, patronymic=0.3), form(short, chance, patronymic=0.3)]
    chance.shuffle(sides)
    return _pair(one, line(sides[0]), chance, sides[1])


def equivalents(part: Part, chance: random.Random) -> Made:
    """Short forms and the same name in another people's form."""
    pair = list(chance.choice(tables.of_part(tables.EQUIVALENTS, part)))
    chance.shuffle(pair)
    one = human(part, chance, chance.choice(("russian-icao", "belarusian", "tajik", "uzbek")))
    sides = [replace(one, name=replace(one.name, given=given)) for given in pair]
    bank, typed = (parts(side.name, None, chance, patronymic=0.3) for side in sides)
    return _pair(replace(one, sex=""), line(typed, chance), chance, bank)


def initials(part: Part, chance: random.Random) -> Made:
    """Иванов И. П. for Иванов Иван Петрович."""
    one = human(part, chance, chance.choice(RUSSIAN))
    table = chance.choice((None, spellings.RUSSIAN_ICAO))
    name = parts(one.name, table, chance, patronymic=1)
    short = f"{name['surname']} {name['given'][0]}."
    if chance.random() < 0.7:
        short += f" {name['patronymic'][0]}."
    return _pair(one, short, chance, parts(one.name, table, chance, patronymic=1))


def compound(part: Part, chance: random.Random) -> Made:
    """Hyphens, and names written joined or apart."""
    one, other = human(part, chance), human(part, chance)
    if chance.random() < 0.5:
        other = human(part, chance, one.language)
        joined = f"{one.name.surname}-{other.name.surname}"
        typed = joined.replace("-", " ") if chance.random() < 0.5 else joined
        sides = [joined, typed]
        bank, asked = (replace(one.name, surname=s) for s in sides)
    else:
        head = chance.choice(("Нур", "Мухаммад", "Абду", "Гул", "Шер", "Дил", "Бек", "Мир"))
        tail = chance.choice(("мурат", "али", "рашид", "нора", "зод", "шод", "жан", "саид"))
        sides = [head + tail, f"{head} {tail.capitalize()}"]
        chance.shuffle(sides)
        bank, asked = (replace(one.name, given=s, patronymic="") for s in sides)
    return _pair(
        one, line(parts(asked, None, chance, patronymic=0)), chance,
        parts(bank, None, chance, patronymic=0.3),
    )  # fmt: skip


def second_given(part: Part, chance: random.Random) -> Made:
    """Two given names in one paper, one of them in the other."""
    one = human(part, chance)
    more = human(part, chance, one.language).name.given
    tables_of = [None, *LANGUAGES[one.language].spellings]
    both = replace(one.name, given=f"{one.name.given} {more}")
    sides = [
        parts(name, chance.choice(tables_of), chance, patronymic=0.2) for name in (one.name, both)
    ]
    chance.shuffle(sides)
    return _pair(one, line(sides[0]), chance, sides[1])


def single(part: Part, chance: random.Random) -> Made:
    """People of one name, as some papers have it."""
    one = human(part, chance, chance.choice(("tajik", "uzbek", "kazakh", "armenian", "georgian")))
    tables_of = [None, *LANGUAGES[one.language].spellings]
    bank, typed = (spelt(one.name.surname, chance.choice(tables_of), chance) for _ in range(2))
    return _pair(one, typed, chance, {"full": bank})


def fathers_name(part: Part, chance: random.Random) -> Made:
    """Turkic fathers' names: Рустам кызы, Рустамовна, Рустам with оглы dropped."""
    one = human(part, chance, chance.choice(TURKIC))
    father = one.name.patronymic
    for word in (" уулу", " кызы", "ұлы", "қызы", " ўғли", " қизи", " oğlu", " qızı"):
        father = father.removesuffix(word)
    woman = one.sex == "female"
    if one.language == "azerbaijani":
        forms = [f"{father} oğlu", f"{father} qızı", father]
        forms = [forms[woman], father]
    else:
        russian = father.rstrip("йьаеиоуяы") + ("овна" if woman else "ович")
        forms = [f"{father} {'кызы' if woman else 'уулу'}", father + ("қызы" if woman else "ұлы")]
        forms += [russian, father]
    bank, typed = (replace(one.name, patronymic=text) for text in chance.sample(forms, 2))
    asked = line(parts(typed, None, chance, patronymic=1))
    return _pair(one, asked, chance, parts(bank, None, chance, patronymic=1))


def typing(latin: bool) -> Maker:
    """One slip of the keyboard in the surname, sometimes in the given name."""

    def make(part: Part, chance: random.Random) -> Made:
        one = human(part, chance, chance.choice((*RUSSIAN, "tajik", "kazakh", "belarusian")))
        table = LANGUAGES[one.language].spellings[0] if latin else None
        name = parts(one.name, table, chance, patronymic=0.4)
        key = "surname" if chance.random() < 0.7 else "given"
        typed = {**name, key: slips.mistyped(name[key], chance)}
        return _pair(one, line(typed, chance), chance, form(one, chance))

    return make


def layout(part: Part, chance: random.Random) -> Made:
    """The other alphabet was switched on: Bdfyjd for Иванов."""
    one = human(part, chance, chance.choice(RUSSIAN))
    table = chance.choice((None, spellings.RUSSIAN_ICAO))
    typed = slips.wrong_layout(line(parts(one.name, table, chance, patronymic=0.3)))
    return _pair(one, typed, chance, form(one, chance))


def ocr(part: Part, chance: random.Random) -> Made:
    """One confusion of optical reading in the surname."""
    one = human(part, chance, chance.choice((*RUSSIAN, "uzbek", "armenian", "romanian")))
    name = form(one, chance)
    typed = {**name, "surname": slips.misread(name["surname"].lower(), chance).capitalize()}
    return _pair(one, line(typed), chance, name if chance.random() < 0.5 else form(one, chance))


def mrz(part: Part, chance: random.Random) -> Made:
    """A scanned passport (ICAO 9303-4, TD3), long names cut at the end of the field."""
    one = human(part, chance, chance.choice((*RUSSIAN, "tajik", "uzbek", "kazakh", "turkmen")))
    table = {**LANGUAGES[one.language].spellings[0], "'": ("",)}
    surname = one.name.surname
    if chance.random() < 0.4:
        # Two long surnames, so that the field ends within the given name.
        surname += f"-{human(part, chance, one.language).name.surname}"
    name = parts(replace(one.name, surname=surname.replace("-", " ")), table, chance, patronymic=0)
    zone = "<<".join(_zoned(name[key]) for key in ("surname", "given"))
    number = f"{chance.choice('ABCKN')}{chance.randint(10_000_000, 99_999_999)}"
    day = iso(one.born)[2:].replace("-", "")
    body = number + check_digit(number), day + check_digit(day), "300101" + check_digit("300101")
    rest = "<" * 14 + "0"
    whole = check_digit("".join(body) + rest)
    sex = {"male": "M", "female": "F"}.get(one.sex, "<")
    second = f"{body[0]}UTO{body[1]}{sex}{body[2]}{rest}{whole}"
    query = {"mrz": f"P<UTO{zone}"[:44].ljust(44, "<") + "\n" + second}
    native = parts(replace(one.name, surname=surname), None, chance, patronymic=0.5)
    return query, record(one, native)


def _zoned(text: str) -> str:
    return "".join(
        sign if sign.isascii() and sign.isalpha() else "<" if sign == " " else ""
        for sign in text.upper()
    )


def by_ear(language: str) -> Maker:
    """World names in the Latin spelling and as papers of a language write them by ear."""
    side = world_names.SIDES[language]

    def make(part: Part, chance: random.Random) -> Made:
        one = replace(human(part, chance, "russian-icao"), sex="")
        if language == "Russian" and chance.random() < 0.5:
            table = tables.of_part(tables.BY_EAR, part)
            chosen = [(first, second) for first, second in chance.sample(table, 2)]
        else:
            rows = [
                chance.choice(world_names.of_part(table, part))
                for table in (world_names.SURNAMES, world_names.GIVEN)
            ]
            chosen = [(row[0], row[side]) for row in rows]
        sides = [" ".join(entry[at].replace("_", " ") for entry in chosen) for at in (0, 1)]
        chance.shuffle(sides)
        return _pair(one, sides[0], chance, {"full": sides[1]})

    return make


def in_arabic(side: int) -> Maker:
    """Arabic and Persian names in their script and in Latin (1) or Cyrillic (2) papers."""

    def make(part: Part, chance: random.Random) -> Made:
        one = replace(human(part, chance, "russian-icao"), sex="")
        sides = list(arabic_names.any_name(part, side, chance))
        chance.shuffle(sides)
        return _pair(one, sides[0], chance, {"full": sides[1]})

    return make


def dates(part: Part, chance: random.Random) -> Made:
    """The same name, the date noted otherwise: 00 days, swapped, a digit off, several in the record."""
    one = human(part, chance)
    year, month, date = one.born
    made = record(one, form(one, chance))
    kind = chance.randrange(5)
    born = iso(one.born)
    if kind == 0:
        born = f"00.{month:02d}.{year}"
    elif kind == 1:
        born = iso((year, date % 12 + 1, month)) if date <= 12 else str(year)
        made["birth_dates"] = [iso((year, month, date % 12 + 1))]
    elif kind == 2:
        born = iso((year, month, (date + 10) % 28 + 1 if date > 18 else date + 10))
    elif kind == 3:
        made["birth_dates"] = [str(year + 2), iso(one.born)]
    else:
        made["birth_dates"] = [iso(one.born)[:7]]
    return {"name": line(form(one, chance), chance), "birth_date": born}, made
