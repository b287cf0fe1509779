"""Small disks in memory for the parts of an installation, and a ballast that fills one to its last byte."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

BALLAST = "ballast"
PIECES = (1 << 24, 1 << 20, 1 << 16, 1 << 12)


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder, which is a disk of its own where mounting is allowed."""

    path: Path
    own: bool

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no byte on it for a while."""
        ballast = self.path / BALLAST
        file = os.open(ballast, os.O_CREAT | os.O_WRONLY)
        try:
            _fill(file)
            yield
        finally:
            os.close(file)
            ballast.unlink()


def _fill(file: int) -> None:
    at = 0
    for piece in PIECES:
        with suppress(OSError):
            while True:
                os.posix_fallocate(file, at, piece)
                at += piece


@contextmanager
def disk(path: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of a size in memory, or a plain folder for those who may not mount."""
    path.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "kordon-soak", str(path)]
    own = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield Disk(path, own)
    finally:
        if own:
            subprocess.run(["umount", "--lazy", str(path)], check=True)
