"""Who may see what: one table of cases, and that an agreement more never takes sight away."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.access import (
    AccessBook,
    Agreement,
    Viewer,
    free_texts,
    scopes,
    shown,
    usable_purposes,
    withholdable,
)
from bank.access.paths import covered
from bank.store import Originator
from index_mappings.categories import CATEGORIES
from index_mappings.purposes import PURPOSES

DAY = date(2026, 6, 1)
KZ, KZ_GP = Originator("KZ", "KZ", "Kazakhstan"), Originator("KZ-GP", "KZ", "Prosecutor")
RU = Originator("RU", "RU", "Russia")
WANTED = "wanted-persons"
TEXTS = free_texts(WANTED)


def gives(number: int = 1, *withheld: str, **more: object) -> Agreement:
    """Kazakhstan gives Uzbekistan wanted persons, without some fields, with all other free texts."""
    one = Agreement(
        "KZ",
        "UZ",
        frozenset({WANTED}),
        frozenset({"search"}),
        date(2026, 1, 1),
        withheld={WANTED: frozenset(withheld)},
        number=number,
        texts_given={WANTED: TEXTS - set(withheld)},
    )
    return replace(one, **more)  # type: ignore[arg-type]


YEAR = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
# Agreements, viewer's state, originator; allowed, withheld, by which agreements, a word of the reason.
CASES = {
    "own state": ([], "KZ", KZ, True, set(), (), "own"),
    "own state, another body": ([], "KZ", KZ_GP, True, set(), (), "own"),
    "no agreement": ([], "UZ", KZ, False, set(), (), "no records"),
    "the other direction": (
        [gives(giver="UZ", receiver="KZ")], "UZ", KZ, False, set(), (), "no records",
    ),
    "another giver": ([gives()], "UZ", RU, False, set(), (), "no records"),
    "another category": (
        [gives(categories={"vehicles"})], "UZ", KZ, False, set(), (), "no records",
    ),
    "in force": ([gives(**YEAR)], "UZ", KZ, True, set(), (1,), "Agreement 1"),
    "in force for a body": ([gives()], "UZ", KZ_GP, True, set(), (1,), "Agreement 1"),
    "its first day": ([gives(first_day=DAY)], "UZ", KZ, True, set(), (1,), "Agreement 1"),
    "its last day": ([gives(last_day=DAY)], "UZ", KZ, True, set(), (1,), "Agreement 1"),
    "not yet": (
        [gives(first_day=date(2026, 6, 2))], "UZ", KZ, False, set(), (), "begins on 2026-06-02",
    ),
    "ended": (
        [gives(last_day=date(2026, 5, 31))], "UZ", KZ, False, set(), (), "ended on 2026-05-31",
    ),
    "other purpose": ([gives(purposes={"migration"})], "UZ", KZ, False, set(), (), "purpose"),
    "field withheld": ([gives(1, "remarks")], "UZ", KZ, True, {"remarks"}, (1,), "Agreement 1"),
    "withheld by both": (
        [gives(1, "remarks", "eyes"), gives(2, "remarks", "hair")],
        "UZ", KZ, True, {"remarks"}, (1, 2), "Agreement 1, 2",
    ),
    "withheld by one of two": (
        [gives(1, "remarks"), gives(2)], "UZ", KZ, True, set(), (1, 2), "Agreement 1, 2",
    ),
    "a group by one, a part by the other": (
        [gives(1, "documents"), gives(2, "documents.number")],
        "UZ", KZ, True, {"documents.number"}, (1, 2), "Agreement 1, 2",
    ),
    "free texts with what is withheld": (
        [gives(1, "eyes", texts_given={WANTED: {"remarks"}})],
        "UZ", KZ, True, {"eyes", *TEXTS} - {"remarks"}, (1,), "Free texts are withheld",
    ),
    "free texts by one of two": (
        [gives(1, "eyes", texts_given={}), gives(2, "hair")],
        "UZ", KZ, True, set(), (1, 2), "Agreement 1, 2",
    ),
    "no free texts where nothing is withheld": (
        [gives(1, texts_given={})], "UZ", KZ, True, set(), (1,), "Agreement 1",
    ),
    "a group around a free text": (
        [gives(1, "links", texts_given={WANTED: TEXTS - {"links.text"}})],
        "UZ", KZ, True, {"links"}, (1,), "Agreement 1",
    ),
    "only those in force count": (
        [gives(1, "remarks"), gives(2, last_day=date(2026, 5, 1))],
        "UZ", KZ, True, {"remarks"}, (1,), "Agreement 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_decisions(
    case: tuple[list[Agreement], str, Originator, bool, set[str], tuple[int, ...], str],
) -> None:
    agreements, state, owner, allowed, withheld, numbers, reason = case
    found = AccessBook(tuple(agreements)).decide(Viewer(state, "search", DAY), owner, WANTED)
    assert (found.allowed, found.withheld, found.agreements) == (allowed, withheld, numbers)
    assert reason in found.reason.en
    assert found.reason.ru


DAYS = st.dates(date(2026, 5, 28), date(2026, 6, 5))


@st.composite
def terms(draw: st.DrawFn) -> Agreement:
    categories = draw(st.sets(st.sampled_from([WANTED, "vehicles"]), min_size=1))
    return gives(
        draw(st.integers(1, 9)),
        giver=draw(st.sampled_from(["KZ", "RU"])),
        categories=frozenset(categories),
        purposes=frozenset(draw(st.sets(st.sampled_from(list(PURPOSES)[:3]), min_size=1))),
        first_day=draw(DAYS),
        last_day=draw(st.none() | DAYS),
        withheld={
            name: frozenset(draw(st.sets(st.sampled_from(withholdable(name)), max_size=4)))
            for name in sorted(categories)
        },
    )


@given(st.lists(terms(), max_size=4), terms(), DAYS)
def test_an_agreement_more_never_takes_sight_away(
    some: list[Agreement], more: Agreement, day: date
) -> None:
    viewer = Viewer("UZ", "search", day)
    before, after = AccessBook(tuple(some)), AccessBook((*some, more))
    for owner in (KZ, RU):
        for category in (WANTED, "vehicles"):
            old = before.decide(viewer, owner, category)
            new = after.decide(viewer, owner, category)
            assert new.allowed or not old.allowed
            if old.allowed:
                assert all(covered(path, old.withheld) for path in new.withheld)


def test_scopes_are_the_pairs_that_may_be_seen() -> None:
    found = scopes(Viewer("UZ", "search", DAY), AccessBook((gives(),)), [KZ, KZ_GP, RU])
    assert found == ((WANTED, "KZ"), (WANTED, "KZ-GP"))
    own = scopes(Viewer("RU", "search", DAY), AccessBook((gives(),)), [KZ, RU])
    assert own == tuple((category, "RU") for category in CATEGORIES)


@pytest.mark.parametrize(
    ("agreement", "state", "usable"),
    [
        (gives(), "UZ", {"search": True}),
        (gives(last_day=date(2026, 5, 31)), "UZ", {}),
        (gives(), "TJ", {}),
        (gives(), "RU", dict.fromkeys(PURPOSES, False)),
        (gives(receiver="RU"), "RU", {one: one == "search" for one in PURPOSES}),
    ],
    ids=["given", "ended", "neither given nor own", "own alone", "own and given"],
)
def test_a_purpose_is_of_use_by_agreement_or_for_own_records(
    agreement: Agreement, state: str, usable: dict[str, bool]
) -> None:
    found = usable_purposes(AccessBook((agreement,)), state, DAY, [KZ, RU])
    assert found == usable
    for purpose in PURPOSES:
        seen = scopes(Viewer(state, purpose, DAY), AccessBook((agreement,)), [KZ, RU])
        assert bool(seen) == (purpose in found)


RECORD = {
    "id": "1",
    "status": "active",
    "names": [{"surname": "Юнусов", "given": "Анвар"}],
    "documents": [{"series": "N", "number": "1234567", "state": "KZ"}, {"number": "77"}],
    "decision": {"number": "5-11", "date": "2026-01-02"},
    "remarks": "вооружён",
}


def test_shown_leaves_out_nested_paths_and_names_them() -> None:
    hidden = ("remarks", "documents.number", "decision.number", "decision.date", "hair")
    decision = AccessBook((gives(1, *hidden),)).decide(Viewer("UZ", "search", DAY), KZ, WANTED)
    record, withheld = shown(decision, WANTED, RECORD)
    assert record == {
        "id": "1",
        "status": "active",
        "names": RECORD["names"],
        "documents": [{"series": "N", "state": "KZ"}],
    }
    # Those that this record does not have too: that they are missing would tell.
    assert set(withheld) == set(hidden)
    places = [
        [one.name for one in CATEGORIES[WANTED].fields].index(p.split(".")[0]) for p in withheld
    ]
    assert places == sorted(places)
    assert RECORD["documents"][0] == {"series": "N", "number": "1234567", "state": "KZ"}  # type: ignore[index]


def test_what_may_not_be_seen_is_not_shown() -> None:
    refused = AccessBook().decide(Viewer("UZ", "search", DAY), KZ, WANTED)
    with pytest.raises(ValueError, match="may not be shown"):
        shown(refused, WANTED, RECORD)


@pytest.mark.parametrize("category", CATEGORIES)
def test_what_is_withholdable_leaves_what_names_a_record(category: str) -> None:
    paths = withholdable(category)
    assert "remarks" in paths
    assert not {"id", "status", "valid_until"} & set(paths)
