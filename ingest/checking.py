"""Checking a chunk of rows against the declaration: pure work, done in many processes at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from index_mappings.analysis.names import mend_mixed
from index_mappings.columns import unflatten
from index_mappings.schemas import RecordErrors, load_record
from ingest.readers.rows import Row

CHANGES = ("add", "correct", "withdraw")
NAME_PARTS = ("full", "surname", "given", "patronymic")


@dataclass(frozen=True, slots=True)
class Checked:
    """A row after its check: a change to make, or errors (field, message) for the quarantine."""

    line: int
    kind: str
    id: str
    body: dict[str, Any] | None
    errors: tuple[tuple[str, str], ...] = ()
    mended: int = 0
    raw: str = ""
    data: dict[str, Any] | None = None


def check_rows(category: str, flat: bool, changes: bool, rows: Sequence[Row]) -> list[Checked]:
    """Check rows of one category; `flat` rows are tables' cells, `changes` say what to do."""
    return [_check(category, flat, changes, row) for row in rows]


def _check(category: str, flat: bool, changes: bool, row: Row) -> Checked:
    if row.data is None:
        return Checked(row.line, "", "", None, (("", row.error),), raw=row.raw)
    data = {key: value for key, value in row.data.items() if key != "kordon"}
    kind = str(data.pop("change", "")) if changes else "upsert"
    if kind not in (*CHANGES, "upsert"):
        message = f"Must be one of {', '.join(CHANGES)}."
        return _bad(row, (("change", message),))
    if kind == "withdraw":
        return Checked(row.line, kind, str(data.get("id", "")), None, data=row.data)
    try:
        body = load_record(category, unflatten(category, data) if flat else data)
    except RecordErrors as problem:
        return _bad(row, tuple((e.field, e.message) for e in problem.errors))
    return Checked(
        row.line, kind, body["id"], body, mended=_mended(body.get("names", ())), data=row.data
    )


def _bad(row: Row, errors: tuple[tuple[str, str], ...]) -> Checked:
    return Checked(row.line, "", "", None, errors, raw=row.raw, data=row.data)


def _mended(names: Iterable[dict[str, str]]) -> int:
    return sum(
        len(mend_mixed(text)[1])
        for name in names
        for part in NAME_PARTS
        if (text := name.get(part, "")) and not text.isascii()
    )
