"""`./run demo exchange`: three ministries exchange and look up across, and the end is clean."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import free_port


@pytest.mark.timeout(600)
def test_three_ministries_exchange_and_see_what_they_agreed_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ingest.demo", "exchange", "--once", "--size", "600"]
    command += ["--port", str(free_port()), "--home", str(tmp_path / "three")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    for told in (
        "RU to KZ: package 1 accepted",
        "KZ to UZ: package 1 accepted",
        "RU: 0 packages to KZ are without a receipt.",
        "Looked up at KZ, a person wanted by RU: 1 hit, document number withheld.",
        "Looked up at RU, a person wanted by RU: 1 hit, document number shown.",
        "Looked up at UZ, a person wanted by RU: 0 hit.",
        "added 1, removed 1, changed 1.",
        "KZ to UZ: package 2 accepted (added 1, corrected 1, withdrawn 1).",
    ):
        assert told in run.stdout
