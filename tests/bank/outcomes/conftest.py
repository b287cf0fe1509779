"""A bank with two records, and outcomes of it on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bank.home import Home
from bank.outcomes import Outcomes
from tests.bank.outcomes.parts import KEY, OTHER, RECORD, put


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KORDON_OUTCOMES", raising=False)


@pytest.fixture
def bank(home: Home) -> Home:
    put(home, KEY, RECORD)
    put(home, OTHER, RECORD)
    return home


@pytest.fixture
def outcomes(bank: Home, database: str) -> Iterator[Outcomes]:
    with Outcomes.open(bank, database) as opened:
        yield opened
