"""How often somebody may ask is counted by all workers together."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.home import Home
from portal.app import create_app
from portal.shared_counts import FILE, SharedCounts, address_of
from tests.portal.conftest import Installation


def counts(folder: Path) -> SharedCounts:
    return SharedCounts(address_of(Home(folder)))


def _count(folder: Path, times: int) -> None:
    here = counts(folder)
    for _ in range(times):
        here.incr("one", 60)


def test_processes_count_together(tmp_path: Path) -> None:
    workers = [multiprocessing.Process(target=_count, args=(tmp_path, 50)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert counts(tmp_path).get("one") == 150
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_window_ends_and_begins_anew(tmp_path: Path) -> None:
    here = counts(tmp_path)
    assert [here.incr("one", 1), here.incr("one", 1), here.incr("other", 60, 5)] == [1, 2, 5]
    end = here.get_expiry("one")
    assert 0 < end - time.time() <= 1
    time.sleep(max(0.0, end - time.time()) + 0.01)
    assert (here.get("one"), here.get("other")) == (0, 5)
    assert here.incr("one", 1) == 1
    here.clear("other")
    assert here.get("other") == 0
    assert here.reset() == 1


def test_old_windows_are_swept(tmp_path: Path) -> None:
    here = counts(tmp_path)
    for number in range(500):
        here.incr(f"short {number}", 0)
    assert here.reset() < 10


@given(key=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_key_is_counted_apart(tmp_path_factory: pytest.TempPathFactory, key: str) -> None:
    here = counts(tmp_path_factory.getbasetemp() / "keys")
    here.clear(key)
    here.incr(f"{key}x", 60)
    assert here.incr(key, 60) == 1


def test_a_limit_holds_over_workers_and_a_broken_file_stops_nobody(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KORDON_LIMITS", raising=False)
    monkeypatch.setenv("KORDON_API_LIMIT", "4 per day")
    bearer = {"Authorization": f"Bearer {installed.tokens['supervisor']}"}
    workers = [create_app(installed.home).test_client() for _ in range(2)]
    asked = [workers[turn % 2].get("/api/v1/token", headers=bearer) for turn in range(5)]
    assert [one.status_code for one in asked] == [200, 200, 200, 200, 429]
    file = installed.home.path / FILE
    for end in ("", "-wal", "-shm"):
        file.with_name(f"{file.name}{end}").unlink()
    file.mkdir()
    try:
        alone = create_app(installed.home).test_client()
        asked = [alone.get("/api/v1/token", headers=bearer) for _ in range(5)]
    finally:
        file.rmdir()
    assert [one.status_code for one in asked] == [200, 200, 200, 200, 429]
