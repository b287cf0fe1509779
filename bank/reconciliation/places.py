"""Which state and which place a record is counted under: what its category declares of such."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from index_mappings.categories import category_of
from index_mappings.fields import Field, Kind

_LONGEST = 80


class _Paths(NamedTuple):
    states: tuple[tuple[str, ...], ...]
    places: tuple[tuple[str, ...], ...]


def place_of(category: str, record: Mapping[str, Any]) -> tuple[str, str]:
    """The state and the place that a record names first: of the event, else of the person or thing."""
    paths = _paths(category)
    place = " ".join(_first(record, paths.places).split())
    return _first(record, paths.states), place[:_LONGEST]


@cache
def _paths(category: str) -> _Paths:
    fields = category_of(category).fields
    events = [one for one in fields if one.kind is Kind.GROUP and not one.many]
    inner = [(one, part) for one in events for part in one.fields]
    return _Paths(
        tuple(
            [(one.name, part.name) for one, part in inner if part.kind is Kind.COUNTRY]
            + [(one.name,) for one in fields if one.kind is Kind.COUNTRY]
        ),
        tuple(
            [(one.name, part.name) for one, part in inner if _is_place(part)]
            + [(one.name,) for one in fields if one.analysis == "place" or one.name == "residence"]
        ),
    )


def _is_place(field: Field) -> bool:
    return field.kind is Kind.TEXT and field.name in ("place", "region")


def _first(record: Mapping[str, Any], paths: tuple[tuple[str, ...], ...]) -> str:
    for path in paths:
        value: Any = record
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, list):
            value = value[0] if value else None
        if value:
            return str(value)
    return ""
