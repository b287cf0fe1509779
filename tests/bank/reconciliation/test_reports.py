"""What a report says of two sides: every kind, each id once."""

from __future__ import annotations

import pytest

from bank.home import Home
from bank.reconciliation import Kind, RefusedLine, Reports, UnknownReport, Where
from bank.store import Store
from tests.bank.reconciliation.arrays import (
    DAY,
    about,
    found,
    hold,
    ids,
    person,
    reconciled,
)

LONG_AGO = "2020-01-31"


def test_both_sides_are_told_apart(home: Home, store: Store, reports: Reports) -> None:
    hold(store, [person("same"), person("gone"), person("other", "Петров Пётр"), person("typed")])
    array = [
        person("new"),
        person("other", "Петров Павел"),
        person("same"),
        person("typed", "ИВАНОВ  Иван."),
    ]
    report = reconciled(home, store, reports, array)
    assert ids(reports, report, Kind.ADDED) == ["new"]
    assert ids(reports, report, Kind.REMOVED) == ["gone"]
    assert ids(reports, report, Kind.CHANGED) == ["other"]
    assert ids(reports, report, Kind.TRIVIAL) == ["typed"]
    figures = report.figures
    assert (figures.array_records, figures.bank_records, figures.equal) == (4, 4, 1)
    assert sum(figures.kinds.values()) == 4


def test_a_change_is_told_field_by_field(home: Home, store: Store, reports: Reports) -> None:
    hold(store, [person("1", case_number="12/2020", remarks="Рост высокий")])
    array = [person("1", case_number="13/2020", remarks="рост  высокий")]
    (one,) = found(reports, reconciled(home, store, reports, array), Kind.CHANGED)
    assert [(each.name, each.old, each.new, each.trivial) for each in one.fields] == [
        ("case_number", "12/2020", "13/2020", False),
        ("remarks", "Рост высокий", "рост  высокий", True),
    ]
    assert (one.line, one.version, one.where) == (1, 1, Where.BOTH)
    assert one.title == "Иванов Иван"


def test_ended_on_one_side_is_a_kind_of_its_own(home: Home, store: Store, reports: Reports) -> None:
    hold(
        store,
        [
            person("ended-here", valid_until=LONG_AGO),
            person("ended-there"),
            person("ended-both", status="ended"),
            person("ended-and-gone", valid_until=LONG_AGO),
            person("last-day", valid_until=DAY.isoformat()),
        ],
    )
    array = [
        person("ended-here"),
        person("ended-there", status="cancelled"),
        person("ended-both", status="ended"),
        person("ended-and-new", valid_until=LONG_AGO),
    ]
    report = reconciled(home, store, reports, array)
    where = {one.id: one.where for one in found(reports, report, Kind.ENDED)}
    assert where == {
        "ended-here": Where.BOTH,
        "ended-there": Where.BOTH,
        "ended-and-gone": Where.BANK,
        "ended-and-new": Where.ARRAY,
    }
    # Its last day is today: it has not ended, so it is simply not in the array.
    assert ids(reports, report, Kind.REMOVED) == ["last-day"]
    assert report.figures.ended_in_both == 1


def test_the_first_line_of_a_doubled_id_counts(home: Home, store: Store, reports: Reports) -> None:
    hold(store, [person("1"), person("2")])
    array = [person("2"), person("1"), person("1", "Сидоров Сидор"), person("2")]
    report = reconciled(home, store, reports, array)
    doubled = {
        one.id: (one.other_line, one.line, one.reasons)
        for one in found(reports, report, Kind.DOUBLED)
    }
    assert doubled == {"1": (2, 3, ()), "2": (1, 4, (("same", ""),))}
    assert report.differences == 0
    assert report.figures.array_records == 2


def test_an_id_whose_line_was_refused_is_not_taken_for_removed(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, [person("1"), person("2"), person("3")])
    bad = (("sex", "must be male or female"),)
    array = [
        RefusedLine(1, "1", bad),
        RefusedLine(2, "", bad),
        RefusedLine(3, "3", bad),
        person("3"),
    ]
    report = reconciled(home, store, reports, array)
    assert ids(reports, report, Kind.REMOVED) == ["2"]
    assert [(one.line, one.id, one.reasons) for one in found(reports, report, Kind.REFUSED)] == [
        (1, "1", bad),
        (2, "", bad),
        (3, "3", bad),
    ]
    assert report.figures.nameless_lines == 1
    assert report.figures.equal == 1


def test_withdrawn_records_are_not_in_the_bank(home: Home, store: Store, reports: Reports) -> None:
    run = hold(store, [person("1")])
    store.revert_run(run)
    report = reconciled(home, store, reports, [person("1")])
    assert ids(reports, report, Kind.ADDED) == ["1"]
    assert report.figures.bank_records == 0


def test_entries_are_counted_by_state_and_place(home: Home, store: Store, reports: Reports) -> None:
    hold(store, [person("1", birth_place="Тараз", citizenships=["KZ"])])
    array = [
        person("2", birth_place="Тараз", birth_state="KG"),
        person("3", birth_place="Ош", citizenships=["KG", "RU"]),
    ]
    figures = reconciled(home, store, reports, array).figures
    assert figures.states == {"KZ": {"removed": 1}, "KG": {"added": 2}}
    assert figures.regions == {"Тараз": {"removed": 1, "added": 1}, "Ош": {"added": 1}}


def test_an_array_of_which_the_bank_has_nothing(home: Home, store: Store, reports: Reports) -> None:
    report = reconciled(home, store, reports, [person("1")])
    assert (report.differences, report.bank_change) == (1, 0)
    assert reconciled(home, store, reports, []).differences == 0


def test_both_digests_are_one_when_nothing_differs(
    home: Home, store: Store, reports: Reports
) -> None:
    hold(store, [person("1"), person("2")])
    alike = reconciled(home, store, reports, [person("2"), person("1")]).figures
    other = reconciled(home, store, reports, [person("2"), person("1", "Иной")]).figures
    assert alike.array_digest == alike.bank_digest == other.bank_digest != other.array_digest


def test_a_page_of_entries_goes_on_where_the_last_ended(
    home: Home, store: Store, reports: Reports
) -> None:
    report = reconciled(home, store, reports, [person(f"{one:03}") for one in range(25)])
    first = reports.differences(report.number, (Kind.ADDED,), limit=10)
    second = reports.differences(report.number, (Kind.ADDED,), first[-1].place, limit=20)
    assert [one.id for one in (*first, *second)] == [f"{one:03}" for one in range(25)]


def test_reports_are_of_states_and_can_be_forgotten(
    home: Home, store: Store, reports: Reports
) -> None:
    one = reconciled(home, store, reports, [person("1")])
    broken_off = reports.begin(about())
    assert [each.number for each in reports.reports(["KZ"])] == [broken_off, one.number]
    assert reports.reports(["RU"]) == []
    with pytest.raises(UnknownReport):
        reports.report(broken_off)
    reports.forget(one.number)
    with pytest.raises(UnknownReport):
        reports.report(one.number)
    with pytest.raises(UnknownReport):
        reports.forget(one.number)
    assert reconciled(home, store, reports, []).number > broken_off
