"""Records as linking keeps them: their profiles and the keys by which they find one another."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bank.linking.keys import keys_of
from bank.linking.profile import Profile, Span, digest, pack, unpack
from bank.linking.tables import subjects
from bank.store.model import Key

ANY_YEAR, ANY_HEIGHT, ANY_DAY = (0, 9_999), (0, 999), (0, 9_999_999)
# SQLite takes some thousands of values in one query.
AT_ONCE = 900
MOST_READ = 60_000


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a record: its number here, what it said, and in which round it was looked at."""

    number: int
    digest: bytes
    round: int


def pieces(many: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """Many values in lists that one query takes."""
    left = iter(many)
    while piece := list(islice(left, size)):
        yield piece


def known(connection: Connection, wanted: Sequence[Key]) -> dict[Key, Known]:
    """Of these records, those that are kept."""
    by_category: dict[str, set[str]] = {}
    for key in wanted:
        by_category.setdefault(key.category, set()).add(key.id)
    asked, found = set(wanted), {}
    table = subjects.c
    columns = (table.number, table.origin, table.category, table.id, table.digest, table.round)
    for category, ids in by_category.items():
        for piece in pieces(sorted(ids)):
            query = select(*columns).where(table.category == category, table.id.in_(piece))
            for row in connection.execute(query):
                key = Key(row.origin, row.category, row.id)
                if key in asked:
                    found[key] = Known(row.number, row.digest, row.round)
    return found


def next_number(connection: Connection) -> int:
    """A number that no record has here."""
    return int(connection.execute(select(func.max(subjects.c.number))).scalar() or 0) + 1


def keep(
    connection: Connection, profiles: Mapping[int, Profile], new: set[int], round_: int
) -> dict[int, frozenset[int]]:
    """Keep records under their numbers with their keys; gives the keys by which each finds others."""
    made = {number: keys_of(one) for number, one in profiles.items()}
    drop_keys(connection, [number for number in profiles if number not in new])
    rows = [
        _row(number, one, round_) | {"found_by": array("q", made[number].kept).tobytes()}
        for number, one in profiles.items()
    ]
    added = [row for row in rows if row["number"] in new]
    changed = [row for row in rows if row["number"] not in new]
    if added:
        connection.execute(insert(subjects), added)
    if changed:
        _change(connection, changed)
    kept = sorted((key, number) for number, one in made.items() for key in one.kept)
    insert_keys(connection, "keys", kept)
    return {number: one.asked for number, one in made.items()}


def insert_keys(connection: Connection, table: str, rows: Sequence[tuple[int, int]]) -> None:
    """Put keys with their records' numbers into a table; some hundred thousand at a time."""
    if rows:
        # By the driver itself: a dictionary for each row would take as long as the search.
        sign = _sign(connection)
        statement = f"INSERT INTO {table} (key, subject) VALUES ({sign}, {sign})"
        connection.exec_driver_sql(statement, list(rows))


def freshen(connection: Connection, profiles: Mapping[int, Profile], round_: int) -> None:
    """Keep records that say nothing new of what links are made of: only version and last day."""
    if profiles:
        _change(connection, [_row(number, one, round_) for number, one in profiles.items()])


def _change(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    values: dict[str, Any] = {name: bindparam(f"_{name}") for name in rows[0] if name != "number"}
    statement = update(subjects).where(subjects.c.number == bindparam("_number")).values(values)
    connection.execute(
        statement, [{f"_{name}": value for name, value in row.items()} for row in rows]
    )


def drop(connection: Connection, numbers: Sequence[int]) -> None:
    """Keep these records no longer."""
    drop_keys(connection, numbers)
    for piece in pieces(numbers):
        connection.execute(delete(subjects).where(subjects.c.number.in_(piece)))


def drop_keys(connection: Connection, numbers: Iterable[int]) -> None:
    """Keep the keys of these records no longer."""
    gone: list[tuple[int, int]] = []
    for piece in pieces(numbers):
        query = select(subjects.c.number, subjects.c.found_by).where(subjects.c.number.in_(piece))
        for row in connection.execute(query):
            gone += [(key, row.number) for key in array("q", row.found_by)]
    if gone:
        sign = _sign(connection)
        statement = f"DELETE FROM keys WHERE key = {sign} AND subject = {sign}"
        connection.exec_driver_sql(statement, sorted(gone))


def _sign(connection: Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"


def _row(number: int, profile: Profile, round_: int) -> dict[str, Any]:
    spans: tuple[tuple[str, Span], ...] = (
        ("born", profile.born or ANY_YEAR),
        ("height", profile.height or ANY_HEIGHT),
        ("when", profile.when or ANY_DAY),
    )
    key = profile.key
    row: dict[str, Any] = {
        "number": number,
        "origin": key.origin,
        "state": profile.state,
        "category": key.category,
        "id": key.id,
        "digest": digest(profile),
        "until": profile.subject.answers_until,
        "sex": profile.subject.sex,
        "payload": pack(profile),
        "round": round_,
    }
    for name, (first, last) in spans:
        row |= {f"{name}_first": first, f"{name}_last": last}
    return row


class Profiles:
    """Profiles by number, read as they are wanted; a bounded number of them is remembered."""

    def __init__(self, most: int = MOST_READ) -> None:
        self._read: dict[int, Profile] = {}
        self._most = most

    def put(self, profiles: Mapping[int, Profile]) -> None:
        """Remember profiles as they are now."""
        self._make_room(len(profiles))
        self._read |= profiles

    def forget(self, numbers: Iterable[int]) -> None:
        """Remember these no longer."""
        for number in numbers:
            self._read.pop(number, None)

    def of(self, connection: Connection, numbers: Iterable[int]) -> dict[int, Profile]:
        """The profiles of these numbers."""
        wanted = set(numbers)
        found = {number: self._read[number] for number in wanted if number in self._read}
        missing = sorted(wanted - found.keys())
        read = {}
        for piece in pieces(missing):
            query = select(subjects.c.number, subjects.c.payload)
            for row in connection.execute(query.where(subjects.c.number.in_(piece))):
                read[row.number] = unpack(row.payload)
        self.put(read)
        return found | read

    def _make_room(self, coming: int) -> None:
        over = len(self._read) + coming - self._most
        for number in list(islice(self._read, max(over, 0))):
            del self._read[number]
