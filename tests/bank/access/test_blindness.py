"""What is not seen changes nothing: banks that hold more than is seen answer as those that do not.

Each seed makes a bank with agreements by chance, and beside it one that holds only what the viewer
may see of it, with withheld fields taken out before they were indexed. All limits are made so small
that banks of some hundred records reach them: cuts, common words, rare names.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from bank.access import Agreement, Viewer
from bank.lookup import LookupService
from index_mappings.schemas import load_record
from tests.bank.access.chance import (
    DAY,
    GIVEN,
    SURNAMES,
    VIEWER,
    Pair,
    filled,
    pair,
    queries,
)


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
