"""An administrator's work with accounts, by the forms, with what the audit log then holds."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from bank.accounts import Accounts, LogInRefused
from bank.audit import AuditLog, Filters, Kind, search
from ingest.demo_people import ready_account
from portal.identity import now
from tests.portal.conftest import Installation, csrf_of, log_in
from tests.portal.office.conftest import Person

_SECRET = re.compile(r'id="secret"[^>]*>([^<]+)<')
PARTICULARS = {"name": "Новый Сотрудник", "state": "KZ", "post": "Korday", "language": "ru"}


def secret_of(text: str) -> str:
    found = _SECRET.search(text)
    assert found, text
    return found[1]


def made(administrator: Person, login: str, role: str = "officer") -> str:
    status, text = administrator.post("/new-account", login=login, role=role, **PARTICULARS)
    assert status == 200, text
    return secret_of(text)


def acts(installed: Installation, login: str) -> list[str]:
    """What the audit log holds of an account's administration, the newest first."""
    with AuditLog.open(installed.home) as log:
        found = search(log, Filters(kind=Kind.ADMIN, account="admin", state="KZ"), None, 1_000)
    return [one.entry.outcome for one in found.found if one.entry.asked.get("account") == login]


def test_a_new_account_comes_in_by_its_one_time_password(
    administrator: Person, installed: Installation
) -> None:
    password = made(administrator, "newcomer")
    with Accounts.open(installed.home) as accounts:
        session = accounts.log_in("newcomer", password, "", "10.1.1.1", now())
    assert session.to_do == "change-password"
    assert acts(installed, "newcomer") == ["account-created"]
    status, text = administrator.get("/accounts/newcomer")
    assert status == 200
    assert password not in text
    assert "one-time password" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"login": "officer"}, "taken"),
        ({"login": "имя"}, "Latin letters"),
        ({"login": "x1", "name": ""}, "required"),
        ({"login": "x1", "role": "general"}, "Not a valid choice"),
        ({"login": "x1", "state": "XX"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_made_says_why_and_keeps_what_was_typed(
    administrator: Person, changed: dict[str, str], said: str
) -> None:
    form = {"role": "officer", **PARTICULARS, **changed}
    status, text = administrator.post("/new-account", **form)
    assert status == 422
    assert said in text
    assert f'value="{PARTICULARS["post"]}"' in text


def test_a_closed_account_is_out_and_comes_back_as_it_was(
    administrator: Person, installed: Installation
) -> None:
    password = made(administrator, "closing")
    assert administrator.post("/accounts/closing/act/deactivate")[0] == 303
    with Accounts.open(installed.home) as accounts:
        with pytest.raises(LogInRefused):
            accounts.log_in("closing", password, "", "10.1.1.2", now())
        assert administrator.post("/accounts/closing/act/reactivate")[0] == 303
        accounts.log_in("closing", password, "", "10.1.1.3", now())
    assert acts(installed, "closing") == [
        "account-reactivated",
        "account-deactivated",
        "account-created",
    ]


def test_a_role_is_changed_and_an_unknown_one_refused(
    administrator: Person, installed: Installation
) -> None:
    made(administrator, "rising")
    assert administrator.post("/accounts/rising/role", role="general")[0] == 422
    assert administrator.post("/accounts/rising/role", role="operator")[0] == 303
    with Accounts.open(installed.home) as accounts:
        assert accounts.account("rising").role == "operator"
    assert acts(installed, "rising")[0] == "role-changed"


def test_a_reset_password_is_another_and_is_shown_once(
    administrator: Person, installed: Installation
) -> None:
    first = made(administrator, "forgetful")
    status, text = administrator.post("/accounts/forgetful/password")
    assert status == 200
    second = secret_of(text)
    assert first != second
    with Accounts.open(installed.home) as accounts:
        with pytest.raises(LogInRefused):
            accounts.log_in("forgetful", first, "", "10.1.1.4", now())
        accounts.log_in("forgetful", second, "", "10.1.1.5", now())
    assert acts(installed, "forgetful")[0] == "password-reset"


def test_a_token_opens_the_api_until_it_is_revoked(
    app: Flask, administrator: Person, installed: Installation
) -> None:
    made(administrator, "tablet", "mobile")
    form = {"name": "tablet of the road", "scopes": ["lookups"], "last_day": "2027-03-01"}
    status, text = administrator.post("/accounts/tablet/tokens", **form)
    assert status == 200
    header = {"Authorization": f"Bearer {secret_of(text)}"}
    asked = {"name": "Qwrtplk", "purpose": "border-check"}
    api = app.test_client()
    assert api.post("/api/v1/lookups", json=asked, headers=header).status_code == 200
    with Accounts.open(installed.home) as accounts:
        (token,) = accounts.tokens("tablet")
    # Not by the page of another account.
    assert administrator.post(f"/accounts/officer/tokens/{token.id}/revoke")[0] == 404
    assert administrator.post(f"/accounts/tablet/tokens/{token.id}/revoke")[0] == 303
    assert api.post("/api/v1/lookups", json=asked, headers=header).status_code == 401
    assert acts(installed, "tablet")[:2] == ["token-revoked", "token-added"]
    assert "revoked" in administrator.get("/accounts/tablet")[1]


@pytest.mark.parametrize(
    "form",
    [
        {"name": "x", "scopes": ["exchange"], "last_day": "2027-03-01"},
        {"name": "x", "scopes": ["lookups"], "last_day": "2031-03-01"},
        {"name": "x", "scopes": ["lookups"], "last_day": "2020-03-01"},
        {"name": "", "scopes": ["lookups"], "last_day": "2027-03-01"},
        {"name": "x", "last_day": "2027-03-01"},
    ],
)
def test_a_token_beyond_its_role_or_time_is_refused(
    administrator: Person, form: dict[str, object]
) -> None:
    status, text = administrator.post("/accounts/officer/tokens", **form)
    assert status == 422
    assert 'role="alert"' in text


@pytest.mark.parametrize("last_day", ["2020-03-01", "", "9999-12-31", "2031-03-01"])
def test_a_token_that_was_refused_keeps_what_was_typed(
    administrator: Person, last_day: str
) -> None:
    form = {"name": "Tablet 77", "scopes": ["lookups", "records"], "last_day": last_day}
    status, text = administrator.post("/accounts/officer/tokens", **form)
    assert status == 422
    adding = text[text.index('action="/accounts/officer/tokens"') :]
    assert 'value="Tablet 77"' in adding
    ticked = [one for one in re.findall(r"<input[^>]*>", adding) if "checked" in one]
    assert [re.findall('value="([^"]+)"', one)[0] for one in ticked] == ["lookups", "records"]
    (day,) = re.findall(r'<input[^>]*name="last_day"[^>]*>', adding)
    assert f'value="{last_day}"' in day
    assert '<details class="acts" open>' in text
    assert '<details class="acts" open>' not in administrator.get("/accounts/officer")[1]


def test_the_last_administrator_cannot_lock_themself_out(
    administrator: Person, installed: Installation
) -> None:
    for path, form in (("act/deactivate", {}), ("role", {"role": "officer"})):
        status, text = administrator.post(f"/accounts/admin/{path}", **form)
        assert status == 422
        assert "your own account" in text
        status, text = administrator.post(f"/accounts/admin/{path}", own="yes", **form)
        assert status == 422
        assert "last active administrator" in text
    for path in ("act/forget-second-factor", "act/end-sessions", "password"):
        assert administrator.post(f"/accounts/admin/{path}")[0] == 422
    with Accounts.open(installed.home) as accounts:
        admin = accounts.account("admin")
    assert (admin.active, admin.role, admin.has_second_factor) == (True, "administrator", True)


def test_ending_sessions_puts_somebody_out(
    app: Flask, administrator: Person, installed: Installation
) -> None:
    with Accounts.open(installed.home) as accounts:
        patrol = ready_account(accounts, "patrol", "Patrol", "mobile", "KZ", "Korday", "en")
    client = log_in(app.test_client(), patrol)
    assert client.get("/account/password").status_code == 200
    assert administrator.post("/accounts/patrol/act/end-sessions")[0] == 303
    assert client.get("/account/password").status_code == 303


def test_filters_of_the_list(administrator: Person) -> None:
    made(administrator, "filtered", "operator")
    listed = re.compile(r'href="/accounts/([^"]+)"')
    assert "filtered" in listed.findall(administrator.get("/accounts?role=operator&login=fil")[1])
    assert "filtered" in listed.findall(administrator.get("/accounts?standing=new")[1])
    for query in ("role=officer", "state=RU", "standing=closed", "login=x-", "post=nowhere"):
        assert "filtered" not in listed.findall(administrator.get(f"/accounts?{query}")[1])


def test_forms_without_their_token_do_nothing(administrator: Person) -> None:
    answer = administrator.client.post("/accounts/officer/act/deactivate")
    assert answer.status_code == 400
    assert csrf_of(administrator.get("/accounts/officer")[1])


def test_an_unknown_account_is_no_page(administrator: Person) -> None:
    assert administrator.get("/accounts/nobody")[0] == 404
    assert administrator.post("/accounts/officer/act/dance")[0] == 404
