"""Lines of JSON in a part: written with their digest and count, and read within limits."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import orjson

from bank.exchange.faults import Fault, Nonconforming, damaged
from bank.exchange.limits import (
    MOST_LINE_BYTES,
    MOST_RATIO,
    MOST_RECORDS_BYTES,
    RATIO_FROM_BYTES,
)
from bank.exchange.manifest import FilePart

_LEVEL = 3
_PIECE = 1 << 20


class LineWriter:
    """Writes lines and counts them."""

    def __init__(self, out: IO[bytes] | gzip.GzipFile) -> None:
        self._out = out
        self.lines = self.bytes = 0

    def write(self, value: Any) -> None:
        """Write one value as a line. Raises ValueError for one that is too long, OSError."""
        line = orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
        if len(line) > MOST_LINE_BYTES:
            raise ValueError(f"a line has {len(line)} bytes; the most is {MOST_LINE_BYTES}")
        self._out.write(line)
        self.lines += 1
        self.bytes += len(line)


@contextmanager
def writing_lines(path: Path) -> Iterator[LineWriter]:
    """A part to write lines to, packed when its name says so. Raises OSError."""
    with path.open("wb") as file:
        if path.suffix == ".gz":
            with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
                yield LineWriter(packed)
        else:
            yield LineWriter(file)


def part_of(path: Path, written: LineWriter) -> FilePart:
    """What the manifest says of a part that was written."""
    return FilePart(
        path.name, path.stat().st_size, sha256_of(path), written.lines, written.bytes
    )  # fmt: skip


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a part with their numbers from 1; raises Nonconforming at the first that cannot be."""
    most = max(RATIO_FROM_BYTES, path.stat().st_size * MOST_RATIO)
    total = 0
    with path.open("rb") as raw, _unpacked(path, raw) as file:
        for number in range(1, 2**62):
            line = _line(file, path.name, number)
            if not line:
                return
            total += len(line)
            if total > min(most, MOST_RECORDS_BYTES):
                raise damaged(path.name, "grows beyond all measure when it is unpacked")
            yield number, line


def _unpacked(path: Path, raw: IO[bytes]) -> IO[bytes] | gzip.GzipFile:
    return gzip.GzipFile(fileobj=raw, mode="rb") if path.suffix == ".gz" else raw


def _line(file: IO[bytes] | gzip.GzipFile, name: str, number: int) -> bytes:
    try:
        line = file.readline(MOST_LINE_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise damaged(name, "is cut off or was changed: it cannot be unpacked") from None
    if len(line) > MOST_LINE_BYTES:
        raise Nonconforming([Fault(name, f"has more than {MOST_LINE_BYTES} bytes", number)])
    if line and not line.endswith(b"\n"):
        raise Nonconforming([Fault(name, "does not end with a line feed", number)])
    return line
