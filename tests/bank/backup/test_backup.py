"""A back-up is whole, closed, and of one moment; what is damaged or does not fit changes nothing."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import sqlite3
import tarfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.audit import AuditLog, Filters, search
from bank.backup import (
    PLAIN,
    BackupDamaged,
    BackupError,
    BackupRefused,
    Lock,
    LockRefused,
    Opener,
    make_identity,
    write_backup,
)
from bank.home import Home
from bank.store import Store
from bank.worker import check
from tests.bank.backup.filled import (
    IDENTITY,
    LOCK,
    OPENER,
    PHRASE,
    RECIPIENT,
    WHO,
    answer,
    fill,
    restored,
    taken,
    tree,
)


@pytest.mark.parametrize(
    ("lock", "opener"),
    [(LOCK, OPENER), (Lock(passphrase=PHRASE), Opener(passphrase=PHRASE)), (PLAIN, Opener())],
)
def test_everything_comes_back(home: Home, tmp_path: Path, lock: Lock, opener: Opener) -> None:
    fill(home)
    file = taken(home, lock)
    other = Home(tmp_path / "other")
    done = restored(file, other, opener)
    assert done.audit.sound and done.audit.entries == 1
    assert answer(other) == answer(home) != []
    for name in ("photos/ab/abcdef.jpg", "settings/mapping.json", "quarantine/run-1.csv"):
        assert (other.path / name).read_bytes() == (home.path / name).read_bytes()
    with Store.open(other) as store:
        assert check(other, store) == []
        assert "KZ-GP" in {one.code for one in store.originators()}
    assert {part.path for part in done.manifest.parts} == {
        *("databases/accounts.sqlite", "databases/audit.sqlite", "databases/bank.sqlite"),
        *("home/photos/ab/abcdef.jpg", "home/settings/mapping.json", "home/quarantine/run-1.csv"),
    } | {part.path for part in done.manifest.parts if part.path.endswith(".key")}
    modes = {one.stat().st_mode & 0o077 for one in [other.path, *other.path.glob("*")]}
    modes |= {one.stat().st_mode & 0o077 for one in (other.path / "photos").rglob("*")}
    assert modes - {one.stat().st_mode & 0o077 for one in other.path.glob("*.lock")} == {0}
    # Writers must not wait for readers: the databases stay in WAL mode.
    for name in ("bank", "audit", "accounts"):
        with sqlite3.connect(other.path / f"{name}.sqlite") as file_:
            assert file_.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_back_up_and_a_restore_are_logged(home: Home, tmp_path: Path) -> None:
    fill(home)
    other = Home(tmp_path / "other")
    restored(taken(home), other)
    with AuditLog.open(other) as log:
        found = [(one.entry.outcome, one.entry.account) for one in search(log, Filters()).found]
    assert found == [("restored", "cli:tester"), ("backed-up", "cli:tester")]


def test_nothing_personal_stands_in_a_closed_back_up(home: Home) -> None:
    fill(home)
    for lock in (LOCK, Lock(passphrase=PHRASE)):
        file = taken(home, lock)
        assert b"bank.sqlite" not in file and "Щербаков".encode() not in file
        with pytest.raises((OSError, EOFError)):
            gzip.decompress(file)


def test_another_key_or_none_opens_nothing(home: Home, tmp_path: Path) -> None:
    fill(home)
    other = Home(tmp_path / "other")
    to_key, by_phrase = taken(home), taken(home, Lock(passphrase=PHRASE))
    for file, opener in (
        (to_key, Opener((make_identity()[0],))),
        (to_key, Opener()),
        (to_key, Opener(("no key",))),
        (by_phrase, Opener(passphrase="wrong horse battery")),
        (by_phrase, Opener((IDENTITY,))),
    ):
        with pytest.raises(LockRefused):
            restored(file, other, opener)
        assert not other.path.exists()


def test_weak_and_contradictory_locks_are_refused() -> None:
    for given_ in ({"passphrase": "short"}, {"recipients": ("age1x",)}):
        with pytest.raises(LockRefused):
            Lock(**given_)  # type: ignore[arg-type]
    with pytest.raises(LockRefused):
        Lock((RECIPIENT,), PHRASE)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One back-up in each form."""
    home = Home(tmp_path_factory.mktemp("small") / "home")
    fill(home, 3)
    return {
        "key": taken(home),
        "phrase": taken(home, Lock(passphrase=PHRASE)),
        "plain": taken(home, PLAIN),
    }


@pytest.mark.parametrize("form", ["key", "phrase", "plain"])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.floats(0, 1, exclude_max=True), cut=st.booleans())
def test_a_cut_or_changed_file_changes_nothing(
    small: dict[str, bytes], tmp_path: Path, form: str, place: float, cut: bool
) -> None:
    file = bytearray(small[form])
    at = int(place * len(file))
    if cut:
        del file[at:]
    else:
        file[at] ^= 0x10
    shutil.rmtree(tmp_path / "other", ignore_errors=True)
    other = Home(tmp_path / "other")
    try:
        done = restored(bytes(file), other, Opener((IDENTITY,), PHRASE), index=False)
    except BackupError:
        assert list(tmp_path.iterdir()) == []
        return
    # A plain gzip has bits that mean nothing: its time, its system, what fills up a byte between blocks.
    assert form == "plain" and not cut
    assert gzip.decompress(bytes(file)) == gzip.decompress(small[form])
    assert done.audit.sound


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    for file in (
        b"",
        b"x",
        os.urandom(5_000),
        gzip.compress(b"no tar"),
        gzip.compress(b"\0" * 20_000),
    ):
        with pytest.raises(BackupDamaged):
            restored(file, Home(tmp_path / "other"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["../evil", "/evil", "home/../../evil", "home", "other/x", "databases/../home/../../evil"],
)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    packed = archive({"header.json": b'{"format": 1}', name: b"x"})
    with pytest.raises(BackupDamaged, match="path"):
        restored(packed, Home(tmp_path / "inner" / "other"))
    assert list((tmp_path / "inner").iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    link = tarfile.TarInfo("home/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc"
    with pytest.raises(BackupDamaged):
        restored(archive({"header.json": b'{"format": 1}'}, link), Home(tmp_path / "other"))


def test_a_later_format_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupDamaged, match="format 9"):
        restored(archive({"header.json": b'{"format": 9}'}), Home(tmp_path / "other"))


def archive(members: dict[str, bytes], *more: tarfile.TarInfo) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        for entry in more:
            tar.addfile(entry)
    return out.getvalue()


def test_a_home_that_is_not_empty_is_left_alone_unless_told(home: Home, tmp_path: Path) -> None:
    fill(home)
    file = taken(home)
    other = Home(tmp_path / "other")
    fill(other, 2)
    before = tree(other.path)
    with pytest.raises(BackupRefused, match="not empty"):
        restored(file, other)
    assert tree(other.path) == before
    with pytest.raises(BackupDamaged):
        restored(file[:-1], other, replace=True)
    assert tree(other.path) == before
    done = restored(file, other, replace=True)
    assert len(answer(other)) == len(answer(home))
    assert done.before and (done.before / "bank.sqlite").exists()
    with Store.open(f"sqlite:///{done.before / 'bank.sqlite'}") as store:
        assert store.last_change() == 2


def test_an_empty_home_takes_a_back_up(home: Home, tmp_path: Path) -> None:
    fill(home)
    other = Home(tmp_path / "other").create()
    assert restored(taken(home), other).before is None
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "other"]


def test_a_log_that_was_tampered_with_is_restored_and_told(home: Home, tmp_path: Path) -> None:
    fill(home)
    taken(home)
    file = sqlite3.connect(home.path / "audit.sqlite", isolation_level=None)
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    assert file.execute("UPDATE entries SET account = 'another'").rowcount == 1
    file.close()
    done = restored(taken(home), Home(tmp_path / "other"))
    assert not done.audit.sound


def test_a_damaged_database_is_not_backed_up(home: Home) -> None:
    fill(home, 2_000)
    path = home.path / "bank.sqlite"
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[40_000:200_000] = os.urandom(160_000)
    path.write_bytes(content)
    with pytest.raises(BackupRefused, match=r"bank\.sqlite"):
        taken(home)


def test_what_a_killed_back_up_left_is_not_in_the_next_one_and_is_taken_away(home: Home) -> None:
    fill(home)
    left = home.path / ".backup" / "tmpx"
    left.mkdir(parents=True)
    (left / "copy").write_bytes(b"x")
    manifest = write_backup(home, io.BytesIO(), LOCK, WHO)
    assert not left.exists()
    assert not [part for part in manifest.parts if ".backup" in part.path]


def test_an_output_that_breaks_is_said(home: Home) -> None:
    fill(home)

    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(28, "No space left on device")

    for lock in (LOCK, Lock(passphrase=PHRASE), PLAIN):
        with pytest.raises((BackupRefused, OSError), match="No space left"):
            write_backup(home, Full(), lock, WHO)


def test_the_manifest_is_readable_with_standard_tools(home: Home) -> None:
    fill(home)
    with tarfile.open(fileobj=io.BytesIO(taken(home, PLAIN)), mode="r:gz") as tar:
        names = tar.getnames()
        assert (names[0], names[-1]) == ("header.json", "manifest.json")
        manifest = orjson.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
    assert [one["path"] for one in manifest["parts"]] == names[1:-1]
