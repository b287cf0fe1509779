"""CSV: a header line, then one record a row; the delimiter is found."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from index_mappings.spreadsheets import plain_cell
from ingest.opening import FileRefused
from ingest.readers.rows import LONGEST_LINE, UNMENDED, Row, text_lines

DELIMITERS = ",;\t|"
MOST_LINES_JOINED = 100
_UNCLOSED = "unexpected end of data"  # as the csv module says it
Line = tuple[int, str, str]
# Columns that quarantine adds for the operator; a mended file comes in with them as it is.
REASON_COLUMN, RAW_COLUMN = "kordon_reason", "kordon_raw"
OWN_COLUMNS = ("kordon_line", "kordon_field", REASON_COLUMN, RAW_COLUMN)


def read_csv(path: Path, encoding: str, columns: Sequence[str] = ()) -> Iterator[Row]:
    """Rows of a delimited text; a row of the wrong width or encoding is bad, not the file.

    `columns` are the names of a file that has no header line; one that repeats them is passed over.
    """
    lines = _Lines(text_lines(path, encoding))
    header: list[str] = []
    delimiter = ","
    for first in lines:
        if not header:
            delimiter = max(DELIMITERS, key=first[1].count)
        number, text, error = _whole(first, lines, delimiter) if '"' in first[1] else first
        if not header:
            header, is_header = header_of(_first(text, error, delimiter), columns)
            if is_header:
                continue
        names = without_own(header)
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
            yield row_of(number, header, cells, raw)


class _Lines:
    """Lines that can be put back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines, self._back = lines, deque[Line]()

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._back.popleft() if self._back else next(self._lines)

    def put_back(self, lines: Sequence[Line]) -> None:
        """Give these again, in their order."""
        self._back.extendleft(reversed(lines))


def _whole(first: Line, lines: _Lines, delimiter: str) -> Line:
    """A line with those that a quoted cell of it goes over.

    One whose quote is not closed within bounds is bad by itself, and those after it are read.
    """
    number, text, error = first
    taken: list[Line] = []

    def texts() -> Iterator[str]:
        held = 0
        for one in chain([first], lines):
            taken.append(one)
            held += len(one[1])
            yield one[1]
            if len(taken) == MOST_LINES_JOINED or held > LONGEST_LINE:
                return

    try:
        next(csv.reader(texts(), delimiter=delimiter, strict=True), None)
    except csv.Error as problem:
        if len(taken) > 1 or _UNCLOSED in str(problem):
            lines.put_back(taken[1:])
            return number, text, error or "A quote in the row is not closed."
    errors = [one[2] for one in taken if one[2]]
    return number, "".join(one[1] for one in taken), errors[0] if errors else ""


def _first(text: str, error: str, delimiter: str) -> list[str]:
    try:
        if error:
            raise csv.Error(error)
        return _cells(text, delimiter)
    except csv.Error as problem:
        raise FileRefused(f"The header line cannot be read: {problem}") from problem


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text], delimiter=delimiter), [])


def header_of(cells: Sequence[str], columns: Sequence[str]) -> tuple[list[str], bool]:
    """The names of columns, and whether the first line has them: else `columns` are the names.

    What stands in a column without a name is refused by its place. Raises FileRefused when two columns
    have the same name: the cells of one would be lost.
    """
    found = [cell.strip() for cell in cells]
    if columns and found[: len(columns)] != list(columns):
        return list(columns), False
    names: dict[str, None] = {}
    for place, name in enumerate(found, 1):
        if name in names:
            raise FileRefused(f"The header has the column {name[:60]!r} twice: rename one of them.")
        names[name or f"column {place}"] = None
    return list(names), True


def without_own(header: Sequence[str]) -> tuple[str, ...]:
    """The columns of the array, without those that quarantine added: it adds them anew."""
    return tuple(name for name in header if name not in OWN_COLUMNS)


def row_of(number: int, header: Sequence[str], cells: Sequence[str], raw: str) -> Row:
    """A row by column; of a quarantine file the cells as they were before they were made safe to open.

    One that could not be told apart into cells, and that nobody mended since, is as bad as it was, with
    the text it had.
    """
    if set(header) >= set(OWN_COLUMNS):
        cells = [plain_cell(cell) for cell in cells]
    by_name = dict(zip(header, cells, strict=True))
    data = {name: by_name[name] for name in without_own(header)}
    kept = by_name.get(RAW_COLUMN, "")
    if kept.strip() and not any(cell.strip() for cell in data.values()):
        return Row(number, None, kept, by_name.get(REASON_COLUMN) or UNMENDED, tuple(data))
    return Row(number, data, raw)
