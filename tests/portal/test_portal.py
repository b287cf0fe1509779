"""The page in a real Chromium and the endpoint behind a real gunicorn."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import Page

from bank.home import Home
from bank.store import Store
from portal.app import create_app
from tests.portal.conftest import PURPOSE, Installation, install, log_in, posted


def somebody(home: Home) -> dict[str, Any]:
    """A wanted person to be detained."""
    with Store.open(home) as store:
        for change in store.changes(0, 10_000):
            body = change.body or {}
            if change.category == "wanted-persons" and body.get("action") == "detain":
                return body
    raise AssertionError("the generated bank has nobody to detain")


def name_of(record: dict[str, Any]) -> str:
    return f"{record['names'][0]['surname']} {record['names'][0]['given']}"


def test_a_name_typed_is_a_hit_with_reasons_and_action(page: Page, generated: Home) -> None:
    record = somebody(generated)
    page.locator("#text").fill(f"{name_of(record)} {record['birth_dates'][0][:4]}")
    page.keyboard.press("Enter")
    page.wait_for_selector(".band")
    assert page.locator(".band.hit strong").inner_text() == "HIT"
    card = page.locator("article.hit").first
    assert record["names"][0]["surname"] in card.inner_text()
    assert card.locator(".reasons li").count() >= 2
    assert card.locator(".action").inner_text()
    assert record["names"][0]["surname"] not in page.url


def test_nothing_found_says_where_it_looked(page: Page) -> None:
    page.locator("#text").fill("Qwrtplk Zxcvbnm")
    page.keyboard.press("Enter")
    page.wait_for_selector(".band.nothing")
    assert "arrays, the oldest of" in page.locator(".band").inner_text()


def test_empty_is_an_error_never_an_answer(page: Page) -> None:
    page.locator(".ask button").click()
    page.wait_for_selector("#errors")
    assert page.locator(".band").count() == 0


def test_keys_open_the_fields_and_clear(page: Page) -> None:
    page.locator("#text").fill("Кто-то")
    page.locator("h2, header").first.click()
    page.keyboard.press("e")
    page.wait_for_selector("#exact[open]")
    page.keyboard.press("Escape")
    assert page.locator("#text").input_value() == ""


def test_a_narrow_screen_needs_no_sideways_scrolling(page: Page, generated: Home) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#text").fill(name_of(somebody(generated)))
    page.keyboard.press("Enter")
    page.wait_for_selector(".band")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator(".band").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 740


def test_the_first_page_is_light(page: Page, address: str) -> None:
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(address, wait_until="networkidle")
    assert 0 < sum(sizes) <= 100_000


def test_a_lost_index_is_incomplete_never_nothing(generated: Home, tmp_path: Path) -> None:
    made = install(generated, Home(tmp_path / "home"))
    shutil.rmtree(made.home.index)
    client = log_in(create_app(made.home).test_client(), made.people["officer"])
    answer = looked_up(client, made, {"name": "Иванов Иван"})
    assert answer["outcome"] == "incomplete"
    assert "reindex" in answer["incomplete"][0]
    assert "INCOMPLETE" in posted(client, "/", text="Иванов Иван")[1]


def looked_up(client: FlaskClient, made: Installation, body: dict[str, Any]) -> dict[str, Any]:
    header = {"Authorization": f"Bearer {made.tokens['officer']}"}
    answer = client.post("/api/v1/lookups", json=body | {"purpose": PURPOSE}, headers=header)
    told: dict[str, Any] = answer.get_json()
    return told


def test_when_the_cluster_is_away_the_copy_answers_and_says_so(
    installed: Installation,
) -> None:
    nowhere = "elasticsearch+http://127.0.0.1:9/kordon?budget=1"
    away = Home(installed.home.path, engine=nowhere, copy=True)
    client = log_in(create_app(away).test_client(), installed.people["officer"])
    page = posted(client, "/", text="Щербаков Пётр")[1]
    assert "The cluster is away. The copy kept at this post answered, as of" in page
    answer = looked_up(client, installed, {"text": "Щербаков Пётр"})
    assert answer["answered_by"]["engine"] == "copy"
    alone = create_app(Home(installed.home.path, engine=nowhere, copy=False))
    client = log_in(alone.test_client(), installed.people["officer"])
    assert "INCOMPLETE" in posted(client, "/", text="Щербаков Пётр")[1]
