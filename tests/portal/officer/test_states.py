"""Each state of the page as it is seen: no violation found by axe-core, narrow, by day and by night, with contrast."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.portal.conftest import Installation, enter
from tests.portal.officer.conftest import MRZ, TYPED, Opened


def _answer(text: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.locator("#text").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_selector(".band, #errors")

    return go


def _reading(page: Page) -> None:
    page.locator("#text").press_sequentially("123ABC02")
    page.wait_for_selector("#reading input")


def _exact(page: Page) -> None:
    page.locator("#exact summary").click()


def _record(page: Page) -> None:
    _answer(TYPED)(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#sheet[open]")


def _outcome(page: Page) -> None:
    _answer(TYPED)(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    page.wait_for_selector("button[value=passed]")


def _help(page: Page) -> None:
    page.locator("[data-key='?']").click()
    page.wait_for_selector("#help[open]")


def _print(page: Page) -> None:
    _answer(TYPED)(page)
    page.evaluate("document.querySelector('form.print').removeAttribute('target')")
    page.locator("form.print button").first.click()
    page.wait_for_selector(".paper-foot")


STATES: dict[str, Callable[[Page], None]] = {
    "ready": lambda page: None,
    "reading": _reading,
    "hit": _answer(TYPED),
    "silent": _answer("Tikhonravov Gleb 07.1980"),
    "vehicle": _answer("123ABC02"),
    "nothing": _answer("Qwrtplk Zxcvbnm"),
    "refused": _answer("1971"),
    "exact": _exact,
    "record": _record,
    "outcome": _outcome,
    "help": _help,
    "print": _print,
}
SHAPES = (
    (1280, 800, "light"),
    (360, 740, "dark"),
)


@pytest.mark.parametrize(("width", "height", "scheme"), SHAPES)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation_and_nothing_runs_over(
    opened: Opened, state: str, width: int, height: int, scheme: str
) -> None:
    page = opened(viewport={"width": width, "height": height}, color_scheme=scheme)
    STATES[state](page)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("state", ["hit", "silent", "nothing"])
def test_the_answer_is_above_the_fold_of_a_small_screen(opened: Opened, state: str) -> None:
    page = opened(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    STATES[state](page)
    box = page.locator(".band").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 740


# Relative luminance and contrast by WCAG 2.2; backgrounds of the answer and the action are opaque.
CONTRAST = """selector => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const element = document.querySelector(selector);
  let behind = element;
  const clear = one => { const c = rgb(getComputedStyle(one).backgroundColor); return c.length > 3 && c[3] === 0; };
  while (clear(behind)) behind = behind.parentElement;
  const pair = [light(rgb(getComputedStyle(element).color)), light(rgb(getComputedStyle(behind).backgroundColor))];
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["hit", "silent", "nothing"])
def test_answer_and_action_have_a_contrast_of_seven(
    opened: Opened, state: str, scheme: str
) -> None:
    page = opened(color_scheme=scheme)
    STATES[state](page)
    seen = [".band strong", ".band p"]
    if state != "nothing":
        seen += [".action strong", ".reasons li", ".confirm"]
    assert {one: page.evaluate(CONTRAST, one) >= 7 for one in seen} == dict.fromkeys(seen, True)


Look = tuple[str, str | None, str]


def _look(page: Page) -> Look:
    """The word of the band, the shape of its sign, and its frame."""
    band = page.locator(".band")
    frame = "e => getComputedStyle(e).borderTopStyle + getComputedStyle(e).borderTopWidth"
    return (
        band.locator("strong").inner_text(),
        band.locator("path").first.get_attribute("d"),
        band.evaluate(frame),
    )


def test_the_four_states_differ_by_word_shape_and_frame(
    opened: Opened, browser: Browser, blind_address: str, manned: Installation
) -> None:
    page, looks = opened(), list[Look]()
    for state in ("hit", "silent", "nothing"):
        page.keyboard.press("Escape")
        STATES[state](page)
        expect(page.locator(".htmx-request")).to_have_count(0)
        looks.append(_look(page))
    blind = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    enter(blind, blind_address, manned.people["officer"])
    _answer(TYPED)(blind)
    looks.append(_look(blind))
    assert "Do not take this for" in blind.locator(".band").inner_text()
    assert blind.evaluate(CONTRAST, ".band strong") >= 7
    assert Axe().run(blind).response["violations"] == []
    blind.context.close()
    words = [look[0] for look in looks]
    assert words == ["HIT", "POSSIBLE", "NOTHING FOUND", "INCOMPLETE"]
    for column in zip(*looks, strict=True):
        assert len(set(column)) == 4


def test_the_first_page_is_light(opened: Opened, post_address: str) -> None:
    page, sizes = opened(), list[int]()
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(post_address, wait_until="networkidle")
    assert 0 < sum(sizes) <= 100_000


def test_what_is_scanned_is_seen_whole_on_a_small_screen(opened: Opened) -> None:
    page = opened(viewport={"width": 360, "height": 740})
    page.locator("#text").fill(MRZ)
    seen = page.locator("#text").evaluate("one => one.scrollHeight <= one.clientHeight + 1")
    assert seen


def test_words_of_a_record_are_not_broken_on_a_small_screen(opened: Opened) -> None:
    page = opened(viewport={"width": 360, "height": 740})
    page.locator("#text").fill(TYPED)
    page.keyboard.press("Enter")
    page.locator("article form.open button").first.click()
    cell = page.locator("#sheet td", has_text="Иванович").first
    cell.wait_for()
    lines = cell.evaluate(
        "one => { const all = document.createRange(); all.selectNodeContents(one);"
        " return new Set([...all.getClientRects()].map((line) => line.top)).size; }"
    )
    assert lines == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
