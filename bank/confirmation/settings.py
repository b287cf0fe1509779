"""How soon originators answer, how long requests are kept, and who keeps records here.

`confirmation.json`: `{"urgent_minutes": 30, "routine_minutes": 1440, "keep_days": 1826, "here": ["KZ"]}`;
what is left out is as here, and without `here` it follows from the exchange (`bank.confirmation.places`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import orjson

from bank.confirmation.errors import ConfirmationRefused, refused
from bank.confirmation.model import Urgency

FILE = "confirmation.json"
_NUMBERS = {"urgent_minutes": 7 * 1440, "routine_minutes": 90 * 1440, "keep_days": 36_525}


@dataclass(frozen=True, slots=True)
class Settings:
    """Clocks in minutes, days that requests are kept, states and codes that answer here."""

    urgent_minutes: int = 30
    routine_minutes: int = 1_440
    keep_days: int = 1_826
    here: frozenset[str] | None = None

    def clock(self, urgency: Urgency) -> timedelta:
        """How long an originator has for an answer."""
        urgent = urgency is Urgency.URGENT
        return timedelta(minutes=self.urgent_minutes if urgent else self.routine_minutes)


def read_settings(folder: Path) -> Settings:
    """What a settings folder says; raises ConfirmationRefused for a file that says nothing sensible."""
    path = folder / FILE
    try:
        stated = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except orjson.JSONDecodeError:
        raise _refused(path) from None
    if not isinstance(stated, dict) or set(stated) - {*_NUMBERS, "here"}:
        raise _refused(path)
    numbers = {name: stated[name] for name in _NUMBERS if name in stated}
    if not all(type(one) is int and 1 <= one <= _NUMBERS[name] for name, one in numbers.items()):
        raise _refused(path)
    here = stated.get("here")
    if here is None:
        return Settings(**numbers)
    if not isinstance(here, list) or not all(isinstance(one, str) and one for one in here):
        raise _refused(path)
    return Settings(**numbers, here=frozenset(here))


def _refused(path: Path) -> ConfirmationRefused:
    example = '{"urgent_minutes": 30, "routine_minutes": 1440, "keep_days": 1826, "here": ["KZ"]}'
    return refused(f"{path} must be like {example}.", f"{path} должен иметь вид {example}.")
