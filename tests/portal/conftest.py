"""An installation with people of every role, and a real browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright

from bank.access import Agreements
from bank.accounts import SCOPES, Accounts
from bank.accounts.roles import scopes_of
from bank.home import Home
from bank.store import Store
from ingest.demo_people import Ready, agree_all, first_administrator, ready_account
from ingest.pipeline import Options, ingest_file
from portal import assets
from portal.app import create_app
from tests.conftest import free_port

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
FLAGS += " --disable-component-update --disable-sync"
PURPOSE = "border-check"
STATE = "KZ"
# A refused lookup is answered with its status, which Chromium reports as a failed load, as it does a line
# that is gone; htmx reports these too, and what was called off because the next traveller came.
EXPECTED = (
    *("422", "404", "503", "ERR_INTERNET_DISCONNECTED"),
    *("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort"),
)
_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Installation:
    """A home with a generated bank, accounts of every role (by role) and a token for each that may have one."""

    home: Home
    people: dict[str, Ready]
    tokens: dict[str, str]


@contextmanager
def in_quarantine(home: Home, folder: Path, rows: int) -> Iterator[None]:
    """So many rows of Kazakhstan's array of wanted persons are refused, until this is left."""
    file = folder / "refused.csv"
    lines = [f"Q-{row},Qwrtplk,cat\n" for row in range(rows)]
    file.write_text("".join(["id,surname,sex\n", *lines]))
    with Store.open(home) as store:
        run = ingest_file(home, store, str(file), Options("wanted-persons", STATE, jobs=1)).run
        try:
            yield
        finally:
            store.revert_run(run)


@pytest.fixture(scope="session", autouse=True)
def _assets() -> None:
    os.environ["KORDON_PLAIN_HTTP"] = "1"
    assets.compile_catalogues()
    assets.fetch()


@pytest.fixture(scope="session")
def installed(generated: Home, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The installation that tests of the portal share; what they change must not disturb others."""
    return install(generated, Home(tmp_path_factory.mktemp("installed") / "home"))


def install(bank: Home, home: Home) -> Installation:
    """A copy of a bank with people and agreements of its own."""
    shutil.copytree(bank.path, home.path)
    people, tokens, moment = {}, {}, datetime.now(UTC)
    with Accounts.open(home) as accounts, Agreements.open(home) as agreements:
        agree_all(agreements)
        people["administrator"] = first_administrator(accounts, STATE)
        for role in ("officer", "mobile", "operator", "duty-officer", "supervisor", "party"):
            people[role] = ready_account(
                accounts, role, role.capitalize(), role, STATE, "Korday", "en"
            )
            tokens[role] = accounts.add_token(
                role,
                "test",
                scopes_of(role).intersection(SCOPES),
                moment + timedelta(days=1),
                "admin",
                moment,
            ).secret
    return Installation(home, people, tokens)


@pytest.fixture(scope="session")
def app(installed: Installation) -> Flask:
    """The portal over the shared installation."""
    return create_app(installed.home)


def csrf_of(body: str) -> str:
    """The token of the first form of a page."""
    found = _CSRF.search(body)
    assert found, body
    return found[1]


def log_in(client: FlaskClient, ready: Ready, purpose: str = PURPOSE) -> FlaskClient:
    """Log in and choose the purpose as a person does: by the forms."""
    token = csrf_of(client.get("/login").get_data(as_text=True))
    form = {"csrf_token": token, "login": ready.login, "password": ready.password}
    answer = client.post("/login", data=form | {"code": ready.code()})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = client.get("/purpose")
    if page.status_code == 200:
        token = csrf_of(page.get_data(as_text=True))
        answer = client.post("/purpose", data={"csrf_token": token, "purpose": purpose})
        assert answer.status_code == 303, answer.get_data(as_text=True)
    return client


def posted(client: FlaskClient, path: str, **form: object) -> tuple[int, str]:
    """Send a form from the page that has it, with its token; gives status and text."""
    token = csrf_of(client.get("/").get_data(as_text=True))
    answer = client.post(path, data={"csrf_token": token, **form})
    return answer.status_code, answer.get_data(as_text=True)


@pytest.fixture
def officer(app: Flask, installed: Installation) -> FlaskClient:
    """An officer who has logged in."""
    return log_in(app.test_client(), installed.people["officer"])


@pytest.fixture(scope="session")
def bearer(installed: Installation) -> Callable[[str], dict[str, str]]:
    """The header by which a role's token is shown."""
    return lambda role: {"Authorization": f"Bearer {installed.tokens[role]}"}


def serve(home: Home) -> tuple[subprocess.Popen[bytes], str]:
    """The portal behind a real gunicorn, and its address."""
    port = free_port()
    command = [sys.executable, "-m", "ingest.cli", "--home", str(home.path), "serve"]
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    # A machine that others use starts it in a minute; a portal that has ended is not waited for.
    give_up = time.monotonic() + 150
    while process.poll() is None and time.monotonic() < give_up:
        try:
            urllib.request.urlopen(f"{address}/login", timeout=30).read()
            return process, address
        except OSError:
            time.sleep(0.1)
    process.kill()
    process.wait()
    raise AssertionError("the portal did not start")


@pytest.fixture(scope="session")
def address(installed: Installation) -> Iterator[str]:
    """The address of the portal over the shared installation."""
    process, address = serve(installed.home)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS.split())
        yield browser
        browser.close()


def enter(page: Page, address: str, ready: Ready, purpose: str = PURPOSE) -> None:
    """Log in by keyboard alone, and choose the purpose."""
    page.goto(f"{address}/login")
    page.locator("#login").focus()
    page.keyboard.type(ready.login)
    page.keyboard.press("Tab")
    page.keyboard.type(ready.password)
    page.keyboard.press("Tab")
    page.keyboard.type(ready.code())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    if page.url.endswith("/purpose"):
        page.locator(f"input[value={purpose}]").check()
        page.keyboard.press("Enter")
        page.wait_for_selector("#text")
    page.wait_for_load_state()


def complaints_of(page: Page) -> list[str]:
    """What the page will complain of in its console: a list that grows while the page is used."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def unexpected(complaints: list[str]) -> list[str]:
    """The complaints that are not the ordinary ones of an officer's day."""
    return [one for one in complaints if not any(word in one for word in EXPECTED)]


@pytest.fixture
def page(browser: Browser, address: str, installed: Installation) -> Iterator[Page]:
    """An officer's page, which must never complain in its console."""
    context = browser.new_context()
    page = context.new_page()
    complaints = complaints_of(page)
    enter(page, address, installed.people["officer"])
    yield page
    context.close()
    assert unexpected(complaints) == []
