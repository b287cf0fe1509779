"""A bank with an array of three records, and photos of it on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bank.home import Home
from bank.photos import Photos
from tests.bank.photos.parts import take_in


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KORDON_PHOTOS", raising=False)


@pytest.fixture
def bank(home: Home) -> Home:
    take_in(home, {"1": [], "2": [], "3": []})
    return home


@pytest.fixture
def photos(bank: Home, database: str) -> Iterator[Photos]:
    with Photos.open(bank, database) as opened:
        yield opened
