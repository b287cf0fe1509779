"""The index worker: follows the change log and keeps the indices up to it.

It takes stretches of changes that no other worker has, has them read and analysed on all cores and
writes them with their numbers. Killed at any moment, what it had not finished is done again by the next. A change
that cannot be analysed is set aside with its reason and holds up nothing; lookups say so.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

import orjson
from sqlalchemy.engine import URL

from bank.documents import document, document_key, removal
from bank.engines.choice import index_of, indices_of
from bank.engines.protocol import (
    Engine,
    EngineMissing,
    EngineWriter,
    Index,
    IndexChange,
    Overtaken,
    SetAside,
)
from bank.home import Home
from bank.processes import in_processes, store_of_process
from bank.scoring.subject import from_bytes
from bank.store import ChangeRow, Store
from bank.store.model import stands

CHUNK = 1_000
PARALLEL_FROM = 10_000
WAIT_FOR_OTHERS_SECONDS = 0.5
# How long a follower takes for granted that indices which had reached the change log still have.
LOOK_SECONDS = 30.0

Stretch = tuple[int, int]
Analysed = tuple[list[IndexChange], list[SetAside]]
Progress = Callable[[int, int], None]


def _body_of(change: ChangeRow) -> bytes | None:
    """The record as of a change, None when it was withdrawn with it."""
    return change.body_bytes if change.status == "active" else None


def _analyse(store: Store, stretch: Stretch) -> Analysed:
    first, last = stretch
    changes, aside = [], []
    for one in store.changes(first - 1, last - first + 1):
        body = _body_of(one)
        if body is None:
            changes.append(removal(one.number, one.origin, one.category, one.id))
            continue
        try:
            record = orjson.loads(body)
            changes.append(
                document(one.number, one.origin, one.category, one.id, one.version, record)
            )
        # Whatever is wrong with one record, it must not keep the others from being found.
        except Exception as error:
            key = document_key(one.origin, one.category, one.id)
            reason = f"analysis: {type(error).__name__}"
            aside.append(SetAside(one.number, key, one.category, reason))
    return changes, aside


def _analyse_apart(database: URL, stretch: Stretch) -> Analysed:
    return _analyse(store_of_process(database), stretch)


def _claims(writer: EngineWriter, upto: int) -> Iterator[Stretch]:
    while stretch := writer.claim(upto, CHUNK):
        yield stretch


def _analysed(
    store: Store, stretches: Iterator[Stretch], jobs: int
) -> Iterator[tuple[Stretch, Analysed]]:
    if jobs == 1:
        for stretch in stretches:
            yield stretch, _analyse(store, stretch)
        return
    yield from in_processes(partial(_analyse_apart, store.engine.url), stretches, jobs)


def _fill(store: Store, writer: EngineWriter, jobs: int, progress: Progress | None) -> int:
    started, upto = writer.reached(), store.last_change()
    if upto - started < PARALLEL_FROM:
        jobs = 1
    for stretch, (changes, aside) in _analysed(store, _claims(writer, upto), jobs):
        writer.apply(changes, stretch, aside)
        if progress:
            progress(stretch[1] - started, upto - started)
    writer.flush()
    return writer.reached()


def bring_up_to_date(
    home: Home, store: Store, *, jobs: int | None = None, progress: Progress | None = None
) -> int:
    """Apply to every live index what the change log has beyond it; gives the lowest number reached.

    Raises EngineMissing when an engine is away: the records are kept, the next run goes on.
    """
    return min(follow(one, store, jobs=jobs, progress=progress) for one in indices_of(home))


class Follower:
    """Keeps indices up to the change log; while that stands still, it alone is asked.

    Now and then the indices are looked at all the same: one may have been lost.
    """

    def __init__(self, indices: Sequence[Index], jobs: int | None = None) -> None:
        self._indices = indices
        self._jobs = jobs
        self._reached = -1
        self._looked = 0.0

    def step(self, store: Store) -> int:
        """Apply what is new, if anything; gives the lowest number reached. Raises EngineMissing."""
        now = time.monotonic()
        if self._reached == store.last_change() and now < self._looked + LOOK_SECONDS:
            return self._reached
        # Forgotten until all went well: after trouble the indices must be looked at.
        self._reached = -1
        self._reached = min(follow(one, store, jobs=self._jobs) for one in self._indices)
        self._looked = now
        return self._reached


def follow(
    index: Index, store: Store, *, jobs: int | None = None, progress: Progress | None = None
) -> int:
    """Apply to one index what the change log has beyond it; gives the number reached.

    An index that does not exist yet is built. Raises EngineMissing.
    """
    if not index.exists():
        rebuild(index, store, jobs=jobs, progress=progress)
    with index.writer() as writer:
        return _fill(store, writer, jobs or os.cpu_count() or 1, progress)


def reindex(
    home: Home, store: Store, *, jobs: int | None = None, progress: Progress | None = None
) -> int:
    """Build new indices beside the live ones and swap; gives the lowest number reached.

    Lookups go on meanwhile. Raises EngineMissing.
    """
    return min(rebuild(one, store, jobs=jobs, progress=progress) for one in indices_of(home))


def rebuild(
    index: Index, store: Store, *, jobs: int | None = None, progress: Progress | None = None
) -> int:
    """Build a new generation of one index and swap; gives the number reached. Raises EngineMissing.

    Workers that do so at the same time fill it together. Each stays until it is live, to take over
    what another leaves undone.
    """
    while True:
        with suppress(Overtaken), index.rebuild() as writer:
            _fill(store, writer, jobs or os.cpu_count() or 1, progress)
        if not index.filling():
            break
        time.sleep(WAIT_FOR_OTHERS_SECONDS)
    return index.engine().report().reached


def check(home: Home, store: Store) -> list[str]:
    """What is wrong between records and index, in words; an empty list when they agree.

    Every record that stands must be in the index once, in its newest version, and nothing else.
    """
    try:
        engine = index_of(home).engine()
        report = engine.report()
    except EngineMissing as error:
        return [str(error)]
    wrong = []
    last = store.last_change()
    if report.reached != last:
        wrong.append(f"The index has reached change {report.reached}, the change log {last}.")
    if report.set_aside:
        wrong.append(f"{len(report.set_aside)} changes could not be indexed and are set aside.")
    found = list(_compared(store, engine, last))
    standing, differing = (sum(one) for one in zip(*found, strict=True)) if found else (0, 0)
    if report.documents != standing:
        wrong.append(f"The index holds {report.documents} records, the bank {standing}.")
    if differing:
        wrong.append(f"{differing} records differ from the index: run `kordon reindex`.")
    return wrong


def _compared(store: Store, engine: Engine, last: int) -> Iterator[tuple[int, int]]:
    """For each stretch of the change log: newest versions that stand, and those that the index lacks."""
    after = 0
    while after < last and (found := store.changes(after, CHUNK)):
        after = found[-1].number
        newest = store.records([(c.origin, c.category, c.id) for c in found])
        wanted = {
            document_key(c.origin, c.category, c.id): c.version
            for c in found
            if newest[c.origin, c.category, c.id].change_number == c.number
            and (body := _body_of(c))
            and stands(orjson.loads(body))
        }
        subjects = [from_bytes(payload) for payload in engine.payloads_of(list(wanted))]
        held = {document_key(s.origin, s.category, s.id): s.version for s in subjects}
        yield len(wanted), len(wanted.items() - held.items()) + len(subjects) - len(held)
