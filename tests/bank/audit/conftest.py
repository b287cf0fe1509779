"""A log on each of the two databases."""

from collections.abc import Iterator

import pytest

from bank.audit import AuditLog


@pytest.fixture
def log(database: str) -> Iterator[AuditLog]:
    with AuditLog.open(database) as opened:
        yield opened
