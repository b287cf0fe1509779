"""Taking a back-up: all databases pinned at one moment, then written out one after another."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from bank.audit import AuditLog, Door
from bank.audited import Actor, entry_of_admin
from bank.backup.closing import PLAIN, Lock, close_to
from bank.backup.errors import BackupRefused
from bank.backup.manifest import HEADER, MANIFEST, Manifest, Part, PartKind, header
from bank.backup.parts import Database, Parts, parts_of
from bank.backup.snapshots import check_tools, copy_sqlite, dump_postgresql, pinned
from bank.home import Home

_WORK = ".backup"
_IN_MEMORY = 16_000_000
# Names and records pack well at any level; higher ones would cost more than the disk does.
_LEVEL = 1


def write_backup(home: Home, out: BinaryIO, lock: Lock, who: Actor) -> Manifest:
    """Write a back-up of an installation to `out`, closed by `lock`; portal and ingest may run.

    It is logged first: a back-up holds all there is. It needs the room of the largest database in the
    home meanwhile. Raises BackupError, StoreError, AuditUnavailable, OSError; what was written until
    then is of no use.
    """
    if not home.path.is_dir() and not home.database:
        raise BackupRefused(f"There is no installation in {home.path}.")
    with AuditLog.open(home.create()) as log:
        closed = "not encrypted" if lock == PLAIN else "encrypted"
        log.write(entry_of_admin(who, Door.CLI, "backed-up", {"back-up": closed}))
    with _work_folder(home) as work:
        parts = parts_of(home)
        if any(not one.is_sqlite for one in parts.databases):
            check_tools("pg_dump")
        taken: list[Manifest] = []
        close_to(lock, out, lambda sink: taken.append(_write(home, parts, work, sink)))
        return taken[0]


@contextmanager
def _work_folder(home: Home) -> Iterator[Path]:
    """A folder for one back-up at a time; what a killed one left in it is taken away."""
    work = home.path / _WORK
    work.mkdir(mode=0o700, exist_ok=True)
    with (work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused("Another back-up is being taken.") from None
        for left in work.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=work) as folder:
            yield Path(folder)


def _write(home: Home, parts: Parts, work: Path, sink: BinaryIO) -> Manifest:
    made = datetime.now(UTC)
    files = [one.file for one in parts.databases if one.is_sqlite]
    with (
        pinned([*files, *parts.snapshots]) as connections,
        gzip.GzipFile(fileobj=sink, mode="wb", compresslevel=_LEVEL, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        archive = _Archive(tar, work)
        archive.add_bytes(HEADER, header())
        for one in parts.databases:
            copy = archive.room()
            if one.is_sqlite:
                copy_sqlite(connections[one.file], one.file.name, copy)
            else:
                dump_postgresql(one.url, copy)
            archive.add_copy(one.member, _kind(one), one.names)
        for path in parts.snapshots:
            copy_sqlite(connections[path], path.name, archive.room())
            archive.add_copy(_member(home, path), PartKind.SQLITE)
        # After the databases: a photo is kept before the row that names it.
        for path in parts.files:
            archive.add_file(_member(home, path), path)
        manifest = Manifest(made, version("kordon"), tuple(archive.parts))
        archive.add_bytes(MANIFEST, manifest.as_bytes())
    return manifest


def _kind(one: Database) -> PartKind:
    return PartKind.SQLITE if one.is_sqlite else PartKind.POSTGRESQL


def _member(home: Home, path: Path) -> str:
    return f"home/{path.relative_to(home.path).as_posix()}"


@dataclass
class _Archive:
    """A tar that is being written, and the parts that are in it."""

    tar: tarfile.TarFile
    work: Path
    parts: list[Part] = field(default_factory=list)

    def room(self) -> Path:
        """Where the next copy is to be made."""
        return self.work / "copy"

    def add_copy(self, name: str, kind: PartKind, databases: tuple[str, ...] = ()) -> None:
        """Add the copy that was made, and take it away."""
        copy = self.room()
        with copy.open("rb") as file:
            self._add(name, file, copy.stat().st_size, kind, databases)
        copy.unlink()

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is now; it may grow, shrink or go away meanwhile."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(self.work)) as copy:
            try:
                with path.open("rb") as file:
                    shutil.copyfileobj(file, copy)
            except FileNotFoundError:
                return
            size = copy.tell()
            copy.seek(0)
            self._add(name, copy, size, PartKind.FILE)

    def add_bytes(self, name: str, text: bytes) -> None:
        """Add a member that is no part: header or manifest."""
        self.tar.addfile(_entry(name, len(text)), io.BytesIO(text))

    def _add(
        self,
        name: str,
        file: object,
        size: int,
        kind: PartKind,
        databases: tuple[str, ...] = (),
    ) -> None:
        read = _Hashed(file)
        self.tar.addfile(_entry(name, size), read)
        self.parts.append(Part(name, kind, size, read.digest.hexdigest(), databases))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
    return entry


class _Hashed:
    """A file of which the digest is taken as it is read."""

    def __init__(self, file: object) -> None:
        self._read = file.read  # type: ignore[attr-defined]
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As the file's."""
        found: bytes = self._read(size)
        self.digest.update(found)
        return found
