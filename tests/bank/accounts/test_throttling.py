"""Guessing is slowed down: counted in the database, for all processes, whether the login exists or not."""

from __future__ import annotations

import multiprocessing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bank.accounts import Accounts, LogInRefused
from bank.accounts.throttling import LONGEST_WAIT, network_of, wait_after
from bank.home import Home

HERE, THERE = "10.0.0.1", "10.0.0.2"


def refused(
    accounts: Accounts, login: str, now: datetime, address: str = HERE, password: str = "wrong"
) -> LogInRefused:
    with pytest.raises(LogInRefused) as caught:
        accounts.log_in(login, password, "", address, now)
    return caught.value


def test_waits_grow_to_a_quarter_of_an_hour() -> None:
    assert [wait_after(n, 5) for n in range(5, 10)] == [0, 2, 4, 8, 16]
    assert wait_after(14, 5) == 512
    assert wait_after(15, 5) == wait_after(10**6, 5) == LONGEST_WAIT


@pytest.mark.parametrize("login", ["petrov", "nobody", "никто", "", "\x00\ud800", "x" * 10_000])
def test_unknown_and_known_logins_are_told_the_same(
    accounts: Accounts, officer: str, now: datetime, login: str
) -> None:
    told = [refused(accounts, login, now) for _ in range(8)]
    assert [one.wait for one in told] == [0, 0, 0, 0, 0, 2, 2, 2]
    assert {one.reason.en for one in told[:6]} == {
        "The login, the password or the code is not right."
    }
    assert {one.reason.ru for one in told[6:]} == {"Слишком много попыток. Повторите через 2 с."}


def test_the_right_password_waits_too_and_then_starts_afresh(
    accounts: Accounts, officer: str, password: str, now: datetime
) -> None:
    for _ in range(6):
        refused(accounts, officer, now)
    early = refused(accounts, officer, now + timedelta(seconds=1), THERE, password)
    assert early.wait == 1
    assert early.event.detail["why"] == "too many tries"
    later = now + timedelta(seconds=2)
    assert accounts.log_in(officer, password, "", HERE, later).account.login == officer
    assert refused(accounts, officer, later).wait == 0


def test_tries_that_come_too_early_do_not_lengthen_the_wait(
    accounts: Accounts, officer: str, now: datetime
) -> None:
    for _ in range(6):
        refused(accounts, officer, now)
    for _ in range(20):
        assert refused(accounts, officer, now).wait == 2
    assert refused(accounts, officer, now + timedelta(seconds=2)).wait == 4


def test_one_address_trying_many_logins_waits(accounts: Accounts, now: datetime) -> None:
    waits = [refused(accounts, f"login{number}", now).wait for number in range(22)]
    assert waits == [0] * 20 + [2, 2]
    assert refused(accounts, "login99", now, THERE).wait == 0


def test_an_own_account_does_not_forgive_its_address_the_others(
    accounts: Accounts, officer: str, password: str, now: datetime
) -> None:
    for number in range(20):
        refused(accounts, f"login{number}", now)
        if number < 19:
            accounts.log_in(officer, password, "", HERE, now)
    assert refused(accounts, "login99", now).wait == 2


def test_a_post_that_mistypes_together_is_not_shut_out(
    accounts: Accounts, officer: str, password: str, now: datetime
) -> None:
    for _ in range(30):
        assert refused(accounts, officer, now).wait == 0
        accounts.log_in(officer, password, "", HERE, now)


def test_failures_are_forgotten(accounts: Accounts, officer: str, now: datetime) -> None:
    for _ in range(6):
        refused(accounts, officer, now)
    tomorrow = now + timedelta(days=1, seconds=1)
    assert [refused(accounts, officer, tomorrow).wait for _ in range(6)] == [0, 0, 0, 0, 0, 2]


def test_a_clock_that_was_wrong_shuts_nobody_out(
    accounts: Accounts, officer: str, password: str, now: datetime
) -> None:
    for _ in range(6):
        refused(accounts, officer, now + timedelta(days=400))
    accounts.log_in(officer, password, "", HERE, now)


def test_another_machine_with_its_clock_behind_finds_no_wait_where_none_is(
    accounts: Accounts, officer: str, password: str, now: datetime
) -> None:
    refused(accounts, officer, now)
    accounts.log_in(officer, password, "", HERE, now - timedelta(seconds=30))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "unix socket", False),
    ],
)
def test_a_subscriber_has_one_address(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def guess(home: Path, database: str, tries: int, now: datetime, start: float) -> int:
    """How many guesses of one process were looked at."""
    import time

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with Accounts.open(Home(home), database, cheap) as accounts:
        time.sleep(max(0.0, start - time.monotonic()))
        looked_at = 0
        for number in range(tries):
            try:
                accounts.log_in("petrov", f"guess {number}", "", f"10.1.0.{number}", now)
            except LogInRefused as refusal:
                looked_at += refusal.event.detail["why"] == "password"
    return looked_at


def test_brute_force_by_many_processes_at_once_is_throttled(
    home: Home, database: str, officer: str, now: datetime
) -> None:
    import time

    start = time.monotonic() + 4
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        looked_at = pool.starmap(guess, [(home.path, database, 12, now, start)] * 4)
    # Five are free, and the sixth sets the wait; no moment in which two pass the same gate.
    assert sum(looked_at) == 6
