"""From an array file to a report: rows are read and checked as ingest does, refused ones set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from bank.home import Home
from bank.reconciliation import About, Given, Kind, RefusedLine, Report, Reports, make
from bank.store import Store
from ingest.checking import Check, with_header_checked
from ingest.opening import FileRefused, Opened, opened
from ingest.parallel import in_chunks
from ingest.pipeline import Options, check_of
from ingest.preparing import Prepared, Work, prepare
from ingest.quarantine import Quarantine
from ingest.readers import TABLES, format_of, read_rows
from ingest.readers.rows import Row

Progress = Callable[[int], None]


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
    file = array.file
    rows = read_rows(file.path, file.name, array.format, options.encoding, array.columns)
    # The encoding and the header are decided (or refused) before a report begins.
    rows = with_header_checked(array.check, rows)
    number = reports.begin(about)
    work = Work(home, options.origin, array.check, today)
    flat = array.format in TABLES
    quarantine = Quarantine(home.create().quarantine, number, flat=flat, of="reconciliation")
    prepared = in_chunks(file, _whole(rows), partial(prepare, work), options.jobs)
    lines = _lines((some for _, some in prepared), quarantine, progress)
    report = make(home, store, reports, number, about, lines)
    return report, quarantine.path if report.figures.of(Kind.REFUSED) else None


def _whole(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of a file that is read to its end: of another all that follows would count as absent."""
    for row in rows:
        if row.last_readable:
            raise FileRefused(f"Line {row.line}: {row.error}")
        yield row


def _lines(
    prepared: Iterator[Prepared], quarantine: Quarantine, progress: Progress
) -> Iterator[list[Given | RefusedLine]]:
    for some in prepared:
        quarantine.add(one for _, one in some.refused)
        refused = [RefusedLine(one.line, id_, one.errors) for id_, one in some.refused]
        yield [*some.good, *refused]
        progress(some.last_line)
