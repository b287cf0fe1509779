"""Files that are there whole or not at all, and folders for work that a killed process left behind."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bank.home import Home

_WORK = ".work"  # a name that begins with a dot is in no back-up
_PIECE = 1 << 20


def folder_of(home: Home) -> Path:
    """Where the exchange keeps its files."""
    folder = home.create().path / "exchange"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write, for its owner alone; it has its name only when all of it is on the disk.

    Raises OSError, and what is raised inside; then nothing of it is left and what was there stays.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so. Raises OSError."""
    with written_whole(path) as file:
        file.write(content)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so. Raises OSError."""
    with source.open("rb") as content, written_whole(target) as file:
        shutil.copyfileobj(content, file, _PIECE)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def work_folder(home: Home) -> Iterator[Path]:
    """A folder for one piece of work; it goes away with it, and those of killed processes too."""
    work = folder_of(home) / _WORK
    work.mkdir(mode=0o700, exist_ok=True)
    _clear_left(work)
    folder = work / secrets.token_hex(8)
    lock = work / f"{folder.name}.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)


def _clear_left(work: Path) -> None:
    for lock in work.glob("*.lock"):
        with suppress(OSError), lock.open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(work / lock.stem, ignore_errors=True)
            lock.unlink(missing_ok=True)


@contextmanager
def one_at_a_time(home: Home, name: str) -> Iterator[None]:
    """Let no other process of this home pass here under the same name."""
    with (folder_of(home) / f".{name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
