"""Many lookups on all cores, answered in the order they were asked.

Each process keeps a service and an audit log of its own. A query that is refused gets an answer that
says why, in its place; it never stops those beside it. The answers of a chunk are given only when the
audit log has kept all of them; when it cannot, nothing more is answered.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from bank.access import Viewer
from bank.audit import AuditLog, Entry
from bank.audited import Asking, entry_of_lookup
from bank.collecting import collect_between_answers, collect_if_much_came
from bank.home import Home
from bank.lookup import LookupRefused, LookupService
from bank.processes import in_processes
from bank.store import StoreError
from index_mappings.strict_json import NotJson, loads

CHUNK = 64


@dataclass(frozen=True, slots=True)
class _Worker:
    service: LookupService
    viewer: Viewer | None
    log: AuditLog | None
    asking: Asking | None


_worker: _Worker | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """The answer to a line; errors are answers too. `query` is there when it was looked up."""

    answer: dict[str, Any]
    query: Mapping[str, Any] | None = None
    reached: int = 0


def _start(home: Home, viewer: Viewer | None, asking: Asking | None) -> None:
    global _worker
    log = AuditLog.open(home) if asking else None
    _worker = _Worker(LookupService(home), viewer, log, asking)
    collect_between_answers()


def _answered(worker: _Worker, line: bytes) -> _Line:
    try:
        query = loads(line)
    except NotJson as error:
        return _Line({"error": f"Not JSON: {error}"})
    if not isinstance(query, dict):
        return _Line({"error": "A lookup is a JSON object."})
    try:
        found = worker.service.answered(query, worker.viewer)
        return _Line(found.answer, query, found.reached)
    except LookupRefused as refused:
        errors = [{"field": one.field, "message": one.message} for one in refused.errors]
        return _Line({"error": str(refused), "errors": errors})
    except StoreError as problem:
        return _Line({"error": f"Nothing was looked up: {problem}"})


def _answer_chunk(lines: list[bytes]) -> list[bytes]:
    assert _worker is not None
    collect_if_much_came()
    answered = [_answered(_worker, line) for line in lines]
    if _worker.log and _worker.asking:
        entries = [
            _entry(_worker.asking, one.query, one) for one in answered if one.query is not None
        ]
        _worker.log.write_all(entries)
    return [orjson.dumps(one.answer) for one in answered]


def _entry(asking: Asking, query: Mapping[str, Any], line: _Line) -> Entry:
    return entry_of_lookup(
        asking.who,
        asking.door,
        asking.purpose,
        query,
        line.answer,
        asking.request_id,
        line.reached,
    )


def answer_lines(
    home: Home,
    lines: Iterable[bytes],
    jobs: int | None = None,
    *,
    asking: Asking | None,
    viewer: Viewer | None = None,
) -> Iterator[bytes]:
    """Answers to lines of JSON, in order, as a viewer sees them; blank lines are passed over.

    Without a viewer the whole bank is looked in. Each lookup is written to the audit log as one of
    `asking`; None, which leaves no trace, is for measuring alone. Raises AuditUnavailable.
    """
    asked = (line for line in lines if line.strip())
    jobs = jobs or os.cpu_count() or 1
    if asking:
        # A process that cannot start says nothing of why: what is wrong is found here first.
        AuditLog.open(home).close()
    chunks = iter(lambda: list(islice(asked, CHUNK)), [])
    answered = in_processes(
        _answer_chunk, chunks, jobs, start=_start, start_with=(home, viewer, asking)
    )
    for _, answers in answered:
        yield from answers
