"""For how long outcomes and clearances are kept: `{"outcome_days": …, "clearance_days": …}`.

Unless told, outcomes five years, as statistics and complaints need them, and clearances three: what
is said of innocent travellers is kept no longer than a third of a passport's life.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import orjson

from bank.outcomes.errors import OutcomeRefused
from index_mappings.fields import Text

FILE = "outcomes.json"
MOST_DAYS = 36_525


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that rows are kept."""

    outcome_days: int = 1_826
    clearance_days: int = 1_096


def read_retention(settings: Path) -> Retention:
    """What a settings folder says; raises OutcomeRefused for a file that says nothing sensible."""
    path = settings / FILE
    try:
        stated = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return Retention()
    except orjson.JSONDecodeError:
        raise _refused(path) from None
    names = {"outcome_days", "clearance_days"}
    if not isinstance(stated, dict) or set(stated) - names:
        raise _refused(path)
    if not all(type(days) is int and 1 <= days <= MOST_DAYS for days in stated.values()):
        raise _refused(path)
    return Retention(**stated)


def _refused(path: Path) -> OutcomeRefused:
    example = '{"outcome_days": 1826, "clearance_days": 1096}'
    return OutcomeRefused(
        Text(
            f"{path} must be like {example}, days from 1 to {MOST_DAYS}.",
            f"{path} должен иметь вид {example}, дней от 1 до {MOST_DAYS}.",
        )
    )
