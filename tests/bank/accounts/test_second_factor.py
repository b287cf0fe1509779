"""Codes by time and recovery codes: enrolment, one use each, and who must have them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pyotp
import pytest
from argon2 import PasswordHasher

from bank.accounts import (
    AccountRefused,
    Accounts,
    Enrolled,
    EventKind,
    FactorRefused,
    KeyTrouble,
    LogInRefused,
    Permission,
    SessionEnded,
)
from bank.accounts.factor import accepted_counter, recovery_digest
from bank.home import Home

HERE = "10.0.0.1"
STEP = timedelta(seconds=30)
Code = Callable[[datetime], str]


@pytest.fixture
def enrolled(accounts: Accounts, chief: str, password: str, now: datetime) -> tuple[Enrolled, Code]:
    """An administrator's second factor, and what the authenticator shows at a time."""
    session = accounts.log_in(chief, password, "", HERE, now)
    begun = accounts.begin_second_factor(session.id, now)
    totp = pyotp.TOTP(begun.secret)
    return accounts.confirm_second_factor(session.id, totp.at(now), now), totp.at


def test_an_administrator_can_do_nothing_before_enrolling(
    accounts: Accounts, chief: str, password: str, now: datetime
) -> None:
    session = accounts.log_in(chief, password, "", HERE, now)
    assert session.to_do == "enrol-second-factor"
    assert session.permissions == frozenset()
    begun = accounts.begin_second_factor(session.id, now)
    assert begun.uri == f"otpauth://totp/Kordon:chief?secret={begun.secret}&issuer=Kordon"
    assert ElementTree.fromstring(begun.svg).tag == "svg"
    assert begun.secret not in repr(begun)
    done = accounts.confirm_second_factor(session.id, pyotp.TOTP(begun.secret).at(now), now)
    assert done.event.kind is EventKind.FACTOR_ENROLLED
    assert Permission.MANAGE_ACCOUNTS in done.session.permissions
    assert Permission.MANAGE_ACCOUNTS in accounts.session(done.session.id, now).permissions
    with pytest.raises(SessionEnded):
        accounts.session(session.id, now)
    assert len(set(done.recovery_codes)) == accounts.recovery_codes_left(chief) == 10


def test_the_factor_counts_only_after_a_right_code(
    accounts: Accounts, chief: str, password: str, now: datetime
) -> None:
    session = accounts.log_in(chief, password, "", HERE, now)
    with pytest.raises(FactorRefused, match="Begin"):
        accounts.confirm_second_factor(session.id, "123456", now)
    old = accounts.begin_second_factor(session.id, now)
    begun = accounts.begin_second_factor(session.id, now)
    for code in ("", "12345", "not one", "١٢٣٤٥٦", pyotp.TOTP(old.secret).at(now)):
        with pytest.raises(FactorRefused, match="not right"):
            accounts.confirm_second_factor(session.id, code, now)
    assert not accounts.account(chief).has_second_factor
    accounts.log_in(chief, password, "", HERE, now)
    accounts.confirm_second_factor(session.id, pyotp.TOTP(begun.secret).at(now), now)
    assert accounts.account(chief).has_second_factor


def test_a_password_alone_does_no_longer(
    accounts: Accounts, chief: str, password: str, enrolled: tuple[Enrolled, Code], now: datetime
) -> None:
    _, code = enrolled
    later = now + 2 * STEP
    told = set()
    for tried, given in ((password, ""), (password, "000000"), ("wrong password", code(later))):
        with pytest.raises(LogInRefused) as caught:
            accounts.log_in(chief, tried, given, HERE, later)
        told.add(caught.value.reason)
    assert len(told) == 1
    session = accounts.log_in(chief, password, f" {code(later)[:3]} {code(later)[3:]}", HERE, later)
    assert session.second_factor
    assert session.to_do == ""


def test_a_code_is_not_accepted_twice(
    accounts: Accounts, chief: str, password: str, enrolled: tuple[Enrolled, Code], now: datetime
) -> None:
    _, code = enrolled
    with pytest.raises(LogInRefused):  # the one that confirmed the enrolment
        accounts.log_in(chief, password, code(now), HERE, now)
    later = now + 2 * STEP
    accounts.log_in(chief, password, code(later), HERE, later)
    for again in (code(later), code(later - STEP)):
        with pytest.raises(LogInRefused):
            accounts.log_in(chief, password, again, HERE, later)
    accounts.log_in(chief, password, code(later + STEP), HERE, later)


def test_a_code_at_the_same_moment_opens_one_session(
    accounts: Accounts, chief: str, password: str, enrolled: tuple[Enrolled, Code], now: datetime
) -> None:
    _, code = enrolled
    later, outcomes = now + 2 * STEP, []
    gate = threading.Barrier(4)

    def enter() -> None:
        gate.wait()
        try:
            accounts.log_in(chief, password, code(later), HERE, later)
            outcomes.append("in")
        except LogInRefused:
            outcomes.append("refused")

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "refused", "refused", "refused"]


def test_a_clock_may_be_half_a_minute_off_and_not_more(now: datetime) -> None:
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).at(now)
    taken = [
        accepted_counter(secret, code, now + offset * STEP, 0) is not None
        for offset in (-2, -1, 0, 1, 2)
    ]
    assert taken == [False, True, True, True, False]
    used = accepted_counter(secret, code, now, 0)
    assert used is not None
    assert accepted_counter(secret, code, now, used) is None


def test_recovery_codes_open_once_each(
    accounts: Accounts, chief: str, password: str, enrolled: tuple[Enrolled, Code], now: datetime
) -> None:
    codes = enrolled[0].recovery_codes
    session = accounts.log_in(chief, password, codes[0].upper().replace("-", " "), HERE, now)
    assert session.second_factor
    assert session.event is not None
    assert session.event.detail["recovery codes left"] == "9"
    with pytest.raises(LogInRefused):
        accounts.log_in(chief, password, codes[0], HERE, now)
    with pytest.raises(LogInRefused):
        accounts.log_in(chief, "wrong password", codes[1], HERE, now)
    accounts.log_in(chief, password, codes[1], HERE, now)  # not spent by the wrong password
    assert accounts.recovery_codes_left(chief) == 8
    assert recovery_digest("ABCD efgh") == recovery_digest("abcd-efgh")


def test_it_is_enrolled_once_and_reset_by_others(
    accounts: Accounts, chief: str, password: str, enrolled: tuple[Enrolled, Code], now: datetime
) -> None:
    done, code = enrolled
    with pytest.raises(FactorRefused, match="already"):
        accounts.begin_second_factor(done.session.id, now)
    with pytest.raises(FactorRefused, match="already"):
        accounts.confirm_second_factor(done.session.id, code(now + STEP), now)
    assert accounts.reset_second_factor(chief, "other", now).kind is EventKind.FACTOR_RESET
    assert accounts.recovery_codes_left(chief) == 0
    session = accounts.log_in(chief, password, "", HERE, now)
    assert session.to_do == "enrol-second-factor"
    accounts.begin_second_factor(session.id, now)


def test_the_second_factor_stays_with_a_changed_password(
    accounts: Accounts, chief: str, password: str, enrolled: tuple[Enrolled, Code], now: datetime
) -> None:
    done, _ = enrolled
    then = accounts.change_password(done.session.id, password, "three roads meet", HERE, now)
    assert accounts.session(then.id, now).to_do == ""
    with pytest.raises(LogInRefused):
        accounts.log_in(chief, "three roads meet", "", HERE, now)


def test_a_one_time_password_is_changed_before_enrolling(accounts: Accounts, now: datetime) -> None:
    made = accounts.create("sidorov", "Сидоров", "supervisor", "KG", "Ак-Жол", "ru", "chief", now)
    session = accounts.log_in("sidorov", made.one_time_password, "", HERE, now)
    with pytest.raises(FactorRefused, match="password first"):
        accounts.begin_second_factor(session.id, now)


def test_any_account_may_enrol_and_a_bank_may_ask_more_roles_to(
    accounts: Accounts, home: Home, database: str, officer: str, password: str, now: datetime
) -> None:
    session = accounts.log_in(officer, password, "", HERE, now)
    assert session.to_do == ""
    (home.settings / "accounts.json").write_text('{"second_factor": ["officer"]}')
    with Accounts.open(home, database) as stricter:
        assert stricter.session(session.id, now).to_do == "enrol-second-factor"
        begun = stricter.begin_second_factor(session.id, now)
        done = stricter.confirm_second_factor(session.id, pyotp.TOTP(begun.secret).at(now), now)
        assert done.session.to_do == ""


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"second_factor": "officer"}', '{"second_factor": ["king"]}', '{"x": 1}']
)
def test_a_settings_file_that_says_nothing_sensible_is_refused(home: Home, text: str) -> None:
    home.create()
    (home.settings / "accounts.json").write_text(text)
    with pytest.raises(AccountRefused, match=r"accounts\.json"):
        Accounts.open(home)


def test_the_key_file_is_for_one_user_and_must_stay(
    accounts: Accounts,
    home: Home,
    database: str,
    chief: str,
    password: str,
    cheap: PasswordHasher,
    enrolled: tuple[Enrolled, Code],
    now: datetime,
) -> None:
    key = home.settings / "accounts.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in home.settings.iterdir()] == ["accounts.key"]
    later, code = now + 2 * STEP, enrolled[1]

    def log_in() -> None:
        with Accounts.open(home, database, cheap) as opened:
            opened.log_in(chief, password, code(later), HERE, later)

    key.chmod(0o640)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        log_in()
    key.chmod(0o600)
    right = key.read_bytes()
    key.write_bytes(b"no key\n")
    with pytest.raises(KeyTrouble, match="holds no key"):
        log_in()
    key.unlink()
    with pytest.raises(KeyTrouble, match="missing"):
        log_in()
    assert not key.exists()
    key.write_bytes(pyotp.random_base32(43).encode()[:43] + b"=\n")
    key.chmod(0o600)
    with pytest.raises(KeyTrouble, match="not the key"):
        log_in()
    key.write_bytes(right)
    log_in()


def test_a_lost_key_is_survived_by_resetting(
    accounts: Accounts,
    home: Home,
    database: str,
    chief: str,
    password: str,
    cheap: PasswordHasher,
    enrolled: tuple[Enrolled, Code],
    now: datetime,
) -> None:
    (home.settings / "accounts.key").unlink()
    with Accounts.open(home, database, cheap) as opened:
        opened.reset_second_factor(chief, "cli", now)
        assert opened.log_in(chief, password, "", HERE, now).to_do == "enrol-second-factor"
