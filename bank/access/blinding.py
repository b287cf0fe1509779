"""Looking without the withheld: a field that is not shown must not find, rank or score either.

Whoever could find a record by a document number that is withheld from them would learn the number
by trying. So an array of which searched fields are withheld is asked by what is left of the
lookup, and its candidates are analysed again from records as they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bank.access.paths import covered, declared_paths
from bank.access.sight import Sight
from bank.documents import subject_of
from bank.engines.protocol import CandidateRequest
from bank.scoring.subject import Subject
from bank.store import Freshness
from bank.store.model import StoredRecord
from index_mappings.analysis.numbers import FAMILY_LETTERS

# What the terms of documents and lookups begin with (bank.documents, bank.query).
_TERMS = {
    "name": ("N", "T"),
    "birth_date": ("B", "Y"),
    "sex": ("S",),
    "place": ("P",),
    **{family: (f"#{letter}",) for family, letter in FAMILY_LETTERS.items()},
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a lookup: what is asked of the arrays in which the same is withheld of names and numbers.

    `hidden` are the ways of searching that are left out, `names_whole` whether all of names is seen.
    """

    request: CandidateRequest
    hidden: frozenset[str] = frozenset()
    names_whole: bool = True


@cache
def hidden_analyses(category: str, withheld: frozenset[str]) -> frozenset[str]:
    """The ways of searching in which no field of the category is left to the viewer."""
    fields = [(path, one.analysis) for path, one in declared_paths(category) if one.analysis]
    left = {analysis for path, analysis in fields if not covered(path, withheld)}
    return frozenset(analysis for _, analysis in fields) - left


@cache
def touched_analyses(category: str, withheld: frozenset[str]) -> frozenset[str]:
    """The ways of searching in which something is withheld: a field, a part of it, its series."""
    touched = set()
    for path, field in declared_paths(category):
        read = [path]
        if field.prefix:
            read.append(".".join((*path.split(".")[:-1], field.prefix)))
        if field.analysis and any(
            covered(one, withheld) or any(covered(path, (one,)) for path in withheld)
            for one in read
        ):
            touched.add(field.analysis)
    return frozenset(touched)


def parts_of(sight: Sight, request: CandidateRequest, arrays: Iterable[Freshness]) -> list[Part]:
    """The request for what a viewer may see of these arrays, by what is hidden; never empty."""
    together: dict[tuple[frozenset[str], bool], list[tuple[str, str]]] = {}
    for one in arrays:
        decision = sight.of(one.category, one.origin)
        if decision.allowed and (not request.categories or one.category in request.categories):
            hidden = hidden_analyses(one.category, decision.withheld).intersection(_TERMS)
            whole = "name" not in touched_analyses(one.category, decision.withheld)
            together.setdefault((hidden, whole), []).append((one.category, one.origin))
    parts = [
        Part(replace(_blinded(request, hidden), scopes=tuple(pairs)), hidden, whole)
        for (hidden, whole), pairs in together.items()
    ]
    asking = [one for one in parts if one.request.groups or one.request.patterns]
    # The engine is asked even where there is nothing to see: that it is away must be told.
    return asking or [Part(replace(request, scopes=()))]


def _blinded(request: CandidateRequest, hidden: frozenset[str]) -> CandidateRequest:
    starts = tuple(start for analysis in hidden for start in _TERMS[analysis])
    if not starts:
        return request
    return replace(
        request,
        groups=tuple(one for one in request.groups if not one.terms[0][0].startswith(starts)),
        boosts=tuple(one for one in request.boosts if not one[0].startswith(starts)),
        patterns=tuple(one for one in request.patterns if not one[0].startswith(starts)),
    )


def blinded_keys(sight: Sight, subjects: Sequence[Subject]) -> list[tuple[str, str, str]]:
    """The records that must be read before these candidates can be compared for a viewer."""
    return [
        (one.origin, one.category, one.id)
        for one in subjects
        if touched_analyses(one.category, sight.of(one.category, one.origin).withheld)
    ]


def as_seen(
    sight: Sight,
    subjects: Sequence[Subject],
    records: Mapping[tuple[str, str, str], StoredRecord],
) -> list[Subject]:
    """The candidates that a viewer may see, compared by what they may see of them.

    `records` are those of `blinded_keys`; a candidate that needs one and has none is left out.
    """
    seen = []
    for one in subjects:
        decision = sight.of(one.category, one.origin)
        if not decision.allowed:
            continue
        if touched_analyses(one.category, decision.withheld):
            stored = records.get((one.origin, one.category, one.id))
            body = stored.body if stored else None
            found = sight.shown(one.category, one.origin, body) if body else None
            if found is None:
                continue
            left = subject_of(one.origin, one.category, one.id, one.version, found[0])
            # Until when a record answers is no evidence: it holds whether the day is shown or not.
            one = replace(left, answers_until=one.answers_until)
        seen.append(one)
    return seen
