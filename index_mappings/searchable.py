"""What of a record can be searched, whatever its category; derived from the declaration."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from index_mappings.categories import CATEGORIES, category_of
from index_mappings.fields import Category, Field, Kind

FAMILIES = ("plate", "vin", "document", "serial")

_NAME_PARTS = ("full", "surname", "given", "patronymic")


class NameValue(NamedTuple):
    """One name of a person, whole or by parts; what is not given is the empty string.

    ``kind`` is main, alias, maiden, previous, or stated (as the person said it).
    """

    kind: str
    full: str
    surname: str
    given: str
    patronymic: str


class NumberValue(NamedTuple):
    """One number: its family, the path of its field, and the value as it was written."""

    family: str
    field: str
    value: str


class Searchable(NamedTuple):
    """Everything of one record that a lookup compares; what is not given is empty."""

    names: tuple[NameValue, ...]
    birth_dates: tuple[str, ...]
    sex: str
    citizenships: tuple[str, ...]
    numbers: tuple[NumberValue, ...]
    birth_place: str
    marks: tuple[str, ...]
    make: str
    make_year: str
    calibre: str


Record = Mapping[str, Any]
_NumberGetter = Callable[[Record, list[NumberValue]], None]


class _Plan(NamedTuple):
    names: tuple[str, ...]
    stated: tuple[str, ...]
    birth_dates: str
    sex: str
    citizenships: str
    numbers: tuple[_NumberGetter, ...]
    ages: tuple[Field, ...]
    birth_place: str
    marks: Field | None
    makes: tuple[str, ...]
    make_year: str
    calibre: str


def searchable(category: Category | str, record: Record) -> Searchable:
    """Return what can be searched of a canonical record."""
    plan = _PLANS.get(category) if isinstance(category, str) else None
    if plan is None:
        plan = _plan(category_of(category))
    names = []
    for field in plan.names:
        for name in record.get(field, ()):
            get = name.get
            names.append(
                NameValue(
                    get("kind", "main"),
                    get("full", ""),
                    get("surname", ""),
                    get("given", ""),
                    get("patronymic", ""),
                )
            )
    for field in plan.stated:
        stated = record.get(field)
        if stated:
            names.append(NameValue("stated", stated, "", "", ""))
    numbers: list[NumberValue] = []
    for getter in plan.numbers:
        getter(record, numbers)
    sex = record.get(plan.sex, "")
    return Searchable(
        tuple(names),
        tuple(record.get(plan.birth_dates, ())),
        "" if sex == "unknown" else sex,
        tuple(record.get(plan.citizenships, ())),
        tuple(numbers),
        record.get(plan.birth_place, ""),
        _marks(plan.marks, record),
        " ".join(record[name] for name in plan.makes if name in record),
        str(record.get(plan.make_year, "")),
        record.get(plan.calibre, ""),
    )


def _marks(field: Field | None, record: Record) -> tuple[str, ...]:
    """Each mark as one text: its kind in words, the place on the body, the words."""
    if field is None or field.name not in record:
        return ()
    kinds = next(one.choices for one in field.fields if one.kind is Kind.CODE)
    marks = []
    for mark in record[field.name]:
        kind = kinds[mark["kind"]].ru if mark.get("kind", "other") != "other" else ""
        marks.append(" ".join(p for p in (kind, mark.get("place"), mark.get("text")) if p))
    return tuple(marks)


def years_of_birth(category: Category | str, record: Record) -> tuple[int, int] | None:
    """Return the first and last possible year of birth, or None when nothing is known.

    From the dates of birth; without them from the age and the day it was stated, each year of age
    reaching over two calendar years.
    """
    plan = _plan(category_of(category))
    births = [int(one[:4]) for one in record.get(plan.birth_dates, ())]
    if births:
        return min(births), max(births)
    for field in plan.ages:
        age = record.get(field.name)
        stated = _first_year(record, field.reference) if age else None
        if age and stated:
            youngest = age.get("from", field.low or 0)
            oldest = age.get("to", field.high or 130)
            return stated - oldest - 1, stated - youngest
    return None


@cache
def categories_with(analyses: frozenset[str]) -> tuple[str, ...]:
    """Names of the categories in which any field is searched in one of these ways."""
    return tuple(
        name
        for name, category in CATEGORIES.items()
        if any(
            one.analysis in analyses for field in category.fields for one in (field, *field.fields)
        )
    )


@cache
def number_fields(category: str, family: str) -> tuple[str, ...]:
    """Paths of a category's fields that hold numbers of a family, in declared order."""
    found = []
    for field in category_of(category).fields:
        found += [field.name] if field.analysis == family else []
        found += [f"{field.name}.{one.name}" for one in field.fields if one.analysis == family]
    return tuple(found)


def display_name(name: NameValue) -> str:
    """Return one name as a line: whole, or surname, given name and patronymic in this order."""
    return name.full or " ".join(part for part in name[2:] if part)


def title(category: Category | str, record: Record) -> str:
    """Return a short line that names a record in a list, in the record's own words.

    The first that is given of the alternatives (main name, else its number) opens the line.
    """
    category = category_of(category)
    words: list[str] = []
    for path in category.title:
        field = category.field(path.split(".")[0])
        if field.analysis == "name" and words:
            continue
        if field.analysis == "vin" and words and _numbered(category, record, path):
            continue
        word = _words(field, path, record)
        if word:
            words.append(word)
    return ", ".join(words) or str(record.get("id", ""))


def _numbered(category: Category, record: Record, path: str) -> bool:
    for earlier in category.title:
        if earlier == path:
            return False
        if category.field(earlier.split(".")[0]).analysis in FAMILIES and record.get(earlier):
            return True
    return False


def _words(field: Field, path: str, record: Record) -> str:
    value = record.get(field.name)
    if not value:
        return ""
    if field.kind is Kind.GROUP and not field.many:
        value = value.get(path.partition(".")[2], "")
    elif field.analysis == "name" and field.many:
        names = [one for one in value if one.get("kind", "main") == "main"] or value
        return display_name(NameValue("", *(names[0].get(part, "") for part in _NAME_PARTS)))
    elif field.kind is Kind.CODE and isinstance(value, str):
        label = field.choices.get(value)
        return "" if value == "unknown" or label is None else f"{label.ru} / {label.en}"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        low, high = value.get("from", ""), value.get("to", "")
        return str(low) if low == high else f"{low}–{high}"
    return str(value)


def _first_year(record: Record, paths: tuple[str, ...]) -> int | None:
    for path in paths:
        value: Any = record
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if value:
            return int(value[:4])
    return None


@cache
def _plan(category: Category) -> _Plan:
    fields = category.fields
    by_analysis = {one.analysis: one.name for one in fields if one.analysis}
    named = [one for one in fields if one.analysis == "name"]
    return _Plan(
        names=tuple(one.name for one in named if one.kind is Kind.GROUP),
        stated=tuple(one.name for one in named if one.kind is Kind.TEXT),
        birth_dates=by_analysis.get("birth_date", ""),
        sex=by_analysis.get("sex", ""),
        citizenships=by_analysis.get("citizenship", ""),
        numbers=tuple(
            getter for one in fields for getter in _number_getters(one) if getter is not None
        ),
        ages=tuple(one for one in fields if one.analysis == "age"),
        birth_place=by_analysis.get("place", ""),
        marks=next((one for one in fields if one.analysis == "mark"), None),
        makes=tuple(one.name for one in fields if one.analysis == "make"),
        make_year=by_analysis.get("make_year", ""),
        calibre=by_analysis.get("calibre", ""),
    )


def _number_getters(field: Field) -> list[_NumberGetter]:
    if field.kind is not Kind.GROUP:
        return [_number_getter(field, field.name)] if field.analysis in FAMILIES else []
    inner = [
        _number_getter(one, f"{field.name}.{one.name}")
        for one in field.fields
        if one.analysis in FAMILIES
    ]
    return [_inside(field, inner)] if inner else []


def _inside(field: Field, inner: list[_NumberGetter]) -> _NumberGetter:
    name, many = field.name, field.many

    def get(record: Record, numbers: list[NumberValue]) -> None:
        value = record.get(name)
        if value:
            for one in value if many else (value,):
                for getter in inner:
                    getter(one, numbers)

    return get


def _number_getter(field: Field, path: str) -> _NumberGetter:
    name, family, many, prefix = field.name, field.analysis or "", field.many, field.prefix

    def get(record: Record, numbers: list[NumberValue]) -> None:
        value = record.get(name)
        if not value:
            return
        if many:
            numbers.extend([NumberValue(family, path, one) for one in value])
            return
        series = record.get(prefix) if prefix else None
        # With its series a number is rarer, without it is how many people type it: both are kept.
        if series and not value.startswith(series):
            numbers.append(NumberValue(family, path, f"{series} {value}"))
        numbers.append(NumberValue(family, path, value))

    return get


_PLANS: dict[str, _Plan] = {name: _plan(one) for name, one in CATEGORIES.items()}
