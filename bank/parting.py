"""What is looked for apart: those who share but one thing with what is asked must not crowd out the one sought.

An engine gives some hundreds of candidates, and of these the best by name are scored. Asked for a name and
a number in one, it would fill both with namesakes, and who has the papers asked under another name would
not be seen. Nor would who was born on the day asked, where thousands bear the name in a spelling that is
nearer, or where a slip in one word leaves but the other, which is common: so whoever was born that day
(or has day and month the other way round) and shares a word of the name is asked for by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bank.access.blinding import Part
from bank.engines.protocol import CandidateRequest, Group

_BORN = re.compile(r"B(\d{4})-(\d\d)-(\d\d)")
# Keys of a word down to its sound in the rough; what is farther from it is shared by too many others.
LEAST_WEIGHT = 0.5
MONTHS = 12


def apart(part: Part) -> list[Part]:
    """A part as those that are asked for it: words of names, numbers, and words with the day of birth."""
    request = part.request
    words = tuple(one for one in request.groups if not one.selective)
    numbers = tuple(one for one in request.groups if one.selective)
    parted = [part]
    if words and (numbers or request.patterns):
        parted = [
            Part(replace(request, groups=words, patterns=()), part.names_seen),
            Part(replace(request, groups=numbers), names_seen=False),
        ]
    if together := _born_that_day(request, words):
        parted.append(Part(replace(request, groups=(), patterns=together), part.names_seen))
    return parted


def _born_that_day(
    request: CandidateRequest, words: Sequence[Group]
) -> tuple[tuple[str, str], ...]:
    """The day of birth asked with each likely key of each word; nothing where no whole date is asked."""
    days: dict[str, None] = {}
    for term, _ in request.boosts:
        if born := _BORN.fullmatch(term):
            year, month, day = born.groups()
            days[term] = None
            if int(day) <= MONTHS:
                days[f"B{year}-{day}-{month}"] = None
    keys = dict.fromkeys(
        key for word in words for key, weight in word.terms if weight >= LEAST_WEIGHT
    )
    return tuple((day, key) for day in days for key in keys)
