"""The purposes of a check: those of the role, and of these only for which the state sees anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bank.access import Agreements
from bank.accounts import ROLES, Accounts, Permission
from bank.audit import AuditLog, Filters, search
from bank.home import Home
from bank.store import Store
from index_mappings.purposes import CHECKS
from ingest.demo_people import Ready, ready_account
from portal.app import create_app
from tests.portal.conftest import PURPOSE, Installation, csrf_of, install, log_in

Bearer = Callable[[str], dict[str, str]]
UPKEEP = ["supervision", "exchange", "reconciliation"]


@pytest.fixture(scope="module")
def other(generated: Home, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation whose agreements a test may change."""
    return install(generated, Home(tmp_path_factory.mktemp("purposes") / "home"))


def offered(client: FlaskClient) -> list[str]:
    """The purposes that the page offers."""
    page = client.get("/purpose").get_data(as_text=True)
    return re.findall(r'name="purpose"[^>]*value="([^"]+)"', page)


def chosen(client: FlaskClient, purpose: str) -> int:
    """The status of the answer to a purpose that is chosen."""
    token = csrf_of(client.get("/purpose").get_data(as_text=True))
    return client.post("/purpose", data={"csrf_token": token, "purpose": purpose}).status_code


def test_an_officer_is_offered_the_purposes_of_checks(officer: FlaskClient) -> None:
    assert set(offered(officer)) == CHECKS


@pytest.mark.parametrize("purpose", UPKEEP)
def test_a_purpose_of_others_is_not_taken_from_an_officer(
    officer: FlaskClient, purpose: str
) -> None:
    assert chosen(officer, purpose) == 200
    assert purpose not in officer.get("/").get_data(as_text=True)
    assert chosen(officer, "migration") == 303


@pytest.mark.parametrize("role", ["supervisor", "operator", "duty-officer"])
def test_every_role_is_offered_its_own(other: Installation, role: str) -> None:
    client = log_in(create_app(other.home).test_client(), other.people[role])
    assert set(offered(client)) == ROLES[role].purposes


def test_an_officer_whose_role_has_changed_states_the_purpose_anew(other: Installation) -> None:
    with Accounts.open(other.home) as accounts:
        ready = ready_account(accounts, "changed", "C", "operator", "KZ", "Korday", "en")
        client = log_in(create_app(other.home).test_client(), ready, "exchange")
        assert client.get("/").status_code == 200
        accounts.change_role("changed", "officer", "admin", datetime.now(UTC))
    answer = client.get("/")
    assert answer.status_code == 303


def test_what_no_agreement_serves_says_so_or_is_not_offered(other: Installation) -> None:
    with Accounts.open(other.home) as accounts:
        georgian = ready_account(accounts, "batumi", "B", "officer", "GE", "Sarpi", "en")
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    with Agreements.open(other.home) as agreements:
        (pact,) = (one for one in agreements.all() if (one.giver, one.receiver) == ("RU", "KZ"))
        agreements.add(
            replace(pact, receiver="GE", purposes=frozenset({PURPOSE})), who="t", why="t"
        )
        for one in agreements.all():
            if one.receiver == "KZ":
                agreements.end(one.number, yesterday, who="t", why="t")
        agreements.add(replace(pact, purposes=frozenset({PURPOSE})), who="t", why="t")
    app = create_app(other.home)
    assert offered(log_in(app.test_client(), georgian)) == [PURPOSE]
    own = log_in(app.test_client(), other.people["officer"])
    assert set(offered(own)) == CHECKS
    page = own.get("/purpose").get_data(as_text=True)
    assert page.count("own records only") == len(CHECKS) - 1
    with Agreements.open(other.home) as agreements:
        for one in agreements.all():
            if one.receiver == "GE":
                agreements.end(one.number, yesterday, who="t", why="t")
    client = app.test_client()
    token = csrf_of(client.get("/login").get_data(as_text=True))
    form = {"csrf_token": token, "login": georgian.login, "password": georgian.password}
    assert client.post("/login", data=form).status_code == 303
    assert offered(client) == []
    assert "Tell your administrator" in client.get("/purpose").get_data(as_text=True)


@pytest.mark.parametrize("purpose", [*UPKEEP, "fishing"])
@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("lookups", {"name": "Иванов Иван"}),
        ("records", {"key": {"category": "vehicles", "origin": "KZ", "id": "1"}}),
    ],
)
def test_the_api_takes_no_purpose_of_others(
    app: Flask, bearer: Bearer, path: str, more: dict[str, object], purpose: str
) -> None:
    sent = {**more, "purpose": purpose}
    answer = app.test_client().post(f"/api/v1/{path}", json=sent, headers=bearer("officer"))
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert error["field"] == "purpose"
    assert PURPOSE in error["message"]
    assert not any(one in error["message"] for one in UPKEEP)


def test_the_api_takes_a_purpose_of_the_role(app: Flask, bearer: Bearer) -> None:
    sent = {"name": "Иванов Иван", "purpose": "supervision"}
    answer = app.test_client().post("/api/v1/lookups", json=sent, headers=bearer("supervisor"))
    assert answer.status_code == 200


def came_in(client: FlaskClient, ready: Ready) -> str:
    """Log in without choosing a purpose; gives the token of forms."""
    token = csrf_of(client.get("/login").get_data(as_text=True))
    form = {"login": ready.login, "password": ready.password, "code": ready.code()}
    assert client.post("/login", data=form | {"csrf_token": token}).status_code == 303
    return csrf_of(client.get("/purpose").get_data(as_text=True))


def own_record(installed: Installation) -> dict[str, str]:
    """The key of a record of the officer's own state: that is seen for any purpose."""
    with Store.open(installed.home) as store:
        one = next(one for one in store.changes(0, 10_000) if one.origin == "KZ")
    return {"origin": one.origin, "category": one.category, "id": one.id}


DOORS = {
    "officer": [
        ("POST", "/"),
        ("GET", "/record"),
        ("POST", "/record"),
        ("POST", "/record/print"),
        ("GET", f"/photo/{'0' * 64}/full"),
        ("GET", f"/photo/{'0' * 64}/thumb"),
        ("POST", "/outcome"),
        ("POST", "/outcome/clear"),
        ("POST", "/confirmation"),
    ],
    "operator": [
        ("POST", "/record"),
        ("GET", "/links"),
        ("GET", "/links/1"),
        ("POST", "/links/1/decide"),
    ],
}


@pytest.mark.parametrize("role", DOORS)
def test_no_record_is_opened_before_a_purpose_is_chosen(other: Installation, role: str) -> None:
    client = create_app(other.home).test_client()
    token = came_in(client, other.people[role])
    form = {"csrf_token": token, "text": "Иванов Иван", "verdict": "later", **own_record(other)}
    with AuditLog.open(other.home) as log:
        before = search(log, Filters(account=role)).found
    for method, path in DOORS[role]:
        answer = client.open(path, method=method, data=form if method == "POST" else None)
        assert (path, answer.status_code) == (path, 303)
        assert answer.headers["Location"] == "/purpose"
    in_place = client.post("/record", data=form, headers={"HX-Request": "true"})
    assert in_place.headers["HX-Redirect"] == "/purpose"
    with AuditLog.open(other.home) as log:
        assert search(log, Filters(account=role)).found == before
    assert (
        client.post("/purpose", data={"csrf_token": token, "purpose": PURPOSE}).status_code == 303
    )
    assert client.post("/record", data=form).status_code == 200
    with AuditLog.open(other.home) as log:
        (newest,) = search(log, Filters(account=role), None, 1).found
    assert (newest.entry.purpose, newest.entry.outcome) == (PURPOSE, "shown")


def test_every_page_of_records_wants_a_purpose(app: Flask) -> None:
    shows = {Permission.READ_RECORDS, Permission.RECORD_OUTCOMES}
    without = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if shows.intersection(getattr(view, "needs", None) or ())
        and not endpoint.startswith("api.")
        and not hasattr(view, "for_a_purpose")
    ]
    assert without == []
