"""How a request is looked for: one rule for all engines, made of how many documents carry each term.

All that is counted is counted among the documents that the request may find, so records outside its
categories and scopes change nothing: neither which are found, nor their order. A term weighs its
quality times its rarity, ln(1 + documents / carriers), which is inverse document frequency as BM25 has
it without the length of documents. Weights are whole sixty-fourths: sums of these are exact in the
floating point of any engine, in whatever order it adds, so documents are alike on all or on none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from bank.engines.protocol import LIKELY, CandidateRequest, Group

# Below this number of documents a term is rare enough to bring candidates alone: their postings
# cost well under a millisecond to walk.
RARE_DOCUMENTS = 3_000
# Postings of one word that are walked at most; its likeliest term always is.
MOST_WALKED = 100_000
# Terms of a word down to its sound; where such are left out, the word was not looked for as it may be written.
OF_THE_WORD = 0.75
WEIGHT_STEP = 1 / 64

Weighed = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to find by and what to rank by; weights are final.

    Found is what carries any of `finders`, all terms of one of the `patterns`, or a term of each of
    `needed` of the `common` words; `cut` says that likely terms of a word were left out, since too many
    carry them. Found documents are ranked by the sum of the heaviest term of each of
    `words` and of all `boosts`; equal ones by `layout.tie_of` their keys.
    """

    finders: tuple[str, ...]
    patterns: tuple[tuple[str, ...], ...]
    common: tuple[tuple[str, ...], ...]
    needed: int
    words: tuple[Weighed, ...]
    boosts: Weighed
    cut: bool = False

    @property
    def finds(self) -> bool:
        """Whether there is anything to find by."""
        return bool(self.finders or self.patterns or self.common)


def terms_counted(request: CandidateRequest) -> tuple[str, ...]:
    """The terms whose carriers the plan of a request asks for."""
    return tuple(dict.fromkeys(term for group in request.groups for term, _ in group.terms))


def carriers_of(request: CandidateRequest, count: Callable[[str], int]) -> tuple[int, ...]:
    """For each group, how many documents carry the likely term that most of them carry."""
    return tuple(
        max((count(term) for term, weight in group.terms if weight >= LIKELY), default=0)
        for group in request.groups
    )


def plan_of(request: CandidateRequest, documents: int, count: Callable[[str], int]) -> Plan:
    """The plan of a request, where `count` gives the carriers of a term among so many documents."""
    words = [_word(group, documents, count) for group in request.groups]
    finders = tuple(dict.fromkeys(term for one in words for term in one.finders))
    common = tuple(tuple(term for term, _ in one.terms) for one in words if one.common)
    needed = 2
    if len(common) == 1:
        # One common word finds alone only where nothing else is asked.
        common, needed = (() if finders or request.patterns else common), 1
    return Plan(
        finders,
        request.patterns,
        common,
        needed,
        tuple(one.terms for one in words if one.terms),
        tuple((term, _stepped(weight)) for term, weight in request.boosts),
        any(one.cut for one in words),
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """A group: its terms with their final weights, those that find alone, whether it is common, or cut."""

    terms: Weighed
    finders: tuple[str, ...]
    common: bool
    cut: bool


def _word(group: Group, documents: int, count: Callable[[str], int]) -> _Word:
    walked, cut = 0, False
    terms: list[tuple[str, float]] = []
    finders: list[str] = []
    for term, weight in group.terms:
        carriers = count(term)
        if carriers == 0:
            continue
        walked += carriers
        if terms and walked > MOST_WALKED:
            # The likeliest terms come first: what is left is far from the word and costs most.
            cut = weight >= OF_THE_WORD
            break
        terms.append((term, _stepped(weight * math.log1p(documents / carriers))))
        if group.selective or walked <= RARE_DOCUMENTS:
            finders.append(term)
    common = walked > RARE_DOCUMENTS and not group.selective
    return _Word(tuple(terms), tuple(finders), common, cut)


def _stepped(weight: float) -> float:
    return max(round(weight / WEIGHT_STEP), 1) * WEIGHT_STEP
