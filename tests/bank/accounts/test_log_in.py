"""Logging in, sessions and their end. Time is passed in."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, text

from bank.accounts import (
    Accounts,
    EventKind,
    LogInRefused,
    PasswordRefused,
    Permission,
    Session,
    SessionEnded,
)
from bank.accounts.passwords import hasher
from bank.home import Home
from bank.store.engine import url_of

HERE = "10.0.0.1"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(accounts: Accounts, officer: str, password: str, now: datetime) -> Session:
    return accounts.log_in(officer, password, "", HERE, now)


def ended(accounts: Accounts, id: str, now: datetime) -> str:
    with pytest.raises(SessionEnded) as caught:
        accounts.session(id, now)
    assert caught.value.reason.ru
    return caught.value.reason.en


def test_a_session_says_who_and_what_is_allowed(
    accounts: Accounts, session: Session, now: datetime
) -> None:
    found = accounts.session(session.id, now + MINUTE)
    assert (found.account.login, found.account.name) == ("petrov", "Пётр Петров")
    assert (found.account.state, found.account.post) == ("KZ", "Кордай")
    assert found.to_do == ""
    assert Permission.LOOK_UP in found.permissions
    assert Permission.MANAGE_ACCOUNTS not in found.permissions
    assert session.event is not None
    assert session.event.kind is EventKind.LOGGED_IN
    assert session.event.detail["address"] == HERE
    assert accounts.account("petrov").last_seen == now + MINUTE
    assert session.id not in repr(session)


def test_each_log_in_has_an_id_of_its_own(
    accounts: Accounts, officer: str, password: str, session: Session, now: datetime
) -> None:
    other = accounts.log_in("  PETROV", password, "", HERE, now)
    assert other.id != session.id
    assert len(other.id) >= 43  # 256 bits in base 64
    accounts.session(session.id, now)
    accounts.session(other.id, now)


def test_a_session_ends_when_idle(accounts: Accounts, session: Session, now: datetime) -> None:
    busy = now
    for _ in range(5):
        busy += timedelta(minutes=29)
        accounts.session(session.id, busy)
    assert "30 minutes" in ended(accounts, session.id, busy + timedelta(minutes=30))
    # Ended is ended: a clock set back does not revive it.
    assert "has ended" in ended(accounts, session.id, busy)


def test_a_session_ends_with_the_shift(accounts: Accounts, session: Session, now: datetime) -> None:
    moment = now
    while moment < now + timedelta(hours=12) - timedelta(minutes=20):
        moment += timedelta(minutes=20)
        if moment < now + timedelta(hours=12):
            assert accounts.session(session.id, moment).ends <= now + timedelta(hours=12)
    assert "12 hours" in ended(accounts, session.id, now + timedelta(hours=12))


@pytest.mark.parametrize("change", ["role", "deactivate", "reset password", "reset factor", "all"])
def test_what_is_changed_by_others_ends_all_sessions(
    accounts: Accounts, officer: str, password: str, session: Session, now: datetime, change: str
) -> None:
    other = accounts.log_in(officer, password, "", HERE, now)
    if change == "role":
        assert accounts.change_role(officer, "operator", "chief", now).detail == {
            "from": "officer",
            "to": "operator",
        }
    elif change == "deactivate":
        assert accounts.deactivate(officer, "chief", now).kind is EventKind.DEACTIVATED
    elif change == "reset password":
        assert accounts.reset_password(officer, "chief", now).one_time_password
    elif change == "reset factor":
        accounts.reset_second_factor(officer, "chief", now)
    else:
        assert accounts.end_all(officer, "chief", now).detail["sessions"] == "3"
    assert "has ended" in ended(accounts, session.id, now)
    assert "has ended" in ended(accounts, other.id, now)


def test_a_session_row_that_outlived_its_account_version_opens_nothing(
    accounts: Accounts, database: str, officer: str, session: Session, now: datetime
) -> None:
    engine = create_engine(url_of(database))
    with engine.begin() as connection:
        connection.execute(text("UPDATE accounts SET version = version + 1"))
    engine.dispose()
    assert "has ended" in ended(accounts, session.id, now)


def test_logging_out_ends_one_session(
    accounts: Accounts, officer: str, password: str, session: Session, now: datetime
) -> None:
    other = accounts.log_in(officer, password, "", HERE, now)
    event = accounts.end(session.id, now)
    assert event is not None
    assert (event.kind, event.account) == (EventKind.LOGGED_OUT, officer)
    assert accounts.end(session.id, now) is None
    ended(accounts, session.id, now)
    accounts.session(other.id, now)


@pytest.mark.parametrize("id", ["", "nothing", "\ud800", "x" * 100_000])
def test_any_text_as_a_cookie_opens_nothing(accounts: Accounts, now: datetime, id: str) -> None:
    ended(accounts, id, now)


def test_a_one_time_password_allows_only_to_change_it(accounts: Accounts, now: datetime) -> None:
    made = accounts.create("sidorov", "Сидоров", "officer", "KG", "Ак-Жол", "ru", "chief", now)
    assert made.event.detail == {"role": "officer", "state": "KG", "post": "Ак-Жол"}
    assert made.one_time_password not in repr(made)
    first = accounts.log_in("sidorov", made.one_time_password, "", HERE, now)
    assert first.to_do == "change-password"
    assert first.permissions == frozenset()
    with pytest.raises(PasswordRefused, match="another one"):
        accounts.change_password(
            first.id, made.one_time_password, made.one_time_password, HERE, now
        )
    then = accounts.change_password(first.id, made.one_time_password, "three roads meet", HERE, now)
    assert then.event is not None
    assert then.event.kind is EventKind.PASSWORD_CHANGED
    assert Permission.LOOK_UP in accounts.session(then.id, now).permissions
    ended(accounts, first.id, now)
    with pytest.raises(LogInRefused):
        accounts.log_in("sidorov", made.one_time_password, "", HERE, now)
    accounts.log_in("sidorov", "three roads meet", "", HERE, now)


def test_a_one_time_password_is_good_for_three_days(accounts: Accounts, now: datetime) -> None:
    made = accounts.create("sidorov", "Сидоров", "officer", "KG", "Ак-Жол", "ru", "chief", now)
    with pytest.raises(LogInRefused) as late:
        accounts.log_in(
            "sidorov", made.one_time_password, "", HERE, now + timedelta(days=3, seconds=1)
        )
    assert late.value.event.detail["why"] == "one-time password expired"
    accounts.log_in("sidorov", made.one_time_password, "", HERE, now + timedelta(days=3))


def test_changing_ones_password_asks_the_old_one_and_counts_guesses(
    accounts: Accounts, session: Session, password: str, now: datetime
) -> None:
    for wait in (0, 0, 0, 0, 0, 2):
        with pytest.raises(LogInRefused, match="present password") as wrong:
            accounts.change_password(session.id, "a wrong guess", "three roads meet", HERE, now)
        assert wrong.value.wait == wait
    with pytest.raises(LogInRefused, match="Too many"):
        accounts.change_password(session.id, password, "three roads meet", HERE, now)
    with pytest.raises(PasswordRefused):
        accounts.change_password(session.id, password, "petrov petrov", HERE, now)
    accounts.session(session.id, now)


def test_a_closed_account_is_refused_like_a_wrong_password_until_opened(
    accounts: Accounts, officer: str, password: str, now: datetime
) -> None:
    accounts.deactivate(officer, "chief", now)
    with pytest.raises(LogInRefused) as closed:
        accounts.log_in(officer, password, "", HERE, now)
    with pytest.raises(LogInRefused) as unknown:
        accounts.log_in("nobody", password, "", HERE, now)
    assert closed.value.reason == unknown.value.reason
    assert closed.value.event.detail["why"] == "deactivated"
    # What was typed as a login may be a password: the audit gets it only if someone has it.
    assert (closed.value.event.account, unknown.value.event.account) == (officer, "")
    accounts.reactivate(officer, "chief", now)
    accounts.log_in(officer, password, "", HERE, now)


class Counting(PasswordHasher):
    """The real hasher, which counts what it is asked and with which parameters."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.verified: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.verified.append(str(hash).rsplit("$", 2)[0])
        return super().verify(hash, password)


def test_an_unknown_login_costs_the_same_work(
    accounts: Accounts, home: Home, database: str, now: datetime
) -> None:
    counting = Counting()
    with Accounts.open(home, database, counting) as opened:
        opened.create("known", "Known", "officer", "KZ", "Кордай", "ru", "test", now)
        for attempt, login in enumerate(("known", "nobody")):
            with pytest.raises(LogInRefused):
                opened.log_in(login, "wrong", "", f"10.2.0.{attempt}", now)
    known, unknown = counting.verified
    assert known == unknown


def test_a_password_is_hashed_anew_when_parameters_change(
    accounts: Accounts, home: Home, database: str, officer: str, password: str, now: datetime
) -> None:
    engine = create_engine(url_of(database))

    def kept() -> str:
        with engine.connect() as connection:
            return str(connection.execute(text("SELECT password FROM accounts")).scalar_one())

    session = accounts.log_in(officer, password, "", HERE, now)
    before = kept()
    assert "m=8,t=1,p=1" in before
    with Accounts.open(home, database, hasher()) as opened:
        opened.log_in(officer, password, "", HERE, now)
        after = kept()
        assert "m=65536,t=3,p=4" in after
        opened.log_in(officer, password, "", HERE, now)
        assert kept() == after
    # The password is the same one, so the other session goes on.
    accounts.session(session.id, now)
    engine.dispose()


def test_much_at_once_is_refused_or_done_but_never_fails(
    accounts: Accounts, officer: str, password: str, now: datetime
) -> None:
    """Locks are taken in one order: any deadlock would come out as StoreUnavailable."""
    gate = threading.Barrier(6)

    def work(number: int) -> int:
        gate.wait()
        done = 0
        for turn in range(12):
            moment, address = now + turn * MINUTE, f"10.3.0.{number % 2}"
            try:
                session = accounts.log_in(officer, password, "", address, moment)
                accounts.session(session.id, moment + MINUTE)
                if number == 0:
                    accounts.change_password(
                        session.id, "wrong guess", "three roads meet", address, moment
                    )
                elif number == 1:
                    accounts.deactivate(officer, "chief", moment)
                    accounts.reactivate(officer, "chief", moment)
                elif number == 2:
                    accounts.end(session.id, moment)
                done += 1
            except (LogInRefused, SessionEnded):
                accounts.reactivate(officer, "chief", moment)
        return done

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work, range(6))) > 0


def test_what_is_over_is_swept_away(
    accounts: Accounts, database: str, officer: str, password: str, now: datetime
) -> None:
    for number in range(3):
        with pytest.raises(LogInRefused):
            accounts.log_in(f"nobody{number}", "wrong", "", HERE, now)
    accounts.log_in(officer, password, "", HERE, now)
    accounts.log_in(officer, password, "", HERE, now + timedelta(days=2))
    accounts.log_in(officer, password, "", HERE, now + timedelta(days=2))
    engine = create_engine(url_of(database))
    with engine.connect() as connection:
        sessions = connection.execute(text("SELECT count(*) FROM sessions")).scalar_one()
        marks = connection.execute(text("SELECT count(*) FROM throttles")).scalar_one()
    engine.dispose()
    assert (sessions, marks) == (2, 1)  # of the marks, the address's own
