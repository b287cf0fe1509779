"""Photos as the rest of Kordon sees them.

Access is decided by the record: a picture may be served to whom one of `keys_of` its digest is visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from bank.closing import Closes
from bank.home import Home
from bank.photos import rows
from bank.photos.adding import Progress, add
from bank.photos.database import open_database
from bank.photos.files import Files, missing
from bank.photos.model import Photo, Report, Size, Trouble, TroubleKind
from bank.photos.removing import remove
from bank.photos.tables import photo_files, photos
from bank.store.engine import reading
from bank.store.model import Key, to_stamp
from index_mappings.categories import category_of

_PAGE = 1_000


class Photos(Closes):
    """The photos of one bank. Safe to share between threads."""

    def __init__(self, engine: Engine, home: Home) -> None:
        self._engine = engine
        self._home = home
        self._files = Files(home.path)

    @classmethod
    def open(cls, home: Home, database: str | None = None) -> Photos:
        """Open, and create or migrate, the photos of a home.

        `database` is a URL, else KORDON_PHOTOS, else SQLite in the home. Raises StoreError.
        """
        return cls(open_database(home, database), home)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def add(
        self,
        source: Path,
        category: str,
        origin: str,
        *,
        by: str,
        now: datetime | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Take in a folder or zip of photos of one array's records.

        A file belongs to the records whose photo field names it, else to the record of its name
        (`bank.photos.names`). A place that has a photo already gets the new one. What cannot be taken
        in is in the report, file by file; the rest goes in. `by` is an account, or `cli:user`.
        Raises SourceRefused, UnknownCategoryError, UnknownOriginator and other StoreErrors.
        """
        array = origin, category_of(category).name
        return add(self._engine, self._home, source, array, by, now or datetime.now(UTC), progress)

    def of_records(self, keys: Iterable[tuple[str, str, str]]) -> dict[Key, list[Photo]]:
        """The photos of records by key (originator, category, id), the first to show first.

        Keys without a photo are left out. One query, up to five thousand keys.
        """
        wanted = [Key(*key) for key in keys]
        found: dict[Key, list[Photo]] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), rows.MOST_ASKED):
                for row in rows.of_records(connection, wanted[start : start + rows.MOST_ASKED]):
                    photo = rows.photo_of(row)
                    found.setdefault(photo.key, []).append(photo)
        return found

    def keys_of(self, digest: str) -> tuple[Key, ...]:
        """All records that carry a picture; empty when none does."""
        columns = photos.c
        query = (
            select(columns.origin, columns.category, columns.id)
            .where(columns.digest == digest, columns.removed_at.is_(None))
            .distinct()
            .order_by(columns.origin, columns.category, columns.id)
        )
        with reading(self._engine) as connection:
            return tuple(Key(*row) for row in connection.execute(query))

    def read(self, digest: str, size: Size = "full") -> bytes:
        """A picture that some record carries, as JPEG.

        Raises PhotoMissing, PhotoAltered. Asks nothing about access: see `keys_of`.
        """
        query = rows.current().where(photos.c.digest == digest).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise missing()
        return self._files.read(row.thumb if size == "thumb" else row.digest)

    def remove(
        self,
        key: tuple[str, str, str],
        place: int | None = None,
        *,
        by: str,
        why: str,
        now: datetime | None = None,
    ) -> int:
        """Take one photo of a record off it, or all; gives how many.

        A picture that no other record carries is erased. Raises StoreError.
        """
        at = to_stamp(now or datetime.now(UTC))
        return remove(self._engine, self._files, Key(*key), place, by, why, at)

    def all(self, category: str | None = None, origin: str | None = None) -> Iterator[Photo]:
        """All photos that records carry, in the order they came; read page by page."""
        query = rows.current().order_by(photos.c.number).limit(_PAGE)
        if category:
            query = query.where(photos.c.category == category)
        if origin:
            query = query.where(photos.c.origin == origin)
        after = 0
        while True:
            with reading(self._engine) as connection:
                page = list(connection.execute(query.where(photos.c.number > after)))
            yield from map(rows.photo_of, page)
            if len(page) < _PAGE:
                return
            after = page[-1].number

    def check(self) -> list[Trouble]:
        """Files that are missing, altered, or that no record carries; reads every picture."""
        # Files before rows: what is added meanwhile is no stray, and what was just erased is gone.
        there = list(self._files.all())
        with reading(self._engine) as connection:
            known = list(connection.execute(select(photo_files.c.digest, photo_files.c.thumb)))
        wanted = {digest: row.digest for row in known for digest in (row.digest, row.thumb)}
        troubles = [
            Trouble(TroubleKind.STRAY, name)
            for name, digest in there
            if digest not in wanted and (self._home.path / name).exists()
        ]
        for digest, whose in wanted.items():
            if not self._files.whole(digest):
                is_there = self._files.path(digest).exists()
                kind = TroubleKind.ALTERED if is_there else TroubleKind.MISSING
                troubles.append(Trouble(kind, self._files.name(digest), whose))
        return sorted(troubles, key=lambda one: one.file)
