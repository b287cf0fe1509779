"""Log-in by a ministry's own service, against a real small provider."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from bank.accounts import Accounts
from bank.audit import AuditLog, Filters, Kind, search
from bank.home import Home
from ingest.demo_people import Ready, first_administrator, ready_account
from portal.app import create_app
from portal.oidc import BadOidcSettings, NotVouched, Settings, read_settings, vouched
from tests.portal.conftest import csrf_of
from tests.portal.office.provider import CLIENT, SECRET, Provider


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture(scope="module")
def home(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("oidc") / "home").create()
    configure(made, provider)
    return made


@pytest.fixture(scope="module")
def ready(home: Home) -> dict[str, Ready]:
    with Accounts.open(home) as accounts:
        administrator = first_administrator(accounts, "KZ")
        officer = ready_account(accounts, "officer", "Officer", "officer", "KZ", "Korday", "en")
        closed = ready_account(accounts, "closed", "Closed", "officer", "KZ", "Korday", "en")
        moment = datetime.now(UTC)
        accounts.deactivate("closed", "admin", moment)
        accounts.create("fresh", "Fresh", "officer", "KZ", "Korday", "en", "admin", moment)
        accounts.create("chief", "Chief", "supervisor", "KZ", "Korday", "en", "admin", moment)
    return {"administrator": administrator, "officer": officer, "closed": closed}


@pytest.fixture(scope="module")
def app(home: Home, ready: dict[str, Ready]) -> Flask:
    return create_app(home)


def configure(home: Home, provider: Provider, **more: Any) -> None:
    stated = {"issuer": provider.issuer, "client_id": CLIENT, "name": "Ministry <log-in>"}
    stated |= {"second_factor": {"amr": ["otp"], "acr": ["gold"]}, **more}
    (home.settings / "oidc.json").write_text(json.dumps(stated))
    secret = home.settings / "oidc.secret"
    secret.touch(mode=0o600)
    secret.write_text(SECRET + "\n")


def come(client: FlaskClient) -> Any:
    """Go to the service and come back from it, as a browser does; the portal's answer."""
    gone = client.get("/login/service")
    assert gone.status_code == 302
    back = requests.get(gone.headers["Location"], allow_redirects=False, timeout=10)
    assert back.status_code == 302
    return client.get(back.headers["Location"])


def is_in(client: FlaskClient) -> bool:
    return client.get("/account/password").status_code == 200


def newest(home: Home, kind: Kind) -> dict[str, Any]:
    with AuditLog.open(home) as log:
        return dict(search(log, Filters(kind=kind), None, 1).found[0].entry.asked)


def test_whom_the_service_vouches_for_is_in(app: Flask, home: Home, provider: Provider) -> None:
    client = app.test_client()
    assert "Ministry &lt;log-in&gt;" in client.get("/login").get_data(as_text=True)
    provider.begin_anew(preferred_username="Officer")
    client.set_cookie("kordon", "planted")
    answer = come(client)
    assert answer.status_code == 303
    assert is_in(client)
    noted = newest(home, Kind.LOGIN)
    assert noted["issuer"] == provider.issuer
    assert noted["account"] == "officer"


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another", "more"], "azp": CLIENT},
        {"iss": "https://elsewhere.example"},
        pytest.param({"exp": int(time.time()) - 600}, id="expired"),
        pytest.param({"iat": int(time.time()) + 9_000}, id="of the future"),
        {"preferred_username": ""},
        {"preferred_username": 7},
        {"preferred_username": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_right_lets_nobody_in(
    app: Flask, home: Home, provider: Provider, wrong: dict[str, Any]
) -> None:
    client = app.test_client()
    provider.begin_anew(preferred_username="officer")
    provider.wrong = wrong
    answer = come(client)
    assert answer.status_code == 401
    assert "did not let you through" in answer.get_data(as_text=True)
    assert not is_in(client)
    assert newest(home, Kind.REFUSED)["why"]


def test_a_token_of_another_key_lets_nobody_in(app: Flask, provider: Provider) -> None:
    client = app.test_client()
    provider.begin_anew(preferred_username="officer")
    provider.forged = True
    assert come(client).status_code == 401
    assert not is_in(client)


@pytest.mark.parametrize("login", ["nobody", "closed", "имя", "admin' --"])
def test_no_account_is_made_and_a_closed_one_stays_closed(
    app: Flask, home: Home, provider: Provider, login: str
) -> None:
    client = app.test_client()
    with Accounts.open(home) as accounts:
        before = accounts.list()
        provider.begin_anew(preferred_username=login)
        answer = come(client)
        assert answer.status_code == 401
        assert "no open account here is yours" in answer.get_data(as_text=True)
        assert not is_in(client)
        assert [one.login for one in accounts.list()] == [one.login for one in before]


def test_an_answer_to_somebody_elses_question_is_refused(app: Flask, provider: Provider) -> None:
    provider.begin_anew(preferred_username="officer")
    mine, theirs = app.test_client(), app.test_client()
    gone = mine.get("/login/service")
    back = requests.get(gone.headers["Location"], allow_redirects=False, timeout=10)
    theirs.get("/login/service")
    assert theirs.get(back.headers["Location"]).status_code == 401
    assert not is_in(theirs)
    # The right browser may still come, but only once.
    assert mine.get(back.headers["Location"]).status_code == 303
    assert app.test_client().get(back.headers["Location"]).status_code == 401


def test_the_question_has_state_nonce_and_pkce(app: Flask) -> None:
    gone = app.test_client().get("/login/service")
    asked = {
        name: one[0] for name, one in parse_qs(urlsplit(gone.headers["Location"]).query).items()
    }
    assert len(asked["state"]) >= 20
    assert len(asked["nonce"]) >= 20
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"].endswith("/login/service/back")


def test_what_the_service_refuses_is_told(app: Flask) -> None:
    client = app.test_client()
    client.get("/login/service")
    answer = client.get("/login/service/back?error=access_denied&error_description=<b>")
    assert answer.status_code == 401
    assert "<b>" not in answer.get_data(as_text=True).replace("<b>KORDON</b>", "")


@pytest.mark.parametrize("claim", [{"amr": ["pwd", "otp"]}, {"acr": "gold"}])
def test_a_second_factor_that_the_service_checked_is_not_asked_again(
    app: Flask, ready: dict[str, Ready], provider: Provider, claim: dict[str, Any]
) -> None:
    client = app.test_client()
    provider.begin_anew(preferred_username="admin", **claim)
    assert come(client).headers["Location"].endswith("/purpose")
    assert client.get("/accounts").status_code == 200


def test_else_kordons_own_is_asked(
    app: Flask, home: Home, ready: dict[str, Ready], provider: Provider
) -> None:
    client = app.test_client()
    provider.begin_anew(preferred_username="admin", amr=["pwd"], acr="silver")
    answer = come(client)
    assert answer.headers["Location"].endswith("/login/service/code")
    assert not is_in(client)
    token = csrf_of(client.get("/login/service/code").get_data(as_text=True))
    wrong = client.post("/login/service/code", data={"csrf_token": token, "code": "000000"})
    assert wrong.status_code == 401
    assert not is_in(client)
    assert newest(home, Kind.REFUSED)["why"] == "code"
    right = {"csrf_token": token, "code": ready["administrator"].code()}
    assert client.post("/login/service/code", data=right).status_code == 303
    assert client.get("/accounts").status_code == 200
    again = client.get("/login/service/code")
    assert again.headers["Location"].endswith("/login")


def test_guesses_at_the_code_are_slowed_down(app: Flask, provider: Provider) -> None:
    client = app.test_client()
    provider.begin_anew(preferred_username="admin")
    come(client)
    token = csrf_of(client.get("/login/service/code").get_data(as_text=True))
    for _ in range(6):
        answer = client.post("/login/service/code", data={"csrf_token": token, "code": "000000"})
    assert "Try again in" in answer.get_data(as_text=True)


def test_nobody_types_a_code_without_the_services_word(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/login/service/code").headers["Location"].endswith("/login")


def test_a_newcomer_need_not_change_a_password_but_enrols_a_needed_factor(
    app: Flask, provider: Provider
) -> None:
    client = app.test_client()
    provider.begin_anew(preferred_username="fresh")
    come(client)
    assert client.get("/purpose").status_code == 200
    client = app.test_client()
    provider.begin_anew(preferred_username="chief")
    come(client)
    assert client.get("/audit").headers["Location"].endswith("/account/second-factor")
    assert "Scan this" in client.get("/account/second-factor").get_data(as_text=True)


def test_another_issuer_or_none_is_no_log_in(home: Home, provider: Provider) -> None:
    provider.begin_anew(preferred_username="officer")
    provider.issuer_told = "https://elsewhere.example"
    client = create_app(home).test_client()
    assert client.get("/login/service").status_code == 401
    provider.begin_anew()
    configure(home, provider, issuer="http://127.0.0.1:9")
    try:
        assert create_app(home).test_client().get("/login/service").status_code == 401
    finally:
        configure(home, provider)


def test_without_settings_there_is_no_such_door(tmp_path: Path) -> None:
    client = create_app(Home(tmp_path / "home")).test_client()
    for path in ("/login/service", "/login/service/back"):
        assert client.get(path).status_code == 404
    assert "/login/service" not in client.get("/login").get_data(as_text=True)


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "http://login.example"},
        {"issuer": ""},
        {"client_id": 7},
        {"name": None},
        {"second_factor": ["otp"]},
        {"second_factor": {"amr": "otp"}},
        {"secret": "in the open"},
    ],
    ids=str,
)
def test_bad_settings_are_refused_at_the_start(
    tmp_path: Path, provider: Provider, changed: dict[str, Any]
) -> None:
    home = Home(tmp_path / "home").create()
    configure(home, provider, **changed)
    with pytest.raises(BadOidcSettings, match=r"oidc\.json"):
        create_app(home)


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path, provider: Provider) -> None:
    home = Home(tmp_path / "home").create()
    configure(home, provider)
    (home.settings / "oidc.secret").chmod(0o644)
    with pytest.raises(BadOidcSettings, match="chmod 600"):
        read_settings(home)
    (home.settings / "oidc.secret").unlink()
    with pytest.raises(BadOidcSettings, match="cannot be read"):
        read_settings(home)


def test_no_claim_but_the_stated_ones_is_a_second_factor() -> None:
    settings = Settings("i", "c", "n", "s")
    assert not vouched(
        {"preferred_username": "x", "amr": ["otp"], "acr": "gold"}, settings
    ).second_factor
    with pytest.raises(NotVouched):
        vouched({"sub": "x"}, settings)
