"""Looking without the withheld: a field that is not shown must not find, rank or score either.

Whoever could find a record by a document number that is withheld from them would learn the number
by trying. So arrays of which terms are withheld are asked without those terms, in a request of
their own, and their candidates are analysed again from records as they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from bank.access.paths import covered, declared_paths, name_paths
from bank.access.sight import Sight
from bank.documents import number_term, subject_of
from bank.engines.protocol import CandidateRequest, Candidates, Group
from bank.scoring.shortlist import shortlist
from bank.scoring.subject import Name, Subject, from_bytes
from bank.store import Freshness
from bank.store.model import StoredRecord
from index_mappings.analysis.numbers import FAMILY_LETTERS
from index_mappings.searchable import number_fields

Key = tuple[str, str, str]
Read = Callable[[Sequence[Key]], Mapping[Key, StoredRecord]]
# What the terms of documents and lookups begin with (bank.documents, bank.query).
_STARTS = {"name": ("N", "T"), "birth_date": ("B", "Y"), "sex": ("S",), "place": ("P",)}
# What the scorer reads of a subject, by how the fields are searched that it comes from.
_READ: dict[str, tuple[str, Any]] = {
    "name": ("names", ()),
    "birth_date": ("births", ()),
    "sex": ("sex", ""),
    "citizenship": ("citizenships", ()),
    "place": ("birth_place", ""),
    "mark": ("marks", ()),
    "make": ("make", ""),
    "make_year": ("make_year", ""),
    "calibre": ("calibre", ""),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a lookup: what is asked of the arrays of which the same terms are withheld."""

    request: CandidateRequest
    names_seen: bool = True


@cache
def hidden_terms(category: str, withheld: frozenset[str]) -> frozenset[str]:
    """What the terms begin with that the withheld fields of a category have brought."""
    hidden: set[str] = set()
    for path, field in declared_paths(category):
        if field.analysis in FAMILY_LETTERS and covered(path, withheld):
            place = number_fields(category, field.analysis).index(path)
            hidden.add(number_term(place, FAMILY_LETTERS[field.analysis]))
        elif field.analysis in _STARTS and field.analysis != "name" and covered(path, withheld):
            hidden.update(_STARTS[field.analysis])
    # An agreement withholds all of the names or none (`paths.refused_paths`).
    if names_hidden(category, withheld):
        hidden.update(_STARTS["name"])
    return frozenset(hidden)


@cache
def names_hidden(category: str, withheld: frozenset[str]) -> bool:
    """Whether the names of a category, if it has any, are withheld."""
    return any(covered(path, withheld) for path in name_paths(category))


@dataclass(frozen=True, slots=True)
class _Blinds:
    """What is taken from the subjects of a category: parts of them, numbers by the paths of fields.

    `torn`: a part comes from several fields, some of which are withheld: only the record tells.
    """

    emptied: tuple[tuple[str, Any], ...]
    numbers: frozenset[str]
    torn: bool


@cache
def _blinds(category: str, withheld: frozenset[str]) -> _Blinds:
    sources: dict[str, list[str]] = {"name": list(name_paths(category))}
    for path, field in declared_paths(category):
        if field.analysis in _READ and field.analysis != "name":
            inner = [f"{path}.{one.name}" for one in field.fields]
            sources.setdefault(field.analysis, []).extend(inner or [path])
    hidden = {
        analysis: [covered(path, withheld) for path in paths] for analysis, paths in sources.items()
    }
    return _Blinds(
        tuple(_READ[analysis] for analysis, each in hidden.items() if each and all(each)),
        frozenset(
            path
            for family in FAMILY_LETTERS
            for path in number_fields(category, family)
            if covered(path, withheld)
        ),
        any(any(each) and not all(each) for each in hidden.values()),
    )


def parts_of(sight: Sight, request: CandidateRequest, arrays: Iterable[Freshness]) -> list[Part]:
    """The request for what a viewer may see of these arrays, by what is left of it; never empty.

    What is hidden but was not asked parts nothing: a lookup by name is one request, whatever numbers
    are withheld.
    """
    by_hidden: dict[frozenset[str], list[tuple[str, str]]] = {}
    for one in arrays:
        decision = sight.of(one.category, one.origin)
        if decision.allowed and (not request.categories or one.category in request.categories):
            hidden = hidden_terms(one.category, decision.withheld)
            by_hidden.setdefault(hidden, []).append((one.category, one.origin))
    together: dict[tuple[CandidateRequest, bool], list[tuple[str, str]]] = {}
    for hidden, pairs in by_hidden.items():
        left = _blinded(request, hidden), "N" not in hidden
        together.setdefault(left, []).extend(pairs)
    parts = [
        Part(replace(left, scopes=tuple(pairs)), names_seen)
        for (left, names_seen), pairs in together.items()
    ]
    asking = [one for one in parts if one.request.groups or one.request.patterns]
    # The engine is asked even where there is nothing to see: that it is away must be told.
    return asking or [Part(replace(request, scopes=()))]


def _blinded(request: CandidateRequest, hidden: frozenset[str]) -> CandidateRequest:
    starts = tuple(hidden)
    if not starts:
        return request
    groups = (
        Group(tuple(one for one in group.terms if not one[0].startswith(starts)), group.selective)
        for group in request.groups
    )
    return replace(
        request,
        groups=tuple(one for one in groups if one.terms),
        boosts=tuple(one for one in request.boosts if not one[0].startswith(starts)),
        patterns=tuple(one for one in request.patterns if not one[0].startswith(starts)),
    )


def worth_scoring(
    sight: Sight, part: Part, found: Candidates, names: Sequence[Name], wanted: int, read: Read
) -> list[Subject]:
    """The candidates of a part that deserve the scorer, as the viewer sees them.

    `read` gives records by key (originator, category, id).
    """
    return _as_seen(sight, subjects_worth(part, found, names, wanted), read)


def subjects_worth(
    part: Part, found: Candidates, names: Sequence[Name], wanted: int
) -> list[Subject]:
    """The candidates of a part that deserve the scorer, with all that is in them."""
    # Names that are withheld must not choose among the candidates, nor those not looked for by.
    worth = shortlist(names if part.names_seen else (), found.payloads, wanted)
    return [from_bytes(one) for one in worth]


def _as_seen(sight: Sight, subjects: Sequence[Subject], read: Read) -> list[Subject]:
    """Candidates by what may be seen of them; of those that are torn, those still in the bank."""
    blinds = [
        _blinds(one.category, sight.of(one.category, one.origin).withheld) for one in subjects
    ]
    torn = [
        (one.origin, one.category, one.id)
        for one, blind in zip(subjects, blinds, strict=True)
        if blind.torn
    ]
    records = read(torn) if torn else {}
    seen = []
    for one, blind in zip(subjects, blinds, strict=True):
        if not blind.torn:
            seen.append(_without(one, blind))
        elif again := _again(sight, one, records):
            seen.append(again)
    return seen


def _without(one: Subject, blind: _Blinds) -> Subject:
    if not blind.emptied and not blind.numbers:
        return one
    left = tuple(number for number in one.numbers if number[1] not in blind.numbers)
    return one._replace(numbers=left, **dict(blind.emptied))


def _again(sight: Sight, one: Subject, records: Mapping[Key, StoredRecord]) -> Subject | None:
    """The subject analysed anew from its record as it is shown; None when that is gone."""
    key = one.origin, one.category, one.id
    stored = records.get(key)
    body = stored.body if stored else None
    if stored is None or body is None:
        return None
    shown = sight.shown(one.category, one.origin, body)
    return subject_of(*key, stored.version, shown[0]) if shown else None
