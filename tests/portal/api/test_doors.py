"""Who is let in: tokens only, their scopes, an end to them; and problems of every kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from bank.audit import Kind
from portal.app import create_app
from tests.portal.api.conftest import NOBODY, Client, logged
from tests.portal.conftest import PURPOSE, Installation

VIEWS: list[tuple[str, str, Any, str]] = [
    ("POST", "/lookups", {"name": NOBODY, "purpose": PURPOSE}, "lookups"),
    ("POST", "/lookups/batch", [{"name": NOBODY, "purpose": PURPOSE}], "lookups"),
    (
        "POST",
        "/records",
        {"key": {"category": "vehicles", "origin": "KZ", "id": "none"}, "purpose": PURPOSE},
        "records",
    ),
    ("GET", f"/photos/{'0' * 64}?purpose={PURPOSE}", None, "records"),
    ("GET", f"/freshness?purpose={PURPOSE}", None, "freshness"),
    ("POST", "/outcomes", {}, "outcomes"),
]
each_view = pytest.mark.parametrize(("method", "path", "body", "scope"), VIEWS)


@each_view
def test_without_a_token_nothing_is_answered(
    client: Client, method: str, path: str, body: Any, scope: str
) -> None:
    answer = Client(client.address, "").ask(method, path, body)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


@each_view
def test_a_token_is_for_its_scopes_alone(
    client: Client,
    fresh_token: Callable[..., str],
    method: str,
    path: str,
    body: Any,
    scope: str,
) -> None:
    others = {"lookups", "records", "freshness", "outcomes"} - {scope}
    answer = Client(client.address, fresh_token(*others)).ask(method, path, body)
    assert answer.status == 403
    assert "Not allowed" in answer.json["title"]
    assert Client(client.address, fresh_token(scope)).ask(method, path, body).status != 403


@each_view
def test_a_session_opens_nothing_here(
    officer: FlaskClient, method: str, path: str, body: Any, scope: str
) -> None:
    assert officer.get("/").status_code == 200
    answer = officer.open(f"/api/v1{path}", method=method, json=body)
    assert answer.status_code == 401


@each_view
def test_a_stolen_token_opens_nothing_once_it_is_revoked(
    client: Client, fresh_token: Callable[..., str], method: str, path: str, body: Any, scope: str
) -> None:
    thief = Client(client.address, fresh_token(scope))
    assert thief.ask("GET", "/token").status == 200
    assert Client(client.address, thief.token).ask("DELETE", "/token").status == 204
    for _ in range(3):  # whichever worker it reaches
        answer = thief.ask(method, path, body)
        assert answer.status == 401
        assert "revoked" in answer.json["title"]


def test_the_own_token_is_told_and_can_be_revoked(
    client: Client, installed: Installation, fresh_token: Callable[..., str]
) -> None:
    brief = Client(client.address, fresh_token("lookups", "records"))
    told = brief.ask("GET", "/token").json
    assert told["scopes"] == ["lookups", "records"]
    assert (told["account"], told["role"]) == ("officer", "officer")
    assert (told["state"], told["post"]) == ("KZ", "Korday")
    assert told["expires"] > told["created"]
    assert brief.token.split("_")[2] not in str(told)
    gone = brief.ask("DELETE", "/token")
    assert (gone.status, gone.body) == (204, b"")
    (entry,) = logged(installed.home, gone.headers["X-Request-ID"])
    assert (entry.kind, entry.outcome) == (Kind.ADMIN, "token-revoked")
    assert (entry.account, entry.post) == ("officer", "Korday")


@pytest.mark.parametrize("token", ["", "x", "kdn_0_0", "kdn_" + "0" * 12 + "_" + "0" * 64, "é"])
def test_what_is_no_token_is_refused(app: Any, token: str) -> None:
    answer = app.test_client().get("/api/v1/token", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_no_such_path_and_no_such_method(client: Client) -> None:
    assert client.ask("GET", "/nothing").json["status"] == 404
    answer = client.ask("GET", "/lookups")
    assert answer.status == 405
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_each_token_has_its_own_limit(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Others turn the limits off, for as long as their process runs.
    monkeypatch.delenv("KORDON_LIMITS", raising=False)
    # A day: windows are fixed, and a minute may turn between two requests.
    monkeypatch.setenv("KORDON_API_LIMIT", "3 per day")
    asked = create_app(installed.home).test_client()
    mine, other = (
        {"Authorization": f"Bearer {installed.tokens[role]}"} for role in ("officer", "mobile")
    )
    told = [asked.get("/api/v1/token", headers=mine).status_code for _ in range(4)]
    assert told == [200, 200, 200, 429]
    refused = asked.get("/api/v1/token", headers=mine)
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert refused.mimetype == "application/problem+json"
    assert asked.get("/api/v1/token", headers=other).status_code == 200


def test_when_the_audit_log_is_away_nothing_is_answered(
    installed: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "no-database").mkdir()
    monkeypatch.setenv("KORDON_AUDIT", f"sqlite:///{tmp_path / 'no-database'}")
    asked = create_app(installed.home).test_client()
    mine = {"Authorization": f"Bearer {installed.tokens['officer']}"}
    body = {"name": NOBODY, "purpose": PURPOSE}
    answer = asked.post("/api/v1/lookups", json=body, headers=mine)
    assert answer.status_code == 503
    assert "hits" not in answer.get_json()
    lines = asked.post("/api/v1/lookups/batch", json=[body, body], headers=mine).get_data()
    assert lines.count(b'"status":503,"problem"') == 2


@pytest.mark.parametrize(
    ("method", "path", "body", "token", "status"),
    [
        ("GET", "/nothing-there", None, True, 404),
        ("PUT", "/lookups", {}, True, 405),
        ("POST", "/lookups", b"x" * 70_000, True, 413),
        ("POST", "/lookups", b"{", True, 400),
        ("POST", "/lookups", {"name": 7, "purpose": "border-check"}, True, 422),
        ("POST", "/outcomes", {}, True, 400),
        ("POST", "/lookups", {}, False, 401),
    ],
)
def test_problems_are_told_in_the_clients_language(
    client: Client, method: str, path: str, body: Any, token: bool, status: int
) -> None:
    asking = client if token else Client(client.address, "")
    for language, letters in (("ru", "[а-яё]"), ("en", "[a-z]{3}")):
        answer = asking.ask(method, path, body, Accept_Language=language)
        assert answer.status == status
        told = [answer.json["title"], *(one["message"] for one in answer.json.get("errors", []))]
        assert all(re.search(letters, one) for one in told), told
        assert language == "ru" or not re.search("[а-яё]", "".join(told))


def test_a_refused_token_is_told_in_the_clients_language(
    client: Client, fresh_token: Callable[..., str]
) -> None:
    narrow = Client(client.address, fresh_token("freshness"))
    told = narrow.ask("POST", "/lookups", {}, Accept_Language="ru")
    assert (told.status, told.json["title"][:8]) == (403, "Этой учё")
    stranger = Client(client.address, "kdn_none")
    told = stranger.ask("GET", "/token", Accept_Language="ru")
    assert told.status == 401 and re.search("[а-яё]", told.json["title"])
