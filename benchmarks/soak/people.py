"""The people that a soak plants: names that nobody else bears, so that who is looked for is who must be found."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from benchmarks.soak.watch import Record, Truth

SYLLABLES = tuple(
    f"{first}{second}" for first in "бвгджзклмнпрстфхч" for second in ("а", "о", "у", "и", "е")
)
ENDINGS = ("ов", "ин", "енко", "ян", "баев", "швили")
GIVEN = ("Пётр", "Айгуль", "Рустам", "Анна", "Тигран", "Дилноза", "Олег", "Жанна")
CORRECTED = 0.2


class Writer:
    """Writes the records of one state, new ones and corrections of those acknowledged."""

    def __init__(self, code: str, chance: random.Random) -> None:
        self._code, self._chance, self._number = code, chance, 0
        self._names: set[str] = set()

    def new(self) -> dict[str, Any]:
        """Somebody new."""
        self._number += 1
        born = date(1950, 1, 1) + timedelta(days=self._chance.randrange(20_000))
        return {
            "id": f"{self._code}-{self._number:07}",
            "names": [{"surname": self._surname(), "given": self._chance.choice(GIVEN)}],
            "birth_dates": [born.isoformat()],
            "remarks": "version 1",
        }

    def batch(self, size: int, known: Truth) -> list[Record]:
        """An array of mostly new people, and of some who are there already and corrected."""
        corrected = {}
        for _ in range(int(size * CORRECTED)):
            if one := known.any(self._chance):
                version = int(one["remarks"].removeprefix("version ")) + 1
                corrected[one["id"]] = {**one, "remarks": f"version {version}"}
        return [*corrected.values(), *(self.new() for _ in range(size - len(corrected)))]

    def _surname(self) -> str:
        while True:
            parts = self._chance.sample(SYLLABLES, 4)
            name = "".join(parts).capitalize() + self._chance.choice(ENDINGS)
            if name not in self._names:
                self._names.add(name)
                return name
