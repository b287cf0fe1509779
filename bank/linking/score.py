"""How likely two records are of one person or thing: levels of evidence, their log-odds added up.

After Fellegi and Sunter: each level weighs as the logarithm of how much oftener it is met between two
records of one person than between two others (`weights`), on top of what is to be expected before
anything is compared (`kinds`). Nothing that other records say is weighed here, so that a pair has the
same log-odds whenever and in whatever order its records came; that several are likely and one only can
be it is shared out afterwards (`standing`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bank.linking.evidence import EVIDENCE, IMPOSSIBLE
from bank.linking.kinds import LinkKind
from bank.linking.profile import Profile
from bank.linking.things import compare_things
from bank.linking.weights import WEIGHTS
from bank.scoring.bands import DEFAULT
from bank.scoring.score import probability

# What is proposed at the least: what a lookup would show, too.
LEAST_LOG_ODDS = math.log(DEFAULT.weak / (1 - DEFAULT.weak))


@dataclass(frozen=True, slots=True)
class Compared:
    """Two records beside one another: the level of each piece of evidence, and the log-odds."""

    levels: dict[str, str]
    log_odds: float


def compare(kind: LinkKind, left: Profile, right: Profile) -> Compared | None:
    """Compare two records of a kind of link; None when they cannot be one."""
    if not kind.weights:
        found = compare_things(left, right)
        return Compared(*found) if found else None
    return _persons(kind, left, right, None)


def compare_if_likely(kind: LinkKind, left: Profile, right: Profile) -> Compared | None:
    """The same, but None as soon as it is sure that the pair is not worth proposing."""
    found = (
        _persons(kind, left, right, LEAST_LOG_ODDS) if kind.weights else compare(kind, left, right)
    )
    return found if found and found.log_odds >= LEAST_LOG_ODDS else None


def _persons(kind: LinkKind, left: Profile, right: Profile, least: float | None) -> Compared | None:
    weights, total, levels = WEIGHTS.get(kind.weights, {}), kind.prior, {}
    best = _best_of(kind, left, right) if least is not None else {}
    left_over = sum(best.values())
    for name, function in EVIDENCE.items():
        if name not in kind.evidence:
            continue
        level = function(left, right)
        if level == IMPOSSIBLE:
            return None
        if level:
            levels[name] = level
            total += weights.get(f"{name} {level}", 0.0)
        if least is not None:
            left_over -= best.get(name, 0.0)
            if total + left_over < least:
                return None
    return Compared(levels, total)


def says_enough(kind: LinkKind, profile: Profile) -> bool:
    """Whether any record at all could be proposed beside this one; a bare name, for one, is too little."""
    return not kind.weights or kind.prior + sum(_best_of(kind, profile).values()) >= LEAST_LOG_ODDS


def _best_of(kind: LinkKind, *profiles: Profile) -> dict[str, float]:
    """The most that each piece of evidence could add, of what all of these records have."""
    best = dict(_MOST[kind.weights])
    for name, says in _SAYS.items():
        if not all(says(one) for one in profiles):
            best[name] = 0.0
    return best


# What a record must have to be compared by a piece of evidence; by others it always can be.
_SAYS: Mapping[str, Callable[[Profile], object]] = {
    "names": lambda one: one.subject.names,
    "documents": lambda one: one.subject.numbers,
    "births": lambda one: one.stated,
    "marks": lambda one: one.subject.marks,
    "sex": lambda one: one.subject.sex,
    "citizenship": lambda one: one.subject.citizenships,
    "birth_place": lambda one: one.subject.birth_place,
    "age": lambda one: one.born,
    "height": lambda one: one.height,
    "build": lambda one: one.build,
    "hair": lambda one: one.hair,
    "eyes": lambda one: one.eyes,
    "blood": lambda one: one.blood,
    "teeth": lambda one: one.teeth,
    "clothing": lambda one: one.clothing,
    "time": lambda one: one.when,
}


def _most() -> dict[str, dict[str, float]]:
    most: dict[str, dict[str, float]] = {}
    for table, weights in WEIGHTS.items():
        found = most.setdefault(table, {})
        for title, weight in weights.items():
            name = title.split(" ")[0]
            found[name] = max(found.get(name, 0.0), weight)
    return most


_MOST = _most()


def shared_out(log_odds: float, rivals: float) -> float:
    """The probability (0–1) of a pair beside rivals, of which only one can be it.

    `rivals` is the sum of the odds of all other pairs that have one of the two records.
    """
    odds = math.exp(min(log_odds, 30.0))
    return odds / (1 + odds + rivals)


def alone(log_odds: float) -> float:
    """The probability (0–1) of a pair that has no rivals."""
    return probability(log_odds)
