"""The pictures of the officer's guide, taken from the real portal over a generated bank.

`python -m tests.portal.guide_pictures [FOLDER]` writes them to docs/guide/pictures unless told: those that
the guides show, in English and Russian. A page that is not in the state that the guide tells of ends it.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bank.home import Home
from bank.mrz import check_digit
from ingest.demo import people, prepare
from ingest.demo_people import Ready
from portal import assets
from tests.portal.conftest import FLAGS, enter, serve

FOLDER = Path(__file__).parent.parent.parent / "docs" / "guide" / "pictures"
LANGUAGES = ("en", "ru")
SIZE, SEED = 3_000, 1
WIDTH, HIGHEST, MARGIN = 880, 900, 6
# A wanted person of the generated bank, as a passport writes him; and a namesake with a passport of his own.
NAME, BORN = "Radjaev Utkir", "17.06.1975"
NAMESAKE, NAMESAKE_BORN = "P<UZBRADJAEV<<UTKIR", "751120"
LIKE_ANOTHER = "Abdulloev Sherzod 20.11.1963"
VEHICLE_OF_NOBODY = "777ZZZ02"
PAGE, CARD = "main", "article.hit"
# Brings a page into a state, and says what of it is shown: from the top to the end of PAGE, or the first CARD.
Steps = Callable[[Page], str]


def _zone() -> str:
    """The machine-readable zone of the namesake's passport (ICAO 9303-4), check digits right."""
    number, born, ends = "FA1234567", NAMESAKE_BORN, "310101"
    checked = [one + check_digit(one) for one in (number, born, ends)]
    personal = "<" * 14
    whole = check_digit(checked[0] + checked[1] + checked[2] + personal + "0")
    second = f"{checked[0]}UZB{checked[1]}M{checked[2]}{personal}0{whole}"
    return f"{NAMESAKE.ljust(44, '<')}\n{second}"


def _ask(page: Page, text: str, outcome: str) -> None:
    """Look up, and see that the answer is the one that the guide tells of."""
    page.goto("/")
    page.locator("#text").fill(text)
    page.locator("#ask button").first.click()
    page.wait_for_selector(f"#answer .band.{outcome}")
    page.wait_for_timeout(300)


def purpose(page: Page) -> str:
    """The purpose of the checks, asked once a shift."""
    page.goto("/purpose")
    return PAGE


def reading(page: Page) -> str:
    """While typing: how it is understood."""
    page.goto("/")
    page.locator("#text").press_sequentially("123ABC02", delay=5)
    page.wait_for_selector("#reading input, #reading .chip, #reading *")
    page.wait_for_timeout(600)
    return PAGE


def hit(page: Page) -> str:
    """A strong hit, the action first."""
    _ask(page, f"{NAME} {BORN}", "hit")
    return PAGE


def possible(page: Page) -> str:
    """A possible hit: a name that is near another."""
    _ask(page, LIKE_ANOTHER, "possible")
    return PAGE


def nothing(page: Page) -> str:
    """Nothing found, and in how many arrays."""
    _ask(page, VEHICLE_OF_NOBODY, "nothing")
    return PAGE


def record(page: Page) -> str:
    """The record's own page."""
    _ask(page, f"{NAME} {BORN}", "hit")
    with page.expect_navigation():
        page.locator("article form.open").first.evaluate(
            "one => { one.target = ''; one.submit(); }"
        )
    page.wait_for_selector("article.record")
    return PAGE


def confirmation(page: Page) -> str:
    """The originator is asked to confirm."""
    _ask(page, f"{NAME} {BORN}", "hit")
    page.keyboard.press("Tab")
    page.locator(CARD).first.focus()
    page.keyboard.press("c")
    page.wait_for_selector("article.hit .confirmation .line")
    page.wait_for_timeout(300)
    return CARD


def outcome(page: Page) -> str:
    """Not the same person, let pass: kept; and the document can be remembered."""
    _ask(page, _zone(), "hit")
    article = page.locator(CARD).first
    article.focus()
    page.keyboard.press("2")
    page.wait_for_selector("article.hit [data-order='4']")
    article.focus()
    page.keyboard.press("4")
    page.wait_for_selector("article.hit [data-order='r']")
    page.wait_for_timeout(300)
    return CARD


def cleared(page: Page) -> str:
    """The same traveller, next time."""
    page.locator(CARD).first.focus()
    page.keyboard.press("r")
    page.wait_for_timeout(800)
    _ask(page, _zone(), "hit")
    assert page.locator("article.hit .cleared").count(), "the document was not remembered"
    return CARD


def log_in(page: Page) -> str:
    """The log-in."""
    page.goto("/login")
    return PAGE


def incomplete(page: Page) -> str:
    """A bank that lost its index says so, and does not say "nothing"."""
    _ask(page, f"{NAME} {BORN}", "incomplete")
    return PAGE


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int = WIDTH
    scheme: str = "light"
    highest: int = HIGHEST


NIGHT = Look(scheme="dark", highest=800)
FIRST_CARD = Look(highest=764)
PHONE = Look(width=360, scheme="dark", highest=760)
# In the order in which they are taken: a request, once made, stands on the card of every later picture.
ANYBODY: dict[str, tuple[Steps, Look]] = {"log-in": (log_in, Look())}
BLIND: dict[str, tuple[Steps, Look]] = {"incomplete": (incomplete, Look())}
OFFICER: dict[str, tuple[Steps, Look]] = {
    "purpose": (purpose, Look()),
    "reading": (reading, Look()),
    "hit": (hit, FIRST_CARD),
    "phone": (hit, PHONE),
    "possible": (possible, NIGHT),
    "nothing": (nothing, Look()),
    "record": (record, Look()),
    "confirmation": (confirmation, Look()),
    "outcome": (outcome, Look()),
    "cleared": (cleared, Look()),
}
PICTURES = (*ANYBODY, *OFFICER, *BLIND)


def take(folder: Path) -> None:
    """Take all pictures, of each language in an installation of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with _generated() as generated, sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS.split())
        for language in LANGUAGES:
            home = Home(generated.path.parent / language)
            shutil.copytree(generated.path, home.path)
            officer = next(one for one in people(home) if one.login == "officer")
            scenes = [(None, ANYBODY), (officer, OFFICER)]
            for who, pictures in scenes:
                _taken(browser, home, who, pictures, language, folder)
            shutil.rmtree(home.index)
            _taken(browser, home, officer, BLIND, language, folder)
        browser.close()


def _taken(
    browser: Browser,
    home: Home,
    who: Ready | None,
    pictures: dict[str, tuple[Steps, Look]],
    language: str,
    folder: Path,
) -> None:
    process, address = serve(home)
    try:
        context = browser.new_context(base_url=address, locale=language)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto("/login")
        if who:
            enter(page, address, who)
        page.locator("#language").select_option(language)
        page.locator("form.language button").click()
        for name, (steps, look) in pictures.items():
            page.set_viewport_size({"width": look.width, "height": look.highest})
            page.emulate_media(color_scheme="dark" if look.scheme == "dark" else "light")
            _keep(page, steps(page), look, folder / f"{name}.{language}.webp")
        context.close()
    finally:
        process.terminate()
        process.wait()


def _keep(page: Page, shown: str, look: Look, file: Path) -> None:
    """What is to be seen, cut to the height that the guide has room for."""
    page.mouse.move(0, 0)
    box = page.locator(shown).first.bounding_box()
    assert box is not None, file.name
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    y = int(box["y"] + page.evaluate("window.scrollY"))
    bottom = min(whole.height, int(y + box["height"]) + MARGIN)
    top = 0 if shown == PAGE else y - MARGIN
    bottom = min(bottom, top + look.highest)
    picture = whole.crop((0, top, whole.width, bottom)).convert("RGB")
    picture.save(file, "WEBP", quality=72, method=6)
    print(f"{file.name}: {picture.width} × {picture.height}, {file.stat().st_size / 1000:.0f} kB")


@contextmanager
def _generated() -> Iterator[Home]:
    os.environ |= {"KORDON_PLAIN_HTTP": "1", "KORDON_LIMITS": "off"}
    assets.compile_catalogues()
    assets.fetch()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "generated")
        prepare(home.path, SIZE, SEED)
        yield home


def main() -> None:
    """Take the pictures."""
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)


if __name__ == "__main__":
    main()
