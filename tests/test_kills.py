"""SIGKILL at random moments of ingest and indexing: afterwards every record is there once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KILLS = 50
RECORDS = 6_000


def kordon(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "ingest.cli", "--home", str(home), *arguments]


def array(path: Path, version: int) -> Path:
    with path.open("w") as file:
        for i in range(RECORDS):
            name = f"{['Иванов', 'Петров', 'Сидоров'][i % 3]} {['Пётр', 'Павел'][version % 2]}"
            record = {"id": str(i), "names": [{"full": name}], "remarks": f"version {version}"}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def done(command: list[str]) -> str:
    """What a command says that ends well."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def killed(command: list[str], after: float) -> bool:
    """Start a command, kill it and its workers after some seconds; whether it was still running."""
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


@pytest.mark.timeout(1500)
def test_killed_ingest_and_indexing_lose_nothing(tmp_path: Path) -> None:
    home, chance = tmp_path / "home", random.Random(20261124)
    kills = version = 0
    longest = 4.0
    while kills < KILLS:
        version += 1
        file = array(tmp_path / "array.jsonl", version)
        command = kordon(
            home, "ingest", str(file), "--category", "wanted-persons", "--origin", "KZ"
        )
        for _ in range(6):
            started = time.monotonic()
            if not killed(command, chance.uniform(0.3, longest)):
                longest = max(1.0, 1.1 * (time.monotonic() - started))
                break
            kills += 1
        done(command)
        status = json.loads(done(kordon(home, "status", "--check", "--json")))
        assert sum(one["records"] for one in status["freshness"]) == RECORDS
