"""Retrieval without holes: what a full scan of the scorer calls strong must be among the answers.

Every record of a bank is scored for each lookup, with the frequencies that the index gave; common
names with and without a date of birth are among the lookups.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bank.documents import subject_of
from bank.lookup import LookupService
from bank.query import understand
from bank.scoring.bands import DEFAULT
from bank.scoring.score import score
from benchmarks.banks import born, names_bank, person
from benchmarks.pairs import LANGUAGES, other_names, rule_pairs

SEED = 20261126
MOST = 100
COMMON = ("Иванов Иван Иванович", "Магомедов Магомед", "Ivanov Ivan", "Ким Александр", "Алиев Али")


def _lookups(count: int) -> tuple[list[str], list[dict[str, Any]]]:
    """Names for the bank, and lookups of them, half with a year of birth."""
    names: list[str] = []
    queries: list[dict[str, Any]] = []
    for language in LANGUAGES:
        for bank, typed in rule_pairs(language, SEED, max(1, count // len(LANGUAGES))):
            year = {"birth_date": born(len(names))[:4]} if len(names) % 2 else {}
            names.append(bank)
            queries.append({"name": typed, "limit": MOST, **year})
    for one in COMMON:
        queries.append({"name": one, "limit": MOST})
        queries.append({"name": one, "limit": MOST, "birth_date": "1971-03-12"})
    return names, queries


def run(size: int, count: int) -> dict[str, Any]:
    """Share of the strong hits of a full scan that lookups give."""
    names, queries = _lookups(count)
    names += other_names(size - len(names), SEED)
    names += [one for one in COMMON for _ in range(30)]
    subjects = [
        subject_of("RU", "wanted-persons", str(i), 1, dict(person(i, name)))
        for i, name in enumerate(names)
    ]
    strong = found = 0
    holes: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        service = LookupService(names_bank(Path(folder), names))
        for query in queries:
            asked, kept = service.scored(understand(query))
            given = {one.subject.id for one in kept}
            right = {s.id for s in subjects if score(asked, s).score >= DEFAULT.strong}
            if len(right) <= MOST:
                strong += len(right)
                found += len(right & given)
                holes += [{"query": query, "missed": names[int(i)]} for i in right - given]
    return {
        "records": len(names),
        "lookups": len(queries),
        "strong by full scan": strong,
        "given": round(found / max(strong, 1), 5),
        "holes": holes[:10],
    }
