"""Ready means that bank, engine and audit really answer, each within its time."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import time
from pathlib import Path

import pytest

from bank.health import ready
from bank.home import Home
from bank.store import Store
from bank.worker import bring_up_to_date

PATIENT = 60.0


@pytest.fixture(autouse=True)
def own_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KORDON_AUDIT", "KORDON_ACCOUNTS", "KORDON_DATABASE", "KORDON_ENGINE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def bank(home: Home) -> Home:
    with Store.open(home) as store:
        bring_up_to_date(home, store, jobs=1)
    return home


def failing(home: Home, seconds: float = PATIENT) -> dict[str, str]:
    found = ready(home, seconds)
    assert set(found.parts) == {"bank", "engine", "audit", "accounts"}
    return {name: part.why for name, part in found.parts.items() if not part.ok}


def test_a_whole_installation_is_ready(bank: Home) -> None:
    assert failing(bank) == {}
    assert ready(bank, PATIENT).ok
    assert ready(bank, PATIENT).as_dict()["ready"] is True


def test_without_an_index_it_is_not(bank: Home) -> None:
    shutil.rmtree(bank.index)
    assert list(failing(bank)) == ["engine"]
    assert not ready(bank, PATIENT).ok


@pytest.mark.parametrize(
    ("setting", "part"), [("KORDON_AUDIT", "audit"), ("KORDON_ACCOUNTS", "accounts")]
)
def test_a_database_that_is_away_is_named(
    bank: Home, monkeypatch: pytest.MonkeyPatch, setting: str, part: str
) -> None:
    monkeypatch.setenv(setting, "postgresql://nobody@127.0.0.1:1/none")
    found = failing(bank)
    assert list(found) == [part]
    # Whoever may ask is not told where databases are.
    assert "127.0.0.1" not in found[part] and "nobody" not in found[part]
    assert ready(bank, PATIENT).ok == (part == "accounts")


def test_a_log_that_cannot_be_written_is_not_ready(bank: Home) -> None:
    assert failing(bank) == {}
    with sqlite3.connect(bank.path / "audit.sqlite", isolation_level=None) as holding:
        holding.execute("BEGIN IMMEDIATE")
        assert list(failing(bank, 3.0)) == ["audit"]
    holding.close()


def test_what_hangs_is_not_waited_for(bank: Home) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        hanging = Home(bank.path, database=f"postgresql://nobody@127.0.0.1:{port}/none")
        for _ in range(3):
            start = time.monotonic()
            found = ready(hanging, 0.5)
            assert time.monotonic() - start < 5
            assert found.parts["bank"].why == "does not answer in time"
            assert not found.ok


def test_it_is_ready_again_when_the_part_is_back(bank: Home, tmp_path: Path) -> None:
    (bank.index).rename(tmp_path / "away")
    assert not ready(bank, PATIENT).ok
    (tmp_path / "away").rename(bank.index)
    assert ready(bank, PATIENT).ok
