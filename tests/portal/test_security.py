"""What attackers try first, and what stops them."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.accounts import Accounts
from bank.audit import AuditLog, Filters, Kind, search
from bank.home import Home
from ingest.demo_people import ready_account
from portal.app import create_app
from tests.portal.conftest import PURPOSE, Installation, csrf_of, install, log_in, posted

Bearer = Callable[[str], dict[str, str]]


@pytest.fixture
def other(generated: Home, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation of its own, for tests that leave marks."""
    return install(generated, Home(tmp_path_factory.mktemp("other") / "home"))


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("kordon")
    return cookie.value if cookie else ""


def test_a_log_in_forgets_the_cookie_that_was_there_before(
    app: Flask, installed: Installation
) -> None:
    client = app.test_client()
    csrf_of(client.get("/login").get_data(as_text=True))
    planted = cookie_of(client)
    log_in(client, installed.people["officer"])
    assert cookie_of(client) != planted
    thief = app.test_client()
    thief.set_cookie("kordon", planted)
    assert thief.get("/").headers["Location"] == "/login"


def test_a_logged_out_cookie_opens_nothing(app: Flask, installed: Installation) -> None:
    client = log_in(app.test_client(), installed.people["officer"])
    kept = cookie_of(client)
    assert posted(client, "/logout")[0] == 303
    thief = app.test_client()
    thief.set_cookie("kordon", kept)
    assert thief.get("/").headers["Location"] == "/login"


def test_a_cookie_that_was_changed_opens_nothing(officer: FlaskClient, app: Flask) -> None:
    value = cookie_of(officer)
    thief = app.test_client()
    for place in (2, len(value) // 2, len(value) - 5):
        changed = value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
        thief.set_cookie("kordon", changed)
        assert thief.get("/").headers["Location"] == "/login"


def test_the_session_cookie_comes_with_what_changes_it_alone(officer: FlaskClient) -> None:
    # An answer under way would plant it anew after it was cleared, and caches would keep it.
    for path in ("/", "/login", "/purpose", "/nowhere", "/static/kordon.css"):
        with officer.get(path) as answer:
            assert not answer.headers.getlist("Set-Cookie")


FORMS = ["/", "/logout", "/purpose", "/account/password", "/outcome", "/record", "/confirmation"]


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("kept", [(), ("theme",)])
def test_a_form_without_the_session_cookie_does_nothing(
    app: Flask, officer: FlaskClient, path: str, kept: tuple[str, ...]
) -> None:
    token = csrf_of(officer.get("/").get_data(as_text=True))
    officer.post("/theme", data={"csrf_token": token, "theme": "night"})
    stranger = app.test_client()
    for name in kept:
        cookie = officer.get_cookie(name)
        assert cookie is not None
        stranger.set_cookie(name, cookie.value)
    form = {"csrf_token": token, "text": "Иванов Иван", "purpose": "migration", "hit": "x"}
    answer = stranger.post(path, data=form)
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/login")
    assert stranger.get("/").headers["Location"] == "/login"
    # Nor does one to which the session of another belongs: the token is of one's own.
    stranger.get("/login")
    assert stranger.post("/login", data=form | {"login": "x", "password": "y"}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/logout", "/purpose", "/language", "/account/password"])
def test_a_form_of_another_site_does_nothing(officer: FlaskClient, path: str) -> None:
    answer = officer.post(path, data={"text": "Иванов Иван", "purpose": PURPOSE})
    assert answer.status_code == 400
    assert officer.get("/").status_code == 200


def test_cookies_are_for_tls_and_not_for_scripts(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KORDON_PLAIN_HTTP")
    answer = create_app(installed.home).test_client().get("/login", base_url="https://kordon.test")
    told = answer.headers["Set-Cookie"]
    assert told.startswith("__Host-kordon=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in told
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_every_answer_carries_the_headers(officer: FlaskClient) -> None:
    for path in ("/", "/login", "/nowhere", "/static/kordon.css"):
        with officer.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_guessing_a_password_becomes_slow_and_is_written_down(other: Installation) -> None:
    client = create_app(other.home).test_client()
    token = csrf_of(client.get("/login").get_data(as_text=True))
    for guess in range(8):
        form = {"csrf_token": token, "login": "officer", "password": f"guess {guess}"}
        answer = client.post("/login", data=form)
        assert answer.status_code == 401
    right = form | {"password": other.people["officer"].password}
    answer = client.post("/login", data=right)
    assert answer.status_code == 401
    assert "Try again in" in answer.get_data(as_text=True)
    with AuditLog.open(other.home) as log:
        refused = search(log, Filters(kind=Kind.REFUSED)).found
    assert len(refused) >= 8
    assert not any("guess" in str(one.entry.asked) for one in refused)


def test_one_answer_for_an_unknown_login_and_a_wrong_password(app: Flask) -> None:
    client = app.test_client()
    token = csrf_of(client.get("/login").get_data(as_text=True))
    bodies = set()
    for login in ("mobile", "nobody-of-this-name"):
        form = {"csrf_token": token, "login": login, "password": "wrong"}
        body = client.post("/login", data=form).get_data(as_text=True)
        bodies.add(re.sub(r'value="[^"]*"', "", body))
    assert len(bodies) == 1


def test_a_token_opens_nothing_once_revoked_or_for_more_than_its_scopes(
    app: Flask, other: Installation
) -> None:
    client = create_app(other.home).test_client()
    header = {"Authorization": f"Bearer {other.tokens['officer']}"}
    body = {"name": "Иванов Иван", "purpose": PURPOSE}
    assert client.post("/api/v1/lookups", json=body, headers=header).status_code == 200
    moment = datetime.now(UTC)
    with Accounts.open(other.home) as accounts:
        for one in accounts.tokens("officer"):
            accounts.revoke_token(one.id, "admin", moment)
        fresh = accounts.add_token(
            "officer",
            "freshness only",
            ["freshness"],
            moment.replace(year=moment.year + 1),
            "admin",
            moment,
        )
    refused = client.post("/api/v1/lookups", json=body, headers=header)
    assert refused.status_code == 401
    header = {"Authorization": f"Bearer {fresh.secret}"}
    assert client.post("/api/v1/lookups", json=body, headers=header).status_code == 403


def test_a_cookie_does_not_open_the_api(officer: FlaskClient) -> None:
    body = {"name": "Иванов Иван", "purpose": PURPOSE}
    assert officer.post("/api/v1/lookups", json=body).status_code == 401


def test_a_deactivated_account_is_out_at_once(other: Installation) -> None:
    client = log_in(create_app(other.home).test_client(), other.people["officer"])
    with Accounts.open(other.home) as accounts:
        accounts.deactivate("officer", "admin", datetime.now(UTC))
    assert client.get("/").headers["Location"] == "/login"


def test_who_must_change_the_password_can_do_nothing_else(other: Installation) -> None:
    with Accounts.open(other.home) as accounts:
        once = accounts.reset_password("officer", "admin", datetime.now(UTC)).one_time_password
    client = create_app(other.home).test_client()
    token = csrf_of(client.get("/login").get_data(as_text=True))
    client.post("/login", data={"csrf_token": token, "login": "officer", "password": once})
    for path in ("/", "/purpose"):
        assert client.get(path).headers["Location"] == "/account/password"


def test_a_role_that_needs_a_second_factor_enrols_it_first(other: Installation) -> None:
    with Accounts.open(other.home) as accounts:
        ready = ready_account(accounts, "late", "Late", "officer", "KZ", "Korday", "en")
        accounts.change_role("late", "supervisor", "admin", datetime.now(UTC))
    client = create_app(other.home).test_client()
    token = csrf_of(client.get("/login").get_data(as_text=True))
    form = {"csrf_token": token, "login": "late", "password": ready.password}
    client.post("/login", data=form)
    assert client.get("/").headers["Location"] == "/account/second-factor"


def test_without_an_audit_log_nothing_is_answered(other: Installation) -> None:
    app = create_app(other.home)
    client = log_in(app.test_client(), other.people["officer"])
    file = next(other.home.path.glob("audit*.sqlite"))
    file.rename(file.with_suffix(".gone"))
    status, text = posted(client, "/", text="Иванов Иван")
    assert status == 503
    assert "Nothing was looked up" in text
    header = {"Authorization": f"Bearer {other.tokens['officer']}"}
    body = {"name": "Иванов Иван", "purpose": PURPOSE}
    assert client.post("/api/v1/lookups", json=body, headers=header).status_code == 503


MARKUP = ["<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "\u202eevil", "name:* OR *"]


@pytest.mark.parametrize("field", ["text", "name", "plate", "vin", "document", "arm", "marks"])
@pytest.mark.parametrize("text", MARKUP)
def test_what_is_typed_is_never_markup_nor_query(
    officer: FlaskClient, field: str, text: str
) -> None:
    status, page = posted(officer, "/", **{field: text})
    assert status in (200, 422)
    assert "<script>alert" not in page
    assert "49</textarea>" not in page


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=300))
def test_any_text_gets_an_answer_or_what_is_wrong(officer: FlaskClient, text: str) -> None:
    status, _ = posted(officer, "/", text=text)
    assert status in ((400,) if "\0" in text else (200, 422))


def test_an_oversized_request_is_refused(app: Flask, bearer: Bearer) -> None:
    answer = app.test_client().post(
        "/api/v1/lookups",
        data=b'{"name": "' + b"x" * 1_000_000,
        content_type="application/json",
        headers=bearer("officer"),
    )
    assert answer.status_code == 413


def test_slow_requests_do_not_keep_others_waiting(address: str) -> None:
    place = urlsplit(address)
    slow = []
    for _ in range(4):
        one = socket.create_connection((place.hostname, place.port))
        one.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na")
        slow.append(one)
    answered: list[float] = []

    def ask() -> None:
        start = time.monotonic()
        with socket.create_connection((place.hostname, place.port), timeout=60) as one:
            one.sendall(b"GET /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            if one.recv(12).endswith(b"200"):
                answered.append(time.monotonic() - start)

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(60)
    for one in slow:
        one.close()
    assert answered


@pytest.mark.parametrize(
    "path",
    ["/static/../portal/app.py", "/static/%2e%2e/portal/app.py", "/static//etc/passwd"],
)
def test_no_path_leads_out_of_static(officer: FlaskClient, path: str) -> None:
    assert officer.get(path, follow_redirects=True).status_code == 404


def test_error_pages_hold_nothing_of_what_was_asked(officer: FlaskClient) -> None:
    page = officer.get("/record/Щербаков?name=Щербаков").get_data(as_text=True)
    assert "Щербаков" not in page


def test_every_view_says_whom_it_is_for(app: Flask) -> None:
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "needs")
    ]
    assert silent == []


def test_guessing_the_present_password_becomes_slow_and_is_written_down(
    other: Installation,
) -> None:
    client = log_in(create_app(other.home).test_client(), other.people["officer"])
    new = "Another pass 77 x"
    for guess in range(8):
        form = {"old": f"guess {guess}", "new": new, "again": new}
        status, page = posted(client, "/account/password", **form)
        assert status == 422
    assert "Try again in" in page
    with AuditLog.open(other.home) as log:
        found = search(log, Filters(kind=Kind.REFUSED, account="officer")).found
    refused = [one.entry for one in found]
    assert len(refused) == 8
    assert {one.asked["account"] for one in refused} == {"officer"}
    assert "present password" in {one.asked["why"] for one in refused}
    assert not any("guess" in str(one.asked) or new in str(one.asked) for one in refused)
