"""NUL, which PostgreSQL keeps in no text, is refused with what to do: the bank does not seem to be away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bank.access import Agreements
from bank.accounts import Accounts
from bank.home import Home
from bank.store import Originator, Store
from bank.worker import bring_up_to_date
from benchmarks.nodes.postgres import new_database
from ingest.demo_people import Ready, agree_all, first_administrator, ready_account
from portal.app import create_app
from portal.parts import parts
from tests.portal.conftest import PURPOSE, csrf_of, log_in

DATABASES = ("ACCOUNTS", "AUDIT", "OUTCOMES", "CONFIRMATION", "LINKING", "RECONCILIATION", "PHOTOS")
SAID = "a sign that no text has (NUL)"


@dataclass(frozen=True)
class Bank:
    """A portal all of whose databases are of PostgreSQL."""

    app: Flask
    administrator: Ready
    supervisor: Ready
    token: str

    def client(self) -> FlaskClient:
        """Somebody's browser."""
        return self.app.test_client()


@pytest.fixture(scope="module")
def bank(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    """The portal, with an administrator, a supervisor and a token of the latter."""
    now, folder = datetime.now(UTC), tmp_path_factory.mktemp("nul")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KORDON_LIMITS", "off")
        for name in DATABASES:
            patch.setenv(f"KORDON_{name}", new_database(postgres, f"nul_{name.lower()}"))
        home = Home(folder / "home", new_database(postgres, "nul_bank"))
        with Store.open(home) as store:
            store.register_originator(Originator("KZ", "KZ", "Ministry (KZ)"))
            bring_up_to_date(home, store, jobs=1)
        with Accounts.open(home) as accounts, Agreements.open(home) as agreements:
            agree_all(agreements)
            admin = first_administrator(accounts, "KZ")
            chief = ready_account(accounts, "chief", "C", "supervisor", "KZ", "Korday", "en")
            scopes = frozenset({"lookups", "records", "freshness", "outcomes", "confirmations"})
            until = now + timedelta(days=1)
            token = accounts.add_token("chief", "t", scopes, until, "admin", now).secret
        app = create_app(home)
        yield Bank(app, admin, chief, token)
        with app.app_context():
            parts().lookups._store.close()
        for part in app.extensions["kordon"]._opened.values():
            part.close()


@pytest.fixture(scope="module")
def supervisor(bank: Bank) -> FlaskClient:
    return log_in(bank.client(), bank.supervisor, "supervision")


@pytest.fixture(scope="module")
def administrator(bank: Bank) -> FlaskClient:
    return log_in(bank.client(), bank.administrator)


@pytest.mark.parametrize("field", ["login", "password", "code", "of nobody"])
def test_in_the_log_in_form(bank: Bank, field: str) -> None:
    client = bank.client()
    token = csrf_of(client.get("/login").get_data(as_text=True))
    form = {"csrf_token": token, "login": "chief", "password": "x", field: "a\0b"}
    answer = client.post("/login", data=form)
    assert answer.status_code == 400
    assert SAID in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/audit?account=%00",
        "/audit?post=a%00b",
        "/audit/unusual?kind=%00",
        "/reported?since=%00",
        "/overview?state=%00",
        "/asked?before=%00",
        "/validity?days=%00",
        "/login?%00=1",
    ],
)
def test_in_an_address(supervisor: FlaskClient, path: str) -> None:
    answer = supervisor.get(path)
    assert answer.status_code == 400
    assert SAID in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/accounts?role=%00", "/agreements?giver=%00"])
def test_in_an_administrators_filter(administrator: FlaskClient, path: str) -> None:
    answer = administrator.get(path)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "path", ["/accounts/a%00b", "/audit/entry/%00/1", "/asked/%00", "/duty/%00", "/photo/%00"]
)
def test_a_page_of_such_a_name_is_not_there(
    supervisor: FlaskClient, administrator: FlaskClient, path: str
) -> None:
    client = administrator if path.startswith("/accounts") else supervisor
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/", "text"),
        ("/", "name"),
        ("/reading", "text"),
        ("/audit/person", "text"),
        ("/audit/person", "id"),
        ("/audit/export", "account"),
        ("/theme", "back"),
        ("/language", "language"),
        ("/purpose", "purpose"),
    ],
)
def test_in_any_other_form(supervisor: FlaskClient, path: str, field: str) -> None:
    token = csrf_of(supervisor.get("/account/password").get_data(as_text=True))
    answer = supervisor.post(path, data={"csrf_token": token, field: "Иванов\0"})
    assert answer.status_code == 400
    assert SAID in answer.get_data(as_text=True)


KEY = {"category": "vehicles", "origin": "KZ", "id": "\0"}
HIT = {"key": KEY, "purpose": PURPOSE, "version": 1, "request": "12345678"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("lookups", {"name": "a\0b", "purpose": PURPOSE}),
        ("lookups", {"name": "ab", "purpose": PURPOSE, "\0": 1}),
        ("lookups", {"name": "ab", "purpose": PURPOSE, "categories": ["\0"]}),
        ("records", {"key": KEY, "purpose": PURPOSE}),
        ("outcomes", HIT | {"verdict": "same", "done": "passed"}),
        ("confirmations", HIT | {"urgency": "urgent"}),
    ],
)
def test_in_a_body_of_the_api(bank: Bank, path: str, body: dict[str, object]) -> None:
    headers = {"Authorization": f"Bearer {bank.token}", "Idempotency-Key": "x" * 20}
    answer = bank.client().post(f"/api/v1/{path}", json=body, headers=headers)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert SAID in answer.json["title"]


def test_in_a_line_of_a_batch_and_in_an_address_of_the_api(bank: Bank) -> None:
    headers = {"Authorization": f"Bearer {bank.token}"}
    asked = '{"name": "a\\u0000b"}\n{"name": "Ким \\\\u0000"}\n'.encode()
    client, kind = bank.client(), "application/x-ndjson"
    path = f"/api/v1/lookups/batch?purpose={PURPOSE}"
    answer = client.post(path, data=asked, content_type=kind, headers=headers)
    refused, _other = sorted(answer.text.splitlines(), key=lambda line: SAID not in line)
    assert '"status":400' in refused
    # A backslash before "u0000" is text that can be kept.
    assert SAID not in _other
    answer = client.get("/api/v1/freshness?purpose=%00", headers=headers)
    assert answer.status_code == 400
    assert SAID in answer.json["title"]
