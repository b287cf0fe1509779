"""Files that are there whole or not at all, whatever is killed and whenever power is lost."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 20


@contextmanager
def written_whole(path: Path, *, over: bool = True) -> Iterator[BinaryIO]:
    """A file to write, for its owner alone; it has its name only when all of it is on the disk.

    Raises OSError, and what is raised inside; then nothing of it is left and what was there stays.
    Not to go `over` what is there raises FileExistsError, also when that came meanwhile.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if over:
            draft.replace(path)
        else:
            # A link, not a rename: that would replace what another process put there just now.
            path.hardlink_to(draft)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so. Raises OSError."""
    with written_whole(path) as file:
        file.write(content)


def write_new(path: Path, content: bytes) -> None:
    """Write a small file so, never over another. Raises OSError, of it FileExistsError."""
    with written_whole(path, over=False) as file:
        file.write(content)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so. Raises OSError."""
    with source.open("rb") as content, written_whole(target) as file:
        shutil.copyfileobj(content, file, _PIECE)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
