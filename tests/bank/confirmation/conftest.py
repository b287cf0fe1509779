"""A bank with two records, and confirmations of it on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bank.confirmation import Confirmations
from bank.home import Home
from tests.bank.confirmation.parts import KEY, OTHER, RECORD, put


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KORDON_CONFIRMATION", raising=False)


@pytest.fixture
def bank(home: Home) -> Home:
    put(home, KEY, RECORD)
    put(home, OTHER, RECORD)
    return home


@pytest.fixture
def kept(bank: Home, database: str) -> Iterator[Confirmations]:
    with Confirmations.open(bank, database) as opened:
        yield opened
