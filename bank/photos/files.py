"""Pictures on the disk, each under its digest: `photos/ab/cdef….jpg`, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from bank.photos.errors import PhotoAltered, PhotoMissing
from bank.whole_files import sync_folder, write_whole
from index_mappings.fields import Text

FOLDER = "photos"
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Files:
    """The folder of pictures in a home."""

    def __init__(self, home: Path) -> None:
        self._root = home / FOLDER

    def path(self, digest: str) -> Path:
        """Where a picture lies; raises PhotoMissing for what is no digest."""
        if not _DIGEST.fullmatch(digest):
            raise missing()
        return self._root / digest[:2] / f"{digest[2:]}.jpg"

    def name(self, digest: str) -> str:
        """The path as it is told, from the home."""
        return f"{FOLDER}/{self.path(digest).relative_to(self._root).as_posix()}"

    def keep(self, content: bytes, digest: str) -> None:
        """Put a picture on the disk, durably; raises OSError. What is there and whole stays."""
        path = self.path(digest)
        if self.whole(digest):
            return
        if not path.parent.is_dir():
            for folder in (self._root, path.parent):
                folder.mkdir(mode=0o700, exist_ok=True)
                sync_folder(folder.parent)
        write_whole(path, content)

    def whole(self, digest: str) -> bool:
        """Whether a picture is there as it was kept."""
        return _digest_of(self.path(digest)) == digest

    def read(self, digest: str) -> bytes:
        """A picture; raises PhotoMissing, and PhotoAltered when it is not what was kept."""
        try:
            content = self.path(digest).read_bytes()
        except OSError:
            raise missing() from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise PhotoAltered(
                Text(
                    "The photo was altered on the disk and is not shown; `kordon photos check`.",
                    "Фото изменено на диске и не показывается; см. `kordon photos check`.",
                )
            )
        return content

    def drop(self, digest: str) -> None:
        """Take a picture from the disk; raises OSError."""
        self.path(digest).unlink(missing_ok=True)

    def all(self) -> Iterator[tuple[str, str]]:
        """Every file under the folder: its path as it is told, and its digest by name, else empty."""
        for folder, _, names in os.walk(self._root):
            for name in names:
                path = (Path(folder) / name).relative_to(self._root)
                digest = "".join(path.parts).removesuffix(".jpg")
                good = _DIGEST.fullmatch(digest) and self.path(digest) == self._root / path
                yield f"{FOLDER}/{path.as_posix()}", digest if good else ""


def missing() -> PhotoMissing:
    """The error for a photo that is not there."""
    return PhotoMissing(Text("There is no such photo.", "Такого фото нет."))


def _digest_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
