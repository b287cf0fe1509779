"""Banks, agreements and lookups by chance: a whole bank and, beside it, one of what a viewer may see of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bank.access import (
    AccessBook,
    Agreement,
    AgreementRefused,
    Agreements,
    Viewer,
    free_texts,
    withholdable,
)
from bank.access.agreement import check
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Change, Originator, Store
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record

DAY = date(2026, 7, 1)
VIEWER = Viewer("UZ", "search", DAY)
BODIES = {
    code: Originator(code, state, f"Bureau {code}")
    for code, state in (("KZ", "KZ"), ("KZ-GP", "KZ"), ("RU", "RU"), ("UZ", "UZ"), ("TJ", "TJ"))
}
CATEGORIES = (
    "wanted-persons", "missing-persons", "unidentified-persons", "vehicles", "lost-arms"
)  # fmt: skip
SURNAMES = ("Кыдырмышев", "Каримов", "Karimov", "Каримова", "Валиев", "Алиев", "Юнусов", "Ким")
GIVEN = ("Анвар", "Anvar", "Тимур", "Рустам", "Марина", "Искандер", "Александр")
FATHERS = ("Саидович", "Анварович", "Саид оглы", "")
NUMBERS = ("N7712341", "N7712342", "N7712841", "7712341", "AB1234567", "30105199012345")
VINS = ("JTDBR32E720123456", "JTDBR32E720123466", "720123456", "XTA21099012345678")
PLATES = ("А123ВС77", "A123BC77", "А123ВС99", "777ABC02")
SERIALS = ("КН4711", "4711", "КН4712", "АБ4711")
PLACES = ("Ташкент", "Алма-Ата", "Ленинабад")
BORN = ("1971-03-12", "1971-12-03", "1971", "1990-01-01")
TEXTS = ("Кыдырмышев Анвар, N7712341", "А123ВС77 у Каримова")
# Never withheld here: a correction changes it, so that each version is one in both banks.
CORRECTED = "case_number"
MORE = (
    "names", "documents", "documents.number", "personal_numbers", "birth_dates", "birth_place",
    "marks.text", "vin", "body_number", "engine_number", "plates", "papers.number", "make", "model",
    "parts.number", "parts", "calibre", "links", "links.origin", "sex", "citizenships", "year",
)  # fmt: skip
Array = tuple[str, str]
Bodies = dict[Array, list[dict[str, Any]]]


def person(draw: random.Random) -> dict[str, Any]:
    one: dict[str, Any] = {
        "names": [
            {
                "surname": draw.choice(SURNAMES),
                "given": draw.choice(GIVEN),
                "patronymic": draw.choice(FATHERS),
            }
            for _ in range(draw.choice((1, 1, 2)))
        ],
        "birth_dates": draw.sample(BORN, draw.choice((0, 1, 1, 2))),
        "sex": draw.choice(("male", "female", "unknown")),
        "birth_place": draw.choice(PLACES),
        "citizenships": draw.sample(("KZ", "RU", "UZ"), draw.choice((0, 1))),
        "marks": [{"kind": "tattoo", "place": "плечо", "text": "тигр"}][: draw.choice((0, 1))],
    }
    if draw.random() < 0.5:
        series = draw.choice(("", "N", "AB"))
        one["documents"] = [{"kind": "passport", "series": series, "number": draw.choice(NUMBERS)}]
    if draw.random() < 0.3:
        one["personal_numbers"] = [draw.choice(NUMBERS)]
    return one


def vehicle(draw: random.Random) -> dict[str, Any]:
    one: dict[str, Any] = {
        "make": draw.choice(("Toyota", "ВАЗ")),
        "model": draw.choice(("21", "X")),
    }
    one["plates"] = draw.sample(PLATES, draw.choice((1, 1, 2)))
    for name in ("vin", "body_number", "chassis_number", "engine_number"):
        if draw.random() < 0.4:
            one[name] = draw.choice(VINS)
    if draw.random() < 0.4:
        one["papers"] = [{"number": draw.choice(NUMBERS)}]
    return one | {"year": draw.choice((2009, 2010))}


def arm(draw: random.Random) -> dict[str, Any]:
    one: dict[str, Any] = {"number": draw.choice(SERIALS), "make": draw.choice(("ПМ", "ТТ"))}
    one |= {"calibre": draw.choice(("9x18", "7.62")), "year": draw.choice((1970, 1971))}
    if draw.random() < 0.5:
        one["parts"] = [{"part": "barrel", "number": draw.choice(SERIALS)}]
    return one


def record(draw: random.Random, category: str, id_: str) -> dict[str, Any]:
    makers = {"vehicles": vehicle, "lost-arms": arm}
    one = makers.get(category, person)(draw) | {"id": id_}
    if category == "unidentified-persons" and draw.random() < 0.5:
        one["stated_name"] = f"{draw.choice(GIVEN)} {draw.choice(SURNAMES)}"
    if draw.random() < 0.1:
        one["status"] = "ended"
    if draw.random() < 0.1:
        one["valid_until"] = "2020-01-01"
    if draw.random() < 0.3:
        one |= {"remarks": draw.choice(TEXTS), "action": "detain", "action_text": "задержать"}
    if draw.random() < 0.4:
        one["links"] = [
            {
                "relation": "same-case",
                "category": draw.choice(CATEGORIES),
                "origin": draw.choice(list(BODIES)),
                "id": str(draw.randrange(9)),
                "text": draw.choice(TEXTS),
            }
        ]
    return load_record(category, {name: value for name, value in one.items() if value != ""})


def some_agreements(draw: random.Random) -> Iterator[Agreement]:
    """Agreements by chance, that are good ones."""
    while draw.random() < 0.85:
        categories = draw.sample(CATEGORIES, draw.choice((2, 4, 5)))
        withheld, texts = {}, {}
        for category in categories:
            known = [one for one in withholdable(category) if one != CORRECTED]
            likely = [one for one in MORE if one in known]
            paths = {*draw.sample(likely, draw.choice((0, 1, 2, 3)))}
            paths |= {*draw.sample(known, draw.choice((0, 0, 1)))}
            if category == "unidentified-persons" and draw.random() < 0.4:
                paths |= {"names", "stated_name"}
            withheld[category] = frozenset(paths)
            hidden = paths | {text for text in free_texts(category) if text.split(".")[0] in paths}
            if paths and draw.random() < 0.5:
                texts[category] = frozenset(free_texts(category) - hidden)
        one = Agreement(
            draw.choice(("KZ", "KZ", "RU")),
            "UZ",
            frozenset(categories),
            frozenset(draw.sample(("search", "migration"), draw.choice((1, 2)))),
            draw.choice((DAY, date(2026, 1, 1), date(2027, 1, 1))),
            withheld=withheld,
            texts_given=texts,
        )
        try:
            check(one)
        except AgreementRefused:
            continue
        yield one


def filled(
    path: Path,
    first: Bodies,
    then: Bodies,
    agreements: Sequence[Agreement],
    engine: str = "embedded",
) -> Home:
    """An indexed bank: all arrays, then corrections of some of them, by one run each."""
    home = Home(path, database="", engine=engine, copy=False)
    with Store.open(home) as store, Agreements.open(home) as kept:
        for body in BODIES.values():
            store.register_originator(body)
        for one in agreements:
            kept.add(one, who="test", why="chance")
        for arrays in (first, then):
            for (category, origin), bodies in arrays.items():
                run = store.begin_run("ingest", category, origin, "test", str(len(bodies)), False)
                changes = [Change("upsert", one["id"], one) for one in bodies]
                store.write_batch(run.number, changes, len(changes))
                store.finish_run(run.number)
            bring_up_to_date(home, store, jobs=1)
    return home


def left_of(arrays: Bodies, book: AccessBook) -> Bodies:
    """What the viewer may see of records: the rest is not in the bank, as if it had never been."""

    def open_to(category: str, origin: str) -> bool:
        return book.decide(VIEWER, BODIES[origin], category).allowed

    left: Bodies = {}
    for (category, origin), bodies in arrays.items():
        if not open_to(category, origin):
            continue
        if origin == VIEWER.state:
            left[category, origin] = bodies
            continue
        withheld = book.decide(VIEWER, BODIES[origin], category).withheld
        for one in bodies:
            links = [
                link
                for link in one.get("links", ())
                if open_to(link["category"], link["origin"])
                and (link["origin"] == origin or "links.origin" not in withheld)
                and (link["category"] == category or "links.category" not in withheld)
            ]
            seen = _stripped(one | {"links": links}, withheld)
            left.setdefault((category, origin), []).append(seen)
    return left


def _stripped(
    value: Mapping[str, Any], withheld: frozenset[str], under: str = ""
) -> dict[str, Any]:
    left = {}
    for name, one in value.items():
        path = under + name
        if path in withheld:
            continue
        if isinstance(one, dict):
            one = _stripped(one, withheld, f"{path}.")
        elif isinstance(one, list):
            one = [
                _stripped(item, withheld, f"{path}.") if isinstance(item, dict) else item
                for item in one
            ]
            one = [item for item in one if item != {}]
        if one not in ({}, []):
            left[name] = one
    return left


def queries(draw: random.Random) -> Iterator[dict[str, Any]]:
    for _ in range(12):
        one: dict[str, Any] = {}
        name = f"{draw.choice(SURNAMES)} {draw.choice(GIVEN)} {draw.choice(FATHERS)}".strip()
        for field, value in (
            ("name", draw.choice((name, name.split(" ")[0]))),
            ("birth_date", draw.choice(BORN)),
            ("sex", draw.choice(("male", "female"))),
            ("birth_place", draw.choice(PLACES)),
            ("citizenship", draw.choice(("KZ", "UZ"))),
            ("marks", "татуировка тигр на плече"),
            ("document", draw.choice((*NUMBERS, "N77123??", "*12341"))),
            ("vin", draw.choice((*VINS, "JTDBR32E*"))),
            ("plate", draw.choice((*PLATES, "А123??77"))),
            ("arm", draw.choice(SERIALS)),
            ("make", draw.choice(("Toyota X", "ВАЗ", "ПМ"))),
            ("make_year", draw.choice(("2009", "1971"))),
            ("calibre", draw.choice(("9x18", "7.62"))),
            ("text", draw.choice((*NUMBERS, *VINS, *PLATES, *SERIALS, name))),
        ):
            if draw.random() < (0.6 if field == "name" else 0.25):
                one[field] = value
        if one.keys() & {"name", "document", "vin", "plate", "arm", "text"}:
            categories = draw.sample(CATEGORIES, draw.choice((0, 0, 2)))
            yield one | {"limit": draw.choice((1, 5, 50)), "categories": categories}


@dataclass
class Pair:
    """The whole bank, the bank of what is seen, and what each holds."""

    whole: LookupService
    seen: LookupService
    keys: list[tuple[str, str, str]]


def pair(
    draw: random.Random, path: Path, engines: tuple[str, str] = ("embedded", "embedded")
) -> Pair:
    agreements = list(some_agreements(draw))
    book = AccessBook(agreements=tuple(agreements))
    arrays: Bodies = {}
    for category in CATEGORIES:
        for origin in BODIES:
            bodies = [
                record(draw, category, str(place)) for place in range(draw.choice((0, 5, 12)))
            ]
            if bodies:
                arrays[category, origin] = bodies
    order = draw.sample(list(arrays), len(arrays))
    first = {key: arrays[key] for key in order}
    then = {
        key: [
            record(draw, key[0], one["id"]) | {CORRECTED: "corrected"}
            for one in draw.sample(first[key], 2)
        ]
        for key in draw.sample(order, min(4, len(order)))
    }
    whole = filled(path / "whole", first, then, agreements, engines[0])
    left = left_of(first, book), left_of(then, book)
    seen = filled(path / "seen", *left, agreements, engines[1])
    keys = [(key[1], key[0], one["id"]) for key, bodies in first.items() for one in bodies]
    return Pair(LookupService(whole), LookupService(seen), keys)
