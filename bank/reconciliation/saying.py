"""Values of fields as lines of words, in English or Russian, where no page says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index_mappings.categories import category_of
from index_mappings.countries import country_name
from index_mappings.fields import Field, Kind, Text

LANGUAGES = ("en", "ru")
_YES, _NO = Text("yes", "да"), Text("no", "нет")


def said(text: Text, language: str) -> str:
    """A text in one of the two languages."""
    return text.ru if language == "ru" else text.en


def label_of(category: str, name: str, language: str) -> str:
    """The label of a field."""
    return said(category_of(category).field(name).label, language)


def lines_of(category: str, name: str, value: Any, language: str) -> list[str]:
    """A field's value as lines: one for each item of a list; none for None."""
    return [] if value is None else _lines(category_of(category).field(name), value, language)


def _lines(field: Field, value: Any, language: str) -> list[str]:
    return [_one(field, item, language) for item in (value if field.many else [value])]


def _one(field: Field, value: Any, language: str) -> str:
    match field.kind:
        case Kind.GROUP:
            parts = [one for one in field.fields if one.name in value]
            return "; ".join(
                f"{said(one.label, language)}: {', '.join(_lines(one, value[one.name], language))}"
                for one in parts
            )
        case Kind.CODE if value in field.choices:
            return said(field.choices[value], language)
        case Kind.COUNTRY:
            return country_name(value, language)
        case Kind.BOOLEAN:
            return said(_YES if value else _NO, language)
        case Kind.RANGE | Kind.DATE_RANGE:
            return _range(value)
    return str(value)


def _range(value: Mapping[str, Any]) -> str:
    low, high = value.get("from", ""), value.get("to", "")
    return str(low) if low == high else f"{low}–{high}"
