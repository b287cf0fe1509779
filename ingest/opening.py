"""Opening array files: plain, gz, zip or standard input, as a seekable local file and its
digest."""

from __future__ import annotations

import gzip
import hashlib
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# A compressed file may grow this much and no more: an array of ten million records is some 10 GB.
MOST_BYTES = 32 * 2**30
MOST_RATIO = 200
# Small files of like lines pack well; below this no ratio is asked.
RATIO_FROM_BYTES = 10 << 20
PIECE = 1 << 20
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
# What would be read as text that makes no sense: by its first bytes, and what to do about it.
NOT_READ = {
    b"\xfd7zXZ\x00": "is packed by xz; unpack it, or pack it by gzip or zip",
    b"BZh": "is packed by bzip2; unpack it, or pack it by gzip or zip",
    b"\x28\xb5\x2f\xfd": "is packed by zstd; unpack it, or pack it by gzip or zip",
    b"7z\xbc\xaf\x27\x1c": "is packed by 7-Zip; unpack it, or pack it by gzip or zip",
    b"Rar!": "is packed by RAR; unpack it, or pack it by gzip or zip",
    b"\xd0\xcf\x11\xe0": "is a workbook of the old kind; save it as .xlsx or .csv",
    b"%PDF": "is a PDF; ask for the table it was made of",
}
# What unpacking raises for bytes that were changed, cut off or packed in a way that is not known.
DAMAGED = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


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
                _copy(sys.stdin.buffer, file, MOST_BYTES)
        elif not path.is_file():
            raise FileRefused(f"{source}: there is no such file.")
        plain, name = _unpacked(path, Path(folder))
        _refuse_what_is_not_read(plain, name, packed=plain != path)
        with plain.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield Opened(plain, name, digest)


def _unpacked(path: Path, folder: Path) -> tuple[Path, str]:
    with path.open("rb") as file:
        magic = file.read(4)
    try:
        if magic.startswith(GZIP):
            target = folder / "unpacked"
            with gzip.open(path) as packed, target.open("wb") as file:
                _copy(packed, file, _most(path))
            return target, path.name.removesuffix(".gz")
        if magic == ZIP and path.suffix.lower() != ".xlsx":
            return _unzipped(path, folder)
    except DAMAGED as error:
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
        with archive.open(members[0]) as packed, target.open("wb") as file:
            _copy(packed, file, _most(path))
        return target, members[0].filename


def _most(packed: Path) -> int:
    return min(MOST_BYTES, max(RATIO_FROM_BYTES, packed.stat().st_size * MOST_RATIO))


def _copy(source: IO[bytes] | gzip.GzipFile, target: IO[bytes], most: int) -> None:
    written = 0
    while piece := source.read(PIECE):
        written += len(piece)
        if written > most:
            raise FileRefused(
                f"The file grows beyond all measure, to more than {most} bytes; it is not unpacked."
            )
        target.write(piece)


def _refuse_what_is_not_read(plain: Path, name: str, *, packed: bool) -> None:
    with plain.open("rb") as file:
        magic = file.read(6)
    if packed and magic.startswith((GZIP, ZIP)) and Path(name).suffix.lower() != ".xlsx":
        raise FileRefused(f"{name}: what is packed in it is packed again; unpack it once.")
    for sign, what in NOT_READ.items():
        if magic.startswith(sign):
            raise FileRefused(f"{name} {what}.")
