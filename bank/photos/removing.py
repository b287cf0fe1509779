"""Taking photos off records; a picture that no record carries any more leaves the disk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from bank.photos import rows
from bank.photos.database import hold
from bank.photos.files import Files
from bank.photos.tables import photo_files
from bank.store.engine import writing
from bank.store.errors import StoreUnavailable
from bank.store.model import Key


def remove(
    engine: Engine, files: Files, key: Key, place: int | None, by: str, why: str, at: int
) -> int:
    """Take one photo of a record off it, or all; gives how many. See `Photos.remove`."""
    with writing(engine) as connection:
        hold(connection)
        found = [
            row for row in rows.of_records(connection, [key]) if place is None or row.place == place
        ]
        if found:
            rows.take_off(connection, [row.number for row in found], by, why, at)
    sweep(engine, files, [row.digest for row in found])
    return len(found)


def sweep(engine: Engine, files: Files, digests: Sequence[str]) -> None:
    """Take from the disk those of these pictures that no record carries, thumbnails too.

    After the rows' own transaction: a crash between the two leaves a file too many, never one too few.
    """
    if not digests:
        return
    try:
        with writing(engine) as connection:
            hold(connection)
            for row in rows.without_record(connection, digests):
                connection.execute(photo_files.delete().where(photo_files.c.digest == row.digest))
                files.drop(row.digest)
                if not rows.is_thumb(connection, row.thumb):
                    files.drop(row.thumb)
    except OSError as error:
        raise StoreUnavailable(f"photos cannot be removed: {error.strerror}") from error
