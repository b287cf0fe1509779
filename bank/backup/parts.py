"""What an installation consists of, found by where it lies rather than by a list of names.

Databases are those that a setting names (KORDON_DATABASE, and any other KORDON_… that is a database's
address) and all SQLite files of the home; everything else in the home is a file. So a database that
is added to Kordon is in back-ups from its first day. Left out are the index, which the change log
makes anew, what SQLite keeps beside its files, and names that begin with a dot: drafts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from bank.home import Home
from bank.store.engine import url_of
from bank.store.errors import StoreError

BANK, AUDIT = "bank", "audit"
_PREFIX = "KORDON_"
_BANK_SETTINGS = ("KORDON_DATABASE", "KORDON_DATABASE_FILE")
_SQLITE_START = b"SQLite format 3\x00"
_BESIDE_SQLITE = ("-wal", "-shm", "-journal", ".lock")


@dataclass(frozen=True, slots=True)
class Database:
    """A database: the names under which Kordon knows it, and where it is."""

    names: tuple[str, ...]
    url: URL

    @property
    def is_sqlite(self) -> bool:
        """Whether it is one file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """The SQLite database's file."""
        return Path(str(self.url.database))

    @property
    def member(self) -> str:
        """Its path in the archive."""
        return f"databases/{'+'.join(self.names)}.{'sqlite' if self.is_sqlite else 'dump'}"


@dataclass(frozen=True, slots=True)
class Parts:
    """The databases, and the other files of the home by their path in it; `snapshots` are SQLite, too."""

    databases: tuple[Database, ...]
    snapshots: tuple[Path, ...]
    files: tuple[Path, ...]


def parts_of(home: Home) -> Parts:
    """Everything that a back-up of an installation holds; raises StoreError for a bad address."""
    databases = _databases(home)
    named = {one.file.absolute() for one in databases if one.is_sqlite}
    found = [path for path in _files(home) if path not in named]
    sqlite = {path for path in found if is_sqlite(path)}
    beside = {
        path.with_name(path.name + end) for path in (*sqlite, *named) for end in _BESIDE_SQLITE
    }
    rest = [path for path in found if path not in sqlite and path not in beside]
    return Parts(databases, tuple(sorted(sqlite)), tuple(sorted(rest)))


def address_of(home: Home, name: str) -> URL:
    """Where the database of a name is, or is to be: as its setting says, else a file of the home."""
    stated = home.database if name == BANK else os.environ.get(_PREFIX + name.upper(), "")
    if stated:
        return url_of(stated, "KORDON_DATABASE" if name == BANK else _PREFIX + name.upper())
    return URL.create("sqlite", database=str(home.path / f"{name}.sqlite"))


def is_sqlite(path: Path) -> bool:
    """Whether a file is a SQLite database."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE_START)) == _SQLITE_START
    except OSError:
        return False


def _databases(home: Home) -> tuple[Database, ...]:
    names = {BANK, *_set_by_environment()}
    names |= {path.stem for path in home.path.glob("*.sqlite") if not path.name.startswith(".")}
    by_url: dict[URL, list[str]] = {}
    # The log last: what it tells of is then in the others, not the other way round.
    for name in sorted(names, key=lambda one: (one == AUDIT, one)):
        by_url.setdefault(address_of(home, name), []).append(name)
    found = [Database(tuple(of), url) for url, of in by_url.items()]
    return tuple(one for one in found if not one.is_sqlite or one.file.exists())


def _set_by_environment() -> Iterator[str]:
    for name, value in os.environ.items():
        if name.startswith(_PREFIX) and name not in _BANK_SETTINGS:
            try:
                url_of(value, name)
            except StoreError:
                continue
            yield name.removeprefix(_PREFIX).lower()


def _files(home: Home) -> Iterator[Path]:
    for folder, folders, names in os.walk(home.path):
        here = Path(folder)
        folders[:] = [
            one for one in folders if not one.startswith(".") and here / one != home.index
        ]
        for name in names:
            path = here / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path
