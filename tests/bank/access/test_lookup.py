"""Lookups of a viewer: what agreements do not give leaves no trace, in hits, scores or counts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bank.access import Agreement, Agreements, Viewer, free_texts
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Change, Originator, Store
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record

DAY = date(2026, 6, 1)
UZ, KZ = Viewer("UZ", "search", DAY), Viewer("KZ", "search", DAY)
WANTED, VEHICLES = "wanted-persons", "vehicles"
NAME = {"surname": "Кыдырмышев", "given": "Анвар"}
OWN = [
    ("UZ", WANTED, {"id": "u1", "names": [NAME], "birth_dates": ["1971-03-12"]}),
    ("UZ", WANTED, {"id": "u2", "names": [{"surname": "Каримов", "given": "Анвар"}]}),
    ("UZ", VEHICLES, {"id": "u3", "plates": ["01A123BC"], "make": "Chevrolet"}),
    ("RU", WANTED, {"id": "r1", "names": [NAME], "birth_dates": ["1990-01-01"]}),
]
KAZAKH = [
    (
        "KZ",
        WANTED,
        {
            "id": f"k{number}",
            "names": [NAME],
            "birth_dates": ["1971-03-12"],
            "documents": [{"kind": "passport", "number": f"N{7712340 + number}"}],
            "remarks": "вооружён",
            "links": [
                {"relation": "vehicle-of", "category": VEHICLES, "origin": "KZ", "id": "k9"},
                {"relation": "accomplice", "category": WANTED, "origin": "KZ", "id": "k2"},
            ],
        },
    )
    for number in range(1, 8)
] + [("KZ", VEHICLES, {"id": "k9", "plates": ["777ABC02"], "vin": "JTDBR32E720123456"})]
# A viewer's lookup that would show what the whole bank knows of names, dates and numbers.
ASKED: list[dict[str, Any]] = [
    {"name": "Кыдырмышев Анвар", "birth_date": "12.03.1971"},
    {"name": "Kydyrmyshev"},
    {"name": "Кадырмышев Анвар Саидович", "sex": "male", "limit": 50},
    {"text": "N7712341"},
    {"document": "N7712341"},
    {"document": "N771234?"},
    {"plate": "777ABC02"},
    {"plate": "01A123BC", "name": "Анвар"},
    {"vin": "JTDBR32E720123456"},
]


def build(path: Path, records: list[tuple[str, str, dict[str, Any]]]) -> Home:
    home = Home(path)
    with Store.open(home) as store:
        for state in ("KZ", "RU", "UZ"):
            store.register_originator(Originator(state, state, f"Bureau of {state}"))
        arrays: dict[tuple[str, str], list[Change]] = {}
        for origin, category, raw in records:
            body = load_record(category, raw)
            arrays.setdefault((category, origin), []).append(Change("upsert", body["id"], body))
        for (category, origin), changes in arrays.items():
            run = store.begin_run("ingest", category, origin, "test", category + origin, True)
            store.write_batch(run.number, changes, len(changes))
            store.finish_run(run.number)
        bring_up_to_date(home, store, jobs=1)
    return home


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return build(tmp_path_factory.mktemp("bank"), KAZAKH + OWN)


@pytest.fixture(scope="module")
def bank_without(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return build(tmp_path_factory.mktemp("without"), OWN)


@dataclass
class Desk:
    """An open service, and the agreements of its bank."""

    service: LookupService
    agreements: Agreements

    def gives(self, *withheld: str, **more: Any) -> Agreement:
        """Let Kazakhstan give Uzbekistan its wanted persons, without some fields."""
        terms = {"categories": frozenset({WANTED}), "purposes": frozenset({"search"})} | more
        one = Agreement(
            "KZ",
            "UZ",
            first_day=date(2026, 1, 1),
            withheld={WANTED: frozenset(withheld)},
            texts_given={WANTED: free_texts(WANTED) - set(withheld)} if withheld else {},
            **terms,
        )
        return self.agreements.add(one, who="test", why="test")

    def keys(self, query: dict[str, Any], viewer: Viewer | None = UZ) -> set[str]:
        return {hit["id"] for hit in self.service.lookup(query, viewer)["hits"]}


@pytest.fixture
def desk(bank: Home) -> Iterator[Desk]:
    """Without an agreement in force; those of a test are ended with it, as none is ever deleted."""
    with Agreements.open(bank) as agreements:
        yield Desk(LookupService(bank), agreements)
        for one in agreements.current(DAY):
            agreements.end(one.number, date(2025, 12, 31), who="test", why="over")


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without the times at which the two banks were filled."""
    fresh = [
        {name: value for name, value in one.items() if name not in ("received", "changed")}
        for one in answer["freshness"]
    ]
    return answer | {"freshness": fresh}


@pytest.mark.parametrize("query", ASKED, ids=str)
def test_what_is_not_given_leaves_no_trace(
    desk: Desk, bank_without: Home, query: dict[str, Any]
) -> None:
    full = desk.service.lookup(query, UZ)
    assert timeless(full) == timeless(LookupService(bank_without).lookup(query, UZ))
    assert {hit["origin"] for hit in full["hits"]} <= {"UZ"}
    assert {(one["category"], one["origin"]) for one in full["freshness"]} == {
        (WANTED, "UZ"),
        (VEHICLES, "UZ"),
    }


def test_own_records_are_seen_and_their_reasons_are_not_of_others(desk: Desk) -> None:
    assert desk.keys(ASKED[0]) == {"u1"}
    assert desk.keys(ASKED[0], KZ) == {f"k{number}" for number in range(1, 8)}
    assert desk.keys({"plate": "777ABC02"}) == set()
    assert desk.keys({"plate": "777ABC02"}, KZ) == {"k9"}


def test_an_agreement_shows_the_record_without_what_it_withholds(desk: Desk) -> None:
    desk.gives("remarks", "documents.number", "birth_dates")
    answer = desk.service.lookup({"name": "Кыдырмышев Анвар", "birth_date": "12.03.1971"}, UZ)
    kazakh = [hit for hit in answer["hits"] if hit["origin"] == "KZ"]
    assert {hit["id"] for hit in kazakh} == {f"k{number}" for number in range(1, 8)}
    for hit in kazakh:
        assert set(hit["withheld"]) == {"remarks", "documents.number", "birth_dates"}
        assert not {"remarks", "birth_dates"} & set(hit["record"])
        assert hit["record"]["documents"] == [{"kind": "passport"}]
        assert not [one for one in hit["reasons"] if one["field"].startswith("birth")]
        # The vehicle that the first link leads to is not given; the other link is.
        assert [one["id"] for one in hit["record"]["links"]] == ["k2"]
    own = next(hit for hit in answer["hits"] if hit["id"] == "u1")
    assert own["withheld"] == []
    # The date, of which nothing may be told, lifts the own record alone.
    assert own["score"] > max(hit["score"] for hit in kazakh)
    fresh = {(one["category"], one["origin"]): one["withheld"] for one in answer["freshness"]}
    assert fresh == {
        (WANTED, "KZ"): ["birth_dates", "documents.number", "remarks"],
        (WANTED, "UZ"): [],
        (VEHICLES, "UZ"): [],
    }


@pytest.mark.parametrize("hidden", ["documents.number", "documents"])
@pytest.mark.parametrize("query", [{"document": "N7712341"}, {"text": "N7712341"}], ids=str)
def test_a_withheld_number_does_not_find(desk: Desk, hidden: str, query: dict[str, Any]) -> None:
    given = desk.gives()
    assert "k1" in desk.keys(query)
    desk.agreements.end(given.number, date(2025, 12, 31), who="test", why="test")
    desk.gives(hidden)
    assert desk.keys(query) == set()


def test_a_withheld_number_does_not_rank_or_score(desk: Desk) -> None:
    desk.gives("documents.number")
    plain = desk.service.lookup({"name": "Кыдырмышев Анвар"}, UZ)["hits"]
    tried = desk.service.lookup({"name": "Кыдырмышев Анвар", "document": "N7712341"}, UZ)["hits"]
    wrong = desk.service.lookup({"name": "Кыдырмышев Анвар", "document": "X0000000"}, UZ)["hits"]
    assert tried == wrong
    assert [hit["id"] for hit in tried if hit["origin"] == "KZ"] == [
        hit["id"] for hit in plain if hit["origin"] == "KZ"
    ]


def test_an_edit_changes_the_next_lookup_of_an_open_service(desk: Desk) -> None:
    query = {"document": "N7712341"}
    assert desk.keys(query) == set()
    given = desk.gives()
    assert "k1" in desk.keys(query)
    assert desk.keys(query, Viewer("UZ", "migration", DAY)) == set()
    assert desk.keys(query, Viewer("UZ", "search", date(2025, 12, 31))) == set()
    assert desk.keys(query, Viewer("RU", "search", DAY)) == set()
    desk.agreements.end(given.number, date(2026, 5, 31), who="test", why="test")
    assert desk.keys(query) == set()


def test_without_a_viewer_all_is_seen_whatever_was_agreed(desk: Desk) -> None:
    before = [desk.service.lookup(one) for one in ASKED]
    desk.gives("documents", "birth_dates")
    assert [desk.service.lookup(one) for one in ASKED] == before
    hits = before[0]["hits"]
    assert {hit["origin"] for hit in hits} >= {"KZ", "UZ"}
    assert "withheld" not in hits[0]
    assert {"change_number", "indexed_to"} <= set(before[0]["freshness"][0])
    assert len(before[0]["freshness"]) == 5


def test_a_body_registered_while_a_lookup_runs_is_told_of_all_the_same(
    bank: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = LookupService(bank)
    query = ASKED[0]
    told = service.lookup(query)
    before = replace(service._standings.now(), originators={})
    monkeypatch.setattr(service._standings, "now", lambda: before)
    assert told["hits"]
    assert service.lookup(query)["hits"] == told["hits"]


@pytest.mark.parametrize("viewer", [None, UZ])
def test_what_changed_since_it_was_indexed_is_scored_as_it_stands(
    tmp_path: Path, viewer: Viewer | None
) -> None:
    """The index is behind the records for a moment after each change; what is shown is not."""
    home = build(tmp_path / "bank", OWN)
    asked = {"name": "Кыдырмышев Анвар", "birth_date": "12.03.1971", "limit": 50}
    service = LookupService(home)
    before = {hit["id"]: hit for hit in service.lookup(asked, viewer)["hits"]}
    changed = {"id": "u1", "names": [NAME], "birth_dates": ["1990-07-01"]}
    with Store.open(home) as store:
        run = store.begin_run("changes", WANTED, "UZ", "t", "later", False)
        store.write_batch(run.number, [Change("upsert", "u1", load_record(WANTED, changed))], 1)
        store.finish_run(run.number)
        after = {hit["id"]: hit for hit in service.lookup(asked, viewer)["hits"]}
        assert after["u1"]["record"]["birth_dates"] == ["1990-07-01"] if "u1" in after else True
        assert after.get("u1", {"score": 0})["score"] < before["u1"]["score"]
        told = [one["code"] for one in after.get("u1", {"reasons": []})["reasons"]]
        assert "birth-same-day" not in told
        bring_up_to_date(home, store)
    assert service.lookup(asked, viewer)["hits"] == list(after.values())


def test_a_record_that_ended_since_it_was_indexed_is_no_hit(tmp_path: Path) -> None:
    home = build(tmp_path / "bank", OWN)
    service = LookupService(home)
    assert {hit["id"] for hit in service.lookup(ASKED[0])["hits"]} >= {"u1"}
    ended = {"id": "u1", "status": "ended", "names": [NAME], "birth_dates": ["1971-03-12"]}
    with Store.open(home) as store:
        run = store.begin_run("changes", WANTED, "UZ", "t", "ended", False)
        store.write_batch(run.number, [Change("upsert", "u1", load_record(WANTED, ended))], 1)
        store.finish_run(run.number)
    assert "u1" not in {hit["id"] for hit in service.lookup(ASKED[0])["hits"]}
