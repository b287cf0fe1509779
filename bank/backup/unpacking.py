"""Unpacking a back-up into an empty folder and checking all of it; nothing outside is touched."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from bank.backup.closing import CUT
from bank.backup.errors import BackupDamaged
from bank.backup.manifest import HEADER, MANIFEST, Manifest, check_header

_PIECE = 1 << 20
_LARGEST_TEXT = 1 << 30
_ROOTS = ("home", "databases")


def unpack(source: BinaryIO, folder: Path) -> Manifest:
    """Unpack an opened back-up; raises BackupDamaged unless it is whole to the last byte."""
    found: dict[str, tuple[int, str]] = {}
    manifest: Manifest | None = None
    try:
        with (
            gzip.GzipFile(fileobj=source, mode="rb") as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            for place, member in enumerate(tar):
                if not member.isreg() or manifest:
                    raise BackupDamaged(CUT)
                content = tar.extractfile(member)
                assert content is not None
                if (place == 0) != (member.name == HEADER):
                    raise BackupDamaged("This is no back-up of Kordon.")
                if member.name == HEADER:
                    check_header(content.read(_PIECE))
                elif member.name == MANIFEST:
                    manifest = Manifest.of_bytes(content.read(_LARGEST_TEXT))
                else:
                    found[member.name] = _written(content, _target(folder, member.name))
            while packed.read(_PIECE):
                pass
    except (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile):
        raise BackupDamaged(CUT) from None
    if manifest is None:
        raise BackupDamaged(CUT)
    if found != {one.path: (one.size, one.sha256) for one in manifest.parts}:
        raise BackupDamaged("Parts of the back-up are missing or changed; nothing was changed.")
    return manifest


def _target(folder: Path, name: str) -> Path:
    path = PurePosixPath(name)
    if (
        path.is_absolute()
        or ".." in path.parts
        or path.parts[0] not in _ROOTS
        or len(path.parts) < 2
    ):
        raise BackupDamaged("The back-up holds a path that no back-up has; nothing was changed.")
    # One by one: `parents=True` would make those above open to others.
    for above in reversed(path.parents):
        (folder / above).mkdir(mode=0o700, exist_ok=True)
    return folder / path


def _written(content: IO[bytes], target: Path) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    try:
        with target.open("xb") as file:
            target.chmod(0o600)
            while piece := content.read(_PIECE):
                file.write(piece)
                digest.update(piece)
                size += len(piece)
    except FileExistsError:
        raise BackupDamaged("The back-up holds a part twice; nothing was changed.") from None
    return size, digest.hexdigest()
