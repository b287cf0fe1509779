"""Making a report: the array goes to disk as it is read, is joined with the bank's, doubles are found."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from bank.home import Home
from bank.reconciliation.array_side import ArraySide
from bank.reconciliation.joining import Join
from bank.reconciliation.model import (
    APPLICABLE,
    About,
    Difference,
    Figures,
    Given,
    Kind,
    RefusedLine,
    Report,
    Where,
)
from bank.reconciliation.pairing import probable_doubles
from bank.reconciliation.reports import Reports
from bank.store import Store

# Beginning with a dot, so that no back-up takes it.
_FOLDER = ".reconciling-"
_LOCK = "lock"
_SECONDS_TO_LOCK = 60
_AT_ONCE = 1_000
# Places are free text: what comes after so many different ones is counted together.
MOST_REGIONS = 2_000
OTHER_REGIONS = "…"

Line = Given | RefusedLine


def make(
    home: Home,
    store: Store,
    reports: Reports,
    number: int,
    about: About,
    lines: Iterable[Sequence[Line]],
) -> Report:
    """Compare an array, given a few lines at a time, with what the bank holds of it, and keep the report.

    `number` is that of the report, from `Reports.begin`. Nothing of the bank is changed. Raises
    StoreError, OSError when the disk is full.
    """
    keeping = _Keeping(reports, number)
    with _folder(home) as folder, ArraySide(folder) as array:
        for some in lines:
            good = [one for one in some if isinstance(one, Given)]
            refused = [one for one in some if isinstance(one, RefusedLine)]
            array.add(good, refused)
            keeping.take_refused(refused)
            keeping.lines += len(some)
        with store.whole_array(about.origin, about.category) as bank:
            join = Join(about.category, about.day, array, bank)
            keeping.take(join.differences())
            bank_change = bank.last_change
        keeping.take(probable_doubles(about.category, array, folder))
    return reports.finish(number, bank_change, keeping.figures(join.figures))


class _Keeping:
    """Keeps entries as they come, a thousand at a time, and counts them."""

    def __init__(self, reports: Reports, number: int) -> None:
        self._reports = reports
        self._number = number
        self._place = 1
        self._counted = Figures()
        self.lines = 0

    def take(self, found: Iterator[Difference]) -> None:
        """Keep and count entries."""
        while some := list(islice(found, _AT_ONCE)):
            self._reports.add(self._number, self._place, some)
            self._place += len(some)
            for one in some:
                self._count(one)

    def take_refused(self, refused: Sequence[RefusedLine]) -> None:
        """Keep and count lines that hold no good record."""
        self._counted.nameless_lines += sum(not one.id for one in refused)
        self.take(
            Difference(Kind.REFUSED, one.id, Where.ARRAY, line=one.line, reasons=one.errors)
            for one in refused
        )

    def _count(self, one: Difference) -> None:
        counted, kind = self._counted, one.kind.value
        counted.kinds[kind] = counted.kinds.get(kind, 0) + 1
        if one.withdraws:
            counted.withdrawals[kind] = counted.withdrawals.get(kind, 0) + 1
        if one.kind in APPLICABLE:
            _add(counted.states, one.state, kind)
            known = one.region in counted.regions or len(counted.regions) < MOST_REGIONS
            _add(counted.regions, one.region if known else OTHER_REGIONS, kind)

    def figures(self, joined: Figures) -> Figures:
        """All that was counted, with what the join counted."""
        counted = self._counted
        counted.lines = self.lines
        for name in ("array_records", "bank_records", "equal", "ended_in_both"):
            setattr(counted, name, getattr(joined, name))
        counted.array_digest, counted.bank_digest = joined.array_digest, joined.bank_digest
        return counted


def _add(counts: dict[str, dict[str, int]], name: str, kind: str) -> None:
    row = counts.setdefault(name, {})
    row[kind] = row.get(kind, 0) + 1


@contextmanager
def _folder(home: Home) -> Iterator[Path]:
    """A folder for the sides, on the home's own disk; those of killed processes are cleared away."""
    home.create()
    for left in home.path.glob(f"{_FOLDER}*"):
        _clear_if_left(left)
    folder = Path(tempfile.mkdtemp(dir=home.path, prefix=_FOLDER))
    try:
        with (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_if_left(folder: Path) -> None:
    """Delete a folder whose process has ended: nobody holds its lock any more."""
    lock = folder / _LOCK
    try:
        if time.time() - folder.stat().st_mtime < _SECONDS_TO_LOCK:
            return
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return
