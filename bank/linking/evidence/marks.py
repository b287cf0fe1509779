"""Marks, tattoos, scars in any language: how rare is what two descriptions have in common.

Each mark is a set of concepts (`index_mappings.analysis.marks`). Two marks are laid beside one another;
what they share weighs by how rare it is (`bank.linking.rarity`), another side or another kind speaks against. Marks
that only one of the two mentions say nothing: a tattoo under a sleeve is not seen.
"""

from __future__ import annotations

import math
from functools import lru_cache

from bank.linking import rarity as counted
from bank.linking.profile import Profile

Mark = frozenset[str]
SIDES = frozenset(("left", "right"))
KINDS = frozenset(
    (
        *("tattoo", "scar", "birthmark", "burn", "missing", "fracture"),
        *("implant", "piercing", "surgery"),
    )
)
PLACES = frozenset(
    (
        *("hand", "forearm", "shoulder", "arm", "elbow", "wrist", "finger", "leg", "knee", "thigh"),
        *("foot", "ankle", "buttock", "collarbone", "rib", "face", "cheek", "forehead", "temple"),
        *("brow", "eye", "ear", "nose", "lip", "chin", "neck", "chest", "back", "belly", "head"),
        *("tooth", "inner", "outer", "upper", "lower"),
    )
)
# Kinds that one writer says for another's: a scar left by an operation or a burn.
_NEAR = frozenset(frozenset(one) for one in (("scar", "surgery"), ("scar", "burn")))
OTHER_SIDE, OTHER_KIND, OTHER_MOTIF = 3.0, 4.0, 0.8
LEAST = 1.0
STEPS = tuple(
    (least, f"{least:g}")
    for least in (24.0, 20.0, 17.0, 14.5, 12.0, 9.5, 7.5, 5.5, 4.0, 2.5, LEAST)
)


def marks(left: Profile, right: Profile) -> str:
    """How rare what the marks have in common is, in steps of its logarithm, and whether all of them fit."""
    one, other = left.marks, right.marks
    if not one or not other:
        return ""
    found = shared(one, other)
    total = sum(worth for worth, _one, _other in found)
    step = next((level for least, level in STEPS if total >= least), "")
    if not step:
        return "none" if len(one) + len(other) > 3 else "none of few"
    return f"{step} all" if len(found) == min(len(one), len(other)) else step


def shared(left: tuple[Mark, ...], right: tuple[Mark, ...]) -> list[tuple[float, int, int]]:
    """Which marks are taken to be one, the rarest first: what it is worth, and their places.

    Of many marks some are alike by chance: what a pair is worth is less the more pairs there are.
    """
    chance = math.log(len(left) * len(right))
    options = [
        (worth, i, j)
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if (worth := likeness(one, other) - chance) >= LEAST
    ]
    options.sort(key=lambda option: (-option[0], option[1:]))
    found: list[tuple[float, int, int]] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    for worth, i, j in options:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            found.append((worth, i, j))
    return found


@lru_cache(maxsize=500_000)
def likeness(one: Mark, other: Mark) -> float:
    """What two marks share, as the logarithm of how rare it is, less what differs."""
    both = one & other
    if not both - SIDES - KINDS:
        return 0.0
    # Summed exactly: in whatever order a set gives them, two processes must propose the same.
    worth = math.fsum(rarity(concept) for concept in both) - _said_twice(both)
    sides, other_sides = one & SIDES, other & SIDES
    if sides and other_sides and not sides & other_sides:
        worth -= OTHER_SIDE
    kinds, other_kinds = one & KINDS, other & KINDS
    if kinds and other_kinds and not kinds & other_kinds:
        near = any(frozenset((a, b)) in _NEAR for a in kinds for b in other_kinds)
        worth -= 0.0 if near else OTHER_KIND
    rest, other_rest = one - both - SIDES - KINDS, other - both - SIDES - KINDS
    return worth - OTHER_MOTIF * min(len(rest), len(other_rest))


def _said_twice(both: Mark) -> float:
    """What of the rarity of concepts is counted twice, as one of them says the other.

    A motif is that of a tattoo, a trace of surgery a scar, and what is missing mostly a finger.
    """
    twice = 0.0
    if "tattoo" in both and both - SIDES - KINDS - PLACES:
        twice += rarity("tattoo")
    if {"surgery", "scar"} <= both:
        twice += rarity("scar")
    if {"missing", "finger"} <= both:
        twice += rarity("finger")
    return twice


def rarity(concept: str) -> float:
    """The logarithm of how many marks there are for one that has the concept."""
    return counted.RARITY.get(concept, counted.UNKNOWN)
