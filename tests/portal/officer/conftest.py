"""A post with what an officer meets: a detainee with photos and versions, a silent alert, records of nobody's
agreement."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page

from bank.audit import AuditLog, Entry, Filters, search
from bank.home import Home
from bank.photos import Photos
from bank.store import Change, Originator, Store
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record
from portal.app import create_app
from tests.portal.conftest import (
    Installation,
    complaints_of,
    enter,
    install,
    log_in,
    serve,
    unexpected,
)

DETAINEE: dict[str, Any] = {
    "id": "RU-W-77",
    "names": [
        {"kind": "main", "surname": "Щербаков", "given": "Пётр", "patronymic": "Иванович"},
        {"kind": "alias", "full": "Petr Sherbakov"},
    ],
    "birth_dates": ["1971-03-12"],
    "sex": "male",
    "citizenships": ["RU"],
    "birth_place": "Омск",
    "action": "detain",
    "cautions": ["armed", "violent"],
    "case_number": "12/2024",
    "contact": {"body": "Duty desk", "phone": "+7 495 000 11 22"},
    "documents": [{"kind": "passport", "number": "715566777", "state": "RU"}],
    "personal_numbers": ["77-112-33"],
    "height": {"from": 178, "to": 182},
    "article": "105",
}
# Whom no lookup of these tests is for.
BYSTANDER = DETAINEE | {
    "names": [{"kind": "main", "surname": "Кротов", "given": "Глеб"}],
    "documents": [{"kind": "passport", "number": "900000001", "state": "RU"}],
    "personal_numbers": ["90-000-01"],
    "birth_dates": ["1944-04-04"],
}
SILENT = {
    "id": "RU-W-78",
    "names": [{"kind": "main", "surname": "Тихонравов", "given": "Глеб"}],
    "birth_dates": ["1980-07"],
    "sex": "male",
    "action": "do-not-alert",
    "cautions": ["armed"],
}
CAR = {"id": "KZ-V-1", "plates": ["123ABC02"], "make": "Lada", "action": "stop-vehicle"}
UNSEEN = {
    "id": "FR-W-1",
    "names": [{"kind": "main", "surname": "Монтескьёнов", "given": "Шарль"}],
    "birth_dates": ["1975-05-05"],
}
# Пётр Щербаков, born as the detainee, with another passport: ICAO 9303-4, check digits right.
MRZ = "P<RUSSHCHERBAKOV<<PETR<<<<<<<<<<<<<<<<<<<<<<\n5300112231RUS7103128M3004010<<<<<<<<<<<<<<08"
TYPED = "Shcherbakov Petr 12.03.1971"


def _write(store: Store, category: str, origin: str, *bodies: dict[str, Any]) -> None:
    for number, body in enumerate(bodies):
        source = f"{body['id']}-{number}"
        run = store.begin_run("changes", category, origin, "post", source, False)
        loaded = load_record(category, body)
        store.write_batch(run.number, [Change("upsert", body["id"], loaded)], 1)
        store.finish_run(run.number)


@pytest.fixture(scope="session")
def manned(generated: Home, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The installation that the officer's tests share."""
    return man(generated, tmp_path_factory.mktemp("post"))


def man(generated: Home, folder: Path) -> Installation:
    """An installation in a folder with the records of a generated bank and those of this module."""
    home = Home(folder / "bank")
    shutil.copytree(generated.path, home.path)
    with Store.open(home) as store:
        store.register_originator(Originator("FR", "FR", "Ministry (FR)"))
        second = DETAINEE | {"height": {"from": 176, "to": 182}, "personal_numbers": ["77-112-34"]}
        third = second | {"documents": [{"kind": "passport", "number": "715566778", "state": "RU"}]}
        _write(store, "wanted-persons", "RU", DETAINEE, second, third)
        _write(store, "wanted-persons", "RU", SILENT)
        _write(store, "vehicles", "KZ", CAR)
        _write(store, "wanted-persons", "FR", UNSEEN)
        bring_up_to_date(home, store, jobs=1)
    russian = folder / "photos"
    russian.mkdir()
    for number, name in enumerate(("RU-W-77", "RU-W-77_2")):
        Image.new("RGB", (480, 600), (90 + 40 * number, 120, 140)).save(russian / f"{name}.jpg")
    french = folder / "french"
    french.mkdir()
    Image.new("RGB", (480, 600), (10, 10, 10)).save(french / "FR-W-1.jpg")
    with Photos.open(home) as photos:
        photos.add(russian, "wanted-persons", "RU", by="test")
        photos.add(french, "wanted-persons", "FR", by="test")
    return install(home, Home(folder / "home"))


@pytest.fixture(scope="session")
def post_app(manned: Installation) -> Flask:
    """The portal of the post."""
    return create_app(manned.home)


@pytest.fixture
def at_post(post_app: Flask, manned: Installation) -> FlaskClient:
    """An officer of the post who has logged in."""
    return log_in(post_app.test_client(), manned.people["officer"])


@pytest.fixture(scope="session")
def post_address(manned: Installation) -> Iterator[str]:
    """The address of the post's portal."""
    process, address = serve(manned.home)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def blind_address(manned: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal that has the post's people and records, but has lost its index."""
    home = Home(tmp_path_factory.mktemp("blind") / "home")
    shutil.copytree(manned.home.path, home.path)
    shutil.rmtree(home.index)
    process, address = serve(home)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def session_of_officer(browser: Browser, post_address: str, manned: Installation) -> Any:
    """The cookies of an officer who has logged in by keyboard."""
    context = browser.new_context()
    enter(context.new_page(), post_address, manned.people["officer"])
    state = context.storage_state()
    context.close()
    return state


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, post_address: str, session_of_officer: Any) -> Iterator[Opened]:
    """Opens the officer's page in a context of its own, as asked; it must never complain in its console."""
    contexts, complaints = [], list[list[str]]()

    def open_page(**how: Any) -> Page:
        context = browser.new_context(storage_state=session_of_officer, **how)
        contexts.append(context)
        page = context.new_page()
        complaints.append(complaints_of(page))
        page.goto(post_address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [one for page in complaints for one in unexpected(page)] == []


def entries(made: Installation, request: str) -> list[Entry]:
    """What the audit log holds of one request."""
    with AuditLog.open(made.home) as log:
        found = search(log, Filters(account="officer"), limit=200).found
    return [one.entry for one in found if one.entry.request == request]
