"""Where the exchange keeps its files, and folders for work that a killed process left behind."""

from __future__ import annotations

import fcntl
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bank.home import Home

_WORK = ".work"  # a name that begins with a dot is in no back-up


def folder_of(home: Home) -> Path:
    """Where the exchange keeps its files."""
    folder = home.create().path / "exchange"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


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
