"""Plates, VINs, documents and arms: recall of numbers with one slip among many others.

Plates of every format of `index_mappings/analysis/plates.py`, generated from its patterns; slips by
tables of their own, so that the product's classes are checked from outside.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bank.home import Home
from bank.lookup import LookupRefused, LookupService
from bank.store import Change, Store
from bank.worker import bring_up_to_date
from benchmarks.banks import batches
from index_mappings.analysis.numbers import canonical
from index_mappings.analysis.plates import FORMATS

SEED = 20261125
SIGNS = "ABCEHKMOPTXYDFGIJLNRSUVWZ"
VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
# What cameras and hands confuse (ISO 7591 legibility notes; GOST R 50577 letters).
CONFUSED = (
    "0O",
    "0D",
    "1I",
    "8B",
    "5S",
    "2Z",
    "6G",
    "7T",
    "4A",
    "OQ",
    "VY",
    "MN",
    "HN",
    "CG",
    "UV",
    "KX",
    "EF",
    "PR",
    "3B",
    "1L",
)
LATIN_TO_CYRILLIC = dict(zip("ABEKMHOPCTYX", "АВЕКМНОРСТУХ", strict=True))
Slip = Callable[[str, random.Random], str]


def misread(text: str, chance: random.Random) -> str:
    """One sign as another of its look, where there is one."""
    places = [(at, pair) for at, sign in enumerate(text) for pair in CONFUSED if sign in pair]
    if not places:
        return text
    at, pair = chance.choice(places)
    return text[:at] + pair.replace(text[at], "") + text[at + 1 :]


def lookalike(text: str, chance: random.Random) -> str:
    """Some letters in the other alphabet."""
    return "".join(
        LATIN_TO_CYRILLIC.get(sign, sign) if chance.random() < 0.7 else sign for sign in text
    )


def wrong(text: str, chance: random.Random) -> str:
    """One sign as any other of its sort."""
    at = chance.randrange(len(text))
    signs = "0123456789" if text[at].isdigit() else SIGNS
    return text[:at] + chance.choice(signs.replace(text[at], "")) + text[at + 1 :]


def missing(text: str, chance: random.Random) -> str:
    """One sign left out."""
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :]


def extra(text: str, chance: random.Random) -> str:
    """One sign doubled."""
    at = chance.randrange(len(text))
    return text[:at] + text[at] + text[at:]


def swapped(text: str, chance: random.Random) -> str:
    """Two neighbours exchanged."""
    places = [at for at in range(len(text) - 1) if text[at] != text[at + 1]]
    if not places:
        return text
    at = chance.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def unknown(text: str, chance: random.Random) -> str:
    """One sign that could not be read."""
    at = chance.randrange(len(text))
    return text[:at] + "?" + text[at + 1 :]


def cut(text: str, chance: random.Random) -> str:
    """The beginning or the end not read."""
    return text[:-2] + "*" if chance.random() < 0.5 else "*" + text[2:]


SLIPS: dict[str, Slip] = {
    "as it is": lambda text, chance: text,
    "look-alike letters": lookalike,
    "one OCR error": misread,
    "one sign wrong": wrong,
    "one sign missing": missing,
    "one sign too many": extra,
    "two swapped": swapped,
    "one sign unknown": unknown,
    "begin or end unknown": cut,
}


def plates(chance: random.Random) -> Iterator[str]:
    """Plates of all formats in turn, made from the patterns."""
    makers = [_maker(each.pattern.pattern) for each in FORMATS]
    while True:
        yield chance.choice(makers)(chance)


def _maker(pattern: str) -> Callable[[random.Random], str]:
    """A generator of texts that a simple pattern fits: classes, counts, groups, alternatives."""
    tree = import_module("re._parser").parse(pattern.replace("[A-ZА-Я]", "[A-Z]"))

    def made(items: Any, chance: random.Random) -> str:
        out = []
        for code, argument in items:
            kind = str(code)
            if kind == "LITERAL":
                out.append(chr(argument))
            elif kind == "IN":
                out.append(_sign(argument, chance))
            elif kind == "MAX_REPEAT":
                low, high, inner = argument
                count = chance.randint(low, min(int(high), low + 3))
                out += [made(inner, chance) for _ in range(count)]
            elif kind == "SUBPATTERN":
                out.append(made(argument[-1], chance))
            elif kind == "BRANCH":
                out.append(made(chance.choice(argument[1]), chance))
        return "".join(out)

    return lambda chance: made(tree, chance)


def _sign(choices: Any, chance: random.Random) -> str:
    signs: list[str] = []
    for code, argument in choices:
        kind = str(code)
        if kind == "LITERAL":
            signs.append(chr(argument))
        elif kind == "RANGE":
            signs += [chr(one) for one in range(argument[0], argument[1] + 1)]
        elif kind == "CATEGORY":
            signs += list("0123456789")
    return chance.choice(signs)


def bank_of(path: Path, records: Mapping[str, Iterable[Mapping[str, Any]]]) -> Home:
    """A bank of records by their categories, straight through store and index worker."""
    home = Home(path)
    with Store.open(home) as store:
        for category, made in records.items():
            run = store.begin_run("ingest", category, "RU", "numbers", category, False)
            done = 0
            for some in batches(made, 5_000):
                done += len(some)
                changes = [Change("upsert", str(one["id"]), dict(one)) for one in some]
                store.write_batch(run.number, changes, done)
            store.finish_run(run.number)
        bring_up_to_date(home, store)
    return home


def run(size: int, count: int) -> dict[str, Any]:
    """Recall at 1 and 5 by field and slip, beside rapidfuzz over all canonical numbers."""
    chance = random.Random(SEED)
    own = plates(chance)
    unique_plates = list(dict.fromkeys(next(own) for _ in range(size)))
    vins = ["".join(chance.choice(VIN_SIGNS) for _ in range(17)) for _ in unique_plates]
    numbers = [
        f"{chance.choice(SIGNS)}{chance.choice(SIGNS)}{chance.randint(0, 10**7 - 1):07d}"
        for _ in range(size // 5)
    ]
    serials = [
        f"{chance.choice(SIGNS)}{chance.choice(SIGNS)}{chance.randint(1000, 99999)}"
        for _ in range(size // 10)
    ]
    made: dict[str, Iterator[Mapping[str, Any]]] = {
        "vehicles": (
            {"id": str(i), "status": "active", "plates": [p], "vin": v}
            for i, (p, v) in enumerate(zip(unique_plates, vins, strict=True))
        ),
        "wanted-persons": (
            {"id": str(i), "status": "active", "documents": [{"number": n}]}
            for i, n in enumerate(numbers)
        ),
        "lost-arms": (
            {"id": str(i), "status": "active", "number": n} for i, n in enumerate(serials)
        ),
    }
    fields = {
        "plate": ("plate", unique_plates), "vin": ("vin", vins),
        "document": ("document", numbers), "arm": ("serial", serials),
    }  # fmt: skip
    figures: dict[str, Any] = {"numbers": {name: len(kept) for name, (_, kept) in fields.items()}}
    with tempfile.TemporaryDirectory() as folder:
        service = LookupService(bank_of(Path(folder), made))
        for field, (family, kept) in fields.items():
            canonicals = [canonical(family, one) for one in kept]
            for name, slip in SLIPS.items():
                chosen = chance.sample(range(len(kept)), count)
                asked = [slip(kept[at], chance) for at in chosen]
                places = [
                    _place(service, field, a, kept[at], family)
                    for a, at in zip(asked, chosen, strict=True)
                ]
                base = _extract(canonicals, [canonical(family, a) for a in asked[:20]], chosen[:20])
                figures[f"{field}: {name}"] = {
                    "recall@1": _share(places, 1), "recall@5": _share(places, 5),
                    "rapidfuzz recall@5": base,
                }  # fmt: skip
    return figures


def _place(service: LookupService, field: str, asked: str, right: str, family: str) -> int | None:
    """The place of the first hit that bears the right number, equal numbers counted as right."""
    try:
        answer = service.lookup({field: asked, "limit": 10})
    except LookupRefused:
        return None
    wanted = canonical(family, right)
    for place, hit in enumerate(answer["hits"]):
        record = hit["record"]
        held = [*record.get("plates", []), record.get("vin", ""), record.get("number", "")]
        held += [one["number"] for one in record.get("documents", [])]
        if any(one and canonical(family, one) == wanted for one in held):
            return place
    return None


def _share(places: list[int | None], first: int) -> float:
    return round(sum(p is not None and p < first for p in places) / len(places), 4)


def _extract(kept: list[str], asked: list[str], right: list[int]) -> float:
    found = 0
    for one, at in zip(asked, right, strict=True):
        best = process.extract(one, kept, scorer=fuzz.ratio, limit=5)
        found += any(kept[at] == text for text, _, _ in best)
    return round(found / len(asked), 4)
