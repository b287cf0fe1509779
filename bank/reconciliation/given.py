"""From a checked record to what is compared: done by many processes at once, so it returns plain bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bank.reconciliation.comparing import has_ended
from bank.reconciliation.doubles import marks_of
from bank.reconciliation.model import Given
from bank.store.model import pack
from bank.store.writing import digest_of, encode


def given_of(category: str, line: int, record: Mapping[str, Any], day: date) -> Given:
    """A canonical record of the array as it is compared. Its id must be one that the bank can keep."""
    body = encode(record)
    marks = marks_of(category, record)
    return Given(line, record["id"], digest_of(body), pack(body), marks, has_ended(record, day))
