"""Searching the log, for supervisors: the newest first, a page at a time, over indexes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, select, tuple_

from bank.audit.canonical import entry_of, storable
from bank.audit.database import reading
from bank.audit.errors import AuditUnavailable, FiltersRefused
from bank.audit.indexing import catch_up
from bank.audit.log import AuditLog
from bank.audit.model import Found, Kind, Place, Receipt, RecordKey, to_stamp
from bank.audit.tables import chains, entries, terms
from bank.audit.terms import number_terms, record_term, tokens_of, unpack_terms, word_term

# Beyond this many entries a word no longer decides which of several is sought by.
_COUNTED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to look for; what is left empty does not matter. `since` is included, `until` is not.

    `record` is a record that was shown. `text` is what was asked: a name in any script, of which all
    words must have been asked, or a whole number.
    """

    account: str = ""
    post: str = ""
    state: str = ""
    kind: Kind | None = None
    since: datetime | None = None
    until: datetime | None = None
    record: RecordKey | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Entries found, and from where to go on; None at the end."""

    found: tuple[Found, ...]
    next: Place | None


def search(log: AuditLog, filters: Filters, after: Place | None = None, limit: int = 50) -> Page:
    """A page of entries, the newest first; raises FiltersRefused, AuditUnavailable."""
    groups = groups_of(filters)
    if groups:
        catch_up(log.engine)
    with reading(log.engine) as connection:
        start = _start(connection, after) if after else None
        source = _by_term(connection, groups, filters) if groups else entries
        keys = _keys(source, groups, filters, start).limit(limit).subquery()
        rows = connection.execute(
            select(entries, chains.c.id)
            .join(keys, and_(entries.c.chain == keys.c.chain, entries.c.number == keys.c.number))
            .join(chains, chains.c.number == entries.c.chain)
            .order_by(entries.c.at.desc(), entries.c.chain.desc(), entries.c.number.desc())
        ).all()
    page = [_found(row) for row in rows]
    # A row put into the index by hand must not show an entry for what was not asked in it.
    kept = tuple(
        one
        for one, row in zip(page, rows, strict=True)
        if all(set(group) & set(unpack_terms(row.terms)) for group in groups)
    )
    return Page(kept, page[-1].place if len(page) == limit else None)


def read_entry(log: AuditLog, place: Receipt) -> Found | None:
    """The entry of a place in a chain, None when there is none; raises AuditUnavailable."""
    query = (
        select(entries, chains.c.id)
        .join(chains, chains.c.number == entries.c.chain)
        .where(chains.c.id == place.chain, entries.c.number == place.number)
    )
    with reading(log.engine) as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _found(row)


def groups_of(filters: Filters) -> list[tuple[int, ...]]:
    """For each word, number or record the terms of which an entry must have one; raises FiltersRefused."""
    groups: list[tuple[int, ...]] = []
    if filters.record:
        groups.append((record_term(filters.record),))
    if filters.text:
        # As it was kept: what no database keeps is escaped there.
        asked = _text_groups(storable(filters.text))
        if not asked:
            raise FiltersRefused("no word and no number could be read in the text")
        groups += asked
    return groups


def _text_groups(text: str) -> list[tuple[int, ...]]:
    if number := number_terms(text):
        return [number]
    tokens = tokens_of(text)
    # Initials and particles are in many names: they are looked for only when there is no more.
    telling = [one for one in tokens if one.kind in ("name", "patronymic")] or list(tokens)
    return [tuple(word_term(fold) for fold in token.folds) for token in telling]


def _start(connection: Connection, after: Place) -> tuple[int, int, int]:
    query = select(chains.c.number).where(chains.c.id == after.chain)
    number = connection.execute(query).scalar()
    if number is None:
        raise FiltersRefused("the place to go on from is not in this log")
    return to_stamp(after.time), number, after.number


def _by_term(connection: Connection, groups: list[tuple[int, ...]], filters: Filters) -> Any:
    """The index under the rarest of the terms, which is put first."""

    def carriers(group: tuple[int, ...]) -> int:
        some = select(terms.c.at).where(terms.c.term.in_(group), *_period(terms, filters))
        counted = select(func.count()).select_from(some.limit(_COUNTED).subquery())
        return connection.execute(counted).scalar_one()

    if len(groups) > 1:
        groups.sort(key=carriers)
    return terms


def _keys(
    source: Any,
    groups: Sequence[tuple[int, ...]],
    filters: Filters,
    start: tuple[int, int, int] | None,
) -> Select[Any]:
    place = (source.c.at, source.c.chain, source.c.number)
    query = select(*place).order_by(*(column.desc() for column in place))
    query = query.where(*_period(source, filters))
    if start:
        query = query.where(tuple_(*place) < tuple_(*(literal(one) for one in start)))
    told = [
        entries.c[name] == value
        for name in ("account", "post", "state", "kind")
        if (value := getattr(filters, name))
    ]
    if not groups:
        return query.where(*told)
    query = query.where(source.c.term.in_(groups[0])).distinct()
    for group in groups[1:]:
        other = terms.alias()
        same = [other.c[name] == source.c[name] for name in ("at", "chain", "number")]
        query = query.where(select(1).where(other.c.term.in_(group), *same).exists())
    if told:
        same = [entries.c[name] == source.c[name] for name in ("chain", "number")]
        query = query.where(select(1).where(*same, *told).exists())
    return query


def _period(source: Any, filters: Filters) -> list[ColumnElement[bool]]:
    bounds = []
    if filters.since:
        bounds.append(source.c.at >= to_stamp(filters.since))
    if filters.until:
        bounds.append(source.c.at < to_stamp(filters.until))
    return bounds


def _found(row: Any) -> Found:
    try:
        entry = entry_of(cast(Any, row._mapping))
    except (ValueError, TypeError):
        raise AuditUnavailable(
            f"entry {row.number} of chain {row.id} cannot be read: verify the log"
        ) from None
    return Found(entry, Receipt(row.id, row.number), row.hash)
