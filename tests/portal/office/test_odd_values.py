"""Days that nobody means and numbers that no column holds: refused or left out, never a broken page."""

from __future__ import annotations

from datetime import date

import pytest

from portal.office import MOST_INTEGER, MOST_NUMBER, day_of, number_in
from tests.portal.office.conftest import Person

DAYS = ["0001-01-01", "0001-01-05", "1899-12-31", "3000-01-01", "9999-12-31"]
NUMBERS = ["9" * 30, "9" * 5_000, "9" * 19, str(2**63), str(2**31), "-1"]
OF_DAYS = [
    "/audit",
    "/audit/unusual",
    "/audit/elsewhere",
    "/overview/use",
    "/overview/runs",
    "/reported",
]
LISTS = [
    "/reported?before=",
    "/reported/cleared?before=",
    "/links?page=",
    "/links/alerts.json?after=",
    "/overview/runs?page=",
    "/reconciliation?page=",
    "/validity?page=",
    "/validity?days=",
    "/validity/ended?days=",
]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("path", OF_DAYS)
def test_a_day_that_nobody_means_breaks_no_page(supervisor: Person, path: str, day: str) -> None:
    for name in ("since", "until"):
        assert supervisor.get(f"{path}?{name}={day}")[0] == 200


@pytest.mark.parametrize("day", DAYS)
def test_nor_does_it_break_a_form(supervisor: Person, administrator: Person, day: str) -> None:
    form = {"since": day, "until": day, "format": "csv", "account": "nobody"}
    assert supervisor.post("/audit/export", **form)[0] == 200
    assert supervisor.post("/audit/person", **form)[0] == 200
    token = {"name": "t", "scopes": "lookups", "last_day": day}
    assert administrator.post("/accounts/officer/tokens", **token)[0] == 422
    assert administrator.post("/agreements/1/end", last_day=day, why="x")[0] == 422
    given = {"giver": "GE", "receiver": "KZ", "categories": "vehicles", "purposes": "search"}
    given |= {"note": "n", "why": "w", "first_day": day, "last_day": day}
    status, page = administrator.post("/agreements/new", **given)
    assert status == 422
    assert 'id="first_day-wrong"' in page and 'id="last_day-wrong"' in page


@pytest.mark.parametrize("number", NUMBERS, ids=lambda one: one[:20])
@pytest.mark.parametrize("path", LISTS)
def test_a_number_that_no_column_holds_breaks_no_list(
    supervisor: Person, path: str, number: str
) -> None:
    assert supervisor.get(path + number)[0] == 200


@pytest.mark.parametrize("number", NUMBERS, ids=lambda one: one[:20])
def test_nothing_has_such_a_number(supervisor: Person, administrator: Person, number: str) -> None:
    for path in (f"/agreements/{number}", f"/agreements/{number}/change"):
        assert administrator.get(path)[0] == 404
    ending = {"last_day": "2027-01-01", "why": "x"}
    assert administrator.post(f"/agreements/{number}/end", **ending)[0] == 404
    for path in (f"/links/{number}", f"/reconciliation/{number}", f"/audit/entry/x/{number}"):
        assert supervisor.get(path)[0] == 404
    assert supervisor.get(f"/audit/entry-of-post/p/x/{number}")[0] == 404
    # What a column could hold is looked for, and refused in words.
    assert supervisor.post(f"/links/alerts/{number}/end")[0] in (404, 422)
    assert supervisor.post(f"/reported/cleared/{number}/revoke", why="x")[0] in (404, 422)
    assert supervisor.post(f"/links/{number}/decide", verdict="later")[0] == 404


def test_the_rule_of_days_is_one() -> None:
    assert day_of("1900-01-01") == date(1900, 1, 1)
    assert day_of("2999-12-31") == date(2999, 12, 31)
    assert [day_of(one) for one in (*DAYS, "x", "")] == [None] * 7


def test_the_rule_of_numbers_is_one() -> None:
    assert [number_in(one) for one in ("0", "7", "-7", "9" * 30)] == [0, 7, 0, MOST_NUMBER]
    assert number_in("9" * 30, MOST_INTEGER) == 2**31 - 1
    for none in ("x", "", "9" * 5_000):
        with pytest.raises(ValueError):
            number_in(none)
