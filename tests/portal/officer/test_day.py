"""An officer's day in a real Chromium: by keyboard alone, by a reader of documents, without scripts, offline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.portal.conftest import Installation
from tests.portal.officer.conftest import MRZ, TYPED, Opened

CARD = "article.hit"


def look_up(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")
    page.wait_for_selector(".band")


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id || document.activeElement.className")
    return found


def test_a_whole_check_by_keyboard_alone(opened: Opened) -> None:
    page = opened()
    assert focused(page) == "text"
    page.keyboard.type(TYPED)
    expect(page.locator("#reading")).to_contain_text("name + date of birth")
    page.keyboard.press("Enter")
    expect(page.locator(".band.hit strong")).to_have_text("HIT")
    expect(page.locator("#said")).to_contain_text("HIT")
    assert page.title().startswith("HIT")
    page.keyboard.press("ArrowDown")
    expect(page.locator(CARD).first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("#sheet h1")).to_have_text("Щербаков Пётр Иванович")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator(CARD).first).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator(f"{CARD} .outcome").first).to_contain_text("What was done?")
    page.keyboard.press("5")
    expect(page.locator(f"{CARD} .outcome").first).to_contain_text("Same person · Detained")
    page.keyboard.type("Z")
    assert focused(page) == "text"
    assert page.locator("#text").input_value() == "Z"
    page.keyboard.press("Escape")
    assert page.locator(CARD).count() == 0
    assert page.locator("#text").input_value() == ""
    assert "Щербаков" not in page.content()
    assert page.url.endswith("/")


@contextmanager
def _scripts_late(page: Page) -> Iterator[None]:
    """The officer's page, opened once more, is there; its script comes at the end of the block."""
    held: list[Route] = []
    page.route("**/kordon.js", lambda route: held.append(route))
    page.goto(page.url, wait_until="commit")
    page.wait_for_selector("#text")
    yield
    while not held:
        page.wait_for_timeout(50)
    for one in held:
        one.continue_()
    page.wait_for_load_state()


@pytest.mark.parametrize("typed", [TYPED + "\n", MRZ + "\n"])
def test_what_was_asked_before_the_scripts_came_is_answered(opened: Opened, typed: str) -> None:
    page = opened()
    with _scripts_late(page):
        page.keyboard.type(typed)
        expect(page.locator("#text")).to_have_value(typed)
    expect(page.locator(".band")).to_be_visible()
    expect(page.locator(CARD).first).to_contain_text("Щербаков")


def test_what_is_half_typed_when_the_scripts_come_is_kept(opened: Opened) -> None:
    page, half = opened(), len(TYPED) // 2
    with _scripts_late(page):
        page.keyboard.type(TYPED[:half])
    page.keyboard.type(TYPED[half:])
    expect(page.locator("#text")).to_have_value(TYPED)
    line, asked = MRZ.splitlines()[0] + "\n", list[str]()
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    with _scripts_late(page):
        page.keyboard.type(line)
    assert page.locator(".band, .errors").count() == 0
    page.keyboard.type(MRZ.splitlines()[1] + "\n")
    expect(page.locator(CARD).first).to_contain_text("Щербаков")
    assert asked.count(f"POST {page.url}") == 1


def test_keys_of_a_russian_layout_do_the_same(opened: Opened) -> None:
    page = opened()
    look_up(page, TYPED)
    page.keyboard.press("ArrowDown")

    def key(sign: str, code: str) -> None:
        page.evaluate(
            "([key, code]) => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))",
            [sign, code],
        )

    key("у", "KeyE")
    expect(page.locator("#exact")).to_have_attribute("open", "")
    page.locator(CARD).first.focus()
    key(".", "Slash")
    assert focused(page) == "text"


def test_help_names_every_key_and_each_has_a_control(opened: Opened) -> None:
    page = opened()
    look_up(page, TYPED)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    told = set(page.locator("#help td kbd").all_inner_texts())
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    assert page.locator(CARD).count() > 0
    ordered = page.evaluate("Object.keys(ORDERS)")
    names = {"ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→", "Escape": "Esc"}
    assert {names.get(one, one) for one in ordered} <= told
    controls = "button:visible kbd, summary kbd"
    visible = set(page.locator(controls).all_inner_texts())
    page.keyboard.press("1")
    expect(page.locator(f"{CARD} .outcome").first).to_contain_text("What was done?")
    visible |= set(page.locator(controls).all_inner_texts())
    orders = {"/", "↓", "↑", "Esc", "?", "e", "→", "p", "c", *"1234567"}
    assert orders <= visible
    expect(page.locator("a.purpose")).to_be_visible()
    expect(page.locator(".theme button").first).to_be_visible()


def test_no_key_fires_while_typing(opened: Opened) -> None:
    page = opened()
    page.keyboard.type("epcnu123?/")
    assert page.locator("#text").input_value() == "epcnu123?/"
    assert page.locator("#exact").get_attribute("open") is None
    expect(page.locator("#help")).to_be_hidden()


def test_a_reader_of_documents_looks_up_once_and_never_orders(opened: Opened) -> None:
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    for text in (MRZ, MRZ):
        # The second scan comes while a hit is in focus: its digits are no outcome.
        for line in text.split("\n"):
            page.keyboard.type(line)
            page.keyboard.press("Enter")
        page.wait_for_selector(".band.hit")
        assert page.locator("#text").input_value() == text
        expect(page.locator(".band")).to_contain_text("check digits right")
        page.keyboard.press("ArrowDown")
    page.keyboard.type("123ABC02")
    assert page.locator("#text").input_value() == "123ABC02"
    page.wait_for_timeout(300)
    assert asked.count(f"POST {page.url}") == 2
    assert "What was done?" not in page.locator("#answer").inner_text()


def test_tab_on_the_chip_changes_the_reading(opened: Opened, manned: Installation) -> None:
    page = opened()
    # On a busy machine the first signs are read by themselves, before all are.
    with page.expect_response(lambda said: "123ABC02" in (said.request.post_data or "")):
        page.keyboard.type("123ABC02")
    expect(page.locator(".htmx-request")).to_have_count(0)
    chosen = page.locator("#reading input:checked")
    assert chosen.get_attribute("value") == ""
    page.locator("#reading input").first.focus()
    page.keyboard.press("Tab")
    assert chosen.get_attribute("value") == "plate"
    page.keyboard.press("Tab")
    assert chosen.get_attribute("value") == "document"
    page.keyboard.press("Enter")
    page.wait_for_selector(".band")
    assert page.locator(CARD, has_text="KZ-V-1").count() == 0
    # Another text is read anew: what was chosen for the last one narrows nothing.
    page.locator("#text").fill("123ABC02 ")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{CARD}:has-text('KZ-V-1')")


def test_exact_fields_do_not_stay_for_the_next_traveller(opened: Opened) -> None:
    page = opened()
    page.keyboard.press("Tab")
    page.locator("#exact summary").press("e")
    page.locator("#f-name").fill("Щербаков Пётр")
    page.locator("#f-sex").select_option("female")
    page.locator("#f-name").press("Enter")
    page.wait_for_selector(".band")
    page.locator("#text").press_sequentially("T")
    assert page.locator("#f-sex").input_value() == ""
    assert page.locator("#f-name").input_value() == ""


def test_an_old_answer_is_gone_before_the_next(opened: Opened) -> None:
    page = opened()
    look_up(page, TYPED)
    page.route(re.compile(r":\d+/$"), lambda route: None)
    page.locator("#text").fill("Другой")
    page.keyboard.press("Enter")
    expect(page.locator(".working")).to_be_visible()
    assert page.locator(".band").count() == 0


def test_without_a_line_the_page_says_so(opened: Opened) -> None:
    page = opened()
    page.context.set_offline(True)
    page.locator("#text").fill(TYPED)
    page.keyboard.press("Enter")
    expect(page.locator("#answer [role=alert]")).to_contain_text("No connection")


def test_all_of_it_works_without_scripts(opened: Opened) -> None:
    page = opened(java_script_enabled=False)
    page.locator("#text").fill(TYPED)
    page.locator(".ask button").click()
    assert page.locator(".band.hit strong").inner_text() == "HIT"
    page.locator("article.hit form.open button").first.click()
    assert page.locator("h1").inner_text() == "Щербаков Пётр Иванович"
    page.goto(page.url.removesuffix("record"))
    page.locator("#text").fill(TYPED)
    page.locator(".ask button").click()
    page.locator("article.hit button[value=same]").first.click()
    page.locator("button[value=detained]").click()
    assert "Same person · Detained" in page.locator("main").inner_text()


def test_the_theme_changes_in_place_and_is_kept(opened: Opened, post_address: str) -> None:
    page = opened()
    look_up(page, TYPED)
    page.keyboard.press("ArrowDown")
    with page.expect_response(re.compile("/theme$")):
        page.keyboard.press("n")
        expect(page.locator("html")).to_have_attribute("data-theme", "night")
    assert page.locator(".band").count() == 1
    page.goto(post_address)
    assert page.locator("html").get_attribute("data-theme") == "night"


def test_a_print_is_one_sheet(opened: Opened) -> None:
    page = opened()
    # The browser's own dialogue may not stand open while the sheet is printed to a file. Counted
    # where a selector can wait for it: the page's policy forbids to evaluate a text while waiting.
    page.context.add_init_script(
        "let dialogues = 0;"
        "window.print = () => { document.documentElement.dataset.dialogues = ++dialogues; };"
    )
    look_up(page, TYPED)
    page.keyboard.press("ArrowDown")
    with page.context.expect_page() as opening:
        page.keyboard.press("p")
    sheet = opening.value
    sheet.wait_for_selector("html[data-dialogues='1']")
    sheet.keyboard.press("p")
    sheet.wait_for_selector("html[data-dialogues='2']")
    pdf = sheet.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert sheet.url.endswith("/record/print")


def test_the_telephone_number_is_copied(opened: Opened) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    look_up(page, TYPED)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("t")
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "+7 495 000 11 22"
