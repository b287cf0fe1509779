"""Lines of bytes in order, however many: sorted runs on disk, merged when they are read."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

# Some 25 MB of lines in memory; ten million records make fifty runs.
RUN_LINES = 200_000
_BUFFER = 1 << 16


class SortedLines:
    """Takes lines in any order, each ending with its line feed, and gives them in the order of bytes."""

    def __init__(self, folder: Path, name: str, run_lines: int = RUN_LINES) -> None:
        self._folder = folder
        self._name = name
        self._run_lines = run_lines
        self._lines: list[bytes] = []
        self._runs: list[Path] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Take some more lines."""
        self._lines.extend(lines)
        if len(self._lines) >= self._run_lines:
            self._write()

    def _write(self) -> None:
        run = self._folder / f"{self._name}-{len(self._runs)}"
        self._lines.sort()
        with run.open("wb", buffering=_BUFFER) as file:
            file.writelines(self._lines)
        self._runs.append(run)
        self._lines = []

    def read(self) -> Iterator[bytes]:
        """All lines in order; no more can be added."""
        self._lines.sort()
        with ExitStack() as stack:
            files = [stack.enter_context(run.open("rb", buffering=_BUFFER)) for run in self._runs]
            yield from heapq.merge(*files, self._lines) if files else self._lines
