"""The quarantine: refused rows of a run, in a file the operator can mend and ingest as it is.

Rows of tables are written as CSV with the columns of the array, rows of trees as JSON Lines; what
was wrong stands beside them in columns (or a member) of our own, which ingest passes over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import orjson

from ingest.checking import Checked
from ingest.readers.tables import OWN_COLUMNS

LINE_COLUMN = OWN_COLUMNS[0]


class Quarantine:
    """The quarantine file of one run, or of one reconciliation; `keep_upto` drops what a killed run wrote too much."""

    def __init__(self, folder: Path, run: int, *, flat: bool, of: str = "run") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._flat = flat
        self.path = folder / f"{of}-{run}.{'csv' if flat else 'jsonl'}"

    def keep_upto(self, line: int) -> int:
        """Keep the rows of lines up to `line`; gives their number."""
        if not self.path.exists():
            return 0
        kept = [(number, text) for number, text in self._rows() if number <= line]
        header = self.path.read_text().split("\n", 1)[0] + "\n" if self._flat else ""
        self.path.write_text(header + "".join(text for _, text in kept))
        return len(kept)

    def _rows(self) -> Iterable[tuple[int, str]]:
        if self._flat:
            with self.path.open(newline="") as file:
                rows = csv.reader(file)
                place = next(rows).index(LINE_COLUMN)
                for row in rows:
                    if len(row) > place and row[place].isdigit():
                        yield int(row[place]), _csv_line(row)
            return
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
            self.path.write_text(_csv_line([*cells, *OWN_COLUMNS]))
        return _csv_line([*map(str, cells.values()), str(one.line), field, reason, raw])


def _csv_line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(list(cells))
    return text.getvalue()
