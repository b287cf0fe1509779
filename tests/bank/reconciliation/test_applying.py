"""Applying a report: the bank's array becomes the sent one, whole or not at all."""

from __future__ import annotations

import re

import pytest

from bank.home import Home
from bank.reconciliation import (
    APPLICABLE,
    ArrayChanged,
    BankChanged,
    Kind,
    NothingToApply,
    RefusedLine,
    Reports,
    WouldVanish,
    applied_by,
    apply,
)
from bank.store import Store
from bank.store.model import RunKind
from tests.bank.reconciliation.arrays import (
    CATEGORY,
    ORIGIN,
    about,
    held,
    hold,
    person,
    reconciled,
)

ALL = frozenset(APPLICABLE)
LONG_AGO = "2020-01-31"
BEFORE = [
    person("changed"),
    person("gone"),
    person("over", valid_until=LONG_AGO),
    *(person(f"same-{one}") for one in range(8)),
]
ARRAY = [
    person("new"),
    person("changed", "Петров Пётр"),
    *(person(f"same-{one}") for one in range(7)),
    person("same-7", "ИВАНОВ ИВАН"),
]
IDS = ["new", "changed", "gone", "over", *(f"same-{one}" for one in range(8))]


def test_all_is_applied_in_one_run_and_then_nothing_differs(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, ARRAY)
    run = apply(store, reports, report.number, ALL)
    assert (run.kind, run.added, run.corrected, run.withdrawn) == (RunKind.RECONCILE, 1, 2, 2)
    assert held(store, IDS) == {one["id"]: one for one in ARRAY}
    again = reconciled(home, store, reports, ARRAY)
    assert again.differences == 0
    assert again.figures.array_digest == again.figures.bank_digest
    with pytest.raises(NothingToApply):
        apply(store, reports, again.number, ALL)


def test_the_history_of_a_record_names_the_report(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, ARRAY)
    run = apply(store, reports, report.number, ALL)
    newest = store.history((ORIGIN, CATEGORY, "changed"))[0]
    assert newest.run == run.number
    assert run.memo["reconciliation"] == report.number
    assert [one.number for one in applied_by(store, report.number)] == [run.number]


def test_what_was_applied_can_be_reverted(home: Home, store: Store, reports: Reports) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, ARRAY)
    run = apply(store, reports, report.number, ALL)
    assert store.revert_run(run.number).conflicts == ()
    assert held(store, IDS) == {one["id"]: one for one in BEFORE}


def test_kinds_can_be_applied_one_after_another(home: Home, store: Store, reports: Reports) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, ARRAY)
    apply(store, reports, report.number, frozenset({Kind.ADDED}))
    assert set(held(store, IDS)) == set(IDS)
    with pytest.raises(NothingToApply, match="already"):
        apply(store, reports, report.number, frozenset({Kind.ADDED, Kind.REMOVED}))
    run = apply(store, reports, report.number, ALL - {Kind.ADDED})
    assert held(store, IDS) == {one["id"]: one for one in ARRAY}
    assert run.full
    (fresh,) = store.freshness()
    assert fresh.last_full_array_at is not None


def test_a_part_is_not_the_whole_array(home: Home, store: Store, reports: Reports) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, [RefusedLine(9, "gone", (("", "bad"),)), *ARRAY])
    run = apply(store, reports, report.number, ALL)
    assert (run.full, run.quarantined) == (False, 1)
    assert "gone" in held(store, IDS)
    (fresh,) = store.freshness()
    assert (fresh.last_full_array_at, fresh.quarantined) == (None, 1)


def test_a_refused_line_counts_until_the_array_is_applied_without_it(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, BEFORE)
    lines = [RefusedLine(9, "bad", (("", "bad"),)), *ARRAY]
    first = reconciled(home, store, reports, lines)
    apply(store, reports, first.number, frozenset({Kind.ADDED}))
    assert store.freshness()[0].quarantined == 0
    apply(store, reports, first.number, ALL - {Kind.ADDED})
    assert store.freshness()[0].quarantined == 1
    second = reconciled(home, store, reports, [*ARRAY, person("more")])
    apply(store, reports, second.number, ALL)
    assert store.freshness()[0].quarantined == 0


def test_a_mended_file_of_a_report_mends(home: Home, store: Store, reports: Reports) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, [RefusedLine(9, "bad", (("", "bad"),)), *ARRAY])
    apply(store, reports, report.number, ALL)
    name = f"reconciliation-{report.number}.csv"
    run = store.begin_run("ingest", CATEGORY, ORIGIN, name, "digest", False)
    assert store.freshness()[0].quarantined == 1
    store.finish_run(run.number)
    assert store.freshness()[0].quarantined == 0


def test_nothing_is_applied_when_the_bank_changed_since(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, ARRAY)
    hold(store, [person("another")])
    with pytest.raises(BankChanged, match="reconcile anew"):
        apply(store, reports, report.number, ALL)
    assert held(store, IDS) == {one["id"]: one for one in BEFORE}
    assert applied_by(store, report.number) == []


def test_a_change_of_another_array_is_no_hindrance(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, ARRAY)
    hold(store, [person("missing")], "missing-persons")
    assert apply(store, reports, report.number, ALL).corrected == 2


def test_nothing_is_applied_when_the_array_is_another_one(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, ARRAY)
    with pytest.raises(ArrayChanged, match="not the one"):
        apply(store, reports, report.number, ALL, file_digest="another")
    newer = reconciled(home, store, reports, BEFORE, about(digest="newer"))
    with pytest.raises(ArrayChanged, match=f"report {newer.number} is newer"):
        apply(store, reports, report.number, ALL)


def test_more_than_a_share_vanishes_only_by_its_exact_number(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, BEFORE)
    report = reconciled(home, store, reports, ARRAY[:5])
    with pytest.raises(WouldVanish, match="--yes-remove 7") as refused:
        apply(store, reports, report.number, ALL)
    assert refused.value.count == 7
    with pytest.raises(WouldVanish):
        apply(store, reports, report.number, ALL, yes_remove=6)
    assert len(held(store, IDS)) == len(BEFORE)
    # What does not withdraw needs no such word.
    apply(store, reports, report.number, frozenset({Kind.ADDED, Kind.CHANGED}))
    assert apply(store, reports, report.number, ALL - {Kind.ADDED, Kind.CHANGED}, yes_remove=7)
    assert held(store, IDS) == {one["id"]: one for one in ARRAY[:5]}


def test_the_share_is_a_limit_that_may_be_reached(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, [person(str(one)) for one in range(10)])
    report = reconciled(home, store, reports, [person(str(one)) for one in range(8)])
    with pytest.raises(WouldVanish):
        apply(store, reports, report.number, ALL, share=0.19)
    assert apply(store, reports, report.number, ALL, share=0.2).withdrawn == 2


def test_lines_that_cannot_be_read_may_hold_what_would_vanish(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, [person(str(one)) for one in range(100)])
    array = [person(str(one)) for one in range(99)]
    report = reconciled(home, store, reports, [*array, RefusedLine(100, "", (("", "broken"),))])
    with pytest.raises(WouldVanish, match=re.escape("could not be read at all")):
        apply(store, reports, report.number, ALL)
    assert apply(store, reports, report.number, ALL, yes_remove=1).withdrawn == 1


@pytest.mark.parametrize("kind", sorted(set(Kind) - set(APPLICABLE)))
def test_what_is_only_to_be_read_is_not_applied(
    home: Home, store: Store, reports: Reports, kind: Kind
) -> None:
    report = reconciled(home, store, reports, ARRAY)
    with pytest.raises(NothingToApply, match="only to be read"):
        apply(store, reports, report.number, frozenset({kind, Kind.ADDED}))


def test_a_withdrawn_record_that_comes_again_is_put_back(
    home: Home, store: Store, reports: Reports
) -> None:
    store.revert_run(hold(store, [person("1")]))
    report = reconciled(home, store, reports, [person("1")])
    assert apply(store, reports, report.number, ALL).restored == 1
