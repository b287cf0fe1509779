"""From an array file to a report: rows are read and checked as ingest does, refused ones set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bank.home import Home
from bank.reconciliation import About, Given, Kind, RefusedLine, Report, Reports, given_of, make
from bank.store import Store
from bank.store.writing import LONGEST_ID, usable_id
from index_mappings.columns import unflatten
from index_mappings.values import Refused, clean
from ingest.checking import LEFT_OUT, Check, Checked, check_rows
from ingest.mapping import held_mapping, is_taken, mapped
from ingest.opening import Opened, opened
from ingest.parallel import in_chunks
from ingest.pipeline import Options, check_of
from ingest.quarantine import Quarantine
from ingest.readers import TABLES, format_of, read_rows
from ingest.readers.rows import Row

_BAD_ID = f"an id is 1 to {LONGEST_ID} characters without control characters"
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Some rows after their check: good ones, and refused ones with their ids where they have one."""

    good: list[Given]
    refused: list[tuple[str, Checked]] = field(default_factory=list)
    last_line: int = 0


@dataclass(frozen=True, slots=True)
class ArrayFile:
    """An opened array file and how it is to be read."""

    file: Opened
    format: str
    check: Check
    columns: tuple[str, ...]
    options: Options


@contextmanager
def array_file(source: str, options: Options) -> Iterator[ArrayFile]:
    """An array file, opened; raises FileRefused before anything is done."""
    with opened(source) as file:
        format_ = options.format or format_of(file.path, file.name)
        check, columns = check_of(source, format_, options)
        yield ArrayFile(file, format_, check, columns, options)


def reconcile_file(
    home: Home,
    store: Store,
    reports: Reports,
    array: ArrayFile,
    by: str,
    progress: Progress = lambda line: None,
) -> tuple[Report, Path | None]:
    """Compare an array file with the bank; gives the report and where refused lines are set aside.

    Raises FileRefused, EncodingDoubtful, UnknownOriginator, StoreError, OSError.
    """
    options, today = array.options, date.today()
    about = About(
        options.origin,
        options.category,
        store.originator(options.origin).state,
        Path(array.file.name).name,
        array.file.digest,
        today,
        by,
    )
    # The encoding is decided (or refused) before a report begins.
    rows = read_rows(
        array.file.path, array.file.name, array.format, options.encoding, array.columns
    )
    number = reports.begin(about)
    flat = array.format in TABLES
    quarantine = Quarantine(home.create().quarantine, number, flat=flat, of="reconciliation")
    prepared = in_chunks(array.file, rows, partial(prepare, array.check, today), options.jobs)
    lines = _lines(prepared, quarantine, progress)
    report = make(home, store, reports, number, about, lines)
    return report, quarantine.path if report.figures.of(Kind.REFUSED) else None


def _lines(
    prepared: Iterator[Prepared], quarantine: Quarantine, progress: Progress
) -> Iterator[list[Given | RefusedLine]]:
    for some in prepared:
        quarantine.add(one for _, one in some.refused)
        refused = [RefusedLine(one.line, id_, one.errors) for id_, one in some.refused]
        yield [*some.good, *refused]
        progress(some.last_line)


def prepare(check: Check, day: date, rows: Sequence[Row]) -> Prepared:
    """Check rows and make of each good one what is compared."""
    prepared = Prepared([], last_line=rows[-1].line)
    for row, one in zip(rows, check_rows(check, rows), strict=True):
        if one.kind == LEFT_OUT:
            continue
        if not one.errors and one.body is not None and usable_id(one.id):
            prepared.good.append(given_of(check.category, one.line, one.body, day))
            continue
        if not one.errors:
            one = Checked(one.line, "", one.id, None, (("id", _BAD_ID),), data=one.data)
        prepared.refused.append((_id_of(check, row), one))
    return prepared


def _id_of(check: Check, row: Row) -> str:
    """The id of a refused row, empty when it cannot be read."""
    if row.data is None:
        return ""
    data: dict[str, Any] = row.data
    if check.mapping:
        mapping = held_mapping(check.mapping, check.category, check.beside, check.digest)
        data = mapped(mapping, data) if is_taken(mapping, data) else {}
    elif check.flat:
        data = unflatten(check.category, data)
    try:
        id_ = clean(data.get("id"), LONGEST_ID)
    except Refused:
        return ""
    return id_ if id_ and usable_id(id_) else ""
