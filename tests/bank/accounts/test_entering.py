"""Entering by an issuer's word: only into accounts there are, with the second factor where it counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest

from bank.accounts import Accounts, CodeWanted, LogInRefused, PasswordRefused

ISSUER = "https://login.example"


def test_an_open_account_is_entered_and_no_password_is_asked_to_be_changed(
    accounts: Accounts, chief: str, now: datetime
) -> None:
    accounts.create("new", "Новый", "officer", "KZ", "Кордай", "ru", chief, now)
    begun = accounts.enter("NEW ", ISSUER, False, now)
    assert (begun.account.login, begun.issuer, begun.to_do) == ("new", ISSUER, "")
    later = accounts.session(begun.id, now + timedelta(minutes=1))
    assert later.issuer == ISSUER
    assert later.permissions
    assert begun.event is not None
    assert begun.event.detail["issuer"] == ISSUER


@pytest.mark.parametrize("login", ["nobody", "имя", "", "x" * 500])
def test_an_unknown_login_is_refused_and_makes_no_account(
    accounts: Accounts, chief: str, now: datetime, login: str
) -> None:
    with pytest.raises(LogInRefused) as refused:
        accounts.enter(login, ISSUER, True, now)
    assert refused.value.event.account == ""
    assert [one.login for one in accounts.list()] == [chief]


def test_a_closed_account_is_refused(accounts: Accounts, officer: str, now: datetime) -> None:
    accounts.deactivate(officer, "test", now)
    with pytest.raises(LogInRefused) as refused:
        accounts.enter(officer, ISSUER, True, now)
    assert refused.value.event.detail["why"] == "deactivated"


def enrolled(accounts: Accounts, login: str, now: datetime) -> pyotp.TOTP:
    session = accounts.enter(login, ISSUER, False, now)
    totp = pyotp.TOTP(accounts.begin_second_factor(session.id, now).secret)
    done = accounts.confirm_second_factor(session.id, totp.at(now), now)
    assert done.session.issuer == ISSUER
    return totp


def test_a_role_that_needs_a_factor_enrols_it_or_brings_it(
    accounts: Accounts, chief: str, now: datetime
) -> None:
    assert accounts.enter(chief, ISSUER, False, now).to_do == "enrol-second-factor"
    assert accounts.enter(chief, ISSUER, True, now).permissions


def test_an_enrolled_factor_is_asked_unless_the_issuer_checked_one(
    accounts: Accounts, officer: str, now: datetime
) -> None:
    totp = enrolled(accounts, officer, now)
    later = now + timedelta(minutes=2)
    with pytest.raises(CodeWanted):
        accounts.enter(officer, ISSUER, False, later)
    with pytest.raises(LogInRefused):
        accounts.enter(officer, ISSUER, False, later, code="000000", address="10.0.0.1")
    code = totp.at(later)
    entered = accounts.enter(officer, ISSUER, False, later, code=code, address="10.0.0.1")
    assert entered.second_factor
    with pytest.raises(LogInRefused):
        accounts.enter(officer, ISSUER, False, later, code=code, address="10.0.0.1")
    assert accounts.enter(officer, ISSUER, True, later).second_factor


def test_guesses_at_the_code_are_counted(accounts: Accounts, officer: str, now: datetime) -> None:
    enrolled(accounts, officer, now)
    for _ in range(6):
        with pytest.raises(LogInRefused) as refused:
            accounts.enter(officer, ISSUER, False, now, code="000000", address="10.0.0.1")
    assert refused.value.wait > 0
    with pytest.raises(LogInRefused) as refused:
        accounts.enter(officer, ISSUER, False, now, code="000000", address="10.0.0.1")
    assert refused.value.event.detail["why"] == "too many tries"


def test_a_session_goes_on_as_the_issuers_when_its_password_is_changed(
    accounts: Accounts, officer: str, password: str, now: datetime
) -> None:
    begun = accounts.enter(officer, ISSUER, False, now)
    with pytest.raises(PasswordRefused):
        accounts.change_password(begun.id, password, "short", "10.0.0.1", now)
    changed = accounts.change_password(begun.id, password, "another long password", "10.0.0.1", now)
    assert changed.issuer == ISSUER
