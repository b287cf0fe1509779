"""Work on the rows of a file, a few hundred at a time, on all cores, in the order of the file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from bank.collecting import collect_seldom
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
    apart = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=collect_seldom)
    with _light_children(), apart as pool:
        waiting = [(chunk, pool.submit(work, chunk)) for chunk in islice(chunks, 2 * jobs)]
        while waiting:
            chunk, made = waiting.pop(0)
            yield chunk, made.result()
            waiting += [(chunk, pool.submit(work, chunk)) for chunk in islice(chunks, 1)]


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


@contextmanager
def _light_children() -> Iterator[None]:
    """Keep children from importing the program that was started: the command line is 40 MB to each.

    Spawned processes first import what their parent was started as, by its name or file. What they
    are given to do says by itself what it needs.
    """
    main = vars(sys.modules["__main__"])
    told: dict[str, Any] = {name: main[name] for name in ("__file__", "__spec__") if name in main}
    main.pop("__file__", None)
    main["__spec__"] = None
    try:
        yield
    finally:
        main.update(told)
