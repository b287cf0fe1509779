"""Single values: raw JSON in, canonical value out, or `Refused` with what to do about it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from index_mappings.countries import country_code
from index_mappings.fields import Field, Kind

Loader = Callable[[Any], Any]


class Refused(ValueError):
    """A value cannot be taken; ``detail`` is a message, or messages by field or place in a list."""

    def __init__(self, detail: "str | dict[str, Any]") -> None:
        super().__init__(detail)
        self.detail = detail


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Any = _Absent()

# Zero-width space and joiners, word joiner, byte order mark, soft hyphen, direction marks: not seen
# at the ends of a value, and left there they would make an empty value look given.
_EDGE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_ALLOWED_CONTROLS = frozenset("\t\n\r\u2028\u2029")
_BIGGEST_INTEGER = 10**18


def shown(value: object) -> str:
    """Return a value as a message quotes it: short, and safe to print."""
    if isinstance(value, str):
        quoted = ascii(value) if not value.isprintable() else f"'{value}'"
        return quoted if len(quoted) <= 60 else f"{quoted[:57]}…'"
    if value is None or isinstance(value, bool | float):
        return {None: "null", True: "true", False: "false"}.get(value, str(value))  # type: ignore[arg-type]
    if isinstance(value, int):
        return str(value) if abs(value) < _BIGGEST_INTEGER else "a very large number"
    return "a list" if isinstance(value, list) else "an object"


def clean(value: Any, max_length: int) -> Any:
    """Return a string in NFC without spaces around it, ABSENT when nothing is left.

    Numbers are taken as their digits: spreadsheets and JSON writers drop the quotes.
    """
    if not isinstance(value, str):
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _BIGGEST_INTEGER:
            return str(value)
        raise Refused(f"must be text, not {shown(value)}")
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if not value.isprintable():
        value = _without_controls(value)
    value = value.strip()
    if not value:
        return ABSENT
    if len(value) > max_length:
        raise Refused(f"has {len(value)} characters; the most is {max_length}: shorten it")
    return value


def _without_controls(value: str) -> str:
    for place, sign in enumerate(value, 1):
        category = unicodedata.category(sign)
        if category == "Cs" or (category == "Cc" and sign not in _ALLOWED_CONTROLS):
            raise Refused(
                f"has the control character U+{ord(sign):04X} as its character {place}: remove it, "
                "and check that the file was read in the right encoding"
            )
    value = _BREAKS.sub(" ", value)
    # Both are stripped until neither is left at an end.
    before = ""
    while before != value:
        before, value = value, value.strip().strip(_EDGE)
    return value


def _text_loader(field: Field) -> Loader:
    most = field.max_length

    def load(value: Any) -> Any:
        return clean(value, most)

    return load


def _code_loader(field: Field) -> Loader:
    table = {}
    for code, label in field.choices.items():
        table.update({label.ru.casefold(): code, label.en.casefold(): code})
    table.update({spelling.casefold(): code for spelling, code in field.synonyms.items()})
    table.update({code.casefold(): code for code in field.choices})
    table.update({code: code for code in field.choices})
    codes = ", ".join(field.choices)

    def load(value: Any) -> Any:
        if isinstance(value, str):
            code = table.get(value)
            if code is not None:
                return code
        cleaned = clean(value, field.max_length)
        if cleaned is ABSENT:
            return ABSENT
        code = table.get(cleaned.casefold()) or table.get(
            cleaned.casefold().rstrip(".").replace("_", "-").replace(" ", "-")
        )
        if code is None:
            raise Refused(f"{shown(cleaned)} is no code of this field; write one of: {codes}")
        return code

    return load


def _country_loader(field: Field) -> Loader:
    def load(value: Any) -> Any:
        cleaned = clean(value, field.max_length)
        if cleaned is ABSENT:
            return ABSENT
        code = country_code(cleaned)
        if code is None:
            raise Refused(
                f"{shown(cleaned)} is no state; write its ISO 3166 two-letter code, such as KZ"
            )
        return code

    return load


_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?)?)?", re.ASCII)
_DOTTED = re.compile(r"(?:(?:(\d{1,2})\.)?(\d{1,2})\.)?(\d{4})(?: ?г\.?)?", re.ASCII)
_DATE_HELP = "write 1971-03-12, 1971-03 or 1971"


@lru_cache(maxsize=65_536)
def partial_date(text: str) -> str:
    """Return a full or partial date in ISO form, from ISO or dotted (12.03.1971) writing.

    Months and days written 00 are taken as unknown, as Soviet cards and their arrays write them.
    """
    iso = _ISO.fullmatch(text)
    if iso:
        year, month, day = iso.groups()
    else:
        dotted = _DOTTED.fullmatch(text)
        if not dotted:
            raise Refused(f"{shown(text)} is no date; {_DATE_HELP}")
        day, month, year = dotted.groups()
    number, month_number, day_number = int(year), int(month or 0), int(day or 0)
    if not month_number:
        if day_number:
            raise Refused(f"{shown(text)} has a day but no month; {_DATE_HELP}")
        if not number:
            raise Refused(f"{shown(text)} has no year; leave the field out if it is unknown")
        return year
    try:
        date(number, month_number, day_number or 1)
    except ValueError:
        raise Refused(f"{shown(text)} is no date of the calendar; {_DATE_HELP}") from None
    tail = f"-{day_number:02}" if day_number else ""
    return f"{year}-{month_number:02}{tail}"


def _today() -> str:
    return date.today().isoformat()


def _date_loader(field: Field) -> Loader:
    partial = field.kind is not Kind.DATE
    first = f"{field.low or 1800:04}"
    past = field.past

    def load(value: Any) -> Any:
        cleaned = clean(value, 100)
        if cleaned is ABSENT:
            return ABSENT
        found = partial_date(cleaned)
        if not partial and len(found) < 10:
            raise Refused(f"{shown(cleaned)} is not a full date; write it as 2026-03-12")
        if found < first:
            raise Refused(f"{shown(cleaned)} is before the year {first}; check it")
        # One day more: a sender east of here may already have tomorrow.
        if past and found > _today()[: len(found)] and found > _tomorrow()[: len(found)]:
            raise Refused(f"{shown(cleaned)} lies in the future; check it")
        return found

    return load


def _tomorrow() -> str:
    return date.fromordinal(date.today().toordinal() + 1).isoformat()


def _integer_loader(field: Field) -> Loader:
    low = field.low if field.low is not None else -_BIGGEST_INTEGER
    fixed = field.high
    is_year = field.kind is Kind.YEAR

    def load(value: Any) -> Any:
        # The models of a coming year are sold in this one.
        high = date.today().year + 1 if is_year else (fixed or _BIGGEST_INTEGER)
        if isinstance(value, str):
            cleaned = clean(value, 100)
            if cleaned is ABSENT:
                return ABSENT
            if not re.fullmatch(r"[+-]?\d{1,18}(\.0)?", cleaned, re.ASCII):
                raise Refused(f"{shown(cleaned)} is no whole number; write digits only")
            number = int(cleaned.removesuffix(".0"))
        elif isinstance(value, float) and value.is_integer():
            number = int(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            number = value
        else:
            raise Refused(f"must be a whole number, not {shown(value)}")
        if not low <= number <= high:
            raise Refused(f"{shown(number)} is not between {low} and {high}; check it")
        return number

    return load


_YES = frozenset(("true", "yes", "y", "1", "да", "есть", "+"))
_NO = frozenset(("false", "no", "n", "0", "нет", "-"))


def _boolean_loader(field: Field) -> Loader:
    def load(value: Any) -> Any:
        if value is True or value is False:
            return value
        if isinstance(value, str | int):
            cleaned = clean(value, 100)
            if cleaned is ABSENT:
                return ABSENT
            word = cleaned.casefold()
            if word in _YES:
                return True
            if word in _NO:
                return False
        raise Refused(f"must be true or false, not {shown(value)}")

    return load


_RANGE = re.compile(r"\s*(\S+?)\s*(?:\.\.|-|–|—|…|\bto\b|\bдо\b)\s*(\S+)\s*")


def _range_loader(field: Field) -> Loader:
    dates = field.kind is Kind.DATE_RANGE
    end = _date_loader(field) if dates else _integer_loader(field)
    example = '{"from": "2026-03", "to": "2026-04"}' if dates else '{"from": 30, "to": 35}'

    def load(value: Any) -> Any:
        if isinstance(value, dict):
            unknown = {
                str(key): f"unknown field: a range has from and to, {example}"
                for key in value
                if key not in ("from", "to")
            }
            if unknown:
                raise Refused(unknown)
            ends = value.get("from"), value.get("to")
        else:
            ends = _ends_in(value, dates, example)
        result = _loaded_ends(ends, end)
        if len(result) == 2 and _wrong_way(result["from"], result["to"]):
            raise Refused(f"from {result['from']} is after to {result['to']}; swap or mend them")
        return result or ABSENT

    return load


def _ends_in(value: Any, dates: bool, example: str) -> tuple[Any, Any]:
    """The ends of a range written as one text or number: 2026-03/2026-04, 30-35, 30."""
    if isinstance(value, str):
        cleaned = clean(value, 100)
        if cleaned is ABSENT:
            return None, None
        parts = cleaned.split("/") if dates else [cleaned]
        if not dates and (match := _RANGE.fullmatch(cleaned)):
            parts = list(match.groups())
        if len(parts) <= 2:
            return parts[0], parts[-1]
    elif not dates and isinstance(value, int | float) and not isinstance(value, bool):
        return value, value
    raise Refused(f"must be a range, {example}, not {shown(value)}")


def _loaded_ends(ends: tuple[Any, Any], load: Loader) -> dict[str, Any]:
    result: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for name, raw in zip(("from", "to"), ends, strict=True):
        try:
            loaded = ABSENT if raw is None else load(raw)
        except Refused as refused:
            errors[name] = refused.detail
            continue
        if loaded is not ABSENT:
            result[name] = loaded
    if errors:
        raise Refused(errors)
    return result


def _wrong_way(low: Any, high: Any) -> bool:
    if isinstance(low, str):
        shorter = min(len(low), len(high))
        return low[:shorter] > str(high)[:shorter]
    return bool(low > high)


_LOADERS: dict[Kind, Callable[[Field], Loader]] = {
    Kind.TEXT: _text_loader,
    Kind.CODE: _code_loader,
    Kind.COUNTRY: _country_loader,
    Kind.DATE: _date_loader,
    Kind.PARTIAL_DATE: _date_loader,
    Kind.INTEGER: _integer_loader,
    Kind.YEAR: _integer_loader,
    Kind.RANGE: _range_loader,
    Kind.DATE_RANGE: _range_loader,
    Kind.BOOLEAN: _boolean_loader,
}


def value_loader(field: Field) -> Loader:
    """Return the function that takes one value of a field which is not a group."""
    return _LOADERS[field.kind](field)
