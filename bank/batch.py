"""Many lookups on all cores, answered in the order they were asked.

Each process keeps a service of its own. A query that is refused gets an answer that says why,
in its place; it never stops those beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

import orjson

from bank.home import Home
from bank.lookup import LookupRefused, LookupService
from bank.store import StoreError

CHUNK = 64

_service: LookupService | None = None


def _start(home: Home) -> None:
    global _service
    _service = LookupService(home)


def answer_line(service: LookupService, line: bytes) -> bytes:
    """The answer to one line of JSON, as one line of JSON; errors are answers too."""
    try:
        query = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return orjson.dumps({"error": f"Not JSON: {error}"})
    if not isinstance(query, dict):
        return orjson.dumps({"error": "A lookup is a JSON object."})
    try:
        return orjson.dumps(service.lookup(query))
    except LookupRefused as refused:
        errors = [{"field": one.field, "message": one.message} for one in refused.errors]
        return orjson.dumps({"error": str(refused), "errors": errors})
    except StoreError as problem:
        return orjson.dumps({"error": f"Nothing was looked up: {problem}"})


def _answer_chunk(lines: list[bytes]) -> list[bytes]:
    assert _service is not None
    return [answer_line(_service, line) for line in lines]


def answer_lines(home: Home, lines: Iterable[bytes], jobs: int | None = None) -> Iterator[bytes]:
    """Answers to lines of JSON, in order; blank lines are passed over."""
    asked = (line for line in lines if line.strip())
    jobs = jobs or os.cpu_count() or 1
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(home,)
    ) as pool:
        waiting: list[Future[list[bytes]]] = []
        while True:
            while len(waiting) < 2 * jobs and (chunk := list(islice(asked, CHUNK))):
                waiting.append(pool.submit(_answer_chunk, chunk))
            if not waiting:
                return
            yield from waiting.pop(0).result()
