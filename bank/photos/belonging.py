"""Which records a source's files belong to: by the records' own photo field, else by file name.

A photo on the wrong person's record is worse than none: what could belong to two is not taken in.
A field that names a folder means the file in that folder and no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

import orjson
from sqlalchemy import Connection, select

from bank.home import Home
from bank.photos.errors import Code, PhotoRefused
from bank.photos.names import (
    ENDINGS,
    MOST_PLACES,
    is_picture_name,
    readings,
    reference,
    references,
)
from bank.photos.source import File
from bank.store import Store
from bank.store.engine import connect, reading, url_of
from bank.store.model import Key, Status, unpack
from bank.store.tables import arrays, heads, versions
from index_mappings.categories import category_of
from index_mappings.fields import Text

FIELD = "photos"
_PAGE = 2_000

Place = tuple[str, int]
"""A record's id, and which of its photos it is."""
_ENOUGH = 2
"""Of the records that may mean a file of a name, that many are kept: with two it is nobody's."""


@dataclass(slots=True)
class Named:
    """What records' photo fields say of a source's files, told by their numbers.

    `unsure` has the records that may mean a file, by its last part in lower case: they name one in a
    folder that is not there, or by its last part alone where several files have it.
    """

    found: dict[int, list[Place]] = field(default_factory=dict)
    unsure: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Planned:
    """A file, the records and places it is for, and why not when there are none (or not all)."""

    file: File
    places: list[tuple[Key, int]] = field(default_factory=list)
    refused: PhotoRefused | None = None


def plan(
    home: Home, store: Store, origin: str, category: str, files: Sequence[File]
) -> list[Planned]:
    """What is to be done with each file; raises StoreError."""
    planned = [Planned(one, refused=one.refused) for one in files]
    open_ones = [one for one in planned if one.refused is None]
    lasts = Counter(references(one.file.name)[1] for one in open_ones)
    named = _by_field(home, origin, category, [one.file for one in open_ones])
    unnamed = [one for number, one in enumerate(open_ones) if number not in named.found]
    statuses = _statuses(store, origin, category, unnamed)
    for number, one in enumerate(open_ones):
        try:
            found = named.found.get(number)
            if found is None:
                last = references(one.file.name)[1]
                others = named.unsure.get(last, set())
                found = [_place_by_name(one.file.name, statuses, others, alone=lasts[last] == 1)]
            one.places = [(Key(origin, category, id), place) for id, place in found]
        except PhotoRefused as refused:
            one.refused = refused
    _each_once(open_ones)
    return planned


def _each_once(planned: Sequence[Planned]) -> None:
    """Leave each place of a record to the first file that claims it."""
    taken: dict[tuple[Key, int], Planned] = {}
    for one in planned:
        for place in one.places:
            first = taken.setdefault(place, one)
            if first is not one:
                one.refused = _taken(first.file.name)
        one.places = [place for place in one.places if taken[place] is one]


def _by_field(home: Home, origin: str, category: str, files: Sequence[File]) -> Named:
    """What the photo fields of an array's records say of these files."""
    named = Named()
    if not files or FIELD not in (one.name for one in category_of(category).fields):
        return named
    by_whole: dict[str, list[int]] = {}
    by_last: dict[str, list[int]] = {}
    for number, one in enumerate(files):
        whole, last = references(one.name)
        by_whole.setdefault(whole, []).append(number)
        by_last.setdefault(last, []).append(number)
    by_last_alone: dict[int, list[Place]] = {}
    engine = connect(url_of(home))
    try:
        with reading(engine) as connection:
            for id, stated in _photo_fields(connection, origin, category):
                for place, text in enumerate(stated[:MOST_PLACES], 1):
                    said = reference(text)
                    last = said.rpartition("/")[2]
                    whole_ones, last_ones = by_whole.get(said, ()), by_last.get(last, ())
                    for number in whole_ones:
                        named.found.setdefault(number, []).append((id, place))
                    if whole_ones or not last_ones:
                        continue
                    if said == last and len(last_ones) == 1:
                        by_last_alone.setdefault(last_ones[0], []).append((id, place))
                    elif len(ids := named.unsure.setdefault(last, set())) < _ENOUGH:
                        ids.add(id)
    finally:
        engine.dispose()
    # Whoever names a file by its whole path means it; by its last part another may be meant.
    named.found = by_last_alone | named.found
    return named


def _photo_fields(
    connection: Connection, origin: str, category: str
) -> Iterator[tuple[str, list[str]]]:
    """The records of an array that stand and have photos in their own field; read page by page."""
    after = ""
    while True:
        rows = connection.execute(
            select(heads.c.id, versions.c.body)
            .join(arrays, heads.c.array_id == arrays.c.number)
            .join(versions, versions.c.change == heads.c.change)
            .where(arrays.c.origin == origin, arrays.c.category == category)
            .where(heads.c.active, heads.c.id > after)
            .order_by(heads.c.id)
            .limit(_PAGE)
        ).all()
        for row in rows:
            body = unpack(row.body)
            if body and b'"photos"' in body:
                yield row.id, orjson.loads(body).get(FIELD, [])
        if len(rows) < _PAGE:
            return
        after = rows[-1].id


def _statuses(
    store: Store, origin: str, category: str, planned: Sequence[Planned]
) -> dict[str, Status]:
    """Of the records that file names may mean, those that the bank has, and whether they stand."""
    asked = {id for one in planned for id, _ in readings(one.file.name)}
    keys = [Key(origin, category, id) for id in sorted(asked)]
    found: dict[str, Status] = {}
    for start in range(0, len(keys), _PAGE):
        records = store.records(keys[start : start + _PAGE])
        found.update({one.id: one.status for one in records.values()})
    return found


def _place_by_name(
    name: str, statuses: Mapping[str, Status], others: Set[str], *, alone: bool
) -> Place:
    """The one record that a file's name means; raises PhotoRefused.

    `others` are records whose photo field may mean it; that of its name may be among them when the file
    is `alone`, the only one of this last part.
    """
    if not is_picture_name(name):
        raise _no_picture()
    found = [place for place in readings(name) if place[0] in statuses]
    standing = [place for place in found if statuses[place[0]] is Status.ACTIVE]
    if others and not (alone and others == {id for id, _ in standing}):
        raise _of_another_folder()
    if not found:
        raise _no_record()
    if not standing:
        raise _withdrawn()
    if len(standing) > 1:
        raise _doubtful()
    return standing[0]


def _no_picture() -> PhotoRefused:
    endings = ", ".join(ENDINGS)
    return PhotoRefused(
        Code.NO_PICTURE,
        Text(f"has a name without one of {endings}.", f"имеет имя без окончания {endings}."),
    )


def _no_record() -> PhotoRefused:
    return PhotoRefused(
        Code.NO_RECORD,
        Text(
            "names no record of this array: ingest the array first, or mend the name.",
            "не указывает на запись этого массива: сначала примите массив или исправьте имя.",
        ),
    )


def _withdrawn() -> PhotoRefused:
    return PhotoRefused(
        Code.WITHDRAWN,
        Text("is of a record that is withdrawn.", "относится к изъятой записи."),
    )


def _doubtful() -> PhotoRefused:
    return PhotoRefused(
        Code.DOUBTFUL,
        Text(
            "could be of two records: write the last _ as %5F where it is part of the record's number, "
            "or name the file in the record's photo field.",
            "может относиться к двум записям: если последний знак _ входит в номер записи, напишите "
            "его как %5F; или укажите файл в поле фото самой записи.",
        ),
    )


def _of_another_folder() -> PhotoRefused:
    return PhotoRefused(
        Code.DOUBTFUL,
        Text(
            "could be the photo that a record's photo field names: that names another folder, or no "
            "folder where several files have this name. Name it there by its whole path in the source.",
            "может быть тем фото, что названо в поле фото записи: там указана другая папка либо папка "
            "не указана, а файлов с таким именем несколько. Укажите там весь путь к файлу.",
        ),
    )


def _taken(other: str) -> PhotoRefused:
    return PhotoRefused(
        Code.TAKEN,
        Text(
            f"is for the same record and place as {other}: number one of them anew.",
            f"относится к той же записи и тому же месту, что и {other}: измените номер одного из них.",
        ),
    )
