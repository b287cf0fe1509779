"""`kordon backup` while arrays are taken in and people are looked up; `kordon restore` elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bank.audit import AuditLog, verify
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Store
from bank.worker import check
from tests.loading import NAMES, array

ROOT = Path(__file__).parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
LOADING = Path(__file__).with_name("loading.py")


def kordon(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "ingest.cli", "--home", str(home), *arguments]


def run(home: Path, *arguments: str) -> str:
    done = subprocess.run(
        kordon(home, *arguments), capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def changes(home: Home, upto: int) -> list[Any]:
    with Store.open(home) as store:
        found = []
        while len(found) < upto:
            page = store.changes(len(found), min(5_000, upto - len(found)))
            found += [(one.number, one.id, one.version, one.body_bytes, one.at) for one in page]
    return found


def answers(home: Home) -> list[Any]:
    """Answers over the category that nobody writes to meanwhile."""
    service = LookupService(home)
    found = []
    for name in NAMES:
        query = {"name": f"{name} Пётр", "categories": ["missing-persons"], "limit": 10}
        hits = service.lookup(query)["hits"]
        assert hits
        found.append([(hit["id"], hit["record"], hit["band"]) for hit in hits])
    return found


@pytest.mark.timeout(600)
def test_a_back_up_under_load_is_of_one_moment_and_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("KORDON_")]:
        monkeypatch.delenv(name)
    home, other = Home(tmp_path / "home"), Home(tmp_path / "other")
    quiet = array(tmp_path / "quiet.jsonl", 600, 0)
    run(home.path, "ingest", quiet, "--category", "missing-persons", "--origin", "AM")
    run(home.path, "audit", "make-key")
    run(home.path, "lookup", "--name", "Щербаков Пётр")
    run(home.path, "audit", "seal")
    run(home.path, "backup-key", str(tmp_path / "key"))
    load = [
        subprocess.Popen([sys.executable, str(LOADING), what, str(home.path)], env=ENVIRONMENT)
        for what in ("ingest", "lookup")
    ]
    try:
        wait_for_growth(home)
        before = grown(home)
        run(home.path, "backup", str(tmp_path / "file"))
        after = grown(home)
        wait_for_growth(home)
        (tmp_path / "stop").touch()
        assert [one.wait(120) for one in load] == [0, 0]
    finally:
        for one in load:
            one.kill()
    run(other.path, "restore", str(tmp_path / "file"), "--identity", str(tmp_path / "key"))
    with Store.open(other) as store:
        last = store.last_change()
        assert check(other, store) == []
    # Taken between two moments, and both kinds of load went on while it was.
    assert before[0] <= last <= after[0] < grown(home)[0]
    assert before[1] <= grown(other)[1] - 1 <= after[1]
    assert before[0] < after[0] and before[1] + 1 < after[1]
    # The change log of the back-up is the source's own, up to its moment and not one beyond.
    assert changes(other, last) == changes(home, last)
    assert answers(other) == answers(home)
    for one in (home, other):
        with AuditLog.open(one) as log:
            assert verify(log).sound


def grown(home: Home) -> tuple[int, int]:
    """Changes and entries so far."""
    with Store.open(home) as store, AuditLog.open(home) as log:
        with log.engine.connect() as connection:
            entries = connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one()
        return store.last_change(), entries


def wait_for_growth(home: Home) -> None:
    """Until both kinds of load are at work."""
    start, end = grown(home), time.monotonic() + 120
    while time.monotonic() < end:
        now = grown(home)
        if now[0] > start[0] and now[1] > start[1]:
            return
        time.sleep(0.05)
    raise AssertionError("the load did not begin")
