"""A made bank with planted links, and the truth about it.

Among the records are those of persons described twice (planted), of others who look or are called much
like them, and of everybody else. What two writers have in common is counted as an examiner would, without
regard to how anything is scored: a point for each mark, charted tooth and piece of clothing that both
describe alike. Pairs with POINTS or more, or with a name, are the planted links; others are planted too
and counted apart ("few points"): by sex, age, height and two scars nobody tells one of 100,000 from another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.linking import words
from benchmarks.linking.people import Body, alike, body, corpse, missing, namesake, unable, wanted
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
PLANTED, FEW, ALIKE = 0.06, 0.02, 0.5
POINTS = 7
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Planted:
    """Two records of one person."""

    kind: str
    left: Key
    right: Key
    few_points: bool
    points: int


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


def make(
    part: Part, seed: int, sizes: dict[str, int], planted: float = PLANTED, *, natural: bool = False
) -> Made:
    """A bank of so many records of each category, the same for a seed.

    `planted` is the share of records planted; `natural`: however much their descriptions have in common,
    as they are drawn, to learn from.
    """
    chance, made = Random(f"{part} {seed}"), Made()
    for right, few in _plan(sizes, planted):
        one = _plant(made, part, chance, right, None if natural else few)
        if chance.random() < ALIKE:
            other = (namesake if right == WANTED else alike)(one, part, chance)
            category = made.planted[-1].left[1]
            if other.marks != one.marks and chance.random() < 0.3:
                category = right
            made.add(category, *_described(other, category, part, chance))
    for category, size in sizes.items():
        while len(made.records.get(category, ())) < size:
            one = body(part, chance)
            made.add(category, *_described(one, category, part, chance))
    for of_category in made.records.values():
        chance.shuffle(of_category)
    return made


def _plant(made: Made, part: Part, chance: Random, right: str, few: bool | None) -> Body:
    """Put in two descriptions of a person, drawn until they have few points in common, or not (None: either)."""
    left = MISSING if right != WANTED or chance.random() < 0.3 else WANTED
    while True:
        one = body(part, chance, 2)
        first = _described(one, left, part, chance)
        told = set(one.told)
        second = _described(one, right, part, chance)
        points = len(told & one.told)
        is_few = right != WANTED and "names" not in second[1] and points < POINTS
        if few is None or is_few is few:
            break
    keys = made.add(left, *first), made.add(right, *second)
    ordered = tuple(sorted(keys)) if left == right else keys
    made.planted.append(Planted(KIND_OF[left, right], ordered[0], ordered[1], is_few, points))
    return one


def _plan(sizes: dict[str, int], planted: float) -> Iterator[tuple[str, bool]]:
    for category, size in sizes.items():
        if category == MISSING:
            continue
        count = round(size * (planted if category != WANTED else planted / 2))
        yield from ((category, False) for _ in range(count))
        if category != WANTED:
            yield from ((category, True) for _ in range(round(size * FEW)))


def _described(one: Any, category: str, part: Part, chance: Random) -> tuple[str, dict[str, Any]]:
    if category == CORPSES:
        return corpse(one, part, chance)
    if category == UNABLE:
        return unable(one, part, chance)
    if category == WANTED:
        state = one.state if chance.random() < 0.5 else words.drawn(chance, words.STATE_SHARE)
        return state, wanted(one, part, chance)
    return one.state, missing(one, part, chance)
