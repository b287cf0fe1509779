"""A whole record as rows: each declared field with its label, groups as tables, what is withheld as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from index_mappings.categories import category_of
from index_mappings.fields import Field, Kind
from portal.languages import told
from portal.showing.values import SIGN_BY_SIGN, all_in_words


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a place of a row: values, or that they are withheld by agreement."""

    values: tuple[str, ...] = ()
    code: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A field of the record; `heads` and `lines` when it is a group."""

    name: str
    label: str
    cell: Cell
    heads: tuple[str, ...] = ()
    lines: tuple[tuple[Cell, ...], ...] = ()


def rows_of(category: str, record: Mapping[str, Any], withheld: Iterable[str]) -> list[Row]:
    """The fields that the record has or that are withheld, in declared order."""
    paths = frozenset(withheld)
    rows = []
    for field in category_of(category).fields:
        if field.name in paths:
            rows.append(Row(field.name, told(field.label), Cell(withheld=True)))
        elif field.kind is Kind.GROUP:
            if row := _group(field, record.get(field.name), paths):
                rows.append(row)
        elif (value := record.get(field.name)) is not None:
            rows.append(Row(field.name, told(field.label), _cell(field, value)))
    return rows


def not_stated(category: str, record: Mapping[str, Any], withheld: Iterable[str]) -> list[str]:
    """The labels of the fields that the record could have and has not."""
    paths = frozenset(withheld)
    return [
        told(field.label)
        for field in category_of(category).fields
        if field.name not in paths
        and field.name not in record
        and not any(path.startswith(f"{field.name}.") for path in paths)
    ]


def labels_of(category: str, paths: Iterable[str]) -> list[str]:
    """The labels of withheld paths: `documents.number` is "Documents: document number"."""
    labels = []
    for path in paths:
        name, _, inner = path.partition(".")
        field = category_of(category).field(name)
        label = told(field.label)
        for part in field.fields:
            if part.name == inner:
                label += f": {told(part.label)}"
        labels.append(label)
    return labels


def _group(field: Field, value: Any, withheld: frozenset[str]) -> Row | None:
    items = value if field.many else [value] if value else []
    items = items or []
    closed = {part.name for part in field.fields if f"{field.name}.{part.name}" in withheld}
    if not items and not closed:
        return None
    shown = [
        part
        for part in field.fields
        if part.name in closed or any(item.get(part.name) is not None for item in items)
    ]
    lines = tuple(
        tuple(
            Cell(withheld=True) if part.name in closed else _cell(part, item.get(part.name))
            for part in shown
        )
        for item in items or [{}]
    )
    return Row(
        field.name, told(field.label), Cell(), tuple(told(part.label) for part in shown), lines
    )


def _cell(field: Field, value: Any) -> Cell:
    return Cell(all_in_words(field, value), field.analysis in SIGN_BY_SIGN)
