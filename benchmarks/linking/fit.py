"""Weights of links: how much oftener each level is met between two records of one person, on the training part.

Pairs of one person are those planted; others are drawn at random among all that could be one. No pair,
person, surname or phrase of the test part is seen here. Written to `bank/linking/weights.py` and
`rarity.py`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import reload
from pathlib import Path
from random import Random

from bank.linking import rarity, weights
from bank.linking.evidence import EVIDENCE, IMPOSSIBLE, marks, person
from bank.linking.kinds import KINDS
from bank.linking.profile import Profile, profile_of
from bank.store.model import Key
from benchmarks.linking.made import CORPSES, MISSING, UNABLE, WANTED, Made, make
from index_mappings.analysis.mark_words import CONCEPTS
from index_mappings.schemas import load_record

SIZES = {MISSING: 24_000, CORPSES: 16_000, UNABLE: 10_000, WANTED: 10_000}
OTHERS = 120_000
OTHERS_BY_MARKS = 1_000_000
HALF = 0.5
# No level weighs more: so many random pairs cannot tell rarer chances apart. Of names less, as made
# names repeat less than those of life do: one in 20,000 may well bear the same name in full.
MOST, MOST_OF_NAMES = 12.0, math.log(20_000)
Levels = dict[str, str]


def run(seed: int = 1) -> dict[str, object]:
    """Fit rarity and weights, and write both."""
    made = make("development", seed, SIZES, natural=True)
    profiles = {
        key: profile_of(Key(*key), key[0], 1, load_record(category, record))
        for category, records in made.records.items()
        for key, record in records
    }
    _write_rarity(profiles.values())
    found = {
        table: _fitted(table, made, profiles, Random(seed))
        for table in dict.fromkeys(kind.weights for kind in KINDS.values() if kind.weights)
    }
    _write_weights(found)
    return {"pairs": len(made.planted), "levels": {name: len(one) for name, one in found.items()}}


def _write_rarity(profiles: Iterable[Profile]) -> None:
    known = {line.partition(":")[0] for line in CONCEPTS.strip().splitlines()}
    counts: Counter[str] = Counter()
    total = 0
    for profile in profiles:
        for mark in profile.marks:
            counts.update(mark)
            total += 1
    others = [count for concept, count in counts.items() if concept not in known]
    unknown = math.log(total / (sum(others) / max(len(others), 1)))
    lines = "".join(
        f'    "{concept}": {math.log(total / counts[concept]):.2f},\n'
        for concept in sorted(known)
        if counts[concept]
    )
    said = rarity.__doc__ or ""
    Path(rarity.__file__).write_text(
        f'"""{said}"""\n\nUNKNOWN = {unknown:.2f}\n\nRARITY: dict[str, float] = {{\n{lines}}}\n'
    )
    reload(rarity)
    marks.likeness.cache_clear()


def _fitted(
    table: str, made: Made, profiles: dict[tuple[str, str, str], Profile], chance: Random
) -> dict[str, float]:
    kinds = [kind for kind in KINDS.values() if kind.weights == table]
    names = {name: kind for name, kind in KINDS.items() if kind in kinds}
    evidence = kinds[0].evidence
    same = [
        levels
        for one in made.planted
        if one.kind in names
        and (levels := _levels(evidence, profiles[one.left], profiles[one.right])) is not None
    ]
    by_category: dict[str, list[Profile]] = {}
    for profile in profiles.values():
        by_category.setdefault(profile.category, []).append(profile)
    drawn = _drawn(chance, [(by_category[k.left], by_category[k.right]) for k in kinds])
    others = [
        levels
        for left, right in drawn
        if left.key != right.key and (levels := _levels(evidence, left, right)) is not None
    ]
    # Rare marks in common are so rare between two others that they need more pairs to be counted.
    beside = [
        level
        for k in kinds
        for _ in range(OTHERS_BY_MARKS // len(kinds))
        if (
            level := marks.marks(
                chance.choice(by_category[k.left]), chance.choice(by_category[k.right])
            )
        )
    ]
    found: dict[str, float] = {}
    for name in evidence:
        if name == "marks":
            found |= _weights_of(name, same, [{name: level} for level in beside])
            continue
        if name == "documents":
            found |= _SET
            continue
        found |= _weights_of(name, same, others)
    return found


def _drawn(
    chance: Random, sides: Sequence[tuple[Sequence[Profile], Sequence[Profile]]]
) -> Iterator[tuple[Profile, Profile]]:
    for left, right in sides:
        for _ in range(OTHERS // len(sides)):
            yield chance.choice(left), chance.choice(right)


def _levels(evidence: Sequence[str], left: Profile, right: Profile) -> Levels | None:
    found = {name: EVIDENCE[name](left, right) for name in evidence}
    return None if IMPOSSIBLE in found.values() else found


def _weights_of(name: str, same: Sequence[Levels], others: Sequence[Levels]) -> dict[str, float]:
    ours = Counter(level for one in same if (level := one[name]))
    theirs = Counter(level for one in others if (level := one[name]))
    levels = sorted({*ours, *theirs})
    most = MOST_OF_NAMES if name == "names" else MOST
    found = {}
    for level in levels:
        m = (ours[level] + HALF) / (sum(ours.values()) + HALF * len(levels))
        u = (theirs[level] + HALF) / (sum(theirs.values()) + HALF * len(levels))
        found[f"{name} {level}"] = round(min(max(math.log(m / u), -most), most), 3)
    for order in _ORDERS.get(name, ()):
        found |= _rising(found, [f"{name} {level}" for level in order])
    return found


def _rising(found: dict[str, float], order: Sequence[str]) -> dict[str, float]:
    """The levels of an order, none of which weighs less than the one before."""
    so_far, rising = -MOST, {}
    for title in order:
        so_far = rising[title] = max(found.get(title, so_far), so_far)
    return rising


_STEPS = [level for _least, level in reversed(marks.STEPS)]
_NAME_STEPS = ["others", *(level for _odds, level in reversed(person.STEPS))]
# Levels of which a later one never weighs less: what agrees further, or is rarer.
_ORDERS = {
    "marks": [["none", *_STEPS], ["none of few", *(f"{level} all" for level in _STEPS)]],
    "names": [_NAME_STEPS, ["others", *(f"{level}, one word" for level in _NAME_STEPS[1:])]],
}
# A paper's number is one person's; no random pair has one in common, so it cannot be counted.
_SET = {"documents the same": 10.0, "documents one sign off": 4.0}


def _write_weights(found: dict[str, dict[str, float]]) -> None:
    lines = ""
    for table, values in found.items():
        inner = "".join(f'        "{title}": {weight},\n' for title, weight in values.items())
        lines += f'    "{table}": {{\n{inner}    }},\n'
    said = (weights.__doc__ or "").strip()
    Path(weights.__file__).write_text(
        f'"""{said}"""\n\nfrom __future__ import annotations\n\n'
        f"WEIGHTS: dict[str, dict[str, float]] = {{\n{lines}}}\n"
    )
