"""What is not seen changes nothing: banks that hold more than is seen answer as those that do not.

Each seed makes a bank with agreements by chance, and beside it one that holds only what the viewer
may see of it, with withheld fields taken out before they were indexed. All limits are made so small
that banks of some hundred records reach them: cuts, common words, rare names.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

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


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "bank.engines.plan.RARE_DOCUMENTS": 6,
        "bank.engines.plan.MOST_WALKED": 40,
        "bank.query.CANDIDATES": 8,
        "bank.query.CANDIDATES_A_HIT": 1,
        "bank.scoring.shortlist.BY_NAMES": 4,
        "bank.scoring.shortlist.BY_ENGINE": 2,
        "bank.frequencies.RARE_IN": 20,
    }.items():
        monkeypatch.setattr(name, value)


def timeless(fresh: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Freshness without the times at which the two banks were filled."""
    return [
        {name: value for name, value in one.items() if name not in ("received", "changed")}
        for one in fresh
    ]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.usefixtures("small_limits")
def test_answers_are_those_of_a_bank_of_what_is_seen(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    assert_blind(draw, pair(draw, tmp_path))


# Seeds whose viewers find something by agreements that withhold something; two banks of each are on the
# cluster, which takes longer to fill.
@pytest.mark.parametrize("seed", [1, 9, 12])
@pytest.mark.usefixtures("small_limits")
def test_so_they_are_on_the_cluster(seed: int, tmp_path: Path, node: str) -> None:
    draw = random.Random(seed)
    engines = [
        f"elasticsearch+http://{node}/blind{seed}{name}?replicas=0&budget=10"
        for name in ("whole", "seen")
    ]
    assert_blind(draw, pair(draw, tmp_path, (engines[0], engines[1])))


def assert_blind(draw: random.Random, banks: Pair) -> None:
    """Both banks answer lookups, freshness and records alike."""
    for query in queries(draw):
        whole, seen = (one.lookup(query, VIEWER) for one in (banks.whole, banks.seen))
        whole["freshness"], seen["freshness"] = map(
            timeless, (whole["freshness"], seen["freshness"])
        )
        assert whole == seen, query
    assert timeless(banks.whole.freshness(VIEWER)) == timeless(banks.seen.freshness(VIEWER))
    for key in banks.keys:
        ones = [one.record(key, VIEWER) for one in (banks.whole, banks.seen)]
        shown = [
            one
            and (
                one.stands,
                one.reason,
                [(v.version, v.kind, v.record, v.withheld) for v in one.versions],
            )
            for one in ones
        ]
        assert shown[0] == shown[1]


@pytest.fixture
def of_one_number(tmp_path: Path, small_limits: None) -> LookupService:
    """Missing persons whose names are withheld, many with one document, some with it as a number."""
    bodies = [
        load_record(
            "missing-persons",
            {
                "id": str(place),
                "names": [{"surname": surname, "given": given}],
                "documents": [{"number": "N7712341"}],
                "personal_numbers": [f"3010519901{place:04}"],
            },
        )
        for place, (surname, given) in enumerate(zip(SURNAMES * 2, GIVEN * 3, strict=False))
    ]
    hidden = {"missing-persons": frozenset({"names"})}
    unpapered = {"missing-persons": frozenset({"names", "documents"})}
    given = Agreement(
        "KZ", "UZ", frozenset(hidden), frozenset({"search"}), DAY, withheld=hidden
    )  # fmt: skip
    less = Agreement(
        "KZ", "UZ", frozenset(hidden), frozenset({"migration"}), DAY, withheld=unpapered
    )  # fmt: skip
    return LookupService(
        filled(tmp_path, {("missing-persons", "KZ"): bodies}, {}, [given, less])
    )  # fmt: skip


def test_withheld_names_do_not_choose_among_many(of_one_number: LookupService) -> None:
    found = [
        [hit["id"] for hit in of_one_number.lookup(query, VIEWER)["hits"]]
        for surname, given in zip(SURNAMES * 2, GIVEN * 3, strict=False)
        for query in [{"name": f"{surname} {given}", "document": "N7712341", "limit": 3}]
    ]
    assert found[0]
    assert [one for one in found if one != found[0]] == []


def test_a_number_that_is_given_finds_beside_one_that_is_not(of_one_number: LookupService) -> None:
    viewer = Viewer("UZ", "migration", DAY)
    assert of_one_number.lookup({"document": "N7712341"}, viewer)["hits"] == []
    for asked in ("30105199010003", "3010519901???3", "30105*10003"):
        hits = of_one_number.lookup({"document": asked}, viewer)["hits"]
        assert hits[0]["id"] == "3", asked
        assert [one["field"] for one in hits[0]["reasons"]] == ["personal_numbers"]
