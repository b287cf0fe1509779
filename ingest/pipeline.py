"""Taking in one array file: rows are read, checked on all cores, and written a batch at a time.

Each batch is one transaction with the line reached, so a killed run goes on from there when the
same file is given again, unless another run of its array came since: then the file is read anew.
Refused rows are in the quarantine before their batch is in the bank. A file that was taken in
before, with its array unchanged by others since, changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from bank.home import Home
from bank.store import Change, Store
from bank.store.model import ChangeKind, Run
from ingest.checking import Check, with_header_checked
from ingest.encoding import EncodingDoubtful
from ingest.making import Made, make_changes, refused_by_bank
from ingest.mapping import load_mapping
from ingest.opening import FileRefused, Opened, opened
from ingest.parallel import in_chunks
from ingest.quarantine import Quarantine
from ingest.readers import TABLES, format_of, read_rows
from ingest.readers.rows import Row

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
    mapping: str = ""


@dataclass(slots=True)
class Summary:
    """What became of the rows.

    read = added + corrected + unchanged + withdrawn + quarantined + left_out. `unnamed` are those in
    quarantine whose record number cannot be read: which records they are about nobody knows.
    `left_standing` are those that a full array lacks when they are too many to be ended unasked.
    """

    run: int = 0
    read: int = 0
    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    quarantined: int = 0
    unnamed: int = 0
    left_out: int = 0
    ended: int = 0
    left_standing: int = 0
    mended: int = 0
    resumed_at: int = 0
    known: bool = False
    broken_off: bool = False
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
    """Take in an array file; raises FileRefused and EncodingDoubtful before anything is changed.

    Raises StoreError, RunOvertaken where another process takes in the same file at this moment.
    """
    with opened(source) as file:
        format_ = options.format or format_of(file.path, file.name)
        if options.dry_run:
            return _dry_run(file, source, format_, options)
        full = options.mode == "full"
        check, columns = check_of(source, format_, options)
        digest = _digest(file, check, options)
        if run := store.find_finished_run(digest, options.category, options.origin, full):
            return Summary(run=run.number, known=True)
        if full and not options.sure:
            _check_size(store, file, format_, options, columns)
        # The encoding and the header are decided (or refused) before a run begins.
        read = read_rows(file.path, file.name, format_, options.encoding, columns)
        rows = _Reading(with_header_checked(check, read))
        begun = store.find_unfinished_run(digest, options.category, options.origin, full)
        run = begun or _begun(store, source, digest, options)
        quarantine = Quarantine(home.quarantine, run.number, flat=format_ in TABLES)
        earlier = quarantine.keep_upto(run.checkpoint)
        summary = _resumed(run, earlier) if begun else Summary(run=run.number)
        after = reached = run.checkpoint
        left = (row for row in rows.all() if row.line > after)
        for some, made in in_chunks(file, left, partial(make_changes, check), options.jobs):
            _write(store, run.number, reached, some, made, quarantine, summary)
            reached = some[-1].line
            progress(reached)
        summary.broken_off = rows.broken_off
        _finish(store, options, summary)
        if summary.quarantined:
            summary.quarantine = str(quarantine.path)
        return summary


def _begun(store: Store, source: str, digest: str, options: Options) -> Run:
    full = options.mode == "full"
    kind = "changes" if options.mode == "changes" else "ingest"
    name = Path(source).name
    return store.begin_run(kind, options.category, options.origin, name, digest, full)


def _finish(store: Store, options: Options, summary: Summary) -> None:
    """End the run, and what its array does not hold, if that can be known.

    What a file that broke off holds nobody knows, nor what one does with rows of no known record.
    """
    read_whole = options.mode == "full" and not summary.broken_off
    full = read_whole and (options.sure or not summary.unnamed)
    if full and not options.sure:
        summary.left_standing = _too_many_absent(store, summary.run, summary.added)
        full = not summary.left_standing
    finished = store.finish_run(summary.run, full=full, read_whole=read_whole)
    if full:
        summary.ended = finished.withdrawn


def _resumed(run: Run, quarantined: int) -> Summary:
    """The figures of a run as far as it got before it was broken off."""
    summary = Summary(
        run=run.number,
        added=run.added + run.restored,
        corrected=run.corrected,
        unchanged=run.unchanged,
        withdrawn=run.withdrawn,
        quarantined=quarantined,
        left_out=run.memo.get("left_out", 0),
        unnamed=run.memo.get("unnamed", 0),
        resumed_at=run.checkpoint,
    )
    summary.read = (
        summary.added
        + summary.corrected
        + summary.unchanged
        + summary.withdrawn
        + summary.quarantined
        + summary.left_out
    )
    return summary


class _Reading:
    """The rows of a file; tells afterwards whether it could be read to its end."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.broken_off = False

    def all(self) -> Iterator[Row]:
        """The rows; to be gone through once."""
        for row in self._rows:
            self.broken_off = self.broken_off or row.last_readable
            yield row


def check_of(source: str, format_: str, options: Options) -> tuple[Check, tuple[str, ...]]:
    """What the rows are to be checked as, and the columns of a table without a header line."""
    check = Check(options.category, format_ in TABLES, options.mode == "changes")
    if not options.mapping:
        return check, ()
    beside = str(Path(source).parent)
    mapping = load_mapping(options.mapping, options.category, beside)
    mapped = replace(check, mapping=options.mapping, beside=beside, digest=mapping.digest)
    return mapped, mapping.columns


def _digest(file: Opened, check: Check, options: Options) -> str:
    """What tells that the very same was taken in before: the file, how it was read, and how it is meant."""
    how = [one for one in (check.digest, options.encoding, options.format) if one]
    if not how:
        return f"{options.mode}:{file.digest}"
    whole = hashlib.sha256(":".join([file.digest, *how]).encode()).hexdigest()
    return f"{options.mode}:{whole}"


def _write(
    store: Store,
    run: int,
    reached: int,
    rows: list[Row],
    made: Made,
    quarantine: Quarantine,
    summary: Summary,
) -> None:
    """Write rows that follow the line reached: the good into the bank, the others into the quarantine."""
    bad = made.refused
    # The array holds these, too: their records must not end with it.
    seen = [Change(ChangeKind.SEEN, one.id, line=one.line) for one in bad if one.id]
    summary.left_out += made.left_out
    summary.unnamed += made.unnamed
    quarantine.add(bad)
    memo = {"left_out": summary.left_out, "unnamed": summary.unnamed}
    result = store.write_batch(
        run,
        [*made.changes, *seen],
        rows[-1].line,
        expected=reached,
        quarantined=len(bad),
        memo=memo,
    )
    refused = {one.line: one for one in result.refused}
    quarantine.add(
        refused_by_bank(row, one.id, one.message) for row in rows if (one := refused.get(row.line))
    )
    summary.read += len(rows)
    summary.added += result.added + result.restored
    summary.corrected += result.corrected
    summary.unchanged += result.unchanged
    summary.withdrawn += result.withdrawn
    summary.quarantined += len(bad) + len(refused)
    summary.mended += made.mended


def _dry_run(file: Opened, source: str, format_: str, options: Options) -> Summary:
    summary = Summary()
    check, columns = check_of(source, format_, options)
    rows = read_rows(file.path, file.name, format_, options.encoding, columns)
    reading = _Reading(rows)
    for some, made in in_chunks(file, reading.all(), partial(make_changes, check), options.jobs):
        summary.left_out += made.left_out
        summary.read += len(some)
        summary.quarantined += len(made.refused)
        summary.unnamed += made.unnamed
        summary.mended += made.mended
    summary.broken_off = reading.broken_off
    return summary


def _too_many_absent(store: Store, run: int, added: int) -> int:
    """How many records a full array would end, if they are too many: rows left out, or of one record, hide it."""
    absent, standing = store.count_absent(run)
    return absent if absent > (standing - added) * MOST_WITHDRAWN else 0


def _check_size(
    store: Store, file: Opened, format_: str, options: Options, columns: tuple[str, ...]
) -> None:
    held = store.count_active().get((options.origin, options.category), 0)
    if not held:
        return
    rows = read_rows(file.path, file.name, format_, options.encoding, columns)
    given = sum(1 for _ in islice(rows, held))
    if given < held * (1 - MOST_WITHDRAWN):
        raise WouldWithdrawTooMuch(
            f"{file.name} holds {given} records, the bank {held} of this originator: as a full array "
            "it would withdraw more than half of them. Give --yes if that is meant."
        )


__all__ = ["EncodingDoubtful", "FileRefused", "Options", "Summary", "ingest_file"]
