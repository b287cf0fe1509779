"""Whether the files of a generation are as they were written: a changed bit can hide a record without any error.

tantivy puts a checksum at the end of each file of a segment and does not look at it again. Here it is
computed when a process first sees a file, and again when the file was touched; after each search the
files' times and sizes are looked at once more, as one that is changed meanwhile is read as it then is.
What a disk changes of itself, without touching a file's time, is found by the next process that opens it.

`meta.json` has no checksum: it must name files that are there, and have this version's schema.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import orjson

from bank.engines.protocol import EngineMissing

READ = "The index cannot be read: run `kordon reindex`."
DAMAGED = "The index is damaged: run `kordon reindex`."
_PIECE = 1 << 20
# The last eight bytes: the length of the JSON before them, and a number that is always the same.
_LENGTH, _MAGIC, _END = 4, 1337, 8
_KEPT = 16_384
MOST_LOOKS = 5
# As pyo3 calls a panic of Rust: its class cannot be imported, and is not an Exception.
_PANIC = "PanicException"

Stamp = tuple[int, int, int]
Stamps = dict[str, Stamp]


def stamps_of(path: Path) -> Stamps:
    """The files that a generation consists of now; raises EngineMissing if one is damaged."""
    described = path / "meta.json"
    for _ in range(MOST_LOOKS):
        text = described.read_bytes()
        found = {file: _stamp(file) for file in _files(path, text)}
        whole = all(stamp and _is_whole(file, *stamp) for file, stamp in found.items())
        # Files of an earlier commit may have been taken away meanwhile.
        if text == described.read_bytes():
            if whole:
                return {file: stamp for file, stamp in found.items() if stamp}
            raise EngineMissing(DAMAGED)
    raise EngineMissing(READ)


def is_as_it_was(stamps: Stamps) -> bool:
    """Whether no file was changed since; those taken away stay readable to who has them open."""
    return all(_stamp(file) in (stamp, None) for file, stamp in stamps.items())


@contextmanager
def writable() -> Iterator[None]:
    """Writing an index: raises EngineMissing with the reason if it cannot be done, as on a full disk."""
    try:
        yield
    except BaseException as error:
        if said_of_index(error):
            raise EngineMissing(f"The index cannot be written: {error}") from error
        raise


@contextmanager
def readable(stamps: Stamps) -> Iterator[None]:
    """Reading from these files: raises EngineMissing if they were changed, or cannot be read.

    They are looked at before, too: reading beyond the end of a file that was cut ends the process.
    """
    try:
        if not is_as_it_was(stamps):
            raise EngineMissing(READ)
        yield
    except EngineMissing:
        raise
    except BaseException as error:
        if said_of_index(error) or not is_as_it_was(stamps):
            raise EngineMissing(READ) from error
        raise
    if not is_as_it_was(stamps):
        raise EngineMissing(READ)


def said_of_index(error: BaseException) -> bool:
    """Whether it is tantivy's own: an error of it, of the disk, or a panic."""
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == _PANIC


def _files(path: Path, described: bytes) -> list[str]:
    """The files of the live segments; raises EngineMissing for a description that is none."""
    try:
        meta = orjson.loads(described)
        begins = {
            one["segment_id"].replace("-", ""): one["deletes"]
            and f"{one['deletes']['opstamp']}.del"
            for one in meta["segments"]
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise EngineMissing(READ) from None
    files = [str(path / f"{one}.{deletes}") for one, deletes in begins.items() if deletes]
    for file in path.iterdir():
        segment, _, kind = file.name.partition(".")
        if segment in begins and not kind.endswith("del"):
            files.append(str(file))
    return files


def _stamp(file: str) -> Stamp | None:
    try:
        found = os.stat(file)  # noqa: PTH116 as often as this is called, a Path costs too much
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


@lru_cache(_KEPT)
def _is_whole(file: str, size: int, _time: int, _inode: int) -> bool:
    """Whether a file's checksum is that of what is in it."""
    try:
        with Path(file).open("rb") as opened:
            opened.seek(max(0, size - _END))
            end = opened.read(_END)
            length = int.from_bytes(end[:_LENGTH], "little")
            body = size - _END - length
            if int.from_bytes(end[_LENGTH:], "little") != _MAGIC or body < 0:
                return False
            opened.seek(body)
            told = orjson.loads(opened.read(length))
            opened.seek(0)
            found = 0
            while body > 0 and (piece := opened.read(min(_PIECE, body))):
                found, body = zlib.crc32(piece, found), body - len(piece)
        return bool(told["crc"] == found)
    except FileNotFoundError:
        return True  # taken away meanwhile: whoever has the description looks again
    except (OSError, ValueError, KeyError, TypeError):
        return False
