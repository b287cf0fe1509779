"""CSV and XLSX: a header line, then one record a row; the delimiter is found."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from ingest.opening import FileRefused
from ingest.readers.rows import Row, text_lines

DELIMITERS = ",;\t|"
# Columns that quarantine adds for the operator; a mended file comes in with them as it is.
OWN_COLUMNS = ("kordon_line", "kordon_field", "kordon_reason", "kordon_raw")


def read_csv(path: Path, encoding: str, columns: Sequence[str] = ()) -> Iterator[Row]:
    """Rows of a delimited text; a row of the wrong width or encoding is bad, not the file.

    `columns` are the names of a file that has no header line; one that repeats them is passed over.
    """
    lines = text_lines(path, encoding)
    header: list[str] = []
    delimiter = ","
    for number, text, error in _whole_lines(lines):
        if not header:
            delimiter = max(DELIMITERS, key=text.count)
            header = _header(text, delimiter)
            if not columns or header[: len(columns)] == list(columns):
                continue
            header = list(columns)
        names = tuple(header)
        raw = text.strip("\r\n")
        if not raw.strip():
            continue
        if error:
            yield Row(number, None, raw, error, names)
            continue
        try:
            cells = _cells(text, delimiter)
        except csv.Error as problem:
            yield Row(number, None, raw, f"The row cannot be read: {problem}", names)
            continue
        if len(cells) != len(header):
            reason = f"{len(cells)} cells, the header has {len(header)}."
            yield Row(number, None, raw, reason, names)
        else:
            yield Row(number, _named(header, cells), raw)


def _whole_lines(lines: Iterator[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """Lines joined where a quoted cell goes over several of them, at most a hundred."""
    for number, text, error in lines:
        joined = 0
        while text.count('"') % 2 and joined < 100:
            following = next(lines, None)
            if following is None:
                break
            text, error, joined = text + following[1], error or following[2], joined + 1
        yield number, text, error


def _header(text: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in _cells(text, delimiter)]
    except csv.Error as problem:
        raise FileRefused(f"The header line cannot be read: {problem}") from problem


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text], delimiter=delimiter), [])


def _named(header: list[str], cells: list[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(header, cells, strict=True) if name not in OWN_COLUMNS}


def read_xlsx(path: Path, encoding: str, columns: Sequence[str] = ()) -> Iterator[Row]:
    """Rows of the first sheet; dates become ISO dates, numbers their digits."""
    # Only here: every process that checks rows would carry its 15 MB.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as problem:
        raise FileRefused(f"The workbook cannot be opened: {problem}") from problem
    header: list[str] = []
    for number, values in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
        cells = [_cell(value) for value in values]
        if not any(cells):
            continue
        if not header:
            if not columns or cells[: len(columns)] == list(columns):
                header = cells
                continue
            header = list(columns)
        raw = "\t".join(cells)
        if any(cells[len(header) :]):
            reason = f"{len(cells)} cells, the header has {len(header)}."
            yield Row(number, None, raw, reason, tuple(header))
        else:
            cells += [""] * (len(header) - len(cells))
            yield Row(number, _named(header, cells[: len(header)]), raw)
    book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
