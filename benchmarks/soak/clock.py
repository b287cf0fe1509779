"""The clock that a soak's processes see, which can be set back while they run.

A small library of our own (`clock.c`) is preloaded into them: libfaketime as Debian has it (0.9.10) either moves the
monotonic clock, too, or lets every `time.sleep` of Python fail. Set back are the times of day that the processes read.
Not covered: PostgreSQL, Elasticsearch and the kernel's times of files keep the true time, and waits on a lock with an
absolute time of day, which Python does not use.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")


class Clock:
    """The offset of all processes that were started with its environment."""

    def __init__(self, folder: Path) -> None:
        self._file, self._library = folder / "clock", folder / "clock.so"
        self._file.write_bytes(struct.pack("q", 0))
        self.there = shutil.which("cc") is not None
        if self.there:
            build = ["cc", "-shared", "-fPIC", "-O2", "-o", str(self._library), str(SOURCE)]
            subprocess.run(build, check=True)

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes a process look at this clock."""
        if not self.there:
            return {}
        return {"LD_PRELOAD": str(self._library), "KORDON_SOAK_CLOCK": str(self._file)}

    @contextmanager
    def back(self, seconds: int) -> Iterator[None]:
        """Set the clock back for a while."""
        self._say(-seconds)
        try:
            yield
        finally:
            self._say(0)

    def _say(self, offset: int) -> None:
        # In place: the processes have this very file mapped.
        with self._file.open("r+b", buffering=0) as file:
            file.write(struct.pack("q", offset))
