"""A category without what is withheld: what a record that was narrowed can still be checked against.

A record that an agreement narrows lacks fields that every record must have. It is checked by the same
declaration with the withheld fields taken out: what is left is checked as ever, and a field that is
said to be withheld and comes all the same is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bank.access.paths import ALWAYS_SEEN, declared_paths
from index_mappings.categories import category_of
from index_mappings.fields import Category, Field
from index_mappings.schemas import load_record


@lru_cache(maxsize=256)
def narrowed(category: str, withheld: frozenset[str]) -> Category:
    """The category's declaration without those paths; raises UnknownCategoryError."""
    whole = category_of(category)
    if not withheld:
        return whole
    fields = [_narrowed(one, withheld) for one in whole.fields if one.name not in withheld]
    touched = {path.split(".")[0] for path in withheld}
    identifying = () if touched.intersection(whole.identifying) else whole.identifying
    return replace(whole, fields=tuple(fields), identifying=identifying)


def _narrowed(field: Field, withheld: frozenset[str]) -> Field:
    inner = tuple(one for one in field.fields if f"{field.name}.{one.name}" not in withheld)
    if len(inner) == len(field.fields):
        return field
    left = {one.name for one in inner}
    # Which of the fields of a group was given is not known once one of them is withheld.
    needs = field.needs if left.issuperset(field.needs) else ()
    return field.with_(fields=inner, needs=needs)


def load_narrowed(category: str, raw: Any, withheld: frozenset[str]) -> dict[str, Any]:
    """The canonical record of a raw one without those paths; raises RecordErrors."""
    return load_record(narrowed(category, withheld), raw)


def unknown_paths(category: str, withheld: Iterable[str]) -> list[str]:
    """Of those paths the ones that the category does not declare, or that no record is without."""
    known = {path for path, _ in declared_paths(category)} - set(ALWAYS_SEEN)
    return sorted(set(withheld) - known)


def once(record: dict[str, Any], withheld: Iterable[str]) -> dict[str, Any]:
    """The record with what became alike by narrowing kept once, as its check would have it."""
    groups = {path.split(".")[0] for path in withheld if "." in path}
    return {
        name: _once(value) if name in groups and isinstance(value, list) else value
        for name, value in record.items()
    }


def _once(values: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    kept: list[Mapping[str, Any]] = []
    for one in values:
        if one not in kept:
            kept.append(one)
    return kept
