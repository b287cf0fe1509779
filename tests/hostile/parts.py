"""What tests of hostile files share: a file is taken in by the real pipeline, or read with little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bank.home import Home
from bank.store import Store
from ingest.pipeline import Options, Summary, ingest_file

ROOT = Path(__file__).parents[2]
SECONDS = 60


def take_in(home: Home, file: Path, **options: object) -> Summary:
    """Take a file in as wanted persons of Kazakhstan."""
    with Store.open(home) as store:
        chosen = Options("wanted-persons", "KZ", jobs=1, **options)  # type: ignore[arg-type]
        return ingest_file(home, store, str(file), chosen)


def read_bounded(format_: str, encoding: str, file: Path) -> list[tuple[int, bool, str]]:
    """Number, whether it was read, and error of each row, read within bounds of memory and time."""
    command = [sys.executable, "-m", "tests.hostile.bounded", format_, encoding, str(file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]
