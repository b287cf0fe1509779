"""Back-ups of databases that lie elsewhere, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from bank.backup import BackupRefused
from bank.home import Home
from bank.store import Store
from bank.worker import check
from benchmarks.nodes.postgres import new_database
from tests.bank.backup.filled import fill, restored, taken


def test_a_database_that_is_new_to_the_home_is_taken_as_a_database(
    home: Home, tmp_path: Path
) -> None:
    fill(home)
    (home.path / "deep").mkdir()
    for name in ("outcomes.sqlite", "deep/marks.db"):
        writer = sqlite3.connect(home.path / name, isolation_level=None)
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE t (x)")
        # Only in the -wal file yet: a copy of the file alone would lack it.
        writer.execute("INSERT INTO t VALUES (5)")
        assert (home.path / f"{name}-wal").stat().st_size > 0
    other = Home(tmp_path / "other")
    done = restored(taken(home), other)
    paths = {part.path for part in done.manifest.parts}
    assert {"databases/outcomes.sqlite", "home/deep/marks.db"} <= paths
    assert not [one for one in paths if "-wal" in one or "index" in one or ".lock" in one]
    for name in ("outcomes.sqlite", "deep/marks.db"):
        with sqlite3.connect(other.path / name) as copy:
            assert copy.execute("SELECT x FROM t").fetchall() == [(5,)]


def test_a_database_elsewhere_is_taken_and_put_elsewhere(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORDON_AUDIT", f"sqlite:///{tmp_path / 'a.sqlite'}")
    fill(home)
    file = taken(home)
    assert not (home.path / "audit.sqlite").exists()
    other = Home(tmp_path / "other")
    with pytest.raises(BackupRefused, match="is there already"):
        restored(file, other)
    monkeypatch.setenv("KORDON_AUDIT", f"sqlite:///{tmp_path / 'b' / 'b.sqlite'}")
    assert restored(file, other).audit.entries == 1
    assert (tmp_path / "b" / "b.sqlite").exists() and not (other.path / "audit.sqlite").exists()


@pytest.fixture
def servers(postgres: str) -> list[str]:
    """Four empty databases."""
    return [new_database(postgres, f"b{os.urandom(5).hex()}") for _ in range(4)]


def test_databases_of_postgresql_come_back(
    tmp_path: Path, servers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Records and accounts may share a database, the log has its own.
    def use(database: str, log: str) -> None:
        monkeypatch.setenv("KORDON_ACCOUNTS", database)
        monkeypatch.setenv("KORDON_AUDIT", log)

    records, log, new_records, new_log = servers
    first = Home(tmp_path / "first", database=records)
    use(records, log)
    fill(first)
    file = taken(first)
    with pytest.raises(BackupRefused, match="were one database"):
        restored(file, Home(tmp_path / "second", database=new_records))
    use(new_records, new_log)
    second = Home(tmp_path / "second", database=new_records)
    done = restored(file, second)
    databases = {part.databases for part in done.manifest.parts if part.databases}
    assert databases == {("accounts", "bank"), ("audit",)}
    assert done.audit.sound and done.audit.entries == 1
    with Store.open(first) as one, Store.open(second) as other:
        assert other.changes(0, 100) == one.changes(0, 100) != []
        assert check(second, other) == []
    with pytest.raises(BackupRefused, match="not empty"):
        restored(file, Home(tmp_path / "third", database=new_records))


def test_a_log_of_sqlite_does_not_go_into_postgresql(
    home: Home, tmp_path: Path, servers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    file = taken(home)
    monkeypatch.setenv("KORDON_AUDIT", servers[0])
    with pytest.raises(BackupRefused, match="KORDON_AUDIT must name"):
        restored(file, Home(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


def test_without_its_tools_postgresql_is_refused(
    tmp_path: Path, servers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home", database=servers[0])
    fill(home)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupRefused, match="pg_dump is missing"):
        taken(home)
