"""Taking in a folder or zip of photos: read, drawn anew, kept, and tied to records, batch by batch.

A killed run leaves what its batches wrote; the next one finds those files unchanged and goes on.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Row

from bank.home import Home
from bank.photos import rows
from bank.photos.belonging import Planned, plan
from bank.photos.database import hold
from bank.photos.errors import PhotoRefused
from bank.photos.files import Files
from bank.photos.model import Quarantined, Report
from bank.photos.picture import Picture, picture_of
from bank.photos.removing import sweep
from bank.photos.source import opened
from bank.store import Store
from bank.store.engine import reading, writing
from bank.store.errors import StoreUnavailable
from bank.store.model import Key, to_stamp

# Few enough that one batch of the largest files fits into memory.
_BATCH = 16

Progress = Callable[[int, int], None]
"""Told after each batch: how many files are done, of how many."""


@dataclass(slots=True)
class _Came:
    """A file that was read: its digest, and the picture drawn of it when that was needed."""

    planned: Planned
    content: bytes = field(repr=False)
    digest: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    engine: Engine
    files: Files
    number: int
    by: str
    at: int


def add(
    engine: Engine,
    home: Home,
    source: Path,
    array: tuple[str, str],
    by: str,
    now: datetime,
    progress: Progress | None = None,
) -> Report:
    """Take in a source for an array (originator, category); see `Photos.add`."""
    origin, category = array
    with (
        opened(source) as files,
        Store.open(home) as store,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        store.originator(origin)
        planned = plan(home, store, origin, category, files)
        with writing(engine) as connection:
            name = source.resolve().name
            number = rows.begin_run(connection, origin, category, name, by, to_stamp(now))
        run = _Run(engine, Files(home.path), number, by, to_stamp(now))
        counts: Counter[str] = Counter()
        for start in range(0, len(planned), _BATCH):
            batch = [one for one in planned[start : start + _BATCH] if one.places]
            counts += _take_in(run, batch, pool)
            if progress:
                progress(min(start + _BATCH, len(planned)), len(planned))
    refused = tuple(
        Quarantined(one.file.name, one.refused.code, one.refused.reason)
        for one in planned
        if one.refused
    )
    named = {name: counts[name] for name in ("added", "replaced", "unchanged")}
    with writing(engine) as connection:
        rows.end_run(connection, number, to_stamp(now), quarantined=len(refused), **named)
    return Report(number, **named, quarantined=refused, list_file=_listed(home, number, refused))


def _take_in(run: _Run, batch: Sequence[Planned], pool: ThreadPoolExecutor) -> Counter[str]:
    came = [one for planned in batch if (one := _read(planned))]
    with reading(run.engine) as connection:
        known = _known(connection, came)
    new = [one for one in came if not _is_unchanged(run, one, known)]
    places = sum(len(one.planned.places) for one in came)
    unchanged = places - sum(len(one.planned.places) for one in new)
    for one, drawn in zip(new, pool.map(_drawn, new), strict=True):
        if isinstance(drawn, PhotoRefused):
            one.planned.refused = drawn
        else:
            one.picture = drawn
    return Counter(unchanged=unchanged) + _keep(run, [one for one in new if one.picture])


def _read(planned: Planned) -> _Came | None:
    try:
        content = planned.file.content()
    except PhotoRefused as refused:
        planned.refused = refused
        return None
    return _Came(planned, content, hashlib.sha256(content).hexdigest())


def _drawn(one: _Came) -> Picture | PhotoRefused:
    try:
        return picture_of(one.content)
    except PhotoRefused as refused:
        return refused
    finally:
        one.content = b""


def _known(connection: Connection, came: Sequence[_Came]) -> dict[tuple[Key, int], Row[Any]]:
    keys = [key for one in came for key, _ in one.planned.places]
    found = rows.of_records(connection, keys)
    return {(Key(row.origin, row.category, row.id), row.place): row for row in found}


def _is_unchanged(run: _Run, one: _Came, known: dict[tuple[Key, int], Row[Any]]) -> bool:
    """Whether all its records carry it already, and it lies whole on the disk."""
    return all(
        (row := known.get(place)) is not None
        and row.came_as == one.digest
        and run.files.whole(row.digest)
        and run.files.whole(row.thumb)
        for place in one.planned.places
    )


def _keep(run: _Run, came: Sequence[_Came]) -> Counter[str]:
    """Put pictures on the disk and tie them to records, under the lock; what they replace is taken off."""
    counts: Counter[str] = Counter()
    replaced: list[str] = []
    try:
        with writing(run.engine) as connection:
            hold(connection)
            # Again, as another process may have been here since.
            known = _known(connection, came)
            for one in came:
                assert one.picture is not None
                run.files.keep(one.picture.full, one.picture.digest)
                run.files.keep(one.picture.thumb, one.picture.thumb_digest)
                rows.note_file(connection, one.picture)
                for place in one.planned.places:
                    row = known.get(place)
                    counts[_tie(run, connection, one, place, row)] += 1
                    replaced += [row.digest] if row is not None else []
    except OSError as error:
        raise StoreUnavailable(f"photos cannot be kept: {error.strerror}") from error
    sweep(run.engine, run.files, replaced)
    return counts


def _tie(
    run: _Run, connection: Connection, one: _Came, place: tuple[Key, int], row: Row[Any] | None
) -> str:
    assert one.picture is not None
    if row is not None and row.digest == one.picture.digest:
        return "unchanged"
    if row is not None:
        rows.take_off(connection, [row.number], run.by, f"replaced by run {run.number}", run.at)
    rows.carry(connection, place, one.picture.digest, one.digest, run.number, run.at)
    return "added" if row is None else "replaced"


def _listed(home: Home, run: int, refused: Sequence[Quarantined]) -> Path | None:
    """Write down what is in quarantine, one JSON object a line."""
    if not refused:
        return None
    path = home.quarantine / f"photos-{run}.jsonl"
    lines = (
        orjson.dumps(
            {"file": one.file, "code": one.code, "reason": one.reason.en, "причина": one.reason.ru}
        )
        for one in refused
    )
    try:
        path.write_bytes(b"\n".join(lines) + b"\n")
    except OSError as error:
        raise StoreUnavailable(f"{path} cannot be written: {error.strerror}") from error
    return path
