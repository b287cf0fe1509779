"""Work on the rows of a file, a few hundred at a time, on all cores, in the order of the file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from bank.processes import in_processes
from ingest.opening import Opened
from ingest.readers.rows import Row

CHUNK = 500
# Lines may be long: of chunks several wait in memory for each process.
CHUNK_CHARACTERS = 4 << 20
PARALLEL_FROM_BYTES = 5_000_000
T = TypeVar("T")


def in_chunks(
    file: Opened, rows: Iterable[Row], work: Callable[[list[Row]], T], wanted_jobs: int
) -> Iterator[tuple[list[Row], T]]:
    """Each chunk, and what `work` makes of it; both must pickle. Small files need one process."""
    jobs = wanted_jobs or os.cpu_count() or 1
    chunks = _chunks(iter(rows))
    if jobs == 1 or file.path.stat().st_size < PARALLEL_FROM_BYTES:
        yield from ((chunk, work(chunk)) for chunk in chunks)
        return
    yield from in_processes(work, chunks, jobs)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    held = 0
    for row in rows:
        chunk.append(row)
        held += len(row.raw)
        if len(chunk) == CHUNK or held >= CHUNK_CHARACTERS:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk
