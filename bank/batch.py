"""Many lookups on all cores, answered in the order they were asked.

Each process keeps a service and an audit log of its own. A query that is refused gets an answer that
says why, in its place; it never stops those beside it. The answers of a chunk are given only when the
audit log has kept all of them; when it cannot, nothing more is answered.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Any

import orjson

from bank.audit import AuditLog, Entry
from bank.audited import Asking, entry_of_lookup
from bank.home import Home
from bank.lookup import LookupRefused, LookupService
from bank.store import StoreError

CHUNK = 64


@dataclass(frozen=True, slots=True)
class _Worker:
    service: LookupService
    log: AuditLog | None
    asking: Asking | None


_worker: _Worker | None = None


def _start(home: Home, asking: Asking | None) -> None:
    global _worker
    log = AuditLog.open(home) if asking else None
    _worker = _Worker(LookupService(home), log, asking)


def _answered(
    service: LookupService, line: bytes
) -> tuple[Mapping[str, Any] | None, dict[str, Any]]:
    """The query of a line, if it was looked up, and the answer; errors are answers too."""
    try:
        query = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return None, {"error": f"Not JSON: {error}"}
    if not isinstance(query, dict):
        return None, {"error": "A lookup is a JSON object."}
    try:
        return query, service.lookup(query)
    except LookupRefused as refused:
        errors = [{"field": one.field, "message": one.message} for one in refused.errors]
        return None, {"error": str(refused), "errors": errors}
    except StoreError as problem:
        return None, {"error": f"Nothing was looked up: {problem}"}


def _answer_chunk(lines: list[bytes]) -> list[bytes]:
    assert _worker is not None
    answered = [_answered(_worker.service, line) for line in lines]
    if _worker.log and _worker.asking:
        asking = _worker.asking
        _worker.log.write_all(
            [_entry(asking, query, answer) for query, answer in answered if query is not None]
        )
    return [orjson.dumps(answer) for _, answer in answered]


def _entry(asking: Asking, query: Mapping[str, Any], answer: Mapping[str, Any]) -> Entry:
    return entry_of_lookup(
        asking.who, asking.door, asking.purpose, query, answer, asking.request_id
    )


def answer_lines(
    home: Home, lines: Iterable[bytes], jobs: int | None = None, *, asking: Asking | None
) -> Iterator[bytes]:
    """Answers to lines of JSON, in order; blank lines are passed over.

    Each lookup is written to the audit log as one of `asking`; None, which leaves no trace, is for
    measuring alone. Raises AuditUnavailable.
    """
    asked = (line for line in lines if line.strip())
    jobs = jobs or os.cpu_count() or 1
    if asking:
        # A process that cannot start says nothing of why: what is wrong is found here first.
        AuditLog.open(home).close()
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(home, asking)
    ) as pool:
        waiting: list[Future[list[bytes]]] = []
        while True:
            while len(waiting) < 2 * jobs and (chunk := list(islice(asked, CHUNK))):
                waiting.append(pool.submit(_answer_chunk, chunk))
            if not waiting:
                return
            yield from waiting.pop(0).result()
