"""Checking a chunk of rows against the declaration: pure work, done in many processes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bank.store.writing import LONGEST_ID, usable_id
from index_mappings.analysis.names import mend_mixed
from index_mappings.columns import unflatten
from index_mappings.schemas import RecordErrors, load_record
from index_mappings.values import Refused, clean
from ingest.mapping import held_mapping, is_taken, mapped
from ingest.readers.rows import Row

LEFT_OUT = "left-out"
CHANGES = ("add", "correct", "withdraw")
NAME_PARTS = ("full", "surname", "given", "patronymic")


@dataclass(frozen=True, slots=True)
class Checked:
    """A row after its check: a change to make, or errors (field, message) for the quarantine.

    With errors `id` is what can be read of it, else empty: the array holds that record all the same.
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

    def with_data(self, data: dict[str, Any]) -> Checked:
        """The same with the row as it stood in the file."""
        return replace(self, data=data)


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
    """Check rows of one category; a mapping file is read once a process."""
    return [_check(check, row) for row in rows]


def _check(check: Check, row: Row) -> Checked:
    if row.data is None:
        problem = (("", row.error),)
        return Checked(row.line, "", "", None, problem, raw=row.raw, columns=row.columns)
    if check.mapping:
        return _check_mapped(check, row)
    category, flat, changes = check.category, check.flat, check.changes
    data = {key: value for key, value in row.data.items() if key != "kordon"}
    kind = str(data.pop("change", "")) if changes else "upsert"
    if kind not in (*CHANGES, "upsert"):
        message = f"Must be one of {', '.join(CHANGES)}."
        return _bad(row, (("change", message),), {})
    if kind == "withdraw":
        return Checked(row.line, kind, str(data.get("id", "")), None, data=row.data)
    raw = unflatten(category, data) if flat else data
    try:
        body = load_record(category, raw)
    except RecordErrors as problem:
        return _bad(row, tuple((e.field, e.message) for e in problem.errors), raw)
    return Checked(
        row.line, kind, body["id"], body, mended=_mended(body.get("names", ())), data=row.data
    )


def _check_mapped(check: Check, row: Row) -> Checked:
    assert row.data is not None
    mapping = held_mapping(check.mapping, check.category, check.beside, check.digest)
    if not is_taken(mapping, row.data):
        return Checked(row.line, LEFT_OUT, "", None)
    return _check(
        Check(check.category), Row(row.line, mapped(mapping, row.data), row.raw)
    ).with_data(row.data)


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
