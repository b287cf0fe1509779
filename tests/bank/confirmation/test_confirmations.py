"""A hit is asked about once, answered by its originator, and nothing that was said is lost."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bank.confirmation import (
    Answer,
    ConfirmationConflict,
    ConfirmationRefused,
    Confirmations,
    Standing,
    StepKind,
    UnknownConfirmation,
    Urgency,
)
from bank.confirmation.checks import check_text
from bank.home import Home
from bank.store.engine import connect, url_of, writing
from bank.store.errors import StoreError
from tests.bank.confirmation.parts import (
    KEY,
    MORNING,
    OTHER,
    RECORD,
    Noted,
    asker,
    duty,
    put,
    question,
    quiet,
    said,
)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_request_comes_back_as_it_was_asked(kept: Confirmations) -> None:
    one = kept.ask(question(), quiet)
    assert kept.one(one.id) == one
    assert (one.key, one.version, one.owner) == (KEY, 1, "KZ")
    assert (one.by, one.purpose, one.request) == (asker(), "border-check", "lookup-1")
    assert (one.urgency, one.standing, one.is_open) == (Urgency.URGENT, Standing.ASKED, True)
    assert [step.kind for step in one.steps] == [StepKind.ASKED]
    assert not one.unsent
    assert kept.waiting("KZ") == [one]
    assert kept.waiting("KG") == []
    assert kept.of_post("KG", "Ак-Жол") == [one]
    assert kept.of_post("KG", "Торугарт") == []


@pytest.mark.parametrize(("urgency", "clock"), [(Urgency.URGENT, 30), (Urgency.ROUTINE, 24 * 60)])
def test_the_clock_runs_out_and_not_before(
    kept: Confirmations, urgency: Urgency, clock: int
) -> None:
    one = kept.ask(question(urgency=urgency), quiet)
    due = MORNING + minutes(clock)
    assert one.due_at == due
    assert one.left(MORNING + minutes(10)) == minutes(clock - 10)
    assert not one.overdue(due)
    late = due + timedelta(microseconds=1)
    assert one.overdue(late)
    assert kept.counts(due, owner="KZ").overdue == 0
    found = kept.counts(late, owner="KZ")
    assert (found.overdue, found.waiting) == (1, 1)
    assert (found.urgent, found.routine) == (int(clock == 30), int(clock != 30))
    assert kept.counts(late, owner="UZ").waiting == 0
    assert kept.counts(late).overdue == 1
    answered = kept.answer(one.id, Answer.CONFIRMED, said(minutes=clock + 1), quiet)
    assert not answered.overdue(late + minutes(1))
    assert kept.counts(late, owner="KZ").waiting == 0


def test_clocks_are_settings(bank: Home, kept: Confirmations) -> None:
    file = bank.settings / "confirmation.json"
    file.write_text('{"urgent_minutes": 7}')
    assert kept.ask(question(), quiet).due_at == MORNING + minutes(7)
    for bad in ("[]", "{", '{"urgent_minutes": 0}', '{"urgent": 1}', '{"urgent_minutes": true}'):
        file.write_text(bad)
        with pytest.raises(ConfirmationRefused):
            kept.ask(question("z", key=OTHER), quiet)


def test_a_key_pressed_twice_asks_once(kept: Confirmations) -> None:
    noted = Noted()
    first = kept.ask(question(), noted)
    # The same form sent again, and the same hit looked up anew by a colleague at the post.
    assert kept.ask(question(by=asker(1)), noted) == first
    assert kept.ask(question("other", by=asker(2, account="sidorov")), noted) == first
    assert len(noted.steps) == 1
    elsewhere = kept.ask(question("a2", by=asker(3, post="Торугарт", account="ivanov")), noted)
    assert elsewhere.id != first.id
    with pytest.raises(ConfirmationConflict):
        kept.ask(question(key=OTHER), noted)


def test_pressed_in_many_threads_at_once_it_is_asked_once(kept: Confirmations) -> None:
    found: list[str] = []

    def press(number: int) -> None:
        found.append(kept.ask(question(f"press-{number % 3}"), quiet).id)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(kept.one(found[0]).steps) == 1


def test_what_is_asked_urgently_becomes_urgent(kept: Confirmations) -> None:
    routine = kept.ask(question(urgency=Urgency.ROUTINE), quiet)
    other = kept.ask(question("o", key=OTHER, urgency=Urgency.ROUTINE), quiet)
    urgent = kept.ask(question("u", by=asker(10)), quiet)
    assert urgent.id == routine.id
    assert (urgent.urgency, urgent.due_at) == (Urgency.URGENT, MORNING + minutes(40))
    assert [step.kind for step in urgent.steps] == [StepKind.ASKED, StepKind.HASTENED]
    assert kept.ask(question("r", urgency=Urgency.ROUTINE), quiet) == urgent
    assert kept.waiting("UZ") == [other]


def test_urgent_ones_come_first_then_those_due_soonest(bank: Home, kept: Confirmations) -> None:
    put(bank, KEY._replace(id="3"), RECORD)
    routine = kept.ask(question("1", urgency=Urgency.ROUTINE), quiet)
    late = kept.ask(question("2", key=KEY._replace(id="3"), by=asker(5)), quiet)
    soon = kept.ask(question("3", by=asker(1, post="Торугарт")), quiet)
    assert kept.waiting("KZ") == [soon, late, routine]
    assert kept.waiting("KZ", limit=1) == [soon]


def test_all_answers_stay_in_the_history(kept: Confirmations) -> None:
    one = kept.ask(question(), quiet)
    more = kept.answer(one.id, Answer.MORE_NEEDED, said("1", 5, "Отпечатки пальцев?\n"), quiet)
    assert (more.standing, more.is_open) == (Standing.MORE_NEEDED, True)
    assert not more.overdue(MORNING + minutes(500))
    assert kept.waiting("KZ") == []
    added = kept.add(one.id, said("2", 20, "Высланы", by=asker(20)), quiet)
    assert added.standing is Standing.ASKED
    # The originator's clock begins anew.
    assert added.due_at == MORNING + minutes(50)
    kept.answer(one.id, Answer.CONFIRMED, said("3", 30), quiet)
    last = kept.answer(one.id, Answer.NOT_CONFIRMED, said("4", 31, "Ошибка дежурного"), quiet)
    assert last.standing is Standing.NOT_CONFIRMED
    assert [(step.kind.value, step.text) for step in last.steps] == [
        ("asked", ""),
        ("more-needed", "Отпечатки пальцев?\n"),
        ("added", "Высланы"),
        ("confirmed", ""),
        ("not-confirmed", "Ошибка дежурного"),
    ]
    assert last.last.by == duty(31)
    assert kept.of_owner("KZ") == [last]
    with pytest.raises(ConfirmationRefused):
        kept.add(one.id, said("5", 40, "ещё", by=asker(40)), quiet)
    assert kept.ask(question("again", by=asker(60)), quiet).id != one.id


def test_said_twice_it_is_kept_once(kept: Confirmations) -> None:
    one, noted = kept.ask(question(), quiet), Noted()
    first = kept.answer(one.id, Answer.CONFIRMED, said(text="да"), noted)
    assert kept.answer(one.id, Answer.CONFIRMED, said(text="да", minutes=9), noted) == first
    assert len(noted.steps) == 1
    for answer, words in ((Answer.CONFIRMED, "нет"), (Answer.NOT_CONFIRMED, "да")):
        with pytest.raises(ConfirmationConflict):
            kept.answer(one.id, answer, said(text=words), noted)


def test_who_has_not_read_what_was_said_meanwhile_is_stopped(kept: Confirmations) -> None:
    one = kept.ask(question(), quiet)
    kept.answer(one.id, Answer.CONFIRMED, said("1", seen=1), quiet)
    with pytest.raises(ConfirmationConflict):
        kept.answer(one.id, Answer.NOT_CONFIRMED, said("2", seen=1), quiet)
    again = kept.answer(one.id, Answer.NOT_CONFIRMED, said("3", seen=2), quiet)
    assert len(again.steps) == 3


def test_only_the_originators_state_answers_and_only_the_post_that_asked_adds(
    kept: Confirmations,
) -> None:
    one = kept.ask(question(), quiet)
    with pytest.raises(UnknownConfirmation):
        kept.answer(one.id, Answer.CONFIRMED, said(by=asker()), quiet)
    with pytest.raises(UnknownConfirmation):
        kept.add(one.id, said(text="x", by=asker(post="Торугарт")), quiet)
    with pytest.raises(UnknownConfirmation):
        kept.answer("none", Answer.CONFIRMED, said(), quiet)
    with pytest.raises(UnknownConfirmation):
        kept.one("none")
    assert len(kept.one(one.id).steps) == 1


def test_what_cannot_be_written_down_is_not_kept(kept: Confirmations) -> None:
    class Full(StoreError):
        pass

    def full(one: Any, step: Any) -> None:
        raise Full("the log is full")

    with pytest.raises(Full):
        kept.ask(question(), full)
    assert kept.of_post("KG", "Ак-Жол") == []
    one = kept.ask(question(), quiet)
    with pytest.raises(Full):
        kept.answer(one.id, Answer.CONFIRMED, said(), full)
    assert kept.one(one.id) == one


def test_the_version_that_each_side_had_before_it_is_kept(bank: Home, kept: Confirmations) -> None:
    one = kept.ask(question(), quiet)
    put(bank, KEY, RECORD | {"birth_dates": ["1971-03-13"]})
    changed = kept.answer(one.id, Answer.NOT_CONFIRMED, said(), quiet)
    assert [step.version for step in changed.steps] == [1, 2]
    put(bank, KEY, None)
    gone = kept.ask(question("later", by=asker(9)), quiet)
    assert kept.answer(gone.id, Answer.WITHDRAWN, said("w"), quiet).standing is Standing.WITHDRAWN


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 2},
        {"version": 0},
        {"key": KEY._replace(id="none")},
        {"key": KEY._replace(category="wanted")},
        {"key": KEY._replace(id="a\nb")},
        {"purpose": ""},
        {"purpose": "curiosity"},
        {"urgency": "soon"},
        {"request": ""},
        {"by": asker(state="Kyrgyzstan")},
        {"by": asker(post="")},
        {"by": asker(account="x" * 201)},
    ],
)
def test_what_makes_no_sense_is_refused(kept: Confirmations, wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfirmationRefused):
        kept.ask(question(**wrong), quiet)


def test_what_is_needed_must_be_said(kept: Confirmations) -> None:
    one = kept.ask(question(), quiet)
    for empty in ("", " \n"):
        with pytest.raises(ConfirmationRefused):
            kept.answer(one.id, Answer.MORE_NEEDED, said(text=empty), quiet)
        with pytest.raises(ConfirmationRefused):
            kept.add(one.id, said(text=empty, by=asker()), quiet)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(words=st.text(max_size=300))
def test_any_text_is_kept_as_it_is_or_refused(kept: Confirmations, words: str) -> None:
    one = kept.ask(question(), quiet)
    number = len(one.steps)
    try:
        check_text(words, least=1)
    except ConfirmationRefused:
        with pytest.raises(ConfirmationRefused):
            kept.add(one.id, said(f"n{number}", text=words, by=asker(account="a")), quiet)
        return
    if number < 150:
        after = kept.add(one.id, said(f"n{number}", text=words, by=asker(account="a")), quiet)
        assert after.last.text == words


def test_records_tell_of_their_newest_request(kept: Confirmations) -> None:
    first = kept.ask(question(), quiet)
    kept.answer(first.id, Answer.CONFIRMED, said(), quiet)
    second = kept.ask(question("2", by=asker(40)), quiet)
    for state in ("KG", "KZ"):
        assert kept.of_records([KEY, OTHER], state) == {KEY: second}
    assert kept.of_records([KEY], "RU") == {}
    # Its originator is asked for with another record, its number with another originator.
    assert kept.of_records([KEY._replace(id="9"), KEY._replace(origin="RU")], "KG") == {}
    assert kept.of_records([], "KG") == {}


def test_lists_go_on_where_the_page_before_ended(bank: Home, kept: Confirmations) -> None:
    made = []
    for number in range(5):
        key = KEY._replace(id=f"p{number}")
        put(bank, key, RECORD)
        made.append(kept.ask(question(f"p{number}", key=key), quiet))
    made.reverse()
    assert kept.of_post("KG", "Ак-Жол", limit=2) == made[:2]
    assert kept.of_owner("KZ", before=made[1].id, limit=2) == made[2:4]
    assert kept.of_post("KG", "Ак-Жол", before=made[4].id) == []


def test_what_was_said_cannot_be_changed_and_is_purged_when_old(
    kept: Confirmations, database: str
) -> None:
    one = kept.ask(question(), quiet)
    kept.answer(one.id, Answer.CONFIRMED, said(), quiet)
    engine = connect(url_of(database))
    for table in ("requests", "steps"):
        with pytest.raises(StoreError), writing(engine) as connection:
            connection.execute(text(f"UPDATE {table} SET account = 'nobody'"))
    engine.dispose()
    assert kept.purge(MORNING + timedelta(days=1_826)) == 0
    assert kept.purge(MORNING + timedelta(days=1_827)) == 1
    assert kept.of_owner("KZ") == []


def test_the_file_is_open_to_nobody_else(bank: Home) -> None:
    with Confirmations.open(bank):
        file: Path = bank.path / "confirmation.sqlite"
        assert file.stat().st_mode & 0o077 == 0
