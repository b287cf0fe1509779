"""Links lead only where a viewer may look, also when parts of links are withheld."""

from __future__ import annotations

from datetime import date

import pytest

from bank.access import AccessBook, Agreement, Sight, Viewer, free_texts
from bank.store import Originator

WANTED, DAY = "wanted-persons", date(2026, 7, 1)
STATES = [Originator(code, code, code) for code in ("KZ", "RU", "UZ")]
LINKS = [
    {"origin": "UZ", "category": WANTED, "id": "hidden"},
    {"origin": "KZ", "category": "vehicles", "id": "other category"},
    {"origin": "KZ-XX", "id": "unknown body"},
    {"origin": "RU", "category": "vehicles", "id": "own"},
    {"id": "beside it"},
]


def sight(*withheld: str) -> Sight:
    given = Agreement(
        "KZ",
        "RU",
        frozenset({WANTED}),
        frozenset({"search"}),
        DAY,
        withheld={WANTED: frozenset(withheld)},
        number=1,
        texts_given={WANTED: free_texts(WANTED) - set(withheld)},
    )
    return Sight(Viewer("RU", "search", DAY), AccessBook((given,)), STATES)


@pytest.mark.parametrize(
    ("withheld", "left"),
    [
        ((), ["own", "beside it"]),
        # Without its originator or category a link would seem to lead elsewhere than it does.
        (("links.origin",), ["beside it"]),
        (("links.category",), ["beside it"]),
        (("links.relation",), ["own", "beside it"]),
    ],
)
def test_links_to_what_is_not_seen_are_left_out(withheld: tuple[str, ...], left: list[str]) -> None:
    seen = sight(*withheld).shown(WANTED, "KZ", {"id": "1", "links": LINKS})
    assert seen is not None
    assert [one["id"] for one in seen[0]["links"]] == left


def test_a_record_of_which_no_link_is_seen_has_none() -> None:
    seen = sight("remarks").shown(WANTED, "KZ", {"id": "1", "links": LINKS[:1], "remarks": "x"})
    assert seen == ({"id": "1"}, ("remarks",))


def test_nobody_sees_a_body_that_the_bank_does_not_know() -> None:
    assert sight().shown(WANTED, "KZ-XX", {"id": "1"}) is None


def test_a_state_sees_what_it_entered_itself_as_it_stands() -> None:
    record = {"id": "1", "links": LINKS}
    assert sight("links").shown(WANTED, "RU", record) == (record, ())
