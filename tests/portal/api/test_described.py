"""The description against the running server, as schemathesis tries it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.portal.api.conftest import Client
from tests.portal.conftest import Installation, serve

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


@pytest.mark.timeout(600)
def test_nothing_breaks_and_nothing_is_undocumented(
    unlimited: str, fresh_token: Callable[..., str], tmp_path: Path
) -> None:
    token = fresh_token("lookups", "records", "freshness", "outcomes")
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
