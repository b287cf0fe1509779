"""Taking in one array file: rows are read, checked on all cores, and written a batch at a time.

Each batch is one transaction with the line reached, so a killed run goes on from there when the
same file is given again; refused rows are in the quarantine before their batch is in the bank. A
file that was taken in before, with nothing newer since, changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from bank.home import Home
from bank.store import Change, Store
from ingest.checking import Checked, check_rows
from ingest.encoding import EncodingDoubtful
from ingest.opening import FileRefused, Opened, opened
from ingest.quarantine import Quarantine
from ingest.readers import format_of, read_rows
from ingest.readers.rows import Row

CHUNK = 500
PARALLEL_FROM_BYTES = 1_000_000
# A full array that would end more than this share of what the bank holds is more likely a mistake.
MOST_WITHDRAWN = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """How an array is to be taken in."""

    category: str
    origin: str
    mode: str = "array"
    format: str = ""
    encoding: str = ""
    dry_run: bool = False
    jobs: int = 0
    sure: bool = False


@dataclass(slots=True)
class Summary:
    """What became of the rows: read = added + corrected + unchanged + withdrawn + quarantined."""

    run: int = 0
    read: int = 0
    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    quarantined: int = 0
    ended: int = 0
    mended: int = 0
    resumed_at: int = 0
    known: bool = False
    quarantine: str = ""

    def as_dict(self) -> dict[str, int | bool | str]:
        """The figures by name."""
        return asdict(self)


class WouldWithdrawTooMuch(FileRefused):
    """A full array lacks most of what the bank holds of its originator."""


def ingest_file(
    home: Home,
    store: Store,
    source: str,
    options: Options,
    progress: Callable[[int], None] = lambda line: None,
) -> Summary:
    """Take in an array file; raises FileRefused and EncodingDoubtful before anything is changed."""
    with opened(source) as file:
        format_ = options.format or format_of(file.path, file.name)
        if options.dry_run:
            return _dry_run(file, format_, options)
        full = options.mode == "full"
        digest = f"{options.mode}:{file.digest}"
        if run := store.find_finished_run(digest, options.category, options.origin, full):
            return Summary(run=run.number, known=True)
        if full and not options.sure:
            _check_size(store, file, format_, options)
        # The encoding is decided (or refused) before a run begins.
        rows = read_rows(file.path, file.name, format_, options.encoding)
        run = store.find_unfinished_run(digest, options.category, options.origin, full)
        resumed = run is not None
        if run is None:
            name = Path(source).name
            kind = "changes" if options.mode == "changes" else "ingest"
            run = store.begin_run(kind, options.category, options.origin, name, digest, full)
        summary = Summary(run=run.number, resumed_at=run.checkpoint if resumed else 0)
        quarantine = Quarantine(home.quarantine, run.number, flat=format_ in ("csv", "xlsx"))
        earlier = quarantine.keep_upto(run.checkpoint)
        if resumed:
            summary.added, summary.corrected = run.added + run.restored, run.corrected
            summary.unchanged, summary.quarantined = run.unchanged, earlier
            summary.read = summary.added + run.corrected + run.unchanged + earlier
        after = run.checkpoint
        left = (row for row in rows if row.line > after)
        for checked in _checked(file, left, format_, options):
            _write(store, run.number, checked, quarantine, summary)
            progress(checked[-1].line)
        finished = store.finish_run(run.number, full=full)
        if full:
            summary.ended = finished.withdrawn
        if summary.quarantined:
            summary.quarantine = str(quarantine.path)
        return summary


def _checked(
    file: Opened, rows: Iterator[Row], format_: str, options: Options
) -> Iterator[list[Checked]]:
    flat, changes = format_ in ("csv", "xlsx"), options.mode == "changes"
    category = options.category
    jobs = options.jobs or os.cpu_count() or 1
    chunks = iter(lambda: list(islice(rows, CHUNK)), [])
    if jobs == 1 or file.path.stat().st_size < PARALLEL_FROM_BYTES:
        for chunk in chunks:
            yield check_rows(category, flat, changes, chunk)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [
            pool.submit(check_rows, category, flat, changes, chunk)
            for chunk in islice(chunks, 2 * jobs)
        ]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [
                pool.submit(check_rows, category, flat, changes, chunk)
                for chunk in islice(chunks, 1)
            ]


def _write(
    store: Store, run: int, checked: list[Checked], quarantine: Quarantine, summary: Summary
) -> None:
    good = [one for one in checked if not one.errors]
    bad = [one for one in checked if one.errors]
    changes = [Change(one.kind, one.id, one.body, one.line) for one in good]
    quarantine.add(bad)
    result = store.write_batch(run, changes, checked[-1].line)
    refused = [
        Checked(g.line, "", g.id, None, (("id", refusal.message),), data=g.data)
        for refusal in result.refused
        if (g := good[refusal.index])
    ]
    quarantine.add(refused)
    summary.read += len(checked)
    summary.added += result.added + result.restored
    summary.corrected += result.corrected
    summary.unchanged += result.unchanged
    summary.withdrawn += result.withdrawn
    summary.quarantined += len(bad) + len(refused)
    summary.mended += sum(one.mended for one in good)


def _dry_run(file: Opened, format_: str, options: Options) -> Summary:
    summary = Summary()
    rows = read_rows(file.path, file.name, format_, options.encoding)
    for checked in _checked(file, rows, format_, options):
        summary.read += len(checked)
        summary.quarantined += sum(bool(one.errors) for one in checked)
        summary.mended += sum(one.mended for one in checked)
    return summary


def _check_size(store: Store, file: Opened, format_: str, options: Options) -> None:
    held = store.count_active().get((options.origin, options.category), 0)
    if not held:
        return
    rows = read_rows(file.path, file.name, format_, options.encoding)
    given = sum(1 for _ in islice(rows, held))
    if given < held * (1 - MOST_WITHDRAWN):
        raise WouldWithdrawTooMuch(
            f"{file.name} holds {given} records, the bank {held} of this originator: as a full array "
            "it would withdraw more than half of them. Give --yes if that is meant."
        )


__all__ = ["EncodingDoubtful", "FileRefused", "Options", "Summary", "ingest_file"]
