"""What officers say of hits: kept once, corrected by saying more, counted for the originator."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bank.audit import AuditUnavailable
from bank.home import Home
from bank.outcomes import (
    DONE,
    VERDICTS,
    Document,
    Done,
    OutcomeConflict,
    OutcomeRefused,
    Outcomes,
    Paper,
    Purged,
    Verdict,
)
from bank.outcomes.checks import check_outcome
from bank.store.engine import connect, url_of, writing
from bank.store.errors import StoreError
from bank.store.model import Key
from tests.bank.outcomes.parts import CATEGORY, KEY, MORNING, OTHER, PASSPORT, cleared, said


def test_an_outcome_comes_back_as_it_was_said(outcomes: Outcomes) -> None:
    marked = outcomes.mark(said(note="Сверено по отпечаткам\n", traveller=PASSPORT))
    assert outcomes.of_record(KEY) == [marked]
    assert (marked.verdict, marked.done, marked.counts) == (Verdict.SAME, Done.DETAINED, True)
    assert (marked.key, marked.at, marked.note) == (KEY, MORNING, "Сверено по отпечаткам\n")
    assert marked.traveller == Paper("RU", "passport", "67")
    assert outcomes.of_record(OTHER) == []


def test_a_witness_hears_of_what_is_kept_and_of_nothing_else(outcomes: Outcomes) -> None:
    heard: list[tuple[Key, int]] = []

    def witness(key: Key, version: int) -> None:
        assert outcomes.of_record(KEY) == []
        heard.append((key, version))

    outcomes.mark(said(), witness)
    outcomes.mark(said(), witness)
    with pytest.raises(OutcomeConflict):
        outcomes.mark(said(verdict=Verdict.NOT_SAME), witness)
    with pytest.raises(OutcomeRefused):
        outcomes.mark(said("b", version=99), witness)
    assert heard == [(KEY, 1)]
    made = outcomes.clear(cleared(), lambda *told: heard.append(told))
    outcomes.clear(cleared(), witness)
    why = {"account": "a", "state": "RU", "post": "p", "why": "ошибка", "at": MORNING}
    outcomes.revoke(made.number, **why, witness=lambda *told: heard.append(told))
    with pytest.raises(OutcomeRefused):
        outcomes.revoke(made.number, **why, witness=witness)
    assert heard == [(KEY, 1)] * 3


def test_what_a_witness_cannot_write_down_is_not_kept(outcomes: Outcomes) -> None:
    def unable(_key: Key, _version: int) -> None:
        raise AuditUnavailable("the disk is full")

    made = outcomes.clear(cleared(request="r0"))
    why = {"account": "a", "state": "RU", "post": "p", "why": "ошибка", "at": MORNING}
    for act in (
        lambda: outcomes.mark(said(), unable),
        lambda: outcomes.clear(cleared(), unable),
        lambda: outcomes.revoke(made.number, **why, witness=unable),
    ):
        with pytest.raises(AuditUnavailable):
            act()
    assert outcomes.of_record(KEY) == []
    assert outcomes.clearances(KEY, "RU") == [made]


def test_said_twice_it_is_kept_once(outcomes: Outcomes) -> None:
    first = outcomes.mark(said(traveller=PASSPORT))
    again = said(traveller=Document("RU", "passport", "751234567"), at=MORNING + timedelta(hours=1))
    assert outcomes.mark(again) == first
    assert len(outcomes.of_record(KEY)) == 1
    for other in (
        {"verdict": Verdict.NOT_SAME},
        {"request": "r2"},
        {"note": "x"},
        {"traveller": None},
        {"traveller": Document("RU", "passport", "751234568")},
    ):
        with pytest.raises(OutcomeConflict):
            outcomes.mark(replace(again, **other))
    assert outcomes.mark(said(account="sidorov")).number != first.number


def test_the_last_word_of_an_officer_on_a_hit_counts_and_history_is_kept(
    outcomes: Outcomes,
) -> None:
    outcomes.mark(said("a"))
    outcomes.mark(said("b", verdict=Verdict.NOT_SAME, done=Done.PASSED))
    outcomes.mark(said("c", account="sidorov"))
    outcomes.mark(said("d", request="r2"))
    outcomes.mark(said("e", key=OTHER))
    found = {one.client_id: one.counts for one in outcomes.of_record(KEY)}
    assert found == {"d": True, "c": True, "b": True, "a": False}
    assert [one.client_id for one in outcomes.of_record(KEY)] == ["d", "c", "b", "a"]
    # Said again, the first word does not become the last.
    assert outcomes.mark(said("a")).counts is False


def test_the_originator_sees_what_became_of_its_records_page_by_page(outcomes: Outcomes) -> None:
    for number in range(7):
        outcomes.mark(said(str(number), request=str(number), at=MORNING + timedelta(hours=number)))
    outcomes.mark(said("corrected", request="6", verdict=Verdict.UNDECIDED))
    outcomes.mark(said("other", key=OTHER))
    first = outcomes.for_originator({"KZ-GP", "KZ"}, MORNING, limit=4)
    second = outcomes.for_originator({"KZ-GP", "KZ"}, MORNING, before=first.before, limit=4)
    ids = [one.client_id for page in (first, second) for one in page.outcomes]
    assert ids == ["corrected", "5", "4", "3", "2", "1", "0"]
    assert second.before is None
    since = outcomes.for_originator({"KZ-GP"}, MORNING + timedelta(hours=3))
    assert [one.client_id for one in since.outcomes] == ["5", "4", "3"]
    assert outcomes.for_originator(set(), MORNING).outcomes == ()


def test_counts_by_day_are_those_of_the_readers_day(outcomes: Outcomes) -> None:
    late = datetime(2026, 11, 24, 20, 30, tzinfo=MORNING.tzinfo)
    outcomes.mark(said("a", request="1"))
    outcomes.mark(said("b", request="2", at=late))
    outcomes.mark(said("c", request="3", key=OTHER, state="KZ", done=Done.PASSED))
    outcomes.mark(said("d", request="1", verdict=Verdict.UNDECIDED))
    day, next_day = date(2026, 11, 24), date(2026, 11, 25)

    def counted(**more: Any) -> list[tuple[int, str, str, int]]:
        found = outcomes.by_day(day, next_day, **more)
        assert {one.category for one in found} <= {CATEGORY}
        return [(one.day.day, one.verdict.value, one.done.value, one.count) for one in found]

    utc = [(24, "same", "detained", 1), (24, "same", "passed", 1), (24, "undecided", "detained", 1)]
    assert counted() == utc
    astana = timezone(timedelta(hours=5))
    assert (25, "same", "detained", 1) in counted(zone=astana)
    assert counted(origins={"UZ"}) == counted(states={"KZ"}) == [(24, "same", "passed", 1)]
    assert counted(origins=set()) == []
    assert outcomes.by_day(date(2026, 11, 22), date(2026, 11, 23)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": ""},
        {"client_id": "x" * 201},
        {"request": ""},
        {"account": "a\0b"},
        {"state": "Россия"},
        {"state": ""},
        {"post": ""},
        {"version": 0},
        {"version": 2},
        {"key": Key("KZ-GP", CATEGORY, "404")},
        {"key": Key("KZ-GP", "ships", "1")},
        {"note": "x" * 2_001},
        {"note": "\ud800"},
        {"verdict": "same"},
        {"at": datetime(2026, 11, 24)},
        {"traveller": Document("RU", "passport", "12")},
        {"traveller": Document("RUS", "passport", "1234567")},
        {"traveller": Document("RU", "paper", "1234567")},
    ],
)
def test_what_says_nothing_sensible_is_refused(outcomes: Outcomes, wrong: dict[str, Any]) -> None:
    with pytest.raises(OutcomeRefused) as refused:
        outcomes.mark(said(**wrong))
    assert refused.value.reason.ru
    assert outcomes.of_record(KEY) == []


@given(st.text(st.characters(), max_size=50))
def test_any_text_is_kept_or_refused(note: str) -> None:
    try:
        check_outcome(said(note=note, post=note))
    except OutcomeRefused:
        return
    note.encode()
    assert "\0" not in note


def test_rows_cannot_be_changed(outcomes: Outcomes, database: str) -> None:
    outcomes.mark(said())
    outcomes.clear(cleared())
    engine = connect(url_of(database))
    for table in ("outcomes", "clearances"):
        with pytest.raises(StoreError, match="append-only"), writing(engine) as connection:
            connection.execute(text(f"UPDATE {table} SET state = 'KZ'"))
    engine.dispose()


def test_what_is_old_is_purged_as_the_settings_say(outcomes: Outcomes, bank: Home) -> None:
    outcomes.mark(said("old"))
    outcomes.mark(said("new", request="r2", at=MORNING + timedelta(days=9)))
    made = outcomes.clear(cleared())
    outcomes.revoke(made.number, account="a", state="RU", post="p", why="ошибка", at=MORNING)
    outcomes.clear(cleared(request="r2", at=MORNING + timedelta(days=9)))
    assert outcomes.purge(MORNING + timedelta(days=1_000)) == Purged(0, 0)
    (bank.settings / "outcomes.json").write_text('{"outcome_days": 5, "clearance_days": 8}')
    assert outcomes.purge(MORNING + timedelta(days=7)) == Purged(1, 0)
    assert outcomes.purge(MORNING + timedelta(days=10)) == Purged(0, 1)
    assert [one.client_id for one in outcomes.of_record(KEY)] == ["new"]
    assert [one.request for one in outcomes.clearances(KEY, "RU")] == ["r2"]


@pytest.mark.parametrize(
    "stated", ["{", "[]", '{"days": 3}', '{"outcome_days": 0}', '{"outcome_days": true}']
)
def test_settings_that_say_nothing_sensible_purge_nothing(
    outcomes: Outcomes, bank: Home, stated: str
) -> None:
    outcomes.mark(said())
    (bank.settings / "outcomes.json").write_text(stated)
    with pytest.raises(OutcomeRefused, match=r"outcomes\.json"):
        outcomes.purge(MORNING + timedelta(days=10_000))
    assert outcomes.of_record(KEY)


def test_two_processes_that_say_the_same_at_once_keep_it_once(
    bank: Home, database: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.bank.outcomes.saying", str(bank.path), database, "25"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, **pipes) for _ in range(2)]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("\n")
        one.stdin.flush()
    first, second = (one.communicate()[0].split() for one in both)
    assert first == second
    assert len(first) == 50
    with Outcomes.open(bank, database) as outcomes:
        assert len(outcomes.of_record(KEY)) == 25
        assert len(outcomes.clearances(KEY, "RU")) == 25


def test_every_code_has_its_words() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert set(DONE) == set(Done)
    assert all(one.en and one.ru for one in (*VERDICTS.values(), *DONE.values()))
