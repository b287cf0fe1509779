"""The index worker: follows the change log and keeps the embedded engine up to it.

It reads changes after the number the index has reached, analyses them on all cores and writes each
batch with its number in one commit. Killed at any moment it goes on from the number in the index.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

import orjson

from bank.documents import document, document_key, removal
from bank.engines.embedded import EmbeddedEngine, EmbeddedWriter, has_index, rebuild, writer_of
from bank.engines.protocol import EngineMissing, IndexChange
from bank.home import Home
from bank.scoring.subject import from_bytes
from bank.store import Store

CHUNK = 1_000
COMMIT_CHANGES = 50_000
PARALLEL_FROM = 5_000

Row = tuple[str, str, str, int, bytes | None]
Progress = Callable[[int, int], None]


def _analyse(rows: Sequence[Row]) -> list[IndexChange]:
    changes = []
    for origin, category, id_, version, body in rows:
        if body is None:
            changes.append(removal(origin, category, id_))
        else:
            changes.append(document(origin, category, id_, version, orjson.loads(body)))
    return changes


def _chunks(store: Store, after: int, upto: int) -> Iterator[tuple[list[Row], int]]:
    while after < upto:
        found = store.changes(after, CHUNK)
        if not found:
            return
        after = found[-1].number
        rows = [
            (c.origin, c.category, c.id, c.version, c.body_bytes if c.status == "active" else None)
            for c in found
        ]
        yield rows, after


def _analysed(
    store: Store, after: int, upto: int, jobs: int
) -> Iterator[tuple[list[IndexChange], int]]:
    chunks = _chunks(store, after, upto)
    if upto - after < PARALLEL_FROM or jobs == 1:
        for rows, number in chunks:
            yield _analyse(rows), number
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [(pool.submit(_analyse, rows), n) for rows, n in islice(chunks, 2 * jobs)]
        while waiting:
            future, number = waiting.pop(0)
            yield future.result(), number
            for rows, following in islice(chunks, 1):
                waiting.append((pool.submit(_analyse, rows), following))


def _fill(store: Store, writer: EmbeddedWriter, jobs: int, progress: Progress | None) -> int:
    reached, upto = writer.reached(), store.last_change()
    started = reached
    # Until the first commit of an empty generation no key can be there to be replaced.
    fresh = reached == 0
    pending: list[IndexChange] = []
    for changes, number in _analysed(store, reached, upto, jobs):
        pending += changes
        if len(pending) >= COMMIT_CHANGES:
            writer.apply(pending, number, fresh=fresh)
            pending, fresh, reached = [], False, number
        if progress:
            progress(number - started, upto - started)
    if pending or fresh:
        writer.apply(pending, upto, fresh=fresh)
        reached = upto
    return reached


def bring_up_to_date(
    home: Home, store: Store, *, jobs: int | None = None, progress: Progress | None = None
) -> int:
    """Apply to the live index what the change log has beyond it; gives the number reached."""
    if not has_index(home.index):
        return reindex(home, store, jobs=jobs, progress=progress)
    with writer_of(home.index) as writer:
        return _fill(store, writer, jobs or os.cpu_count() or 1, progress)


def reindex(
    home: Home, store: Store, *, jobs: int | None = None, progress: Progress | None = None
) -> int:
    """Build a new index beside the live one and swap; lookups go on meanwhile."""
    with rebuild(home.index) as writer:
        return _fill(store, writer, jobs or os.cpu_count() or 1, progress)


def check(home: Home, store: Store) -> list[str]:
    """What is wrong between records and index, in words; an empty list when they agree.

    Every active record must be in the index once, in its newest version, and nothing else.
    """
    try:
        engine = EmbeddedEngine(home.index)
        report = engine.report()
    except EngineMissing as error:
        return [str(error)]
    wrong = []
    last = store.last_change()
    if report.reached != last:
        wrong.append(f"The index has reached change {report.reached}, the change log {last}.")
    active = sum(store.count_active().values())
    if report.documents != active:
        wrong.append(f"The index holds {report.documents} records, the bank {active}.")
    differing = sum(_differing(store, engine, last))
    if differing:
        wrong.append(f"{differing} records differ from the index: run `kordon reindex`.")
    return wrong


def _differing(store: Store, engine: EmbeddedEngine, last: int) -> Iterator[int]:
    """For each stretch of the change log, how many of its newest versions the index lacks."""
    after = 0
    while after < last and (found := store.changes(after, CHUNK)):
        after = found[-1].number
        newest = store.records([(c.origin, c.category, c.id) for c in found])
        wanted = {
            document_key(c.origin, c.category, c.id): c.version
            for c in found
            if c.status == "active" and newest[c.origin, c.category, c.id].change_number == c.number
        }
        subjects = [from_bytes(payload) for payload in engine.payloads_of(list(wanted))]
        held = {document_key(s.origin, s.category, s.id): s.version for s in subjects}
        yield len(wanted.items() - held.items()) + len(subjects) - len(held)
