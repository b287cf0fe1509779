"""The whole day of an administrator and of a supervisor in a real Chromium, from log-in on, by keyboard alone."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from bank.access import Agreements
from bank.accounts import Accounts
from bank.outcomes import Done, Outcome, Outcomes, Verdict
from bank.store import Store
from bank.store.model import Key
from ingest.demo_people import Ready, ready_account
from tests.portal.conftest import Installation, log_in, posted
from tests.portal.office.test_browser import press, reach, typed

AXE = Axe()
NAMED = "Клавиатурова Заря"
Open = Callable[[], Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the log-in page as somebody does who has never been here."""
    contexts = []

    def open_page() -> Page:
        context = browser.new_context(base_url=address, locale="en")
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def person(installed: Installation, login: str, role: str, post: str = "Korday") -> Ready:
    """Somebody whose authenticator's code has not been used yet."""
    with Accounts.open(installed.home) as accounts:
        return ready_account(accounts, login, login.capitalize(), role, "KZ", post, "en")


def accessible(page: Page) -> None:
    found = AXE.run(page)
    assert found.violations_count == 0, found.generate_report()


def logged_in(page: Page, login: str, password: str, code: str = "") -> None:
    """Log in by keyboard; the cursor need not be put anywhere."""
    accessible(page)
    typed(page, "#login", login)
    typed(page, "#password", password)
    typed(page, "#code", code)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def said(page: Page) -> str:
    return page.locator("[role=status]").inner_text()


def unfolded(page: Page, title: str) -> None:
    """Go by the Tab key to what is folded under a title, and open it."""
    for _ in range(20):
        reach(page, "summary")
        if page.evaluate("document.activeElement.textContent").strip() == title:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"nothing is folded under {title!r}")


def test_the_day_of_an_administrator(opened: Open, installed: Installation) -> None:
    ready = person(installed, "day-admin", "administrator", "Ministry")
    page = opened()
    logged_in(page, ready.login, ready.password, ready.code())
    password = an_account_is_made(page)
    newcomer_comes_in(opened(), password)
    it_gets_another_role_and_is_closed(page)
    an_agreement_is_changed_and_its_history_read(page, installed)
    press(page, "form[action='/logout'] button")
    assert page.url.endswith("/login")
    page.goto("/accounts")
    assert page.url.endswith("/login")


def an_account_is_made(page: Page) -> str:
    press(page, "nav a[href='/accounts']")
    press(page, "a[href='/new-account']")
    typed(page, "#login", "day-officer")
    typed(page, "#name", "Утренний Пётр")
    # A list is chosen from by typing the beginning of what stands in it.
    typed(page, "#role", "mobile")
    typed(page, "#post", "Korday")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    accessible(page)
    password = page.locator("#secret").inner_text()
    press(page, "a.button[href='/accounts/day-officer']")
    facts = page.locator("dl.facts").first.inner_text()
    assert "mobile patrol" in facts
    assert "Korday" in facts
    return password


def newcomer_comes_in(page: Page, password: str) -> None:
    logged_in(page, "day-officer", password)
    assert page.url.endswith("/account/password")
    accessible(page)
    for field, text in (
        ("#old", password),
        ("#new", "зимний-перевал-7"),
        ("#again", "зимний-перевал-7"),
    ):
        typed(page, field, text)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/purpose")
    accessible(page)
    offered = page.locator("input[name=purpose]").evaluate_all("all => all.map(one => one.value)")
    assert "border-check" in offered
    assert "supervision" not in offered


def it_gets_another_role_and_is_closed(page: Page) -> None:
    unfolded(page, "Change the role")
    typed(page, "#role", "operator")
    press(page, "button")
    assert "operator of arrays" in page.locator("dl.facts").first.inner_text()
    unfolded(page, "Close the account")
    press(page, "button.danger")
    assert "The account is closed" in said(page)
    accessible(page)


def an_agreement_is_changed_and_its_history_read(page: Page, installed: Installation) -> None:
    with Agreements.open(installed.home) as agreements:
        (pact,) = (one for one in agreements.all() if (one.giver, one.receiver) == ("TJ", "MD"))
    press(page, "nav a[href='/agreements']")
    typed(page, "select[name=giver]", "Taj")
    typed(page, "select[name=receiver]", "Mold")
    press(page, "form.filters button")
    press(page, f"tbody a[href='/agreements/{pact.number}']")
    press(page, "a.button[href$='/change']")
    reach(page, "#purposes-migration")
    page.keyboard.press("Space")
    typed(page, "#why", "the protocol was amended")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Version 2 is kept" in said(page)
    versions = page.locator(".versions > li")
    newest = versions.first.inner_text()
    assert "Migration and residence" in newest
    assert "the protocol was amended" in newest
    assert "day-admin" in newest
    assert "Concluded." in versions.last.inner_text()
    accessible(page)


def test_the_day_of_a_supervisor(opened: Open, app: Flask, installed: Installation) -> None:
    ready = person(installed, "day-chief", "supervisor")
    officer = log_in(app.test_client(), person(installed, "day-guard", "officer", "Night post"))
    for _ in range(25):
        assert posted(officer, "/", text=NAMED)[0] == 200
    with Outcomes.open(installed.home) as outcomes:
        outcomes.mark(outcome("day-1", wanted_here(installed)))
    page = opened()
    logged_in(page, ready.login, ready.password, ready.code())
    supervision_is_chosen(page)
    the_log_is_searched(page)
    a_person_is_searched_and_exported(page)
    press(page, "nav a[href='/audit']")
    press(page, "a[href='/audit/unusual']")
    accessible(page)
    unusual = page.locator("tbody tr", has_text="day-guard").first
    assert NAMED not in page.url
    assert "name" in unusual.inner_text()
    press(page, "nav a[href='/reported']")
    accessible(page)
    assert "taken from the bus" in page.locator("tbody").inner_text()
    press(page, "form[action='/logout'] button")
    assert page.url.endswith("/login")


def wanted_here(installed: Installation) -> Key:
    """Somebody whom the supervisor's own state is looking for."""
    with Store.open(installed.home) as store:
        return next(
            Key(one.origin, one.category, one.id)
            for one in store.changes(0, 10_000)
            if (one.state, one.category, one.status) == ("KZ", "wanted-persons", "active")
        )


def outcome(client_id: str, key: Key) -> Outcome:
    return Outcome(
        client_id=client_id,
        key=key,
        version=1,
        request="12345678",
        verdict=Verdict.SAME,
        done=Done.DETAINED,
        account="day-guard",
        state="KZ",
        post="Night post",
        at=datetime.now(UTC),
        note="taken from the bus",
    )


def supervision_is_chosen(page: Page) -> None:
    accessible(page)
    page.keyboard.press("Space")
    while page.evaluate("document.activeElement.value") != "supervision":
        page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Supervision" in page.locator(".top .purpose").inner_text()


def the_log_is_searched(page: Page) -> None:
    press(page, "nav a[href='/audit']")
    typed(page, "input[name=account]", "day-guard")
    typed(page, "select[name=post]", "Night")
    typed(page, "select[name=kind]", "lookup")
    typed(page, "input[name=since]", datetime.now(UTC).strftime("%m%d%Y"))
    press(page, "form.filters button")
    today = datetime.now(UTC).date().isoformat()
    assert f"since={today}" in page.url
    rows = page.locator("tbody tr").all_inner_texts()
    assert len(rows) == 25
    assert all("day-guard" in row and "Night post" in row for row in rows)
    press(page, "tbody th a")
    assert NAMED in page.locator(".asked").first.inner_text()
    accessible(page)


def a_person_is_searched_and_exported(page: Page) -> None:
    press(page, "nav a[href='/audit']")
    typed(page, "input[name=text]", NAMED)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/audit/person")
    accessible(page)
    reach(page, "button[value=csv]")
    with page.expect_download() as downloading:
        page.keyboard.press("Enter")
    rows = list(csv.reader(downloading.value.path().read_text("utf-8").splitlines()))
    assert sum(NAMED in " ".join(row) for row in rows) >= 25
