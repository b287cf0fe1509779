"""The words of the declaration: fields, their kinds and labels, categories.

Everything else of this package (checks, columns, search values, engine settings, API documents) is
derived from objects of this module; the field lists stand in one module a category.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, NamedTuple

MAX_STRING = 2_000
MAX_NAME = 300
MAX_ITEMS = 100

Subject = Literal["person", "vehicle", "arm"]


class Kind(StrEnum):
    """What a field's value is."""

    TEXT = "text"
    CODE = "code"
    COUNTRY = "country"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    INTEGER = "integer"
    YEAR = "year"
    RANGE = "range"
    DATE_RANGE = "date_range"
    BOOLEAN = "boolean"
    GROUP = "group"


class Text(NamedTuple):
    """A label in the two languages of the product."""

    en: str
    ru: str


@dataclass(frozen=True, eq=False)
class Field:
    """One field of a record, or of a group of fields.

    ``analysis`` says how it is searched: name, birth_date, sex, citizenship, plate, vin, document,
    serial, place, mark, make, make_year, calibre, or age (from which years of birth follow).
    ``prefix`` names the sibling that is written before this number (its series), ``reference`` the
    paths of the dates at which an age was stated, ``needs`` the fields of a group of which at least
    one is given. ``synonyms`` are other spellings of a choice that arrays use. ``prose`` is free text
    that may repeat what other fields say.
    """

    name: str
    kind: Kind
    label: Text
    many: bool = False
    required: bool = False
    analysis: str | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)
    fields: tuple["Field", ...] = ()
    low: int | None = None
    high: int | None = None
    past: bool = False
    max_length: int = MAX_STRING
    default: str | None = None
    prefix: str | None = None
    reference: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    prose: bool = False

    def with_(self, **changes: Any) -> "Field":
        """Return the same field with some attributes changed."""
        return replace(self, **changes)


@dataclass(frozen=True, eq=False)
class Category:
    """One category of records: what it is about, its fields, and what identifies a record.

    ``identifying``: at least one of these fields is given, or the record could never be found.
    ``title``: paths of the fields that name a record in a list, in order.
    """

    name: str
    subject: Subject
    label: Text
    fields: tuple[Field, ...]
    identifying: tuple[str, ...] = ()
    title: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError when the category has none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(f"{self.name} has no field {name}")


def text(name: str, en: str, ru: str, **more: Any) -> Field:
    """Declare a line of text."""
    return Field(name, Kind.TEXT, Text(en, ru), **more)


def code(name: str, en: str, ru: str, choices: Mapping[str, Text], **more: Any) -> Field:
    """Declare a code out of a closed list; each code has its label."""
    return Field(name, Kind.CODE, Text(en, ru), choices=choices, **more)


def country(name: str, en: str, ru: str, **more: Any) -> Field:
    """Declare a state by its ISO 3166 two-letter code."""
    return Field(name, Kind.COUNTRY, Text(en, ru), **more)


def date(name: str, en: str, ru: str, **more: Any) -> Field:
    """Declare a full date."""
    return Field(name, Kind.DATE, Text(en, ru), **more)


def partial_date(name: str, en: str, ru: str, **more: Any) -> Field:
    """Declare a date of which the day, or day and month, may be unknown."""
    return Field(name, Kind.PARTIAL_DATE, Text(en, ru), **more)


def integer(name: str, en: str, ru: str, low: int, high: int, **more: Any) -> Field:
    """Declare a whole number within bounds."""
    return Field(name, Kind.INTEGER, Text(en, ru), low=low, high=high, **more)


def year(name: str, en: str, ru: str, **more: Any) -> Field:
    """Declare a year of make: not before motor vehicles and modern arms, nor past the next one."""
    return Field(name, Kind.YEAR, Text(en, ru), low=1800, **more)


def number_range(name: str, en: str, ru: str, low: int, high: int, **more: Any) -> Field:
    """Declare a range of whole numbers, ``{"from": 170, "to": 180}``."""
    return Field(name, Kind.RANGE, Text(en, ru), low=low, high=high, **more)


def date_range(name: str, en: str, ru: str, **more: Any) -> Field:
    """Declare a range of (partial) dates, ``{"from": "2026-03", "to": "2026-04-15"}``."""
    return Field(name, Kind.DATE_RANGE, Text(en, ru), **more)


def boolean(name: str, en: str, ru: str, **more: Any) -> Field:
    """Declare a yes or no."""
    return Field(name, Kind.BOOLEAN, Text(en, ru), **more)


def group(name: str, en: str, ru: str, *fields: Field, **more: Any) -> Field:
    """Declare a group of fields."""
    return Field(name, Kind.GROUP, Text(en, ru), fields=fields, **more)
