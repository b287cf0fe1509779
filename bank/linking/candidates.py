"""Which pairs are worth comparing: those that share a key and do not plainly contradict each other.

The database leaves out what age, height and sequence rule out; the bounds are wider than those of the
evidence, so that nothing is lost that could be proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    or_,
    select,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from bank.linking.kinds import kinds_of
from bank.linking.profile import Profile
from bank.linking.subjects import insert_keys
from bank.linking.tables import keys, subjects

# Years of birth and centimetres of height beyond which no weight of other evidence makes up.
YEARS_APART, HEIGHT_APART = 15, 15
FOUND = ("unidentified-corpses", "unidentified-persons")
Columns = ReadOnlyColumnCollection[str, Column[Any]]

_probes = Table(
    "probes",
    MetaData(),
    Column("key", BigInteger, nullable=False),
    Column("subject", BigInteger, nullable=False),
    prefixes=["TEMPORARY"],
)


def candidates(
    connection: Connection, asked: Mapping[int, frozenset[int]]
) -> Iterator[tuple[int, int]]:
    """Pairs of a record's number and that of another that it may be one with, each pair at most twice."""
    _probes.create(connection, checkfirst=True)
    connection.execute(_probes.delete())
    rows = sorted((key, number) for number, wanted in asked.items() for key in wanted)
    if not rows:
        return
    insert_keys(connection, _probes.name, rows)
    me, it = subjects.alias("me"), subjects.alias("it")
    near = [
        side[f"{name}_first"] <= beside[f"{name}_last"] + apart
        for name, apart in (("born", YEARS_APART), ("height", HEIGHT_APART))
        for side, beside in ((me.c, it.c), (it.c, me.c))
    ]
    query = (
        select(_probes.c.subject, keys.c.subject.label("other"))
        .join(keys, keys.c.key == _probes.c.key)
        .join(me, me.c.number == _probes.c.subject)
        .join(it, it.c.number == keys.c.subject)
        .where(me.c.number != it.c.number, *near)
        .where(*(_in_sequence(one.c, other.c) for one, other in ((me, it), (it, me))))
        .distinct()
    )
    for row in connection.execute(query):
        yield row.subject, row.other


def _in_sequence(one: Columns, other: Columns) -> ColumnElement[bool]:
    """Unless the one is missing and the other found before."""
    return or_(
        one.category != "missing-persons",
        other.category.not_in(FOUND),
        one.when_first <= other.when_last,
    )


def in_order(
    one: tuple[int, Profile], other: tuple[int, Profile]
) -> Iterator[tuple[str, int, int]]:
    """The kinds of link that two records can have, each with the numbers of the left and the right."""
    for kind, beside in kinds_of(one[1].category):
        if beside != other[1].category:
            continue
        ordered = (
            one[1].key < other[1].key if kind.of_one_category else one[1].category == kind.left
        )
        left, right = (one, other) if ordered else (other, one)
        yield kind.name, left[0], right[0]
