"""The description against the running server, as schemathesis tries it."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import jsonschema_rs
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.portal.api.conftest import Answered, Client, name_of
from tests.portal.conftest import PURPOSE, Installation, serve

ROOT = Path(__file__).parents[3]
SECONDS = 90
# A lookup may be well formed and still be refused: a name without letters, a zone with wrong check
# digits, an Idempotency-Key that was sent with another body.
UNFIT = "positive_data_acceptance"


@pytest.fixture(scope="module")
def unlimited(installed: Installation) -> Iterator[str]:
    """The address of a portal that lets one token ask as much as it likes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KORDON_LIMITS", "off")
        process, address = serve(installed.home)
    yield address
    process.terminate()
    process.wait()


def tried(address: str, token: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/v1/openapi.json"]
    command += ["-H", f"Authorization: Bearer {token}", "--exclude-checks", UNFIT]
    # What makes a bad batch is seldom made by chance: anything may stand in one, and is told in its place.
    command += ["--suppress-health-check", "filter_too_much"]
    command += ["--request-timeout", "60", "--seed", "7", *more]
    settings = {"SCHEMATHESIS_HOOKS": "tests.portal.api.hooks", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=os.environ | settings, capture_output=True, text=True, check=False
    )


def test_real_answers_have_the_shapes_described(client: Client, wanted: dict[str, Any]) -> None:
    # Schemathesis seldom meets a key that is there.
    described = client.ask("GET", "/openapi.json").json

    def shaped(name: str, answer: Answered, status: int = 200) -> Any:
        assert answer.status == status
        told = answer.lines if name == "BatchLines" else answer.json
        shape = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
        jsonschema_rs.validate(shape, told)
        return told

    asked = {"name": name_of(wanted), "limit": 50}
    small = shaped("SmallAnswer", client.look_up(asked))
    full = shaped("FullAnswer", client.look_up(asked | {"detail": "full"}))
    assert len(small["hits"]) == len(full["hits"]) > 0
    batch = f"/lookups/batch?purpose={PURPOSE}"
    shaped("BatchLines", client.ask("POST", batch, [asked, asked | {"detail": "full"}, 1]))
    for hit in small["hits"]:
        body = {"key": hit["key"], "purpose": PURPOSE}
        shaped("Record", client.ask("POST", "/records", body))
    said = body | {"version": hit["version"], "request": small["request"]}
    said |= {"verdict": "undecided", "done": "nothing"}
    once = str(uuid.uuid4())
    shaped("OutcomeKept", client.ask("POST", "/outcomes", said, Idempotency_Key=once), 201)
    asked = {name: said[name] for name in ("key", "purpose", "version", "request")}
    asked["urgency"] = "routine"
    once = str(uuid.uuid4())
    request = client.ask("POST", "/confirmations", asked, Idempotency_Key=once)
    shaped("Confirmation", request, 201)
    shaped("Confirmation", client.ask("GET", f"/confirmations/{request.json['id']}"))
    shaped("Confirmations", client.ask("GET", "/confirmations"))
    shaped("Freshness", client.ask("GET", f"/freshness?purpose={PURPOSE}"))
    shaped("Token", client.ask("GET", "/token"))
    shaped("Problem", client.look_up({"name": "..."}), 422)


@pytest.mark.timeout(600)
def test_nothing_breaks_and_nothing_is_undocumented(
    unlimited: str, fresh_token: Callable[..., str], tmp_path: Path
) -> None:
    scopes = ("lookups", "records", "freshness", "outcomes", "confirmations", "answers")
    token = fresh_token(*scopes, login="supervisor")
    phases = ("--phases", "examples,coverage,fuzzing", "--max-time", str(SECONDS))
    run = tried(unlimited, token, tmp_path, "--exclude-method", "DELETE", *phases)
    assert run.returncode == 0, run.stdout[-20_000:]
    # A token that was refused everywhere would have tried nothing.
    assert Client(unlimited, token).ask("GET", "/token").status == 200


@pytest.mark.timeout(300)
def test_revoking_is_as_described(
    unlimited: str, fresh_token: Callable[..., str], tmp_path: Path
) -> None:
    run = tried(unlimited, fresh_token("lookups"), tmp_path, "--include-method", "DELETE")
    assert run.returncode == 0, run.stdout[-20_000:]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_the_description_violates_no_accessibility(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 360, "height": 740}, base_url=address
    )
    page = context.new_page()
    page.goto("/api/v1/docs")
    page.wait_for_selector(".opblock")
    closed = page.locator(".opblock:not(.is-open) .opblock-summary-control")
    while closed.count():
        closed.first.click()
    page.wait_for_selector(".opblock.is-open .responses-table")
    assert page.locator(".opblock.is-open").count() >= 8
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
