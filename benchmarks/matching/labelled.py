"""The labelled set: every kind of pair with its rule, in a development and a test part.

Pairs are made, not kept: a kind is a small function and a seed. Surnames of the two parts share no
root, tables no entry. Weights are fitted on the development part alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.matching import beside, others, same
from benchmarks.matching.pair import LabelledPair, Part
from benchmarks.pairs import LANGUAGES

SEED = 20261124
Maker = Callable[[Part, random.Random], tuple[dict[str, Any], dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How pairs of a kind are made, by what rule, and whether they are of one person.

    `weight` is what the kind counts in fitting: twins are one birth in ninety.
    """

    make: Maker
    source: str
    same: bool = True
    weight: float = 1.0


KINDS: dict[str, Kind] = {
    **{
        f"spelling {language}": Kind(
            same.in_two_spellings(language), "benchmarks/spelling_tables.py, table by table"
        )
        for language in LANGUAGES
    },
    "iso 9": Kind(same.iso9, "ISO 9:1995, table 1"),
    "patronymic on one side": Kind(same.patronymic_on_one_side, "order MVD 995/2017"),
    "order changed": Kind(same.order_changed, "ICAO 9303-3 section 4.6: order of names by state"),
    "maiden name": Kind(same.maiden, "domain notes 5: names of a person"),
    "gendered surname": Kind(same.gendered, "domain notes 3.2"),
    "ending dropped": Kind(same.ending_dropped, "domain notes 3.2: national endings"),
    "equivalents": Kind(same.equivalents, "common knowledge, benchmarks/matching/tables.py"),
    "initials": Kind(same.initials, "GOST R 7.0.97-2016, signatures"),
    "compound": Kind(same.compound, "domain notes 3: joined and split"),
    "second given name": Kind(same.second_given, "ICAO 9303-3 section 4.6: secondary identifier"),
    "single name": Kind(same.single, "ICAO 9303-3 section 4.6, one name only"),
    "father's name": Kind(same.fathers_name, "domain notes 3.2: Turkic patronymics"),
    "typing, Cyrillic": Kind(same.typing(False), "keyboard ЙЦУКЕН"),
    "typing, Latin": Kind(same.typing(True), "keyboard QWERTY"),
    "wrong layout": Kind(same.layout, "keyboards ЙЦУКЕН and QWERTY, key by key"),
    "optical reading": Kind(same.ocr, "shapes, benchmarks/matching/slips.py"),
    "MRZ": Kind(same.mrz, "ICAO 9303-4, TD3; 9303-3 section 6, truncation"),
    "by ear, Russian": Kind(same.by_ear("Russian"), "practical transcription (Ермолович)"),
    "by ear, Ukrainian": Kind(same.by_ear("Ukrainian"), "Ukrainian orthography 2019, §§ 121-140"),
    "by ear, Armenian": Kind(same.by_ear("Armenian"), "Armenian terminological committee's forms"),
    "Arabic script, Latin": Kind(
        same.in_arabic(1), "passports, benchmarks/matching/arabic_names.py"
    ),
    "Arabic script, Cyrillic": Kind(
        same.in_arabic(2),
        "practical transcription and CIS papers, benchmarks/matching/arabic_names.py",
    ),
    "dates": Kind(same.dates, "domain notes 5: dates of birth"),
    "near surname": Kind(others.near_surname, "other people", False),
    "father and son": Kind(others.father_and_son, "other people", False),
    "brothers": Kind(others.brothers, "other people", False),
    "twins": Kind(others.twins, "other people", False, 0.1),
    "spouses": Kind(others.spouses, "other people", False),
    "namesakes": Kind(others.namesakes, "other people", False),
    "other given name": Kind(others.other_given, "other people", False),
    "other surname": Kind(others.other_surname, "other people", False),
    "near given name": Kind(others.near_given, "other people", False),
    "strangers": Kind(others.strangers, "other people", False),
}


# Bearers of one name whom only evidence beside it tells apart: for the weights of that evidence.
BESIDE: dict[str, Kind] = {
    "place of birth": Kind(beside.born_there, "domain notes 5"),
    "marks": Kind(beside.marked, "domain notes 5"),
    "born elsewhere": Kind(beside.born_elsewhere, "other people", False),
    "other marks": Kind(beside.other_marks, "other people", False),
}


def labelled_pairs(
    part: Part, count: int, seed: int = SEED, kinds: Mapping[str, Kind] = KINDS
) -> list[LabelledPair]:
    """`count` pairs of each kind (three times as many of other people), the same for a seed.

    So people that are the same and people that are not come about as often.
    """
    made = []
    for title, kind in kinds.items():
        chance = random.Random(f"{title}:{part}:{seed}")
        for _ in range(count if kind.same else 3 * count):
            query, kept = kind.make(part, chance)
            made.append(LabelledPair(title, kind.source, "wanted-persons", query, kept, kind.same))
    return made
