"""At the ministry: posts' audit entries as supervisors search them, beside those of the ministry's own log.

An entry is the post's word: it is shown as it came. One that cannot be read any more as an entry is shown
with what is known of it, as it is evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Engine, Row, Select, literal, or_, select, tuple_

from bank.audit import Door, Entry, Filters, Found, Kind, Receipt
from bank.audit.canonical import entry_of
from bank.audit.search import groups_of
from bank.closing import Closes
from bank.exchange.database import SCHEMA as EXCHANGE
from bank.exchange.tables import parties
from bank.home import Home
from bank.posts.database import SCHEMA
from bank.posts.tables import entries, entry_terms
from bank.store.engine import bring_up_to_date, connect, reading, url_of
from bank.store.model import from_stamp, to_stamp

_PAGE = 1_000
UNREADABLE = "post-entry-unreadable"
"""The outcome of an entry that is not written as one."""


class PostPlace(NamedTuple):
    """Where a post's entry stands in the order of a search."""

    time: datetime
    post: str
    chain: str
    number: int


def post_place(one: Found) -> PostPlace:
    """Where an entry that was handed back stands in the order of a search."""
    return PostPlace(one.entry.time, one.received_from, *one.receipt)


class PostLog(Closes):
    """What posts handed back of their audit logs. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, home: Home) -> PostLog:
        """Open it in the bank's database, made or migrated if need be. Raises StoreError."""
        engine = connect(url_of(home))
        try:
            for schema in (EXCHANGE, SCHEMA):
                bring_up_to_date(engine, schema)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def posts(self, state: str) -> list[str]:
        """The posts of a state of which anything has come. Raises StoreError."""
        query = select(entries.c.post).distinct().where(_of_state(state)).order_by(entries.c.post)
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def search(
        self, filters: Filters, after: PostPlace | None = None, limit: int = 50
    ) -> list[Found]:
        """Entries of the posts of `filters.state`, the newest first.

        `filters.post` is a post's code or the name that its own log has. Raises FiltersRefused, StoreError.
        """
        groups = groups_of(filters)
        with reading(self._engine) as connection:
            rows = connection.execute(_query(filters, groups, after).limit(limit)).all()
        return [_found(row) for row in rows]

    def all(self, filters: Filters) -> Iterator[Found]:
        """All that `search` finds, page by page. Raises FiltersRefused, StoreError."""
        after: PostPlace | None = None
        while page := self.search(filters, after, _PAGE):
            yield from page
            after = post_place(page[-1])

    def read(self, state: str, post: str, chain: str, number: int) -> Found | None:
        """One entry of a post of a state, None when there is none. Raises StoreError."""
        query = select(entries).where(
            _of_state(state),
            entries.c.post == post,
            entries.c.chain == chain,
            entries.c.number == number,
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _found(row)


def _of_state(state: str) -> ColumnElement[bool]:
    """By the state of the post as a party: what an entry says of its state is the post's word alone."""
    return entries.c.post.in_(select(parties.c.code).where(parties.c.state == state))


def _query(
    filters: Filters, groups: Sequence[Sequence[int]], after: PostPlace | None
) -> Select[Any]:
    place = (entries.c.at, entries.c.post, entries.c.chain, entries.c.number)
    query = select(entries).where(_of_state(filters.state))
    query = query.order_by(*(column.desc() for column in place))
    if after:
        start = (to_stamp(after.time), *after[1:])
        query = query.where(tuple_(*place) < tuple_(*(literal(one) for one in start)))
    if filters.since:
        query = query.where(entries.c.at >= to_stamp(filters.since))
    if filters.until:
        query = query.where(entries.c.at < to_stamp(filters.until))
    if filters.account:
        query = query.where(entries.c.account == filters.account)
    if filters.kind:
        query = query.where(entries.c.kind == filters.kind.value)
    if filters.post:
        query = query.where(or_(entries.c.post == filters.post, _named(filters.post)))
    for group in groups:
        same = [entry_terms.c[name] == entries.c[name] for name in ("post", "chain", "number")]
        query = query.where(select(1).where(entry_terms.c.term.in_(group), *same).exists())
    return query


def _named(post: str) -> ColumnElement[bool]:
    # The row is canonical JSON: the name of the post stands in it so and in no other way.
    part = b'"post":' + orjson.dumps(post)
    return entries.c.row.contains(part.decode(), autoescape=True)


def _found(row: Row[Any]) -> Found:
    came = from_stamp(row.received_at) if row.received_at else None
    return Found(entry_kept(row), Receipt(row.chain, row.number), row.hash, row.post, came)


def entry_kept(row: Row[Any]) -> Entry:
    """The entry of a row as it came; of one that cannot be read as an entry, what is known of it."""
    try:
        return entry_of(orjson.loads(row.row))
    except (ValueError, TypeError, KeyError, OverflowError):
        kind = Kind(row.kind) if row.kind in set(Kind) else Kind.EXCHANGE
        return Entry(
            kind=kind,
            account=row.account,
            door=Door.EXCHANGE,
            outcome=UNREADABLE,
            time=from_stamp(row.at),
        )
