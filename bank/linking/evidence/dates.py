"""When: years of birth against an age that was judged, dates of birth, and what happened after what.

A person who went missing after the corpse was found, and a weapon lost after it was found, cannot be it.
Dates of which only month or year are known rule out only what no day of them allows.
"""

from __future__ import annotations

from bank.linking.evidence.body import apart
from bank.linking.profile import Profile
from bank.scoring.births import CODES, compare_births

IMPOSSIBLE = "impossible"
# Ages are judged in ranges; a narrow range that holds the right year says more than a wide one.
NARROW, USUAL = 8, 14
YEARS = ((3, "3 years off"), (8, "8 years off"))
# Days from one to the other. Far apart weighs less, and rules out nothing.
GAPS = ((10, "days"), (60, "weeks"), (365, "a year"), (3 * 365, "3 years"), (10 * 365, "10 years"))
# How long after the latest judged day of death somebody may still have been seen: such judgements err.
DEATH_ERRS = 45
_RANK = {code: place for place, code in enumerate(CODES)}


def age(left: Profile, right: Profile) -> str:
    """Whether the years of birth can be the same, where not both have a date of birth."""
    if not left.born or not right.born or (left.stated and right.stated):
        return ""
    between = apart(left.born, right.born)
    if between:
        return next((level for most, level in YEARS if between <= most), "more years off")
    width = max(left.born[1] - left.born[0], right.born[1] - right.born[0])
    return "narrow" if width <= NARROW else "usual" if width <= USUAL else "wide"


def births(left: Profile, right: Profile) -> str:
    """How two dates of birth agree, the best of those given."""
    if not (left.stated and right.stated):
        return ""
    codes = [compare_births(one, right.subject.births) for one in left.subject.births]
    return min(codes, key=_RANK.__getitem__)


def time(left: Profile, right: Profile) -> str:
    """How long after the one the other was found; left was seen, or had, last before."""
    if not left.when or not right.when:
        return ""
    if left.when[0] > right.when[1]:
        return IMPOSSIBLE
    if right.death and left.when[0] > right.death[1] + DEATH_ERRS:
        return "after the death judged"
    latest = right.death or right.when
    between = max(latest[0] - left.when[1], 0)
    return next((level for most, level in GAPS if between <= most), "more")
