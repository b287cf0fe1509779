"""The quarantine: refused rows of a run, in a file the operator can mend and ingest as it is.

Rows of tables are written as CSV with the columns of the array, rows of trees as JSON Lines; what
was wrong stands beside them in columns (or a member) of our own, which ingest passes over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from bank.store.quarantined import file_name
from index_mappings.spreadsheets import safe_cell
from ingest.checking import Checked
from ingest.readers.rows import LONGEST_LINE
from ingest.readers.tables import OWN_COLUMNS

# What could not be told apart into cells stands in one of them: several lines joined, quotes doubled.
csv.field_size_limit(4 * LONGEST_LINE)


class Quarantine:
    """The quarantine file of one run, or of one reconciliation; `keep_upto` drops what a killed run wrote too much."""

    def __init__(self, folder: Path, run: int, *, flat: bool, of: str = "run") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._flat = flat
        self.path = folder / file_name(run, "csv" if flat else "jsonl", of)

    def keep_upto(self, line: int) -> int:
        """Keep the rows of lines up to `line`; gives their number."""
        if not self.path.exists():
            return 0
        kept = [text for number, text in self._rows() if number <= line]
        draft = self.path.with_name(f".{self.path.name}")
        with draft.open("w", newline="") as file:
            file.writelines(kept)
        draft.replace(self.path)
        return len(kept) - self._flat

    def _rows(self) -> Iterator[tuple[int, str]]:
        """The number of the line of each row, and the row; before those of a table its header, as 0."""
        if not self._flat:
            yield from self._objects()
            return
        with self.path.open(newline="") as file:
            rows = csv.reader(file)
            header = next(rows)
            yield 0, _csv_line(header)
            place = len(header) - len(OWN_COLUMNS)
            for row in rows:
                if len(row) == len(header) and row[place].isdecimal():
                    yield int(row[place]), _csv_line(row)

    def _objects(self) -> Iterator[tuple[int, str]]:
        for line in self.path.read_bytes().splitlines():
            try:
                number = orjson.loads(line)["kordon"]["line"]
            except (orjson.JSONDecodeError, KeyError, TypeError):
                continue
            yield number, line.decode() + "\n"

    def add(self, refused: Iterable[Checked]) -> None:
        """Write refused rows with what was wrong."""
        text = [self._line(one) for one in refused]
        if not text:
            return
        with self.path.open("a", newline="") as file:
            file.write("".join(text))

    def _line(self, one: Checked) -> str:
        field = "; ".join(name for name, _ in one.errors if name)
        reason = "; ".join(message for _, message in one.errors)
        if not self._flat:
            note = {"line": one.line, "field": field, "reason": reason}
            if one.data is None:
                note["raw"] = one.raw
            return orjson.dumps({**(one.data or {}), "kordon": note}).decode() + "\n"
        # A row that could not be told apart into cells stands whole in the last column.
        cells = one.data if one.data is not None else dict.fromkeys(one.columns, "")
        raw = one.raw if one.data is None else ""
        if not self.path.exists():
            self.path.write_text(_csv_line([*cells, *OWN_COLUMNS]), newline="")
        own = [str(one.line), field, reason, raw]
        return _csv_line(map(safe_cell, [*cells.values(), *own]))


def _csv_line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    # With a line feed alone as its end, the writer would leave carriage returns in cells unquoted.
    csv.writer(text, lineterminator="\r\n").writerow(list(cells))
    return text.getvalue()[:-2] + "\n"
