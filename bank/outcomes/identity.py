"""What a clearance was said of: a record's names, dates of birth and numbers, as one digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson

from index_mappings.categories import category_of
from index_mappings.fields import Field

_IDENTIFYING = frozenset({"name", "birth_date", "document", "plate", "vin", "serial"})


@cache
def identifying_fields(category: str) -> tuple[str, ...]:
    """The fields of a category that say who or what is meant."""
    return tuple(one.name for one in category_of(category).fields if _identifies(one))


def _identifies(field: Field) -> bool:
    return field.analysis in _IDENTIFYING or any(_identifies(one) for one in field.fields)


def identity_of(category: str, record: Mapping[str, Any]) -> bytes:
    """The digest of what identifies a record; the order of names and papers does not matter."""
    said = {name: _unordered(record.get(name)) for name in identifying_fields(category)}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


def _unordered(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return sorted(orjson.dumps(one, option=orjson.OPT_SORT_KEYS).decode() for one in value)
