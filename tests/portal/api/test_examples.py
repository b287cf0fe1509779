"""The examples of the documents against a running portal: each command of docs/api.md, the client."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from bank.photos import Photos
from tests.portal.api.conftest import NOBODY, Client, logged, name_of
from tests.portal.api.test_confirmations import asked_about
from tests.portal.conftest import PURPOSE, Installation, complaints_of

DOCS = Path(__file__).parents[3] / "docs"
COMMANDS = re.findall(r"```sh\n(.*?)```", (DOCS / "api.md").read_text(), re.S)
CLIENT = DOCS / "examples" / "client.py"
ALL = ("lookups", "records", "freshness", "outcomes", "confirmations")


@pytest.fixture
def digest(installed: Installation, wanted: dict[str, Any], tmp_path: Path) -> str:
    """A photo of the wanted person."""
    out = io.BytesIO()
    Image.new("RGB", (90, 120), "olive").save(out, "JPEG")
    (tmp_path / f"{wanted['id']}.jpg").write_bytes(out.getvalue())
    with Photos.open(installed.home) as photos:
        photos.add(tmp_path, "wanted-persons", "KZ", by="test")
        (found,) = photos.of_records([("KZ", "wanted-persons", wanted["id"])]).values()
    return found[0].digest


@pytest.mark.parametrize("command", COMMANDS, ids=[f"{one.split()[2]}" for one in COMMANDS])
def test_each_command_of_the_documents_does_what_it_says(
    client: Client,
    fresh_token: Callable[..., str],
    wanted: dict[str, Any],
    digest: str,
    tmp_path: Path,
    command: str,
) -> None:
    token = fresh_token(*ALL)
    if "/duty/" in command:
        token = fresh_token("answers", login="duty-officer")
    settings = {"KORDON_URL": client.address, "KORDON_TOKEN": token, "DIGEST": digest}
    settings["ID"] = asked_about(client, wanted["id"])
    done = subprocess.run(
        ["bash", "-euc", command.replace("KZ-1001", wanted["id"])],
        cwd=tmp_path,
        env=os.environ | settings,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"problem" not in done.stdout and b'"title":"This' not in done.stdout
    if "photo.jpg" in command:
        assert (tmp_path / "photo.jpg").read_bytes().startswith(b"\xff\xd8")
    elif "DELETE" in command:
        assert done.stdout == b""
        assert Client(client.address, settings["KORDON_TOKEN"]).ask("GET", "/token").status == 401
    else:
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert all("errors" not in one and one.get("status", 200) == 200 for one in told)
        assert len(told) == (2 if "batch" in command else 1)


def run(address: str, token: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {"KORDON_URL": address, "KORDON_TOKEN": token}
    return subprocess.run(
        [sys.executable, str(CLIENT), *arguments],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_client_does_a_days_work(
    client: Client, wanted: dict[str, Any], tmp_path: Path
) -> None:
    def told(*arguments: str) -> list[dict[str, Any]]:
        done = run(client.address, client.token, *arguments)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    (answer,) = told("lookup", "--name", name_of(wanted), "--birth-date", wanted["birth_dates"][0])
    key = next(one["key"] for one in answer["hits"] if one["key"]["id"] == wanted["id"])
    (record,) = told("record", key["category"], key["origin"], key["id"])
    assert record["versions"][0]["record"] == wanted
    (kept,) = told("outcome", *key.values(), "1", answer["request"], "undecided", "passed")
    assert kept["verdict"] == "undecided"
    bus = tmp_path / "bus.jsonl"
    bus.write_text("".join(json.dumps({"name": f"{NOBODY} {n}"}) + "\n" for n in range(30)))
    assert [one["place"] for one in told("batch", str(bus))] == list(range(1, 31))
    assert told("freshness")[0]["arrays"] and told("token")[0]["account"] == "officer"


def test_the_client_tells_what_was_wrong(client: Client) -> None:
    refused = run(client.address, client.token, "lookup", "--mrz", "P<RUS")
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["errors"][0]["field"] == "mrz"
    away = run(client.address, "kdn_none", "token")
    assert json.loads(away.stderr)["status"] == 401


class Broken:
    """A line that breaks after so many bytes of each answer, the first few times."""

    def __init__(self, behind: str, breaks: int, after: int) -> None:
        self._behind = behind.removeprefix("http://").split(":")
        self._breaks, self._after, self.broke = breaks, after, 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            with near, socket.create_connection((self._behind[0], int(self._behind[1]))) as far:
                far.sendall(self._asked(near))
                self._answer(near, far)

    @staticmethod
    def _asked(near: Any) -> bytes:
        text = near.recv(65536)
        length = re.search(rb"(?i)content-length: (\d+)", text)
        head = text.index(b"\r\n\r\n") + 4
        while length and len(text) - head < int(length[1]):
            text += near.recv(65536)
        return bytes(text)

    def _answer(self, near: Any, far: Any) -> None:
        left = self._after if self._breaks > 0 else 10**9
        self._breaks -= 1
        while left > 0 and (part := far.recv(min(4096, left))):
            near.sendall(part)
            left -= len(part)
        self.broke += left <= 0


def test_on_a_bad_line_the_client_looks_nobody_up_twice(
    client: Client, installed: Installation, fresh_token: Callable[..., str], tmp_path: Path
) -> None:
    line = Broken(client.address, breaks=2, after=1_500)
    bus = tmp_path / "bus.jsonl"
    names = [f"{NOBODY} ряд {number}" for number in range(60)]
    bus.write_text("".join(json.dumps({"name": name}) + "\n" for name in names))
    done = run(line.address, fresh_token("lookups"), "batch", str(bus))
    line.close()
    assert done.returncode == 0, done.stderr
    told = [json.loads(one) for one in done.stdout.splitlines()]
    assert [one["place"] for one in told] == list(range(1, 61))
    assert {one["status"] for one in told} == {200}
    requests = {one["answer"]["request"] for one in told}
    assert line.broke == 2
    asked = [entry.asked["name"] for one in requests for entry in logged(installed.home, one)]
    assert sorted(asked) == sorted(names)


def test_the_page_of_the_description_works_under_its_policy(
    browser: Browser, client: Client
) -> None:
    page = browser.new_page()
    complaints = complaints_of(page)
    outside: list[str] = []
    page.on(
        "request",
        lambda one: (
            None if one.url.startswith((client.address, "data:")) else outside.append(one.url)
        ),
    )
    answer = page.goto(f"{client.address}/api/v1/docs")
    assert answer is not None
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() == 18
    page.locator(".opblock-post").first.click()
    page.wait_for_selector(".opblock-body :text('border-check')")
    assert (complaints, outside) == ([], [])
    page.close()
    assert PURPOSE in client.ask("GET", "/openapi.json").body.decode()
