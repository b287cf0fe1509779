"""The free field: what was typed or scanned, worked out.

An MRZ is known by its signs; a text with letters and no digits is a name; words with a date or a year
beside them are a name with a date of birth; anything else with digits is a number, looked up under every
family it could be, so that a doubt about its kind never hides a record.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from bank.mrz import looks_like_mrz
from index_mappings.analysis.numbers import canonical
from index_mappings.analysis.plates import plate_readings
from index_mappings.fields import Text

_MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "май": 5, "июн": 6, "июл": 7, "авг": 8,
    "сен": 9, "окт": 10, "ноя": 11, "дек": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5,
    "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_DATE = re.compile(
    r"(?<![\w.])(?:(?P<iso>\d{4}-\d{1,2}(?:-\d{1,2})?)"
    r"|(?P<day>\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))"
    r"|(?P<word>(?:\d{1,2}\s+)?(?:янв|фев|мар|апр|ма[йя]|ию[нл]|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may"
    r"|jun|jul|aug|sep|oct|nov|dec)\w*\s+\d{4})"
    r"|(?P<month>\d{1,2}[./]\d{4})|(?P<year>(?:19|20)\d{2}))(?:\s*(?:г\.?|г\.\s*р\.?))?(?![\w])",
    re.IGNORECASE,
)
_NAME_SIGNS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a text: its kind, the exact fields it gives, and words for the officer."""

    kind: str
    label: Text
    fields: dict[str, str] = field(default_factory=dict)
    alternatives: tuple[Reading, ...] = ()


def parse_birth_date(text: str) -> str:
    """A full or partial ISO date of what an officer types; raises ValueError that says what is wrong.

    12.03.1971, 12/03/71, 1971-03-12, 03.1971, 12 March 1971, 00.00.1971 (unknown day and month), 1971.
    """
    found = _DATE.fullmatch(text.strip())
    if not found:
        raise ValueError("Not a date: write 12.03.1971, 03.1971 or 1971.")
    if worded := found["word"]:
        parts = worded.split()
        day = int(parts[0]) if parts[0].isdigit() else 0
        return _iso(int(parts[-1]), _MONTHS[parts[-2].lower()[:3]], day)
    numbers = [int(part) for part in re.findall(r"\d+", found.group())]
    if found["iso"]:
        return _iso(*numbers)
    numbers.reverse()
    if found["day"] and len(re.findall(r"\d+", found.group())[-1]) == 2:
        numbers[0] += 1900 if numbers[0] > date.today().year % 100 else 2000
    return _iso(*numbers)


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    if not 1880 <= year <= date.today().year:
        raise ValueError(f"The year {year} is no year of birth.")
    if month == 0:
        return str(year)
    if not 1 <= month <= 12:
        raise ValueError(f"There is no month {month}.")
    if day == 0:
        return f"{year}-{month:02d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(f"There is no day {day}.{month:02d}.{year}.") from None


def read_text(text: str) -> Reading:
    """What a text is; any text gives a reading, kind `unreadable` when nothing could be made of it."""
    text = unicodedata.normalize("NFKC", text).strip()
    if looks_like_mrz(text):
        return Reading("mrz", Text("passport MRZ", "МЧЗ паспорта"), {"mrz": text})
    name, born = _without_date(text)
    letters = bool(_NAME_SIGNS.search(name))
    if letters and not any(sign.isdigit() for sign in name):
        if born:
            label = Text("name + date of birth", "имя + дата рождения")
            return Reading("name", label, {"name": name, "birth_date": born})
        return Reading("name", Text("name", "имя"), {"name": name}, _personal_plates(name))
    if born and not letters:
        return _date_or_number(text)
    if any(sign.isdigit() for sign in text):
        return _number(text)
    return Reading("unreadable", Text("not readable", "не читается"))


def _without_date(text: str) -> tuple[str, str]:
    for found in _DATE.finditer(text):
        try:
            born = parse_birth_date(found.group().rstrip(" г.р"))
        except ValueError:
            continue
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        return " ".join(rest.replace(",", " ").split()), born
    return text, ""


def _date_or_number(text: str) -> Reading:
    only_digits = "".join(sign for sign in text if sign.isalnum())
    if text.isdigit() and len(only_digits) > 4:
        return _number(text)
    return Reading("date", Text("a date alone", "только дата"))


def _personal_plates(name: str) -> tuple[Reading, ...]:
    if " " in name or not 4 <= len(name) <= 8 or not name.isupper():
        return ()
    return (Reading("plate", Text("plate", "номерной знак"), {"plate": name}),)


def _number(text: str) -> Reading:
    readings = []
    if states := list(dict.fromkeys(one.state for one in plate_readings(text))):
        where = ", ".join(states)
        label = Text(f"plate · {where}", f"номерной знак · {where}")
        readings.append(Reading("plate", label, {"plate": text}))
    else:
        readings.append(Reading("plate", Text("plate", "номерной знак"), {"plate": text}))
    document = Reading("document", Text("document", "документ"), {"document": text})
    arm = Reading("arm", Text("weapon number", "номер оружия"), {"arm": text})
    vin = Reading("vin", Text("VIN or body number", "VIN или номер кузова"), {"vin": text})
    length = len(canonical("vin", text))
    others = [document, arm, vin]
    if length >= 11:
        others = [vin, document, arm]
    readings = [*others, *readings] if length >= 11 or not states else [*readings, *others]
    first, *rest = readings
    return Reading(first.kind, first.label, first.fields, tuple(rest))
