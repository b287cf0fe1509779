"""Opening array files: plain, gz, zip or standard input, as a seekable local file and its
digest."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# A compressed file may grow this much and no more: an array of ten million records is some 10 GB.
MOST_BYTES = 32 * 2**30
MOST_RATIO = 200
PIECE = 1 << 20


class FileRefused(Exception):
    """The file cannot be taken in at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A local plain copy of an array file, its name without packing, and its digest."""

    path: Path
    name: str
    digest: str


@contextmanager
def opened(source: str) -> Iterator[Opened]:
    """The plain content of a file or of standard input ("-"); raises FileRefused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(source)
        if source == "-":
            path = Path(folder) / "stdin"
            with path.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        elif not path.is_file():
            raise FileRefused(f"{source}: there is no such file.")
        plain, name = _unpacked(path, Path(folder))
        with plain.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield Opened(plain, name, digest)


def _unpacked(path: Path, folder: Path) -> tuple[Path, str]:
    with path.open("rb") as file:
        magic = file.read(4)
    try:
        if magic[:2] == b"\x1f\x8b":
            target = folder / "unpacked"
            with gzip.open(path) as packed:
                _copy(packed, target, path.stat().st_size)
            return target, path.name.removesuffix(".gz")
        if magic == b"PK\x03\x04" and path.suffix.lower() != ".xlsx":
            return _unzipped(path, folder)
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise FileRefused(f"{path.name}: the packed file is damaged ({error}).") from error
    return path, path.name


def _unzipped(path: Path, folder: Path) -> tuple[Path, str]:
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if any(one.filename.startswith("xl/") for one in members):
            return path, f"{path.name}.xlsx"
        if len(members) != 1:
            names = ", ".join(one.filename for one in members[:10])
            raise FileRefused(f"{path.name}: one file is expected in the zip, it holds {names}.")
        target = folder / "unpacked"
        with archive.open(members[0]) as packed:
            _copy(packed, target, path.stat().st_size)
        return target, members[0].filename


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, packed_size: int) -> None:
    written = 0
    with target.open("wb") as file:
        while piece := packed.read(PIECE):
            written += len(piece)
            if written > MOST_BYTES or written > 10 * PIECE + packed_size * MOST_RATIO:
                raise FileRefused("The packed file grows beyond all measure; it is not unpacked.")
            file.write(piece)
