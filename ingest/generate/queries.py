"""Lookups as an officer would type them, each with the record it should find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from ingest.generate.records import record_at
from ingest.generate.spelling import RUSSIAN, TABLES, spelled

Key = tuple[str, str, str]


def make_queries(
    size: int, seed: int, count: int, categories: Sequence[str] | None = None
) -> Iterator[tuple[dict[str, Any], Key]]:
    """`count` lookups of persons among the `size` records of a seed, with the keys expected."""
    chance = Random(seed + 1)
    made = 0
    while made < count:
        one = record_at(chance.randrange(size), seed, categories)
        names = one.record.get("names")
        if not names or "surname" not in names[0]:
            continue
        made += 1
        query: dict[str, Any] = {"name": _typed(chance, names[0])}
        if chance.random() < 0.6 and "birth_dates" in one.record:
            query["birth_date"] = one.record["birth_dates"][0]
        yield query, (one.category, one.origin, one.record["id"])


def _typed(chance: Random, name: dict[str, str]) -> str:
    parts = [name["surname"], name["given"]]
    if "patronymic" in name and chance.random() < 0.4:
        parts.append(name["patronymic"])
    table = chance.choice((*TABLES, RUSSIAN))
    parts = [spelled(part, table) for part in parts]
    if chance.random() < 0.2:
        parts[0] = _mistyped(chance, parts[0])
    if chance.random() < 0.25:
        parts.reverse()
    return " ".join(parts)


def _mistyped(chance: Random, word: str) -> str:
    if len(word) < 5:
        return word
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at] + word[at:]
