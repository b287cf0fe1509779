"""Restoring a back-up: unpacked and checked beside the home, then moved into its place.

PostgreSQL databases are filled before, each in one transaction; the move is the last step and a
rename. A home that is a mount point, as a container's volume is, is filled entry by entry instead.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.engine import URL

from bank.audit import AuditLog, Door, VerifyResult, read_key, verify
from bank.audited import Actor, entry_of_admin
from bank.backup.closing import Opener, open_from
from bank.backup.errors import BackupDamaged, BackupRefused
from bank.backup.manifest import Manifest, Part, PartKind
from bank.backup.parts import address_of
from bank.backup.snapshots import check_empty, check_tools, load_postgresql
from bank.backup.unpacking import unpack
from bank.backup.versions import bring_file_up_to_date
from bank.home import Home
from bank.store import Store
from bank.worker import reindex


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: the back-up's manifest, whether its log is whole, how far the index came.

    `before` is where the home that was there has been put; `reached` is None when no index was built.
    """

    manifest: Manifest
    audit: VerifyResult
    reached: int | None
    before: Path | None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A database of the back-up, unpacked, and where it belongs."""

    part: Part
    unpacked: Path
    url: URL

    @property
    def file(self) -> Path:
        return Path(str(self.url.database))


def restore_backup(
    source: BinaryIO,
    home: Home,
    opener: Opener,
    who: Actor,
    *,
    replace: bool = False,
    index: bool = True,
) -> Restored:
    """Restore an installation from a back-up; nothing of it may run meanwhile.

    All is checked before anything is changed. A home that is not empty is refused, with `replace` put
    aside beside the new one. Raises BackupError, OSError; afterwards AuditUnavailable, StoreError,
    EngineMissing, when what was restored cannot be opened.
    """
    if not replace and _holds_files(home.path):
        raise BackupRefused(f"{home.path} is not empty: empty it, or say to replace it.")
    with _staging(home) as staging:
        taken: list[Manifest] = []
        open_from(opener, source, lambda opened: taken.append(unpack(opened, staging)))
        manifest = taken[0]
        placed = _placed(manifest, staging, home, replace)
        for one in placed:
            if one.part.kind == PartKind.POSTGRESQL:
                load_postgresql(one.url, one.unpacked)
        before = _move_into_place(home, staging, placed)
    return _finish(home, manifest, who, before, index)


def _holds_files(path: Path) -> bool:
    return any(not one.is_dir() for one in path.rglob("*"))


@contextmanager
def _staging(home: Home) -> Iterator[Path]:
    """A folder on the home's own volume, so that the last step is a rename."""
    inside = os.path.ismount(home.path)
    home.path.parent.mkdir(parents=True, exist_ok=True)
    where = home.path if inside else home.path.parent
    folder = Path(tempfile.mkdtemp(prefix=f".{home.path.name}.restore-", dir=where))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _placed(manifest: Manifest, staging: Path, home: Home, replace: bool) -> list[_Placed]:
    """Where each database goes; raises BackupRefused unless each can go there."""
    placed = []
    for part in manifest.parts:
        if not part.databases:
            continue
        urls = {address_of(home, name) for name in part.databases}
        if len(urls) != 1:
            raise BackupRefused(f"{', '.join(part.databases)} were one database: set one address.")
        one = _Placed(part, staging / part.path, urls.pop())
        _check_place(one, home, replace)
        placed.append(one)
    if not any("bank" in one.part.databases for one in placed):
        raise BackupDamaged("The back-up holds no records.")
    return placed


def _check_place(one: _Placed, home: Home, replace: bool) -> None:
    name = one.part.databases[0]
    setting = "KORDON_DATABASE" if name == "bank" else f"KORDON_{name.upper()}"
    if one.part.kind != one.url.get_backend_name():
        raise BackupRefused(
            f"The back-up holds {name} of {one.part.kind}: {setting} must name such a database."
        )
    if one.part.kind == PartKind.POSTGRESQL:
        check_tools("pg_restore")
        check_empty(one.url)
        return
    if home.path not in one.file.parents and one.file.exists() and not replace:
        raise BackupRefused(f"{one.file} is there already ({setting}).")
    bring_file_up_to_date(name, one.unpacked)


def _move_into_place(home: Home, staging: Path, placed: list[_Placed]) -> Path | None:
    fresh = staging / "home"
    fresh.mkdir(mode=0o700, exist_ok=True)
    for one in placed:
        if one.part.kind == PartKind.SQLITE and home.path in one.file.parents:
            target = fresh / one.file.relative_to(home.path)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            one.unpacked.rename(target)
    # On the disk before it is in place: a power cut must not leave empty files that look restored.
    os.sync()
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    before = _exchange(home.path, fresh, stamp, staging)
    for one in placed:
        if one.part.kind == PartKind.SQLITE and home.path not in one.file.parents:
            _move_outside(one, stamp)
    home.create()
    return before


def _exchange(path: Path, fresh: Path, stamp: str, staging: Path) -> Path | None:
    """Put the new home where the old one is; gives where the old one then is."""
    held = _holds_files_but(path, staging)
    if os.path.ismount(path):
        before = path / f".before-{stamp}"
        if held:
            before.mkdir(mode=0o700)
            for old in [one for one in path.iterdir() if one not in (before, staging)]:
                old.rename(before / old.name)
        for new in list(fresh.iterdir()):
            if (path / new.name).is_dir():
                shutil.rmtree(path / new.name)
            new.rename(path / new.name)
        return before if held else None
    before = path.with_name(f"{path.name}.before-{stamp}")
    if path.exists():
        path.rename(before)
    try:
        fresh.rename(path)
    except OSError:
        if before.exists():
            before.rename(path)
        raise
    if not held and before.exists():
        shutil.rmtree(before)
    return before if held else None


def _holds_files_but(path: Path, staging: Path) -> bool:
    return any(not one.is_dir() for one in path.rglob("*") if staging not in one.parents)


def _move_outside(one: _Placed, stamp: str) -> None:
    """A SQLite database that a setting puts elsewhere than into the home."""
    one.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for end in ("", "-wal", "-shm"):
        old = one.file.with_name(one.file.name + end)
        if old.exists():
            old.rename(old.with_name(f"{one.file.name}.before-{stamp}{end}"))
    shutil.move(one.unpacked, one.file)


def _finish(
    home: Home, manifest: Manifest, who: Actor, before: Path | None, index: bool
) -> Restored:
    with AuditLog.open(home) as log:
        key = read_key(home.settings)
        result = verify(log, key.public_key() if key else None)
        told = {"back-up of": manifest.made.isoformat(), "whole": result.sound}
        log.write(entry_of_admin(who, Door.CLI, "restored", told))
    reached = None
    if index:
        with Store.open(home) as store:
            reached = reindex(home, store)
    return Restored(manifest, result, reached, before)
