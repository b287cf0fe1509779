"""A bank's records and its reports, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bank.home import Home
from bank.reconciliation import Reports


@pytest.fixture
def reports(home: Home, database: str) -> Iterator[Reports]:
    """The reports, beside the records on PostgreSQL, in a file of their own on SQLite."""
    address = database if database.startswith("postgres") else None
    with Reports.open(home, address) as opened:
        yield opened
