"""Recall at 1 and 10: one spelling of a name among others in the bank, the other typed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bank.lookup import LookupRefused, LookupService
from benchmarks.banks import born, names_bank
from benchmarks.baselines import Trigrams, cdist_ranks, romanised
from benchmarks.matching import arabic_names, world_names
from benchmarks.matching.fuzzy import fuzzy_answers
from benchmarks.pairs import (
    LANGUAGES,
    arabic_pairs,
    other_names,
    real_pairs,
    rule_pairs,
    rule_people,
    world_pairs,
)

SEED = 20261124
# Trigrams of a million names take a second a lookup: this many of a set are enough to compare.
MOST_BY_TRIGRAM = 40


def _sets(pairs: Path | None, count: int) -> dict[str, list[tuple[str, str]]]:
    sets = {f"rules {one}": rule_pairs(one, SEED, count) for one in LANGUAGES}
    for language, heard in world_names.full_names("test", SEED, count).items():
        sets[f"world names, {language} by ear"] = heard
    for letters, written in arabic_names.full_names("test", SEED, count).items():
        sets[f"Arabic script, {letters}"] = written
    if pairs:
        sets["real Russian–Latin"] = real_pairs(pairs, SEED, 5 * count)
        sets["real world–Russian"] = world_pairs(pairs, SEED, 3 * count)
        sets["real Arabic–Latin"] = arabic_pairs(pairs, SEED, 2 * count)
    return sets


def _ours(service: LookupService, typed: str, year: str = "") -> list[int]:
    query = {"name": typed, "limit": 10} | ({"birth_date": year} if year else {})
    try:
        answer = service.lookup(query)
    except LookupRefused:
        return []
    return [int(hit["id"]) for hit in answer["hits"]]


def _recalls(places: Sequence[int | None]) -> dict[str, float]:
    found = [place for place in places if place is not None]
    return {
        f"recall@{n}": round(sum(place < n for place in found) / len(places), 4) for n in (1, 10)
    }


def _place(ids: Sequence[int], right: int) -> int | None:
    return ids.index(right) if right in ids else None


def run(size: int, pairs: Path | None, count: int) -> dict[str, Any]:
    """Figures by set of pairs: ours without and with a year of birth, beside three baselines.

    Those are SQLite FTS5 trigram, rapidfuzz cdist and Elasticsearch's match with fuzziness.
    """
    sets = _sets(pairs, count)
    namesakes = frozenset(
        (person.surname, person.given)
        for one in LANGUAGES
        for person, _, _ in rule_people(one, SEED, count)
    )
    names = other_names(size, SEED, namesakes) + [bank for one in sets.values() for bank, _ in one]
    roman = [romanised(name) for name in names]
    fuzzy = iter(fuzzy_answers(roman, [typed for one in sets.values() for _, typed in one]))
    trigrams = Trigrams(roman)
    figures: dict[str, Any] = {"names": len(names), "sets": {}}
    with tempfile.TemporaryDirectory() as folder:
        service = LookupService(names_bank(Path(folder), names))
        first = size
        for title, chosen in sets.items():
            right = list(range(first, first + len(chosen)))
            first += len(chosen)
            typed = [one for _, one in chosen]
            figures["sets"][title] = {
                "pairs": len(chosen),
                "kordon": _recalls(
                    [_place(_ours(service, t), r) for t, r in zip(typed, right, strict=True)]
                ),
                "kordon with year": _recalls(
                    [
                        _place(_ours(service, t, born(r)[:4]), r)
                        for t, r in zip(typed, right, strict=True)
                    ]
                ),
                "fts5 trigram": _recalls(
                    [
                        _place(trigrams.best(t), r)
                        for t, r in list(zip(typed, right, strict=True))[:MOST_BY_TRIGRAM]
                    ]
                ),
                "rapidfuzz cdist": _recalls(cdist_ranks(roman, typed, right)),
                "elasticsearch match": _recalls([_place(next(fuzzy), r) for r in right]),
            }
    return figures
