"""Reading and writing the photos' rows, on a connection that is given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from bank.photos.model import Photo
from bank.photos.picture import Picture
from bank.photos.tables import photo_files, photo_runs, photos
from bank.store.by_key import of_keys, parts_of
from bank.store.model import Key, from_stamp

_CURRENT = photos.c.removed_at.is_(None)
# SQLite takes 32,766 variables in a query.
MOST_ASKED = 5_000


def current() -> Select[Any]:
    """All photos that records carry now, with their pixels."""
    return (
        select(photos, photo_files.c.width, photo_files.c.height, photo_files.c.thumb)
        .join(photo_files, photo_files.c.digest == photos.c.digest)
        .where(_CURRENT)
    )


# Asked beside every lookup.
_OF_RECORDS = (
    current()
    .where(of_keys(photos.c.origin, photos.c.category, photos.c.id))
    .order_by(photos.c.origin, photos.c.category, photos.c.id, photos.c.place)
)


def photo_of(row: Row[Any]) -> Photo:
    """The photo of a row of `current`."""
    key = Key(row.origin, row.category, row.id)
    return Photo(
        key, row.place, row.digest, row.width, row.height, from_stamp(row.added_at), row.run
    )


def of_records(connection: Connection, keys: Iterable[Key]) -> list[Row[Any]]:
    """The photos of records, by key and place."""
    wanted = set(keys)
    if not wanted:
        return []
    found = connection.execute(_OF_RECORDS, parts_of(wanted))
    return [row for row in found if Key(row.origin, row.category, row.id) in wanted]


def begin_run(
    connection: Connection, origin: str, category: str, source: str, by: str, at: int
) -> int:
    """The number of a new run."""
    values = {"origin": origin, "category": category, "source": source, "by": by}
    counts = {"added": 0, "replaced": 0, "unchanged": 0, "quarantined": 0}
    new = insert(photo_runs).values(started_at=at, **values, **counts)
    return int(connection.execute(new.returning(photo_runs.c.number)).scalar_one())


def end_run(connection: Connection, run: int, at: int, **counts: int) -> None:
    """Note how a run ended."""
    connection.execute(
        update(photo_runs).where(photo_runs.c.number == run).values(ended_at=at, **counts)
    )


def note_file(connection: Connection, picture: Picture) -> None:
    """Note a picture that was kept, unless it is known."""
    known = select(photo_files.c.digest).where(photo_files.c.digest == picture.digest)
    if connection.execute(known).first() is None:
        connection.execute(
            insert(photo_files).values(
                digest=picture.digest,
                thumb=picture.thumb_digest,
                width=picture.width,
                height=picture.height,
            )
        )


def carry(
    connection: Connection, place: tuple[Key, int], digest: str, came_as: str, run: int, at: int
) -> None:
    """Let a record carry a photo."""
    key, number = place
    connection.execute(
        insert(photos).values(
            **key._asdict(),
            place=number,
            digest=digest,
            came_as=came_as,
            run=run,
            added_at=at,
        )
    )


def take_off(connection: Connection, numbers: Collection[int], by: str, why: str, at: int) -> None:
    """Take photos off their records, by the rows' numbers."""
    connection.execute(
        update(photos)
        .where(photos.c.number.in_(numbers))
        .values(removed_at=at, removed_by=by, why=why)
    )


def without_record(connection: Connection, digests: Sequence[str]) -> list[Row[Any]]:
    """Of these pictures, those that no record carries any more: digest and thumb."""
    carried = select(photos.c.digest).where(_CURRENT, photos.c.digest.in_(digests))
    query = select(photo_files.c.digest, photo_files.c.thumb).where(
        photo_files.c.digest.in_(digests), photo_files.c.digest.not_in(carried)
    )
    return list(connection.execute(query))


def is_thumb(connection: Connection, digest: str) -> bool:
    """Whether some picture has this thumbnail; two that differ little may share one."""
    query = select(photo_files.c.digest).where(photo_files.c.thumb == digest).limit(1)
    return connection.execute(query).first() is not None
