"""Preparing rows for reconciliation: checked, and made what is compared; done in many processes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bank.home import Home
from bank.processes import store_of_process
from bank.reconciliation.given import given_of
from bank.reconciliation.model import Given
from bank.store.writing import LONGEST_ID, digest_of, encode, usable_id
from index_mappings.analysis.caches import forget_names, remembered
from ingest.checking import LEFT_OUT, Check, Checked, check_rows
from ingest.readers.rows import Row
from ingest.readers.trees import as_object

# Some 30 MB in each process; of an array of millions more would be remembered for nothing.
MOST_REMEMBERED = 40_000
_BAD_ID = f"an id is 1 to {LONGEST_ID} characters without control characters"


@dataclass(frozen=True, slots=True)
class Work:
    """Which array the rows are of, how they are read, and the day on which they are compared."""

    home: Home
    origin: str
    check: Check
    day: date


@dataclass(frozen=True, slots=True)
class Prepared:
    """Some rows after their check: good ones, and refused ones with their ids where they have one."""

    good: list[Given]
    refused: list[tuple[str, Checked]] = field(default_factory=list)
    last_line: int = 0


def prepare(work: Work, rows: Sequence[Row]) -> Prepared:
    """Check rows and make of each good one what is compared."""
    if remembered() > MOST_REMEMBERED:
        forget_names()
    rows = [as_object(row) for row in rows]
    prepared = Prepared([], last_line=rows[-1].line)
    held = _held(work, rows)
    unchecked = [row for row, known in zip(rows, held, strict=True) if not known]
    checked = iter(check_rows(work.check, unchecked))
    for row, known in zip(rows, held, strict=True):
        if known:
            assert row.data is not None
            prepared.good.append(_given(work, row.line, row.data))
            continue
        one = next(checked)
        if one.kind == LEFT_OUT:
            continue
        if not one.errors and one.body is not None and usable_id(one.id):
            prepared.good.append(_given(work, one.line, one.body))
            continue
        if not one.errors:
            one = Checked(one.line, "", one.id, None, (("id", _BAD_ID),), data=row.data)
        prepared.refused.append((one.id if usable_id(one.id) else "", one))
    return prepared


def _given(work: Work, line: int, record: dict[str, Any]) -> Given:
    return given_of(work.check.category, line, record, work.day)


def _held(work: Work, rows: Sequence[Row]) -> list[bool]:
    """Which rows say word for word what the bank holds under their id.

    The bank holds only what was checked: checking is most of the work, and most rows are the same.
    """
    if work.check.flat or work.check.mapping:
        return [False] * len(rows)
    ids = [_own_id(row) for row in rows]
    asked = list({id_ for id_ in ids if id_})
    digests = store_of_process(work.home).digests(work.origin, work.check.category, asked)
    return [
        id_ in digests and digests[id_] == _digest(row.data)
        for id_, row in zip(ids, rows, strict=True)
    ]


def _own_id(row: Row) -> str:
    id_ = row.data.get("id") if row.data is not None else None
    return id_ if isinstance(id_, str) else ""


def _digest(data: dict[str, Any] | None) -> bytes:
    try:
        return digest_of(encode(data or {}))
    except TypeError:
        return b""
