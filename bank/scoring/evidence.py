"""Evidence beside names and numbers: place of birth, citizenship, marks, make, year and calibre.

What is missing on either side says nothing. A place, a citizenship or a make that differs speaks
against, gently, as papers differ; marks that are not mentioned never do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from bank.scoring.subject import Subject
from index_mappings.analysis.makes import make_words, same_calibre
from index_mappings.analysis.marks import mark_concepts
from index_mappings.analysis.places import place_codes

AGREES, DIFFERS = "agrees", "differs"
# Words less alike than this (0–100) are of another place or make for certain.
UNLIKE = 72
# A mark needs this many concepts in common, and this share of the shorter: a scar alone is no mark.
LEAST_CONCEPTS, LEAST_SHARE = 2, 0.6
# A year of make is often the year of registration.
YEARS_NEAR = 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a lookup says beside names, dates, sex and numbers; empty where not asked."""

    birth_place: str = ""
    citizenship: str = ""
    marks: tuple[str, ...] = ()
    make: str = ""
    make_year: str = ""
    calibre: str = ""


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class Finding:
    """How one piece of evidence compares: `kind` is a field of a lookup, `effect` agrees or differs."""

    kind: str
    effect: str
    asked: str
    found: str


def findings(asked: Evidence, subject: Subject) -> tuple[Finding, ...]:
    """What can be said of the evidence asked beside a record."""
    found = []

    def tell(kind: str, wanted: str, kept: str, agrees: bool | None) -> None:
        if agrees is not None:
            found.append(Finding(kind, AGREES if agrees else DIFFERS, wanted, kept))

    if asked.birth_place and subject.birth_place:
        same = _same_codes(place_codes(asked.birth_place), place_codes(subject.birth_place))
        tell("birth_place", asked.birth_place, subject.birth_place, same)
    if asked.citizenship and subject.citizenships:
        held = subject.citizenships
        tell("citizenship", asked.citizenship, ", ".join(held), asked.citizenship in held)
    for mark in asked.marks:
        for kept in subject.marks:
            if _same_mark(mark, kept):
                tell("marks", mark, kept, True)
                break
    if asked.make and subject.make:
        same = _same_codes(make_words(asked.make), make_words(subject.make))
        tell("make", asked.make, subject.make, same)
    if asked.make_year and subject.make_year:
        apart = abs(int(asked.make_year) - int(subject.make_year))
        tell("make_year", asked.make_year, subject.make_year, apart <= YEARS_NEAR)
    if asked.calibre and subject.calibre:
        same = same_calibre(asked.calibre, subject.calibre)
        tell("calibre", asked.calibre, subject.calibre, same)
    return tuple(found)


@lru_cache(maxsize=16384)
def _same_codes(asked: Sequence[str], found: Sequence[str]) -> bool | None:
    """True with a code in common, False when no two words are even alike, None in between."""
    if not asked or not found:
        return None
    if not set(asked).isdisjoint(found):
        return True
    alike = max(fuzz.ratio(a, f) for a in asked for f in found)
    return False if alike < UNLIKE else None


def _same_mark(asked: str, found: str) -> bool:
    a, f = mark_concepts(asked), mark_concepts(found)
    shared = len(a & f)
    return shared >= LEAST_CONCEPTS and shared >= LEAST_SHARE * min(len(a), len(f))
