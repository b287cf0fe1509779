"""Accounts on each database, with hashing that is cheap, and a day of work to move in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher

from bank.accounts import Accounts
from bank.home import Home

MORNING = datetime(2025, 11, 24, 8, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def cheap() -> PasswordHasher:
    return CHEAP


@pytest.fixture
def accounts(home: Home, database: str) -> Iterator[Accounts]:
    with Accounts.open(home, database, CHEAP) as opened:
        yield opened


@pytest.fixture
def chief(accounts: Accounts) -> str:
    """The login of an administrator, without a second factor yet."""
    accounts.first_administrator(
        "chief", "Асель Омарова", "KZ", "Астана", "ru", PASSWORD, "test", MORNING
    )
    return "chief"


@pytest.fixture
def officer(accounts: Accounts) -> str:
    """The login of an officer who has chosen a password."""
    made = accounts.create(
        "petrov", "Пётр Петров", "officer", "KZ", "Кордай", "ru", "test", MORNING
    )
    first = accounts.log_in("petrov", made.one_time_password, "", "10.0.0.1", MORNING)
    accounts.change_password(first.id, made.one_time_password, PASSWORD, "10.0.0.1", MORNING)
    return "petrov"
