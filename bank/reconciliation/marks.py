"""Marks of all records of an array, in files small enough to be sorted in memory one after another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bank.reconciliation.doubles import MARK_BYTES

# At ten million records with three marks each a file is some 10 MB.
FILES = 64
_ROW = np.dtype([("mark", "<u8"), ("offset", "<u8"), ("line", "<u4"), ("length", "<u4")])
_BUFFER = 1 << 14


class Marked(NamedTuple):
    """Where a record with some mark lies, and its line."""

    offset: int
    line: int
    length: int


class MarkFiles:
    """Takes marks with where their records lie; gives the records that share one."""

    def __init__(self, folder: Path) -> None:
        self._paths = [folder / f"marks-{number}" for number in range(FILES)]
        self._files = [path.open("wb", buffering=_BUFFER) for path in self._paths]

    def add(self, marks: bytes, offset: int, line: int, length: int) -> None:
        """Take the marks of one record in."""
        where = (
            offset.to_bytes(8, "little") + line.to_bytes(4, "little") + length.to_bytes(4, "little")
        )
        for start in range(0, len(marks), MARK_BYTES):
            mark = marks[start : start + MARK_BYTES]
            self._files[mark[0] % FILES].write(mark + where)

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()

    def shared(self) -> Iterator[Iterator[Marked]]:
        """The records of each mark that several lines have, by line."""
        self.close()
        for path in self._paths:
            rows = np.fromfile(path, dtype=_ROW)
            rows = rows[np.lexsort((rows["line"], rows["mark"]))]
            yield from _groups(rows)


def _groups(rows: npt.NDArray[Any]) -> Iterator[Iterator[Marked]]:
    marks = rows["mark"]
    same = np.concatenate(([False], marks[1:] == marks[:-1], [False]))
    starts = np.flatnonzero(~same[:-1] & same[1:])
    ends = np.flatnonzero(same[:-1] & ~same[1:]) + 1
    for start, end in zip(starts, ends, strict=True):
        yield map(_marked, rows[start:end])


def _marked(row: Any) -> Marked:
    return Marked(int(row["offset"]), int(row["line"]), int(row["length"]))
