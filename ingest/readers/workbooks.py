"""XLSX: the first sheet, a header line, then one record a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from itertools import repeat
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from ingest.opening import MOST_RATIO, PIECE, RATIO_FROM_BYTES, FileRefused
from ingest.readers.rows import Row
from ingest.readers.tables import header_of, row_of, without_own

# A sheet of the format has no more (ECMA-376): one that claims more was made to be endless.
MOST_ROWS = 1_048_576
# Beyond what any array has. A sheet may have 16,384, and a million rows of them are hours of work.
MOST_COLUMNS = 1_024
# Texts and styles are held in memory while the sheet is read; the sheet itself is not.
MOST_HELD_BYTES = 256 << 20
MOST_SHEET_BYTES = 8 << 30
# A spreadsheet keeps fifteen digits of a number: those after them are not the ones that were typed.
FIRST_INEXACT = 10**15
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def read_xlsx(path: Path, encoding: str, columns: Sequence[str] = ()) -> Iterator[Row]:
    """Rows of the first sheet; dates become ISO dates, numbers their digits, formulas their results."""
    with _opened(path, results=True) as book:
        header: list[str] = []
        number = 0
        values: Sequence[Any]
        try:
            for number, (values, formulas) in enumerate(_rows(path, book), 1):
                if number > MOST_ROWS:
                    raise ValueError(f"a sheet has {MOST_ROWS} rows at most")
                cells = [_cell(value) for value in values[:MOST_COLUMNS]]
                if not header and any(cells):
                    header, is_header = header_of(cells, columns)
                    if is_header:
                        continue
                if any(cells) or any(formulas):
                    yield _row(number, header, cells, _trouble(header, values, formulas))
        except FileRefused:
            raise
        except Exception as problem:  # openpyxl raises whatever a broken sheet brings it to
            reason = f"The sheet is broken here, nothing after it could be read: {problem}"
            yield Row(number + 1, None, "", reason, without_own(header), last_readable=True)


@contextmanager
def _opened(path: Path, *, results: bool) -> Iterator[Any]:
    """The workbook, with the results of its formulas or the formulas. Raises FileRefused."""
    # Only here: every process that checks rows would carry its 15 MB.
    from openpyxl import load_workbook

    with path.open("rb") as file:
        try:
            _refuse_bomb(path)
            book = load_workbook(file, read_only=True, data_only=results)
            if not book.worksheets:
                raise ValueError("there is no sheet in it")
        except FileRefused:
            raise
        except Exception as problem:  # as above
            raise FileRefused(f"The workbook cannot be opened: {problem}") from problem
        # What a sheet says of its size is not taken: rows would be filled up to it with empty cells.
        book.worksheets[0].reset_dimensions()
        with closing(book):
            yield book


def _refuse_bomb(path: Path) -> None:
    with ZipFile(path) as archive:
        parts = archive.infolist()
    sheets = sum(one.file_size for one in parts if "worksheets/" in one.filename)
    held = sum(one.file_size for one in parts if one.filename.endswith((".xml", ".rels"))) - sheets
    most = max(RATIO_FROM_BYTES, path.stat().st_size * MOST_RATIO)
    if held > MOST_HELD_BYTES or sheets > MOST_SHEET_BYTES or held + sheets > most:
        raise FileRefused("The workbook grows beyond all measure; it is not unpacked.")


def _rows(path: Path, book: Any) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Values of each row, and its formulas when there are any in the sheet."""
    sheet = book.worksheets[0]
    if not _has_formulas(sheet):
        yield from zip(sheet.iter_rows(values_only=True), repeat(()))
        return
    with _opened(path, results=False) as formulas:
        told = formulas.worksheets[0].iter_rows(values_only=True)
        yield from zip(sheet.iter_rows(values_only=True), told, strict=True)


def _has_formulas(sheet: Any) -> bool:
    end = b""
    with sheet._get_source() as source:
        while piece := source.read(PIECE):
            if _FORMULA.search(end + piece):
                return True
            end = piece[-16:]
    return False


def _trouble(header: Sequence[str], values: Sequence[Any], formulas: Sequence[Any]) -> str:
    """Why a row cannot be taken as it is; empty when it can."""
    if any(value is not None for value in values[len(header) :]):
        return f"{len(values)} cells, the header has {len(header)}."
    for name, value, formula in zip(header, values, formulas or values, strict=False):
        if value is None and formula is not None:
            return f"{name}: a formula without its result; save the file in a spreadsheet program."
        if isinstance(value, int | float) and abs(value) >= FIRST_INEXACT:
            return f"{name}: a number of more than 15 digits has lost the last; make it a text."
    return ""


def _row(number: int, header: Sequence[str], cells: list[str], trouble: str) -> Row:
    raw = "\t".join(cells)
    if trouble:
        return Row(number, None, raw, trouble, without_own(header))
    cells += [""] * (len(header) - len(cells))
    return row_of(number, header, cells[: len(header)], raw)


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
