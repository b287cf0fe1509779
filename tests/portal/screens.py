"""Pictures of every page at 360 and 1280 px, light and dark, English and Russian, to be looked at.

`python -m tests.portal.screens [FOLDER [ROLE…]]` makes a bank of its own, serves it, and writes the pictures
to /tmp/screens unless told. What is wider than the screen is told at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bank.home import Home
from portal import assets
from portal.app import create_app
from tests.portal.conftest import FLAGS, Installation, log_in, serve
from tests.portal.furnished import furnish
from tests.portal.office.conftest import purpose_of
from tests.portal.officer.conftest import MRZ, TYPED, man

COOKIE = "kordon"
WIDTHS = {360: 740, 1280: 800}
SCHEMES = ("light", "dark")
SIZE, SEED = "1500", "7"
Steps = Callable[[Page], None]


def at(path: str) -> Steps:
    """Open a page by its address."""
    return lambda page: _opened(page, path)


def _opened(page: Page, path: str) -> None:
    page.goto(path)


def unfolded(path: str) -> Steps:
    """Open a page and all that is folded in it."""

    def steps(page: Page) -> None:
        page.goto(path)
        for fold in page.locator("main summary").all():
            fold.evaluate("one => one.parentElement.open = true")

    return steps


def asked(text: str, *keys: str, then: str = "#answer .band, #errors") -> Steps:
    """Look up a text as an officer does, and press keys afterwards."""

    def steps(page: Page) -> None:
        page.goto("/")
        page.locator("#text").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_selector(then)
        for key in keys:
            page.wait_for_timeout(250)
            page.keyboard.press(key)
        page.wait_for_timeout(400)

    return steps


def typed(text: str) -> Steps:
    """Type without looking up: the chip says how it is read."""

    def steps(page: Page) -> None:
        page.goto("/")
        page.locator("#text").press_sequentially(text, delay=5)
        page.wait_for_timeout(900)

    return steps


def pressed(*keys: str) -> Steps:
    """Open the officer's page and press keys."""

    def steps(page: Page) -> None:
        page.goto("/")
        page.keyboard.press("Tab")
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(300)

    return steps


def printed(page: Page) -> None:
    """The page that is printed of a record."""
    asked(TYPED)(page)
    _sent(page, "article form.print")


def record_page(page: Page) -> None:
    """The record's own page, with its versions."""
    asked(TYPED)(page)
    _sent(page, "article form.open")


def _sent(page: Page, form: str) -> None:
    with page.expect_navigation():
        page.locator(form).first.evaluate("one => { one.target = ''; one.submit(); }")


def entry_page(page: Page) -> None:
    """An entry of the audit log."""
    page.goto("/audit?kind=lookup")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()


def verified(page: Page) -> None:
    """The log, verified."""
    page.goto("/audit/verify")
    page.locator("main form button").first.click()
    page.wait_for_selector("#result")


def person(page: Page) -> None:
    """Who asked for a person."""
    page.goto("/audit")
    page.locator("input[name=text]").fill("Щербаков")
    page.keyboard.press("Enter")
    page.wait_for_url("**/audit/person")


def refused_agreement(page: Page) -> None:
    """An agreement that is refused."""
    page.goto("/agreements/new")
    page.locator("#giver").select_option("GE")
    page.locator("#receiver").select_option("GE")
    page.locator("main form button").last.click()
    page.wait_for_selector(".errors")


def first(listing: str, link: str) -> Steps:
    """Open a list, then the first that stands in it."""

    def steps(page: Page) -> None:
        page.goto(listing)
        page.locator(f"tbody {link}").first.click()
        page.wait_for_load_state()
        unfold = "all => all.forEach(one => one.open = true)"
        page.locator("main details").evaluate_all(unfold)

    return steps


def refused_answer(page: Page) -> None:
    """The duty officer asks for more and does not say what."""
    first("/duty", "a")(page)
    page.locator("button[value=more-needed], input[value=more-needed]").first.click()
    page.wait_for_load_state()


PAGES: Mapping[str, tuple[tuple[str, Steps], ...]] = {
    "": (
        ("log-in", at("/login")),
        ("not-there", at("/nothing-there")),
    ),
    "officer": (
        ("purpose", at("/purpose")),
        ("ready", at("/")),
        ("exact", unfolded("/")),
        ("read-as-plate", typed("123ABC02")),
        ("read-as-name", typed("Shcherbakov Petr 1971")),
        ("hit", asked(TYPED)),
        ("silent", asked("Тихонравов Глеб 07.1980")),
        ("vehicle", asked("123ABC02")),
        ("nothing", asked("Йцукенг Фывапр")),
        ("refused", asked("12.03.1971")),
        ("scanned", asked(MRZ)),
        ("outcome", asked(TYPED, "ArrowDown", "1")),
        ("opened", asked(TYPED, "ArrowDown", "ArrowRight")),
        ("record", record_page),
        ("print", printed),
        ("keys", pressed("?")),
        ("password", at("/account/password")),
        ("second-factor", at("/account/second-factor")),
        ("asked", at("/asked")),
        ("asked-one", first("/asked", "a")),
    ),
    "duty-officer": (
        ("duty", at("/duty")),
        ("duty-one", first("/duty", "a")),
        ("duty-refused", refused_answer),
    ),
    "operator": (
        ("links", at("/links")),
        ("link", first("/links", "a")),
        ("links-later", at("/links?standing=later")),
        ("links-rejected", at("/links?standing=rejected")),
        ("links-accepted", at("/links?standing=accepted")),
        ("alerts", at("/links/alerts")),
        ("reconciliations", at("/reconciliation")),
        ("reconciliation", first("/reconciliation", "a")),
        ("validity", at("/validity?days=400")),
        ("validity-ended", at("/validity/ended")),
    ),
    "administrator": (
        ("accounts", at("/accounts")),
        ("account", unfolded("/accounts/officer")),
        ("new-account", at("/new-account")),
        ("agreements", at("/agreements")),
        ("agreement", at("/agreements/1")),
        ("agreement-change", at("/agreements/1/change")),
        ("agreement-refused", refused_agreement),
    ),
    "supervisor": (
        ("audit", at("/audit")),
        ("audit-person", person),
        ("audit-entry", entry_page),
        ("audit-unusual", at("/audit/unusual")),
        ("audit-elsewhere", at("/audit/elsewhere")),
        ("audit-verified", verified),
        ("reported", at("/reported")),
        ("cleared", at("/reported/cleared")),
        ("overview", at("/overview")),
        ("runs", at("/overview/runs")),
        ("use", unfolded("/overview/use")),
        ("exchange", unfolded("/exchange")),
    ),
}


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    scheme: str
    language: str

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}-{self.language}"


LOOKS = [Look(width, scheme, "en") for width in WIDTHS for scheme in SCHEMES]
LOOKS += [Look(width, "light", "ru") for width in WIDTHS]


def take(folder: Path, roles: Sequence[str]) -> list[str]:
    """Take the pictures of roles; gives what is wider than the screen or complained."""
    folder.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    with _installation() as made, sync_playwright() as playwright:
        process, address = serve(made.home)
        try:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS.split())
            cookies = dict(_cookies(made))
            for look in LOOKS:
                for role in roles:
                    context = _context(browser, address, look, cookies.get(role, ""))
                    wrong += _taken(context, PAGES[role], folder, look, role)
                    context.close()
            browser.close()
        finally:
            process.terminate()
            process.wait()
    return wrong


def _taken(
    context: BrowserContext,
    pages: tuple[tuple[str, Steps], ...],
    folder: Path,
    look: Look,
    role: str,
) -> Iterator[str]:
    page = context.new_page()
    page.set_default_timeout(20_000)
    for name, steps in pages:
        what = f"{role or 'anybody'}-{name}-{look}"
        try:
            steps(page)
        except Exception as error:  # one page must not keep the others from being seen
            yield f"{what}: {type(error).__name__}: {str(error)[:300]}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > look.width:
            yield f"{what}: {wide} px wide"
        page.screenshot(path=folder / f"{what}.png", full_page=True)


def _context(browser: Browser, address: str, look: Look, cookie: str) -> BrowserContext:
    how: dict[str, Any] = {"color_scheme": look.scheme, "locale": look.language}
    size = {"width": look.width, "height": WIDTHS[look.width]}
    context = browser.new_context(base_url=address, viewport=size, **how)
    if cookie:
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": address}])
    page = context.new_page()
    page.goto("/purpose" if cookie else "/login")
    page.locator("#language").select_option(look.language)
    with page.expect_navigation():
        page.locator("form.language button").click()
    page.close()
    return context


def _cookies(made: Installation) -> Iterator[tuple[str, str]]:
    """A session of each role."""
    app = create_app(made.home)
    for role in filter(None, PAGES):
        client = log_in(app.test_client(), made.people[role], purpose_of(role))
        found = client.get_cookie(COOKIE)
        assert found is not None
        yield role, found.value


@contextmanager
def _installation() -> Iterator[Installation]:
    os.environ |= {"KORDON_PLAIN_HTTP": "1", "KORDON_LIMITS": "off"}
    assets.compile_catalogues()
    assets.fetch()
    with tempfile.TemporaryDirectory() as folder:
        bank = Home(Path(folder) / "generated")
        command = [sys.executable, "-m", "ingest.cli", "--home", str(bank.path), "generate"]
        subprocess.run([*command, "--size", SIZE, "--seed", SEED, "--load"], check=True)
        made = man(bank, Path(folder))
        furnish(made, Path(folder) / "others")
        yield made


def main() -> None:
    """Take the pictures, and tell what was wrong."""
    folder, *roles = sys.argv[1:] or ["/tmp/screens"]
    wrong = take(Path(folder), roles or list(PAGES))
    print("\n".join(wrong) or "Nothing is wider than its screen.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
