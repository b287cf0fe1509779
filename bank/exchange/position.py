"""Where a recipient stands once it has taken a package in: of each array how far, by which terms, with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import orjson

from bank.exchange.digest import ArrayDigest


@dataclass(frozen=True, slots=True)
class Reached:
    """What a recipient has of one array.

    `change` is up to where the log was given, `terms` a digest of what was withheld and which links were
    followed, `days` on which day each stretch of the log was given (up to a change, a day): whether a
    record had already ended when it would have been given. `doubted`: a receipt said otherwise. `whole`:
    the last package with this array brought the whole of it.
    """

    change: int
    terms: str
    expected: ArrayDigest
    days: tuple[tuple[int, str], ...]
    doubted: bool = False
    whole: bool = False

    def day_of(self, change: int) -> str:
        """The day on which the record of a change was given, if it was; empty beyond what was given."""
        return next((day for upto, day in self.days if change <= upto), "")

    def extended(self, change: int, day: date) -> tuple[tuple[int, str], ...]:
        """The days, with the log given up to a change on a day."""
        text = day.isoformat()
        before = self.days[:-1] if self.days and self.days[-1][1] == text else self.days
        return (*before, (change, text))


@dataclass(frozen=True, slots=True)
class Position:
    """All arrays that a recipient has, by originator and category."""

    arrays: Mapping[tuple[str, str], Reached] = field(default_factory=dict)

    def as_text(self) -> str:
        """The position as the ledger keeps it."""
        told = [[*key, _values(one)] for key, one in sorted(self.arrays.items())]
        return orjson.dumps(told).decode()

    @classmethod
    def of_text(cls, text: str) -> Position:
        """The position that was kept."""
        return cls(
            {(origin, category): _reached(one) for origin, category, one in orjson.loads(text)}
        )


def _values(one: Reached) -> dict[str, Any]:
    return asdict(one) | {"expected": [one.expected.records, one.expected.text]}


def _reached(told: Mapping[str, Any]) -> Reached:
    return Reached(
        told["change"],
        told["terms"],
        ArrayDigest.of(*told["expected"]),
        tuple((upto, day) for upto, day in told["days"]),
        told["doubted"],
        told["whole"],
    )
