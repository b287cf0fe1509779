"""From a checked record to what is compared: done by many processes at once, so it returns plain bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bank.reconciliation.comparing import has_ended
from bank.reconciliation.doubles import marks_of
from bank.reconciliation.model import Given
from bank.store.writing import kept_of


def given_of(category: str, line: int, record: Mapping[str, Any], day: date) -> Given:
    """A canonical record of the array as it is compared. Its id must be one that the bank can keep."""
    kept = kept_of(record)
    marks = marks_of(category, record)
    return Given(line, record["id"], kept.digest, kept.packed, marks, has_ended(record, day))
