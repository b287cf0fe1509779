"""Weapons and vehicles: by their numbers, then by make, calibre and year.

A weapon is scored as a lookup by its serial is (`bank.scoring.score`, `OF_AN_ARM`). Of vehicles a VIN says
nearly all (ISO 3779: no two in thirty years have one), a plate is moved: the same plate with another VIN
is worth a look, as one of the two vehicles carries it falsely. These odds are set by hand, to be so:
one VIN is strong whatever the plate; one plate and one make without a VIN strong; one plate with two
VINs possible; a VIN with one sign off possible, strong with the same plate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bank.linking.evidence.dates import IMPOSSIBLE, time
from bank.linking.profile import Profile
from bank.scoring.evidence import AGREES, Evidence, findings
from bank.scoring.score import Asked, score
from index_mappings.analysis.numbers import NumberMatch, canonical, compare_numbers

Levels = dict[str, str]
VIN_ODDS = {"the same": 5.0, "nearly the same": 0.5, "part of the other": 0.0, "differs": -2.0}
PLATE_ODDS = {"the same": 2.2, "nearly the same": -1.5, "differs": 0.0}
MAKE_ODDS = {"agrees": 1.0, "differs": -3.0}
YEAR_ODDS = {"agrees": 0.4, "differs": -0.6}
# Without a number in common nothing is known: far below any band.
NOTHING = -9.0
MOST_ODDS = 6.0


def compare_things(left: Profile, right: Profile) -> tuple[Levels, float] | None:
    """The levels of evidence of two weapons or vehicles, and their log-odds; None when it cannot be."""
    if left.category == "vehicles":
        return _vehicles(left, right)
    return _arms(left, right)


def _arms(left: Profile, right: Profile) -> tuple[Levels, float] | None:
    levels = {"time": time(left, right)}
    if levels["time"] == IMPOSSIBLE:
        return None
    one = left.subject
    serials = tuple((family, value) for family, _field, value in one.numbers if family == "serial")
    asked = Asked(
        evidence=Evidence(make=one.make, make_year=one.make_year, calibre=one.calibre),
        numbers=serials,
    )
    scored = score(asked, right.subject)
    if not scored.numbers:
        return levels, NOTHING
    best = max(scored.numbers, key=lambda found: found.match.score)
    levels["serial"] = _closeness(best.match)
    levels |= {one.kind: one.effect for one in scored.findings}
    return levels, _log_odds(scored.score)


def _vehicles(left: Profile, right: Profile) -> tuple[Levels, float] | None:
    levels: Levels = {}
    if vin := best_number("vin", left, right):
        levels["vin"] = vin[1]
    if plate := best_number("plate", left, right):
        levels["plate"] = plate[1]
    told = findings(
        Evidence(make=left.subject.make, make_year=left.subject.make_year), right.subject
    )
    levels |= {one.kind: "agrees" if one.effect == AGREES else "differs" for one in told}
    if not {levels.get("vin"), levels.get("plate")} - {None, "differs"}:
        return levels, NOTHING
    tables = (
        ("vin", VIN_ODDS),
        ("plate", PLATE_ODDS),
        ("make", MAKE_ODDS),
        ("make_year", YEAR_ODDS),
    )
    total = sum(odds[levels[name]] for name, odds in tables if name in levels)
    return levels, min(total, MOST_ODDS)


def best_number(
    family: str, left: Profile, right: Profile
) -> tuple[NumberMatch | None, str] | None:
    """The numbers of a family that agree best, and how; None where either record has none."""
    ours, theirs = numbers_of(family, left), numbers_of(family, right)
    if not ours or not theirs:
        return None
    matches = [found for a in ours for b in theirs if (found := compare_numbers(family, a, b))]
    best = max(matches, key=lambda one: one.score, default=None)
    return best, _closeness(best) if best else "differs"


def numbers_of(family: str, profile: Profile) -> Sequence[str]:
    """The numbers of a family that a record has, those with something to read."""
    return [
        value
        for kind, _field, value in profile.subject.numbers
        if kind == family and len(canonical(family, value)) >= 3
    ]


def _closeness(match: NumberMatch) -> str:
    if match.reason in ("equal", "lookalike", "by_sound"):
        return "the same"
    if match.reason in ("suffix", "stem", "partial"):
        return "part of the other" if match.reason == "suffix" else "nearly the same"
    return "nearly the same"


def _log_odds(probability: float) -> float:
    bound = min(max(probability, 1e-4), 0.9975)
    return math.log(bound / (1 - bound))
