"""Checking a chunk of rows against the declaration: pure work, done in many processes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from bank.store.writing import LONGEST_ID, usable_id
from index_mappings.analysis.names import mend_mixed
from index_mappings.columns import unflatten
from index_mappings.schemas import RecordErrors, load_record
from index_mappings.values import Refused, clean
from ingest.mapping import (
    ColumnMapping,
    cleaned,
    held_mapping,
    is_taken,
    mapped,
    needed_columns,
)
from ingest.opening import FileRefused
from ingest.readers.rows import Row
from ingest.readers.trees import as_object

LEFT_OUT = "left-out"
CHANGE = "change"
CHANGES = ("add", "correct", "withdraw")
# Of the columns that a message lists; a header may be of any length.
MOST_NAMES, MOST_OF_A_NAME = 40, 60
NAME_PARTS = ("full", "surname", "given", "patronymic")


@dataclass(frozen=True, slots=True)
class Checked:
    """A row after its check: a change to make, or errors (field, message) for the quarantine.

    With errors `id` is what can be read of it, else empty: the array holds that record all the same;
    `raw`, `data` and `columns` are the row as it stood in the file.
    """

    line: int
    kind: str
    id: str
    body: dict[str, Any] | None
    errors: tuple[tuple[str, str], ...] = ()
    mended: int = 0
    raw: str = ""
    data: dict[str, Any] | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What rows are: cells of tables (`flat`), `changes` that say what to do, or to be mapped."""

    category: str
    flat: bool = False
    changes: bool = False
    mapping: str = ""
    beside: str = ""
    digest: str = ""


def check_rows(check: Check, rows: Sequence[Row]) -> list[Checked]:
    """Check rows of one category; a mapping file is read once a process.

    Raises FileRefused when the table lacks columns that its mapping reads.
    """
    for row in rows[:1]:
        check_columns(check, row)
    return [_check(check, as_object(row)) for row in rows]


def check_columns(check: Check, row: Row) -> None:
    """Raise FileRefused when the table that a row is of lacks columns that its mapping reads.

    All rows of a table have the columns of its header; objects of a tree leave out what is empty.
    """
    columns = row.columns if row.data is None else tuple(row.data)
    if not check.mapping or not check.flat or not columns:
        return
    wanted = needed_columns(_mapping_of(check))
    if check.changes:
        wanted.setdefault(CHANGE, "--changes")
    for column, at in wanted.items():
        if column not in columns:
            raise FileRefused(
                f"{check.mapping}: {at}: the table has no column {column!r}. It has "
                f"{', '.join(name[:MOST_OF_A_NAME] for name in columns[:MOST_NAMES])}."
            )


def with_header_checked(check: Check, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of a file, the first of them read at once: its encoding and header are decided now.

    Raises FileRefused and EncodingDoubtful before anything else of it is read.
    """
    first = next(rows, None)
    if first is None:
        return rows
    check_columns(check, first)
    return chain((first,), rows)


def _check(check: Check, row: Row) -> Checked:
    if row.data is None:
        problem = (("", row.error),)
        return Checked(row.line, "", "", None, problem, raw=row.raw, columns=row.columns)
    if check.mapping:
        return _check_mapped(check, row)
    category, flat, changes = check.category, check.flat, check.changes
    data = {key: value for key, value in row.data.items() if key != "kordon"}
    kind = str(data.pop(CHANGE, "")) if changes else "upsert"
    if kind not in (*CHANGES, "upsert"):
        message = f"Must be one of {', '.join(CHANGES)}."
        return _bad(row, ((CHANGE, message),), {})
    if kind == "withdraw":
        return Checked(row.line, kind, str(data.get("id", "")), None)
    raw = unflatten(category, data) if flat else data
    try:
        body = load_record(category, raw)
    except RecordErrors as problem:
        return _bad(row, tuple((e.field, e.message) for e in problem.errors), raw)
    return Checked(row.line, kind, body["id"], body, mended=_mended(body.get("names", ())))


def _check_mapped(check: Check, row: Row) -> Checked:
    assert row.data is not None
    mapping = _mapping_of(check)
    if not is_taken(mapping, row.data):
        return Checked(row.line, LEFT_OUT, "", None)
    record = mapped(mapping, row.data)
    if check.changes:
        # What is to be done with a record is none of its fields: no rule makes it, the column says it.
        record[CHANGE] = cleaned(row.data, mapping.null).get(CHANGE, "")
    made = Check(check.category, changes=check.changes)
    checked = _check(made, Row(row.line, record, row.raw))
    return replace(checked, data=row.data) if checked.errors else checked


def _mapping_of(check: Check) -> ColumnMapping:
    return held_mapping(check.mapping, check.category, check.beside, check.digest)


def _bad(row: Row, errors: tuple[tuple[str, str], ...], raw: Mapping[str, Any]) -> Checked:
    return Checked(row.line, "", _id_of(raw), None, errors, raw=row.raw, data=row.data)


def _id_of(raw: Mapping[str, Any]) -> str:
    try:
        id_ = clean(raw.get("id"), LONGEST_ID)
    except Refused:
        return ""
    return id_ if id_ and usable_id(id_) else ""


def _mended(names: Iterable[dict[str, str]]) -> int:
    return sum(
        len(mend_mixed(text)[1])
        for name in names
        for part in NAME_PARTS
        if (text := name.get(part, "")) and not text.isascii()
    )
