"""The payloads of a generation, one after the other in a file of their own.

A lookup reads two hundred of them. tantivy would unpack a block and make a document of Python's for
each, which takes ten times as long; here a column of the index tells where a payload lies. The file only
grows: a payload is on the disk before the commit that tells of it, so what a killed writer left behind
is told of by nobody. Payloads of earlier states of records stay until the next rebuild.

Each payload has its checksum behind it, which is computed whenever it is read: one that is damaged, cut
off or gone is said.
"""

from __future__ import annotations

import mmap
import os
import weakref
import zlib
from collections.abc import Iterable
from pathlib import Path

from bank.engines.embedded.soundness import DAMAGED
from bank.engines.protocol import EngineMissing

FILE = "payloads"
# A place is the payload's offset in the file and, below, its length: a column holds 63 bits.
_LENGTH_BITS = 24
_LONGEST = (1 << _LENGTH_BITS) - 1
_CHECKSUM = 4


class PayloadWriter:
    """Appends payloads to the file of a generation; one at a time. `end` is how long the file will be."""

    def __init__(self, generation: Path) -> None:
        self._file = (generation / FILE).open("ab")
        self.end = self._file.tell()

    def add(self, payload: bytes) -> int:
        """Write a payload and give its place; raises OSError, and ValueError for one of 16 MiB or more."""
        if len(payload) > _LONGEST:
            raise ValueError(f"a payload of {len(payload)} bytes is too long to be indexed")
        self._file.write(payload)
        self._file.write(zlib.crc32(payload).to_bytes(_CHECKSUM))
        place = self.end << _LENGTH_BITS | len(payload)
        self.end += len(payload) + _CHECKSUM
        return place

    def secure(self) -> None:
        """Bring to the disk what was added; raises OSError."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; raises OSError if what was added last does not fit on the disk."""
        self._file.close()


class PayloadReader:
    """Reads payloads of one commit by their places; also of a generation that is removed meanwhile."""

    def __init__(self, generation: Path, length: int) -> None:
        """`length` is that of the file when the commit was made.

        Raises EngineMissing if it is shorter now, and OSError if there is none.
        """
        self._opened = os.open(generation / FILE, os.O_RDONLY)
        weakref.finalize(self, os.close, self._opened)
        self._length = length
        self._check()
        self._mapped = mmap.mmap(self._opened, length, access=mmap.ACCESS_READ) if length else b""

    def _check(self) -> None:
        # Reading beyond the end of a file that was cut ends the process.
        if os.fstat(self._opened).st_size < self._length:
            raise EngineMissing(DAMAGED)

    def at(self, places: Iterable[int | None]) -> list[bytes]:
        """The payloads at these places; raises EngineMissing if one is not as it was written."""
        self._check()
        return [_read(self._mapped, place) for place in places]


def _read(mapped: mmap.mmap | bytes, place: int | None) -> bytes:
    if place is None:
        raise EngineMissing(DAMAGED)
    start = place >> _LENGTH_BITS
    end = start + (place & _LONGEST)
    payload = mapped[start:end]
    if zlib.crc32(payload) != int.from_bytes(mapped[end : end + _CHECKSUM]):
        raise EngineMissing(DAMAGED)
    return payload
