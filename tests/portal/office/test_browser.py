"""The office in a real Chromium: no violation of accessibility, nothing wider than the screen, keys alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.portal.conftest import complaints_of
from tests.portal.office.conftest import Person
from tests.portal.office.pages import ACCOUNTS, AGREEMENTS, SEEN, Opened

AXE = Axe()
COOKIE = "kordon"


def opened(browser: Browser, address: str, person: Person, scheme: str = "light") -> Page:
    """A page of somebody who is logged in; their session is that of the Flask client."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", base_url=address
    )
    found = person.client.get_cookie(COOKIE)
    assert found is not None
    context.add_cookies([{"name": COOKIE, "value": found.value, "url": address}])
    return context.new_page()


def holder(people: dict[str, Person], page: Opened) -> Person:
    return people["administrator" if page.needs in (ACCOUNTS, AGREEMENTS) else "supervisor"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("one", SEEN, ids=str)
def test_no_page_violates_accessibility_or_the_screen(
    browser: Browser, address: str, people: dict[str, Person], one: Opened, scheme: str
) -> None:
    page = opened(browser, address, holder(people, one), scheme)
    complaints = complaints_of(page)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(one.path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for fold in page.locator("summary").all():
        fold.evaluate("one => one.parentElement.open = true")
    found = AXE.run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert complaints == []
    page.context.close()


def reach(page: Page, selector: str) -> None:
    """Go with the Tab key alone to what a selector names, as whoever has no mouse does."""
    for _ in range(600):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            return
    raise AssertionError(f"the Tab key never comes to {selector}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Reach it and press a key, and wait for the page that follows."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def typed(page: Page, selector: str, text: str) -> None:
    reach(page, selector)
    page.keyboard.type(text)


def test_an_administrators_day_by_keyboard_alone(
    browser: Browser, address: str, administrator: Person
) -> None:
    page = opened(browser, address, administrator)
    page.goto("/")
    assert page.url.endswith(("/accounts", "/overview"))
    press(page, "nav a[href='/accounts']")
    press(page, "a[href='/new-account']")
    typed(page, "#login", "by-keyboard")
    typed(page, "#name", "Клавиатурин Пётр")
    typed(page, "#post", "Korday")
    page.keyboard.press("Enter")
    page.wait_for_selector("#secret")
    assert len(page.locator("#secret").inner_text()) > 10
    press(page, "a.button[href='/accounts/by-keyboard']")
    summary = "summary:nth-child(1)"
    reach(page, summary)
    while "Close the account" not in page.evaluate("document.activeElement.textContent"):
        reach(page, summary)
    page.keyboard.press("Enter")
    press(page, "button.danger")
    assert "The account is closed" in page.locator("[role=status]").inner_text()
    press(page, "nav a[href='/agreements']")
    press(page, "a[href='/agreements/new']")
    typed(page, "#giver", "Georg")
    typed(page, "#receiver", "Kazakh")
    for tick in ("#categories-vehicles", "#purposes-search"):
        reach(page, tick)
        page.keyboard.press("Space")
    typed(page, "#note", "Protocol")
    typed(page, "#why", "agreed")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "is kept" in page.locator("[role=status]").inner_text()
    page.context.close()


def test_a_supervisors_day_by_keyboard_alone(
    browser: Browser, address: str, supervisor: Person
) -> None:
    page = opened(browser, address, supervisor)
    page.goto("/")
    press(page, "nav a[href='/overview']")
    press(page, "a[href='/overview/use']")
    reach(page, "summary")
    page.keyboard.press("Enter")
    assert page.locator("details[open] table").first.is_visible()
    press(page, "nav a[href='/audit']")
    typed(page, "input[name=text]", "Щербаков")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/audit/person")
    press(page, "tbody th a")
    assert "Щербаков" in " ".join(page.locator(".asked").all_inner_texts())
    press(page, "a[href='/audit/verify']")
    press(page, "form button:not(.quiet)")
    assert "The log is whole" in page.locator("#result").inner_text()
    page.context.close()


def test_fields_of_an_agreement_stand_below_one_another_on_a_small_screen(
    browser: Browser, address: str, administrator: Person
) -> None:
    page = opened(browser, address, administrator)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/agreements/1/change")
    fields = page.locator("details[open] ul.fields-of").first.locator("li")
    assert fields.count() > 20
    tops = fields.evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    # A part whose group cannot be ticked says whose part it is.
    assert "Names › Name kind" in fields.first.inner_text()
    page.context.close()


@pytest.mark.parametrize("path", ["/audit", "/overview", "/overview/runs"])
def test_tables_fit_a_wide_screen(
    browser: Browser, address: str, supervisor: Person, path: str
) -> None:
    supervisor.post("/", text=f"P<RUS{'<' * 39}\n{'0' * 44}")
    page = opened(browser, address, supervisor)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(path)
    over = page.locator(".sheet").evaluate_all(
        "all => all.map((one) => one.scrollWidth - one.clientWidth)"
    )
    assert over and max(over) <= 0
    page.context.close()
