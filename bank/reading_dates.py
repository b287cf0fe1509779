"""Dates of birth as people type them, alone or inside a text with other things."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bank.reading_months import MONTHS, in_figures

_STEM = "|".join(MONTHS)
_STEM_EN = "|".join(filter(str.isascii, MONTHS))
# Without a day only whole months: "Мартынов 1971" and "Мария 1971" are names with a year.
_MONTH_EN = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = (
    r"янв(?:ар[ьяе])?|фев(?:р(?:ал[ьяе])?)?|мар(?:т[ае]?)?|апр(?:ел[ьяе])?|ма[йяе]|июн[ьяе]?|июл[ьяе]?"
    r"|авг(?:уст[ае]?)?|сен(?:т(?:ябр[ьяе])?)?|окт(?:ябр[ьяе])?|ноя(?:б(?:р[ьяе])?)?|дек(?:абр[ьяе])?"
    rf"|{_MONTH_EN}"
)
# Streets are called 8 Марта and 1 Мая, with the number of a house behind.
_MONTH_OF_NO_STREET = rf"янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|дек|{_MONTH_EN}"
_YEAR = r"(?:18|19|20)\d{2}"
_GAP = r"(?:\s?[.,/-]\s?|\s{1,3})"
_BETWEEN = r"[\s.,/-]{0,3}"
_FULL = (
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<day>\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))"
    rf"|(?P<year_first>(?<!\d\s){_YEAR}{_GAP}\d{{1,2}}{_GAP}\d{{1,2}})"
    rf"|(?P<year_last>(?<!\d\s)\d{{1,2}}{_GAP}\d{{1,2}}{_GAP}{_YEAR})"
    rf"|(?P<worded>\d{{1,2}}{_BETWEEN}(?:{_STEM})[^\W\d_]{{0,8}}{_BETWEEN}\d{{4}})"
    # As airlines and passports write it. It may be a number as well.
    rf"|(?P<glued>[0-3]\d(?:{_STEM_EN})\d{{2}}|[0-3]?\d{_GAP}(?:{_MONTH_OF_NO_STREET})\.?{_GAP}\d{{2}})"
    rf"|(?P<month_first>(?:{_MONTH})\.?\s{{1,3}}\d{{1,2}}(?:\s?,\s?|\s{{1,3}}){_YEAR})"
    # Behind three capitals they are the number of a passport: AZE15002018.
    rf"|(?P<run>(?<!(?<![^\W_])(?-i:[A-Z]{{3}}))(?:{_YEAR}[01]\d[0-3]\d|[0-3]\d[01]\d{_YEAR}))"
)
_PART = (
    r"(?P<iso_month>\d{4}-\d{1,2})"
    rf"|(?P<month_word>(?:{_MONTH})\.?\s{{1,3}}\d{{4}})"
    r"|(?P<month>\d{1,2}[./]\d{4})"
    r"|(?P<year_born>(?:19|20)\d{2}(?=\s?(?:г\.?\s?р(?!\w)|г(?:ода?)?\.?\s?рожд)))"
    # Beside other digits it is the series of a document, the number of a plate or of a house.
    # Nor is a year of make one of birth.
    r"|(?P<year>(?<!\d\s)(?:19|20)\d{2}(?!\s{1,3}\d+(?![^\W_]))(?!\s?г\.?\s?в(?!\w)|\s?года?\s+вып))"
)
_BEFORE = r"(?:дата\s+рождения|date\s+of\s+birth|dob|род\.|рожд\.|д\.\s?р\.)\s?:?\s*"
_AFTER = r"\s*(?:г\.?\s?р\.?|г(?:ода?)?\.?\s*рожд\w*\.?|года?|рожд\w*\.?|г\.?)(?![^\W_])"
# A date may be glued to a word ("Щербаков12.03.1971"), never to the letters of a number ("А12").
_DATE = re.compile(
    r"(?:(?<![\w.])" + _BEFORE + r")?"
    rf"(?<!\d)(?<!\d[./-])(?:(?:(?<![^\W_])|(?<=[^\W\d_]{{3}}))(?:{_FULL})"
    rf"(?:{_AFTER}|(?!\d)(?![./-]\d)(?:(?![^\W_])|(?=[^\W\d_]{{3}})))"
    rf"|(?<![\w.])(?:{_PART})(?:{_AFTER}|(?!\w)))",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?:{_FULL}|{_PART})(?:{_AFTER})?", re.IGNORECASE)
_WHOLE_MONTH = re.compile(_MONTH, re.IGNORECASE)
_WITH_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_MAYBE_NUMBERS = ("run", "glued", "year")
_PARTIAL = ("iso_month", "month_word", "month", "year_born", "year")


@dataclass(frozen=True, slots=True)
class Dated:
    """A text with its dates told apart.

    `name` is the text without dates, `typed` the same with its commas. `numbers` is the text without
    what is a date and nothing else: a year and eight digits in a row are left, a break (;) stands for what
    is taken out. `born` is an ISO date or the first part of one, empty for none; `year` says that it is a
    year alone, `sure` that it can be no number. `impossible` is a date that there is not, as it was typed,
    where there is no other. `month` is the word for a month that may be a name as well ("May 1971", "12
    Марина 1971").
    """

    name: str
    typed: str
    numbers: str
    born: str = ""
    year: bool = False
    sure: bool = False
    impossible: str = ""
    month: str = ""


def parse_birth_date(text: str) -> str:
    """A full or partial ISO date of what an officer types; raises ValueError that says what is wrong.

    12.03.1971, 12/03/71, 12 03 1971, 1971-03-12, 19710312, 03.1971, 12 March 1971, 12MAR1971, 12MAR71, 12 MAR 71,
    1971 жылғы 12 наурыз, 00.00.1971 (unknown day and month), 1971.
    """
    found = _ALONE.fullmatch(in_figures(text.strip()))
    if not found:
        raise ValueError("Not a date: write 12.03.1971, 03.1971 or 1971.")
    return _iso_of(found)


def take_dates(text: str) -> Dated:
    """Tell the dates of a text apart: the first full date is the birth, else the first part of one."""
    full: list[re.Match[str]] = []
    parts: list[re.Match[str]] = []
    impossible: list[re.Match[str]] = []
    for found in _DATE.finditer(text):
        partial = any(found[one] for one in _PARTIAL)
        try:
            _iso_of(found)
        except ValueError:
            # What has no year of ours in it (99-99-99), or is eight digits, is just a number.
            if not partial and not found["run"] and _WITH_YEAR.search(found.group()):
                impossible.append(found)
        else:
            (parts if partial else full).append(found)
    births = (full or parts)[:1]
    dates = [*full, *impossible, *(births if not full else [])]
    sure = [one for one in dates if not any(one[kind] for kind in _MAYBE_NUMBERS)]
    typed = _without(text, dates, " ")
    words = typed.replace(",", " ").split()
    name = " ".join(word for word in words if any(map(str.isalnum, word)))
    dated = Dated(name, typed, _without(text, sure, " ; "))
    if not births:
        return replace(dated, impossible=impossible[0].group().strip() if impossible else "")
    (birth,) = births
    month = _month_as_name(birth)
    return replace(
        dated, born=_iso_of(birth), year=bool(birth["year"]), sure=birth in sure, month=month
    )


def _without(text: str, found: list[re.Match[str]], instead: str) -> str:
    for one in sorted(found, key=lambda match: match.start(), reverse=True):
        text = f"{text[: one.start()]}{instead}{text[one.end() :]}"
    return text


def _month_as_name(found: re.Match[str]) -> str:
    """The month of a date in words where it may be a name as well: no day beside it, or no whole month."""
    words = re.findall(r"[^\W\d_]+", found["month_word"] or found["worded"] or "")
    if not words or (found["worded"] and _WHOLE_MONTH.fullmatch(words[0])):
        return ""
    return str(words[0])


def _iso_of(found: re.Match[str]) -> str:
    """The ISO date of a match; raises ValueError that says what is wrong."""
    kind = next(one for one, value in found.groupdict().items() if value)
    numbers = re.findall(r"\d+", found[kind])
    if kind in ("worded", "glued", "month_first", "month_word"):
        month = MONTHS[re.findall(r"[^\W\d_]+", found[kind])[0].casefold()[:3]]
        return _iso(_year_of(numbers[-1]), month, int(numbers[0]) if len(numbers) == 2 else 0)
    if kind == "run":
        return _iso(*_parts_of_run(numbers[0]))
    values = [int(one) for one in numbers]
    if kind in ("iso", "iso_month", "year_first"):
        return _iso(*values)
    values.reverse()
    return _iso(_year_of(numbers[-1]), *values[1:])


def _year_of(digits: str) -> int:
    """A year of four digits, or the last one until today that ends in these two."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year > date.today().year % 100 else 2000)


def _parts_of_run(digits: str) -> tuple[int, int, int]:
    """Year, month and day of eight digits; no month is 18, 19 or 20, so one order only fits."""
    if re.match(_YEAR + "[01]", digits) and int(digits[4:6]) <= 12:
        return int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return int(digits[4:]), int(digits[2:4]), int(digits[:2])


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
