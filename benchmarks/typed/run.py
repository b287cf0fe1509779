"""Of lines with a number or name that the bank holds, how many find its record, and what is said of the others."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from bank.lookup import LookupRefused, LookupService
from benchmarks.matching.numbers import bank_of
from benchmarks.typed import lines
from benchmarks.typed.things import PEOPLE, Thing, people, things

SEED = 20261130
Lines = Callable[[Thing, Random], Iterator[str]]
KINDS: dict[str, tuple[str, Lines]] = {
    "papers": ("wanted-persons", lines.of_papers),
    "strips": ("wanted-persons", lines.strips),
    "papers, other keyboard": ("wanted-persons", lines.on_other_keys),
    "weapons": ("lost-arms", lines.of_arms),
    "weapons, other keyboard": ("lost-arms", lines.on_other_keys),
    "plates": ("vehicles", lines.of_cars),
    "plates, other keyboard": ("vehicles", lines.on_other_keys),
    "VINs": ("vehicles", lines.of_vins),
    "names, other keyboard": (PEOPLE, lines.names_on_other_keys),
    "names between strokes": (PEOPLE, lines.between_strokes),
    "names in forms": (PEOPLE, lines.in_forms),
    "names and dates in words": (PEOPLE, lines.born_in_words),
    "names in strips, misread": (PEOPLE, lines.strips_of_names),
}


def run(size: int, count: int) -> dict[str, Any]:
    """For each kind of lines, of so many records of a bank: lines, found among the first ten, "nothing", others.

    `others` were answered, but not by the record; `refused` were told to be asked otherwise.
    """
    chance = Random(SEED)
    made = [*things(chance, size // 3), *people(Random(SEED), size // 3)]
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        categories = sorted({category for category, _ in KINDS.values()})
        records = {one: [t.record() for t in made if t.category == one] for one in categories}
        service = LookupService(bank_of(Path(folder), records))
        for name, (category, typed) in KINDS.items():
            own = [one for one in made if one.category == category]
            told = Counter(
                _told(service, thing, line)
                for thing in chance.sample(own, min(count, len(own)))
                for line in typed(thing, chance)
            )
            figures[name] = {"lines": told.total(), **dict(sorted(told.items()))}
    return figures


def _told(service: LookupService, thing: Thing, line: str) -> str:
    try:
        answer = service.lookup({"text": line})
    except LookupRefused:
        return "refused"
    if any(hit["id"] == thing.id for hit in answer["hits"]):
        return "found"
    return "nothing" if answer["outcome"] == "nothing" else "others"
