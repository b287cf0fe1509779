"""Paths of fields as the declaration has them (`documents.number`): what covers what, what may be withheld.

A path covers itself and what lies inside it. Places in lists (`documents.0.number`) count for nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from index_mappings.categories import category_of
from index_mappings.fields import Category, Field, Text

# Every record that is seen carries these: without them it has no name and nobody knows whether it
# stands. That it no longer answers once its last day is past would tell of a day withheld.
ALWAYS_SEEN = ("id", "status", "valid_until")


def covered(path: str, withheld: Iterable[str]) -> bool:
    """Whether a path is one of those withheld or lies inside one."""
    return any(path == one or path.startswith(f"{one}.") for one in withheld)


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


@cache
def free_texts(category: str) -> frozenset[str]:
    """Paths of the fields that may repeat what other fields say."""
    return frozenset(path for path, field in declared_paths(category) if field.prose)


def labels(category: str, path: str) -> Text:
    """A declared path by its labels and itself, as people and files name it."""
    known = dict(declared_paths(category))
    steps = path.split(".")
    named = [known[".".join(steps[: place + 1])].label for place in range(len(steps))]
    en, ru = (" › ".join(one[place] for one in named) for place in (0, 1))
    return Text(f"{en} ({path})", f"{ru} ({path})")


def refused_paths(category: str, withheld: Iterable[str]) -> list[Text]:
    """What keeps these paths from being withheld together, in words; raises UnknownCategoryError.

    Unknown paths, what every record carries, parts of what is searched as one, and all that
    identifies a record: one searched field of those must be left, or records would be shown that
    nobody can tell apart.
    """
    asked, withheld = category_of(category), sorted(withheld)
    wrong = [*_unknown(category, withheld), *_torn(category, withheld)]
    identifying = [one for one in map(asked.field, asked.identifying) if one.analysis]
    if identifying and all(_no_longer_tells(one, withheld) for one in identifying):
        en, ru = _listed(category, (one.name for one in identifying))
        wrong.append(
            Text(
                f"{en}: identifies the record; leave the category out instead",
                f"{ru}: по этому узнаётся запись; лучше исключите категорию",
            )
        )
    return wrong


def _listed(category: str, paths: Iterable[str]) -> tuple[str, str]:
    named = [labels(category, one) for one in paths]
    return ", ".join(one.en for one in named), ", ".join(one.ru for one in named)


def _unknown(category: str, withheld: Iterable[str]) -> Iterator[Text]:
    known = dict(declared_paths(category))
    for path in withheld:
        if path not in known:
            near = difflib.get_close_matches(path[:100], known, n=1)
            en, ru = (
                (f"; did you mean {near[0]}?", f"; может быть, {near[0]}?") if near else ("", "")
            )
            label = category_of(category).label
            yield Text(
                f"{category} has no field {path}{en}",
                f"в категории «{label.ru}» нет поля {path}{ru}",
            )
        elif path in ALWAYS_SEEN:
            en, ru = labels(category, path)
            yield Text(
                f"{en} is part of every record and cannot be withheld",
                f"{ru}: есть в каждой записи и не скрывается",
            )


def _torn(category: str, withheld: Sequence[str]) -> Iterator[Text]:
    """Names are analysed word beside word, a number with its series: parts cannot be told apart."""
    left = [path for path in name_paths(category) if not covered(path, withheld)]
    if left and len(left) < len(name_paths(category)):
        tops = dict.fromkeys(path.split(".")[0] for path in name_paths(category))
        en, ru = _listed(category, tops)
        yield Text(
            f"names are searched as one: withhold all of {en}, or none of it",
            f"имена ищутся вместе: скройте всё ({ru}) или ничего из этого",
        )
    for path, field in declared_paths(category):
        series = beside(path, field.prefix)
        if series and covered(series, withheld) and not covered(path, withheld):
            first, second = labels(category, series), labels(category, path)
            yield Text(
                f"{first.en} is searched with {second.en}: withhold that too",
                f"{first.ru} ищется вместе с «{second.ru}»: скройте и это",
            )


@cache
def name_paths(category: str) -> tuple[str, ...]:
    """Paths of all that is searched as names: their parts, and names written whole."""
    return tuple(
        f"{path}.{part}" if part else path
        for path, field in declared_paths(category)
        if field.analysis == "name"
        for part in field.needs or ("",)
    )


def beside(path: str, name: str | None) -> str:
    """The path of a field's sibling; empty without a name."""
    return ".".join((*path.split(".")[:-1], name)) if name else ""


def _no_longer_tells(field: Field, withheld: Sequence[str]) -> bool:
    parts = [f"{field.name}.{part}" for part in field.needs] or [field.name]
    return all(covered(path, withheld) for path in parts)


def sorted_paths(paths: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Paths by category, in order, as they are kept and shown."""
    return {category: sorted(each) for category, each in sorted(paths.items())}


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
