"""Applying a report: chosen kinds in one run and one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from bank.reconciliation.errors import (
    ArrayChanged,
    BankChanged,
    NothingToApply,
    ReconciliationError,
    WouldVanish,
)
from bank.reconciliation.model import APPLICABLE, Difference, Kind, Report
from bank.reconciliation.reports import Reports
from bank.store import Change, Run, Store
from bank.store.at_once import LAST_CHANGE, RunAtOnce
from bank.store.errors import ArrayMoved
from bank.store.model import ChangeKind, RunKind

# A full array that would end more than this share of what the bank holds is more likely a mistake.
USUAL_SHARE = 0.2
MEMO = "reconciliation"
_AT_ONCE = 1_000


def source_of(number: int) -> str:
    """What runs that apply a report have as the digest of their source."""
    return f"reconciliation:{number}"


def applied_by(store: Store, number: int) -> list[Run]:
    """The runs that have applied a report, the oldest first, reverted ones too."""
    return store.runs_of_source(RunKind.RECONCILE, source_of(number))


def apply(
    store: Store,
    reports: Reports,
    number: int,
    kinds: frozenset[Kind],
    *,
    share: float = USUAL_SHARE,
    yes_remove: int | None = None,
    file_digest: str = "",
) -> Run:
    """Make the bank's array what the sent one is, as far as these kinds go; gives the run.

    `share` of the bank's array may vanish without a word; more only when `yes_remove` says the exact
    number. `file_digest` is that of the array's file, where it is at hand. Raises UnknownReport,
    NothingToApply, ArrayChanged, BankChanged, WouldVanish, StoreError; then nothing is changed.
    """
    report = reports.report(number)
    before = applied_by(store, number)
    _check_kinds(report, kinds, before)
    _check_array(reports, report, file_digest)
    _check_vanishing(report, kinds, share, yes_remove)
    done = {Kind(one) for run in before for one in run.memo["kinds"]}
    whole = kinds | done >= _present(report)
    run = RunAtOnce(
        RunKind.RECONCILE,
        report.about.category,
        report.about.origin,
        report.about.source_name,
        source_of(number),
        _expected(report, before),
        {MEMO: number, "kinds": sorted(kinds)},
        whole=whole,
        quarantined=report.figures.of(Kind.REFUSED) if whole else 0,
    )
    try:
        return store.write_run(run, _batches(reports, number, kinds))
    except ArrayMoved as moved:
        raise _moved(report) from moved


def _present(report: Report) -> frozenset[Kind]:
    return frozenset(one for one in APPLICABLE if report.figures.of(one))


def _check_kinds(report: Report, kinds: frozenset[Kind], before: Sequence[Run]) -> None:
    if wrong := sorted(kinds - set(APPLICABLE)):
        raise NothingToApply(f"{', '.join(wrong)}: only to be read, not applied")
    for run in before:
        if again := sorted(kinds & {Kind(one) for one in run.memo["kinds"]} & _present(report)):
            raise NothingToApply(
                f"run {run.number} has applied {', '.join(again)} of report {report.number} already"
            )
    if not kinds & _present(report):
        raise NothingToApply(f"report {report.number} has nothing of these kinds")


def _check_array(reports: Reports, report: Report, file_digest: str) -> None:
    about = report.about
    if file_digest and file_digest != about.source_digest:
        raise ArrayChanged(
            f"the file is not the one of report {report.number} any more: reconcile anew"
        )
    newest = reports.newest_of(about.origin, about.category)
    if newest != report.number:
        raise ArrayChanged(
            f"report {newest} is newer than {report.number} for this array: apply that, or reconcile anew"
        )


def _check_vanishing(
    report: Report, kinds: frozenset[Kind], share: float, yes_remove: int | None
) -> None:
    figures = report.figures
    count = figures.withdrawn_by(kinds)
    if yes_remove is not None:
        if yes_remove != count:
            raise WouldVanish(f"{count} records would be withdrawn, not {yes_remove}", count)
        return
    if count and figures.nameless_lines:
        raise WouldVanish(
            f"{figures.nameless_lines} lines of the array could not be read at all: any of the {count} "
            "records that would be withdrawn may stand in them. Mend the array and reconcile anew, or "
            f"say --yes-remove {count}",
            count,
        )
    if count > share * figures.bank_records:
        raise WouldVanish(
            f"{count} of {figures.bank_records} records would be withdrawn, more than the share of "
            f"{share:.0%}. If that is meant, say --yes-remove {count}",
            count,
        )


def _expected(report: Report, before: Sequence[Run]) -> int:
    """The last change that the bank's array must have: the report's, or that of its own last run."""
    return int(before[-1].memo[LAST_CHANGE]) if before else report.bank_change


def _batches(reports: Reports, number: int, kinds: frozenset[Kind]) -> Iterator[list[Change]]:
    found = reports.all_differences(number, sorted(kinds))
    while some := list(islice(found, _AT_ONCE)):
        yield [_change(one) for one in some]


def _change(one: Difference) -> Change:
    if one.withdraws:
        return Change(ChangeKind.WITHDRAW, one.id)
    return Change(ChangeKind.UPSERT, one.id, one.body, one.line)


def _moved(report: Report) -> ReconciliationError:
    return BankChanged(
        f"the bank's array has changed since report {report.number} was made; nothing is applied: "
        "reconcile anew"
    )
