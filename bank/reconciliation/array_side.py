"""The array's side on disk: bodies as they came, their ids in order, and marks to find doubles by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from bank.closing import Closes
from bank.reconciliation.marks import MarkFiles
from bank.reconciliation.model import Given, RefusedLine
from bank.reconciliation.sorting import RUN_LINES, SortedLines

_REFUSED = b"-"


class Entry(NamedTuple):
    """A good line as it lies on disk."""

    id: str
    line: int
    digest: bytes
    offset: int
    length: int
    ended: bool


class IdGroup(NamedTuple):
    """All lines of one id: the good ones in their order, and whether any was refused."""

    id: str
    good: tuple[Entry, ...]
    refused: bool


class ArraySide(Closes):
    """Takes the lines of an array as they are read, gives them by id; close() when it is done."""

    def __init__(self, folder: Path, run_lines: int = RUN_LINES) -> None:
        self.path = folder / "bodies"
        self.marks = MarkFiles(folder)
        self._bodies = self.path.open("wb")
        self._reading = self.path.open("rb")
        self._offset = 0
        self._ids = SortedLines(folder, "ids", run_lines)

    def close(self) -> None:
        """Close all that is held."""
        self.marks.close()
        self._bodies.close()
        self._reading.close()

    def add(self, good: Iterable[Given], refused: Iterable[RefusedLine]) -> None:
        """Take some lines in; refused ones whose id is known keep it from being taken for removed."""
        lines = []
        for one in good:
            size = len(one.kept)
            self._bodies.write(one.kept)
            lines.append(
                b"%s\t%012d\t%s\t%d\t%d\t%d\n"
                % (
                    one.id.encode(),
                    one.line,
                    one.digest.hex().encode(),
                    self._offset,
                    size,
                    one.ended,
                )
            )
            self.marks.add(one.marks, self._offset, one.line, size)
            self._offset += size
        lines += [
            b"%s\t%012d\t%s\t0\t0\t0\n" % (one.id.encode(), one.line, _REFUSED)
            for one in refused
            if one.id
        ]
        self._ids.add(lines)

    def groups(self) -> Iterator[IdGroup]:
        """Every id of the array in the order of its bytes, as the bank has them, too."""
        self._bodies.flush()
        split = (line[:-1].split(b"\t") for line in self._ids.read())
        for id_, lines in groupby(split, key=_first):
            name = id_.decode()
            good, refused = [], False
            for parts in lines:
                if parts[2] == _REFUSED:
                    refused = True
                else:
                    good.append(_entry(name, parts))
            yield IdGroup(name, tuple(good), refused)

    def body(self, offset: int, length: int) -> bytes:
        """A body as it is kept."""
        self._reading.seek(offset)
        return self._reading.read(length)


def _entry(id_: str, parts: list[bytes]) -> Entry:
    _, line, digest, offset, length, ended = parts
    at = bytes.fromhex(digest.decode())
    return Entry(id_, int(line), at, int(offset), int(length), ended == b"1")


def _first(parts: list[bytes]) -> bytes:
    return parts[0]
