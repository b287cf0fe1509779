"""Each page of the office for each role: opened to those whose role has the permission, to nobody else."""

from __future__ import annotations

import pytest
from flask import Flask

from bank.accounts import ROLES
from tests.portal.office.conftest import Person
from tests.portal.office.pages import OTHERS, SEEN, Opened

EVERY = [*SEEN, *OTHERS]


@pytest.mark.parametrize("page", EVERY, ids=str)
@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_to_whose_role_allows_it(
    people: dict[str, Person], role: str, page: Opened
) -> None:
    status, _text = (people[role].get if page.method == "GET" else people[role].post)(page.path)
    if page.needs not in ROLES[role].permissions:
        assert status == 403
    elif page in SEEN:
        assert status == 200
    else:
        assert status in (200, 303, 404, 422)


@pytest.mark.parametrize("page", SEEN, ids=str)
def test_nobody_who_is_not_logged_in_sees_anything(app: Flask, page: Opened) -> None:
    answer = app.test_client().get(page.path)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/login")


def test_the_list_holds_every_page_of_the_office(app: Flask) -> None:
    office = (
        "accounts.",
        "agreements.",
        "audit.",
        "overview.",
        "originator.",
        "exchange.",
        "reconciliation.",
        "asked.",
        "duty.",
        "validity.",
        "links.",
    )
    listed = {(one.method, match_of(app, one)) for one in EVERY}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(office):
            for method in set(rule.methods or ()) & {"GET", "POST"}:
                assert (method, rule.endpoint) in listed, rule


def match_of(app: Flask, page: Opened) -> str:
    adapter = app.url_map.bind("localhost")
    endpoint, _values = adapter.match(page.path.split("?")[0], page.method)
    return str(endpoint)
