"""Paths of fields as the declaration has them (`documents.number`): what covers what, what may be withheld.

A path covers itself and what lies inside it. Places in lists (`documents.0.number`) count for nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from index_mappings.categories import CATEGORIES, category_of
from index_mappings.fields import Category, Field
from index_mappings.lookup_fields import LOOKUP_FIELDS

# Without these no record can be named or told to stand: every record that is seen carries them.
_ALWAYS_SEEN = ("id", "status")
# Fields of a lookup whose reasons are not named as the record's fields are.
_SEARCHED_AS = {"citizenship": "citizenship", "make_year": "make_year"}


def covered(path: str, withheld: Iterable[str]) -> bool:
    """Whether a path is one of those withheld or lies inside one."""
    return any(path == one or path.startswith(f"{one}.") for one in withheld)


def reveals(field_path: str, withheld: Iterable[str]) -> bool:
    """Whether what is told of this field would tell of a withheld one: itself, inside it, around it.

    `field_path` is a record's path (`documents.0.number` too) or the field of a reason. A reason that
    speaks of several fields (make and model) must itself be made from a record as `shown` gives it.
    """
    withheld = tuple(withheld)
    told = ".".join(step for step in field_path.split(".") if not step.isdecimal())
    return any(
        covered(path, withheld) or any(covered(one, (path,)) for one in withheld)
        for path in _record_paths().get(told, (told,))
    )


@cache
def _record_paths() -> dict[str, tuple[str, ...]]:
    found = {
        kind: {
            path
            for category in CATEGORIES.values()
            for path, field in declared_paths(category)
            if field.analysis == analysis
        }
        for kind, analysis in _SEARCHED_AS.items()
        if kind in LOOKUP_FIELDS
    }
    return {kind: (kind, *sorted(paths)) for kind, paths in found.items()}


def declared_paths(category: Category | str) -> Iterator[tuple[str, Field]]:
    """All paths of a category with their fields, groups before what is in them."""
    for field in category_of(category).fields:
        yield field.name, field
        for inner in field.fields:
            yield f"{field.name}.{inner.name}", inner


@cache
def withholdable(category: str) -> tuple[str, ...]:
    """Paths that an agreement may withhold alone; raises UnknownCategoryError."""
    paths = [path for path, _ in declared_paths(category)]
    return tuple(path for path in paths if not refused_paths(category, (path,)))


def refused_paths(category: str, withheld: Iterable[str]) -> list[str]:
    """What keeps these paths from being withheld together, in words; raises UnknownCategoryError.

    Unknown paths, what every record carries, and all that identifies a record: one searched field
    of those must be left, or records would be shown that nobody can tell apart.
    """
    asked, known = category_of(category), dict(declared_paths(category))
    withheld = sorted(withheld)
    wrong = []
    for path in withheld:
        if path not in known:
            near = difflib.get_close_matches(path[:100], known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            wrong.append(f"{category} has no field {path}{hint}")
        elif path in _ALWAYS_SEEN:
            wrong.append(f"{path} is part of every record and cannot be withheld")
    identifying = [one for one in map(asked.field, asked.identifying) if one.analysis]
    if identifying and all(_no_longer_tells(one, withheld) for one in identifying):
        names = ", ".join(one.name for one in identifying)
        wrong.append(f"{names}: identifies the record; leave the category out instead")
    return wrong


def _no_longer_tells(field: Field, withheld: Iterable[str]) -> bool:
    withheld = tuple(withheld)
    return any(
        covered(path, withheld)
        for path in (field.name, *(f"{field.name}.{part}" for part in field.needs))
    )


def without(record: Mapping[str, Any], withheld: Iterable[str]) -> dict[str, Any]:
    """The record without the fields of these paths, and without groups that have nothing left."""
    whole = {path for path in withheld if "." not in path}
    inner: dict[str, set[str]] = {}
    for path in withheld:
        name, _, rest = path.partition(".")
        if rest:
            inner.setdefault(name, set()).add(rest)
    left = {}
    for name, value in record.items():
        if name in whole:
            continue
        if name in inner:
            value = _stripped(value, inner[name])
            if not value:
                continue
        left[name] = value
    return left


def _stripped(value: Any, names: set[str]) -> Any:
    if isinstance(value, list):
        return [kept for one in value if (kept := _stripped(one, names))]
    return {name: one for name, one in value.items() if name not in names}
