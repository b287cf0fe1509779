"""Tokens of mobile clients."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from bank.accounts import (
    AccountRefused,
    Accounts,
    EventKind,
    NewToken,
    Permission,
    TokenRefused,
    UnknownAccount,
)
from bank.home import Home

YEAR = timedelta(days=365)


@pytest.fixture
def made(accounts: Accounts, officer: str, now: datetime) -> NewToken:
    return accounts.add_token(
        officer, "Планшет 12", {"lookups", "outcomes"}, now + YEAR, "chief", now
    )


def refused(accounts: Accounts, secret: str, now: datetime) -> str:
    with pytest.raises(TokenRefused) as caught:
        accounts.token(secret, now)
    assert caught.value.reason.ru
    return caught.value.reason.en


def test_a_token_says_whose_it_is_and_what_for(
    accounts: Accounts, made: NewToken, now: datetime
) -> None:
    assert re.fullmatch(r"kdn_[0-9a-f]{12}_[0-9a-f]{64}", made.secret)
    assert made.secret not in repr(made)
    assert made.event.kind is EventKind.TOKEN_ADDED
    assert made.event.detail["scopes"] == "lookups outcomes"
    used = accounts.token(made.secret, now)
    assert used.account.login == "petrov"
    assert used.scopes == {"lookups", "outcomes"}
    assert used.permissions == {Permission.LOOK_UP, Permission.RECORD_OUTCOMES}


def test_use_is_noted_once_a_minute(accounts: Accounts, made: NewToken, now: datetime) -> None:
    noted = []
    for seconds in (0, 30, 59, 60, 90):
        accounts.token(made.secret, now + timedelta(seconds=seconds))
        noted.append(accounts.tokens("petrov")[0].last_used)
    minute = now + timedelta(minutes=1)
    assert noted == [now, now, now, minute, minute]


def test_a_revoked_token_is_refused_for_good(
    accounts: Accounts, made: NewToken, now: datetime
) -> None:
    event = accounts.revoke_token(made.token.id, "chief", now)
    assert (event.kind, event.account) == (EventKind.TOKEN_REVOKED, "petrov")
    assert "revoked" in refused(accounts, made.secret, now)
    accounts.revoke_token(made.token.id, "chief", now + timedelta(days=1))
    assert accounts.tokens()[0].revoked == now
    with pytest.raises(UnknownAccount):
        accounts.revoke_token("0" * 12, "chief", now)


def test_what_another_process_does_to_a_token_counts_at_once(
    home: Home, database: str, accounts: Accounts, made: NewToken, now: datetime
) -> None:
    with Accounts.open(home, database) as elsewhere:
        accounts.token(made.secret, now)
        elsewhere.deactivate("petrov", "chief", now)
        assert "may no longer" in refused(accounts, made.secret, now)
        elsewhere.reactivate("petrov", "chief", now)
        assert accounts.token(made.secret, now).account.login == "petrov"
        elsewhere.revoke_token(made.token.id, "chief", now)
        assert "revoked" in refused(accounts, made.secret, now)


def test_an_expired_token_is_refused(accounts: Accounts, made: NewToken, now: datetime) -> None:
    accounts.token(made.secret, now + YEAR - timedelta(seconds=1))
    assert "expired" in refused(accounts, made.secret, now + YEAR)


def test_only_the_right_secret_is_told_more(
    accounts: Accounts, made: NewToken, now: datetime
) -> None:
    accounts.revoke_token(made.token.id, "chief", now)
    wrong = f"kdn_{made.token.id}_{'0' * 64}"
    nobodys = f"kdn_{'0' * 12}_{made.secret[-64:]}"
    for shown in (wrong, nobodys, made.secret.upper(), made.secret + "\n", "", "kdn__", "\ud800"):
        assert refused(accounts, shown, now) == "This token is not known."


def test_a_closed_account_closes_its_tokens(
    accounts: Accounts, officer: str, made: NewToken, now: datetime
) -> None:
    accounts.deactivate(officer, "chief", now)
    assert "may no longer" in refused(accounts, made.secret, now)
    with pytest.raises(AccountRefused, match="deactivated"):
        accounts.add_token(officer, "another", {"lookups"}, now + YEAR, "chief", now)
    accounts.reactivate(officer, "chief", now)
    accounts.token(made.secret, now)


def test_a_token_loses_what_a_new_role_does_not_allow(
    accounts: Accounts, officer: str, made: NewToken, now: datetime
) -> None:
    accounts.change_role(officer, "operator", "chief", now)
    assert accounts.token(made.secret, now).scopes == {"lookups"}
    accounts.change_role(officer, "administrator", "chief", now)
    assert "may no longer" in refused(accounts, made.secret, now)


@pytest.mark.parametrize(
    ("scopes", "days", "reason"),
    [
        ({"everything"}, 90, "Scopes are"),
        (set(), 90, "Scopes are"),
        ({"exchange"}, 90, "does not allow exchange"),
        ({"lookups"}, 367, "within a year"),
        ({"lookups"}, 0, "after now"),
    ],
)
def test_what_a_token_cannot_be(
    accounts: Accounts, officer: str, now: datetime, scopes: set[str], days: int, reason: str
) -> None:
    with pytest.raises(AccountRefused, match=reason):
        accounts.add_token(officer, "Планшет", scopes, now + timedelta(days=days), "chief", now)
    assert accounts.tokens(officer) == ()


def test_tokens_are_listed_by_account(accounts: Accounts, made: NewToken, now: datetime) -> None:
    accounts.create("sidorov", "Сидоров", "mobile", "KG", "Ак-Жол", "ru", "chief", now)
    later = now + timedelta(seconds=1)
    other = accounts.add_token("SIDOROV", "two", {"records"}, later + YEAR, "chief", later)
    assert accounts.tokens() == (made.token, other.token)
    assert accounts.tokens("sidorov") == (other.token,)
    assert accounts.tokens("nobody") == ()
