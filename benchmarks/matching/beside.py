"""Pairs with evidence beside the name: place of birth, citizenship, marks.

Same and other people alike bear common names here, so that the evidence decides.
"""

from __future__ import annotations

import random
import zlib
from typing import Any

from benchmarks.matching.pair import Part
from benchmarks.matching.people import Human, form, human, line, record

Made = tuple[dict[str, Any], dict[str, Any]]

# Towns with other forms of their names: old and new, national, Latin. Common knowledge.
_TOWNS = """
Душанбе|Сталинабад|Dushanbe Худжанд|Ленинабад|Хуҷанд|Khujand Бишкек|Фрунзе|Bishkek
Алматы|Алма-Ата|Almaty Астана|Целиноград|Нур-Султан|Astana Шымкент|Чимкент|Shymkent
Ташкент|Toshkent|Тошкент|Tashkent Самарканд|Samarqand|Самарқанд Бухара|Buxoro|Bukhara
Ереван|Երևան|Yerevan Гюмри|Ленинакан|Գյումրի|Gyumri Ванадзор|Кировакан|Vanadzor
Кишинёв|Chișinău|Chisinau Бельцы|Bălți|Balti Минск|Мінск|Minsk Гомель|Гомель|Homiel
Баку|Bakı|Baku Гянджа|Gəncə|Кировабад|Ganja Тбилиси|თბილისი|Tbilisi Батуми|ბათუმი|Batumi
Ашхабад|Aşgabat|Ashgabat Екатеринбург|Свердловск|Yekaterinburg Самара|Куйбышев|Samara
Казань|Kazan|Қазан Псков|Pskov Грозный|Grozny|Groznyi Махачкала|Makhachkala Уфа|Ufa|Өфө
Ош|Osh Куляб|Кӯлоб|Kulob Андижан|Andijon|Andijan Наманган|Namangan Караганда|Қарағанды|Karaganda
"""
_STATES = ("RU", "BY", "KZ", "KG", "TJ", "UZ", "AM", "MD", "AZ", "GE", "UA", "TM")
# A mark as one paper says it and as another does.
_MARKS = """
татуировка на левой кисти, якорь|tattoo of an anchor, left hand
шрам на правой щеке|scar, right cheek
наколка орёл на груди|татуировка на груди в виде орла
шрам от операции на животе|послеоперационный рубец, живот
родимое пятно на шее|birthmark, neck
отсутствует мизинец на левой руке|left little finger missing, hand
татуировка змея, правое предплечье|tattoo, snake, right forearm
рубец над левой бровью|scar over the left eyebrow, brow
татуировка крест на спине|tattoo on the back: cross
шрам на лбу|scar, forehead
татуировка череп, левое плечо|tattoo skull, left shoulder
ожог правой кисти|burn of the right hand
"""


def _part_of(text: str, part: Part) -> bool:
    return bool(zlib.crc32(text.encode()) % 2) == (part == "test")


def _of_part(entries: list[str], part: Part) -> list[list[str]]:
    return [entry.split("|") for entry in entries if _part_of(entry, part)]


def _written(forms: list[str], chance: random.Random) -> str:
    """A place as a paper has it: bare, with a town's mark, or with the republic."""
    town = chance.choice(forms)
    kind = chance.randrange(4)
    if kind == 0 and "а" <= town.lower()[0] <= "я":
        return f"г. {town}"
    return f"{town}, СССР" if kind == 1 else town


def _named(one: Human, chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    query = {"name": line(form(one, chance, patronymic=0.3), chance)}
    if chance.random() < 0.3:
        query["birth_date"] = str(one.born[0])
    return query, record(one, form(one, chance, patronymic=0.3))


def born_there(part: Part, chance: random.Random) -> Made:
    """One person, the place of birth under two of its names; one paper in ten has another place."""
    query, made = _named(human(part, chance), chance)
    towns = _of_part(_TOWNS.split(), part)
    forms = chance.choice(towns)
    query["birth_place"] = _written(forms, chance)
    other = chance.choice(towns) if chance.random() < 0.1 else forms
    made["birth_place"] = _written(other, chance)
    return query, made


def born_elsewhere(part: Part, chance: random.Random) -> Made:
    """A namesake of another year, born elsewhere; one in ten in the same town, as in life."""
    one = human(part, chance)
    query, made = _named(one, chance)
    made["birth_dates"] = [str(one.born[0] + chance.choice((-2, -1, 1, 2, 7)))]
    towns = chance.sample(_of_part(_TOWNS.split(), part), 2)
    query["birth_place"] = _written(towns[0], chance)
    made["birth_place"] = _written(towns[chance.random() > 0.1], chance)
    return query, made


def marked(part: Part, chance: random.Random) -> Made:
    """One person, a mark in the words of two papers, beside others that one of them leaves out."""
    one = human(part, chance)
    query, made = _named(one, chance)
    marks = _of_part(_MARKS.strip().splitlines(), part)
    forms = chance.sample(chance.choice(marks), 2)
    query["marks"] = forms[0].replace(",", " ")
    made["marks"] = [
        {"kind": "other", "text": text} for text in (forms[1], chance.choice(marks)[0])
    ]
    _add_citizenship(one, query, 0.93, chance)
    return query, made


def other_marks(part: Part, chance: random.Random) -> Made:
    """A namesake, in 19 of 20 with other marks and, half the time, of another citizenship."""
    one = human(part, chance)
    query, made = _named(one, chance)
    made["birth_dates"] = [str(one.born[0] + chance.choice((-2, -1, 1, 2, 7)))]
    first, second = chance.sample(_of_part(_MARKS.strip().splitlines(), part), 2)
    query["marks"] = first[0].replace(",", " ")
    text = first[1] if chance.random() < 0.05 else second[1]
    made["marks"] = [{"kind": "other", "text": text}]
    _add_citizenship(one, query, 0.5, chance)
    return query, made


def _add_citizenship(one: Human, query: dict[str, Any], same: float, chance: random.Random) -> None:
    others = [state for state in _STATES if state != one.citizenship]
    query["citizenship"] = one.citizenship if chance.random() < same else chance.choice(others)
