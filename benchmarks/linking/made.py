"""A made bank with planted links, and the truth about it.

Among the records are those of persons described twice (planted), of others who look or are called much
like them, and of everybody else. Planted persons have four marks or more; what two writers leave out of them
is left out. Pairs of which fewer than three marks are in both descriptions and no name is, are planted
too, and counted apart ("few marks"): by two scars, sex, age and height few are told from 100,000 others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.linking import words
from benchmarks.linking.people import alike, body, corpse, missing, namesake, unable, wanted
from benchmarks.matching.pair import Part

MISSING, CORPSES, UNABLE = "missing-persons", "unidentified-corpses", "unidentified-persons"
WANTED = "wanted-persons"
KIND_OF = {
    (MISSING, CORPSES): "missing-corpse",
    (MISSING, UNABLE): "missing-unidentified",
    (MISSING, WANTED): "missing-wanted",
    (WANTED, WANTED): "wanted-wanted",
}
# Of each hundred records of a category, how many have their like planted.
PLANTED, FEW_MARKS, ALIKE = 0.06, 0.01, 0.5
LEAST_IN_COMMON = 3
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Planted:
    """Two records of one person."""

    kind: str
    left: Key
    right: Key
    few_marks: bool


@dataclass(slots=True)
class Made:
    """Records by category, each with its key, and the links planted among them."""

    records: dict[str, list[tuple[Key, dict[str, Any]]]] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)

    def add(self, category: str, state: str, record: dict[str, Any]) -> Key:
        """Put in a record under a number of its own."""
        of_category = self.records.setdefault(category, [])
        key = (state, category, f"{category[:3]}-{len(of_category):06d}")
        of_category.append((key, {"id": key[2], **record}))
        return key


def make(part: Part, seed: int, sizes: dict[str, int], planted: float = PLANTED) -> Made:
    """A bank of so many records of each category, the same for a seed; `planted` is a share of them."""
    chance, made = Random(f"{part} {seed}"), Made()
    for right, few in _plan(sizes, planted):
        one = body(part, chance, 0 if few else 4)
        if few:
            one.marks = one.marks[:1]
        left = MISSING if right != WANTED or chance.random() < 0.3 else WANTED
        first = made.add(left, *_described(one, left, part, chance))
        told = set(one.told)
        state, record = _described(one, right, part, chance)
        second = made.add(right, state, record)
        named = right == WANTED or "names" in record
        few = not named and len(told & one.told) < LEAST_IN_COMMON
        kind = KIND_OF[left, right]
        ordered = (first, second) if left != right or first < second else (second, first)
        made.planted.append(Planted(kind, *ordered, few))
        if chance.random() < ALIKE:
            other = (namesake if right == WANTED else alike)(one, part, chance)
            category = left if chance.random() < 0.7 or other.marks == one.marks else right
            made.add(category, *_described(other, category, part, chance))
    for category, size in sizes.items():
        while len(made.records.get(category, ())) < size:
            one = body(part, chance)
            made.add(category, *_described(one, category, part, chance))
    for of_category in made.records.values():
        chance.shuffle(of_category)
    return made


def _plan(sizes: dict[str, int], planted: float) -> Iterator[tuple[str, bool]]:
    for category, size in sizes.items():
        if category == MISSING:
            continue
        count = round(size * (planted if category != WANTED else planted / 2))
        yield from ((category, False) for _ in range(count))
        if category != WANTED:
            yield from ((category, True) for _ in range(round(size * FEW_MARKS)))


def _described(one: Any, category: str, part: Part, chance: Random) -> tuple[str, dict[str, Any]]:
    if category == CORPSES:
        return corpse(one, part, chance)
    if category == UNABLE:
        return unable(one, part, chance)
    if category == WANTED:
        state = one.state if chance.random() < 0.5 else words.drawn(chance, words.STATE_SHARE)
        return state, wanted(one, part, chance)
    return one.state, missing(one, part, chance)
