"""Flat columns of CSV and XLSX files, derived from the declaration.

A column is named by its path (``names.0.surname``, ``height.from``); its English and Russian label
are read as well. Lists stand in one cell, split at ``;`` or ``|`` or by line.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from index_mappings.categories import category_of
from index_mappings.fields import MAX_ITEMS, Category, Field, Kind, Text

_SPLIT = re.compile(r"[;|\n]")


class Column(NamedTuple):
    """One column: its name, its label, where its value goes, and whether a cell holds a list.

    In ``path`` the number is the place in a list of groups. ``part`` marks a column of convenience:
    the field of the group that its value (or each of its values) fills.
    """

    name: str
    label: Text
    path: tuple[str | int, ...]
    kind: Kind
    many: bool = False
    required: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    appends: bool = False


def columns(category: Category | str) -> list[Column]:
    """Return the columns of a category in declared order, those of convenience first.

    Of lists of groups the first place is shown; files may go on with ``names.1.surname`` and so on.
    """
    return list(_columns(category_of(category)))


def find_column(category: Category | str, header: str) -> Column | None:
    """Return the column that a header means: a name, a label in either language, or None."""
    return _find(category_of(category), header)


def unflatten(category: Category | str, row: Mapping[str, str]) -> dict[str, Any]:
    """Return the raw record of a row of cells by header.

    Empty cells are left out. A header that is no column is kept under its own name, so that the
    checks refuse it by name and nothing is lost in silence.
    """
    category = category_of(category)
    record: dict[str, Any] = {}
    appended: list[tuple[Column, str]] = []
    for header, column in zip(row, _headers(category, tuple(row)), strict=True):
        cell = row[header]
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        if column is None:
            record[header] = cell
        elif column.appends:
            appended.append((column, cell))
        else:
            _put(record, column, _items(cell) if column.many else cell)
    # After all others, so that aliases never take the place of the main name.
    for column, cell in appended:
        name, part = str(column.path[0]), str(column.path[-1])
        items = record.setdefault(name, [])
        if not isinstance(items, list):
            record[column.name] = cell
        else:
            items.extend({**dict(column.extra), part: one} for one in _items(cell))
    for field in category.fields:
        if field.kind is Kind.GROUP and field.many and isinstance(record.get(field.name), list):
            record[field.name] = [one for one in record[field.name] if one]
    return record


def _items(cell: object) -> list[object]:
    if not isinstance(cell, str):
        return [cell]
    return [one.strip() for one in _SPLIT.split(cell) if one.strip()]


def _put(record: dict[str, Any], column: Column, value: Any) -> None:
    where: Any = record
    for step, following in zip(column.path, column.path[1:], strict=False):
        if isinstance(step, int):
            where.extend({} for _ in range(step + 1 - len(where)))
            where = where[step]
        else:
            where = where.setdefault(step, [] if isinstance(following, int) else {})
        if not isinstance(where, list if isinstance(following, int) else dict):
            # Another column has given the whole field: refused by the name of this one.
            record[column.name] = value
            return
    last = column.path[-1]
    if last not in where:
        where[last] = value
    elif isinstance(value, list) and isinstance(where[last], list):
        where[last].extend(value)
    elif where[last] != value:
        # Two columns for one field that differ: both are kept, and the checks refuse the list.
        where[last] = [where[last], value]


@lru_cache(maxsize=256)
def _headers(category: Category, headers: tuple[str, ...]) -> tuple[Column | None, ...]:
    return tuple(_find(category, header) for header in headers)


def _find(category: Category, header: str) -> Column | None:
    folded = _folded(header)
    found = _aliases(category).get(folded)
    if found is not None:
        return found
    # names.3.surname: the column of place 0, at its own place.
    place = re.fullmatch(r"(.+?)[ .](\d{1,3})[ .](.+)", folded, re.ASCII)
    if place is None:
        return None
    name, number, rest = place.groups()
    first = _aliases(category).get(f"{name} 0 {rest}")
    if first is None or int(number) >= MAX_ITEMS:
        return None
    path = tuple(int(number) if isinstance(step, int) else step for step in first.path)
    return first._replace(name=".".join(map(str, path)), path=path)


def _folded(header: str) -> str:
    folded = header.strip("\ufeff \t\r\n").casefold().replace("ё", "е")
    return " ".join(re.sub(r"[\s_.,:/()-]+", " ", folded).split())


@cache
def _aliases(category: Category) -> dict[str, Column]:
    aliases: dict[str, Column] = {}
    for column in _columns(category):
        aliases.setdefault(_folded(column.name), column)
    for spelling_of in _SPELLINGS:
        spelled: dict[str, list[Column]] = {}
        for column in _columns(category):
            spelled.setdefault(_folded(spelling_of(column)), []).append(column)
        for spelling, found in spelled.items():
            # A label that two fields share (Place, Date) names neither of them.
            if len({column.path for column in found}) == 1:
                aliases.setdefault(spelling, found[0])
    return aliases


def _english(column: Column) -> str:
    return column.label.en


def _russian(column: Column) -> str:
    return column.label.ru


_SPELLINGS: tuple[Callable[[Column], str], ...] = (_english, _russian)


@cache
def _columns(category: Category) -> tuple[Column, ...]:
    own = {field.name: field for field in category.fields}
    found: list[Column] = []
    for field in category.fields:
        found.extend(_convenience(field, own))
        found.extend(_of_field(field))
    names = [column.name for column in found]
    return tuple(one for place, one in enumerate(found) if one.name not in names[:place])


def _of_field(field: Field) -> list[Column]:
    if field.kind in (Kind.RANGE, Kind.DATE_RANGE):
        return [
            Column(field.name, field.label, (field.name,), field.kind),
            _end(field, "from", "from", "от"),
            _end(field, "to", "to", "до"),
        ]
    if field.kind is not Kind.GROUP:
        return [
            Column(field.name, field.label, (field.name,), field.kind, field.many, field.required)
        ]
    start: tuple[str | int, ...] = (field.name, 0) if field.many else (field.name,)
    return [
        Column(
            ".".join(map(str, (*start, one.name))),
            one.label,
            (*start, one.name),
            one.kind,
            one.many,
        )
        for one in field.fields
    ]


def _end(field: Field, end: str, en: str, ru: str) -> Column:
    label = Text(f"{field.label.en}, {en}", f"{field.label.ru}, {ru}")
    kind = Kind.INTEGER if field.kind is Kind.RANGE else Kind.PARTIAL_DATE
    return Column(f"{field.name}.{end}", label, (field.name, end), kind)


def _convenience(field: Field, own: Mapping[str, Field]) -> list[Column]:
    """Return short names for what most files carry: one main name, aliases, one date, one paper."""
    if field.analysis == "name" and field.kind is Kind.GROUP:
        return _of_names(field)
    if field.analysis == "birth_date":
        label = Text("Date of birth", "Дата рождения")
        return [Column("birth_date", label, (field.name,), field.kind, many=True)]
    if field.kind is Kind.GROUP and field.many:
        return _of_papers(field)
    if field.many and field.kind is not Kind.GROUP and field.name.endswith("s"):
        single = field.name.removesuffix("s")
        if single not in own:
            label = Text(field.label.en.removesuffix("s"), field.label.ru)
            return [Column(single, label, (field.name,), field.kind, many=True)]
    return []


def _of_names(field: Field) -> list[Column]:
    kinds = next((one.choices for one in field.fields if one.kind is Kind.CODE), {})
    main = [
        Column(
            "full_name" if one.name == "full" else one.name,
            one.label,
            (field.name, 0, one.name),
            one.kind,
        )
        for one in field.fields
        if one.kind is Kind.TEXT
    ]
    others = [
        Column(
            name,
            label,
            (field.name, "full"),
            Kind.TEXT,
            extra=(("kind", kind),) if kind else (),
            appends=True,
            many=True,
        )
        for name, kind, label in _OTHER_NAMES
        if kind in kinds or not kind
    ]
    return main + others


def _of_papers(field: Field) -> list[Column]:
    number = next((one for one in field.fields if one.analysis == "document"), None)
    if number is None:
        return []
    path = (field.name, number.name)
    return [
        Column(name, field.label, path, Kind.TEXT, appends=True, many=True)
        for name in (field.name, field.name.removesuffix("s"))
    ]


_OTHER_NAMES = (
    ("names", "", Text("Names", "Имена")),
    ("aliases", "alias", Text("Aliases", "Другие имена")),
    ("maiden_names", "maiden", Text("Maiden names", "Девичья фамилия")),
    ("previous_names", "previous", Text("Previous names", "Прежние имена")),
)
