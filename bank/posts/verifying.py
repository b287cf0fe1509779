"""At the ministry: whether what a post handed back of its audit log is whole and as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from bank.audit import Entry, Problem, ProblemKind
from bank.audit.canonical import START, chained
from bank.home import Home
from bank.posts.database import database
from bank.posts.log import entry_kept
from bank.posts.tables import chains, conflicts, entries, outcomes
from bank.store.engine import reading
from bank.store.model import to_stamp


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong with it. `conflicts`: entries that came twice, not alike."""

    chains: int
    entries: int
    problems: tuple[Problem, ...]
    conflicts: tuple[tuple[str, int], ...]

    @property
    def in_order(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not self.conflicts


@dataclass(frozen=True, slots=True)
class PostEntry:
    """An entry of a post's log, and where it stands there."""

    chain: str
    number: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class PostOutcomes:
    """How many outcomes a post handed back, and why some could not be put among the ministry's own."""

    count: int
    refused: tuple[tuple[str, str], ...]


def verify_post(home: Home, post: str) -> Verified:
    """Check all chains of a post from their registration on. Raises StoreError.

    What is not handed back yet at the end of a chain is no gap; the next hand-back tells.
    """
    problems: list[Problem] = []
    count = 0
    with database(home) as engine, reading(engine) as connection:
        known = connection.execute(
            select(chains).where(chains.c.post == post).order_by(chains.c.number, chains.c.id)
        ).all()
        problems += _registrations(known)
        for chain in known:
            for problem in _entries(connection, chain):
                problems.append(problem)
            count += _count(connection, post, chain.id)
        twice = connection.execute(
            select(conflicts.c.chain, conflicts.c.number).where(conflicts.c.post == post)
        ).all()
    found = tuple(sorted((row.chain, row.number) for row in twice))
    return Verified(len(known), count, tuple(problems), found)


def _registrations(known: Sequence[Any]) -> Iterator[Problem]:
    before, last = START, 0
    for row in known:
        if row.number != last + 1:
            yield Problem(ProblemKind.CHAIN_MISSING, f"#{last + 1}", 0)
        registered = {
            name: getattr(row, name) for name in ("number", "id", "host", "process", "started_at")
        }
        # After a gap the registration before is not known: this one is taken at its word.
        if row.number == last + 1 and chained(before, registered) != row.hash:
            yield Problem(ProblemKind.CHAIN_CHANGED, row.id, 0)
        before, last = row.hash, row.number


def _entries(connection: Connection, chain: Any) -> Iterator[Problem]:
    query = (
        select(entries.c.number, entries.c.row, entries.c.hash)
        .where(entries.c.post == chain.post, entries.c.chain == chain.id)
        .order_by(entries.c.number)
    )
    before, last = chain.hash, 0
    for row in connection.execute(query):
        if row.number != last + 1:
            yield Problem(ProblemKind.MISSING, chain.id, last + 1)
        elif not _is_as_written(chain.id, row, before):
            yield Problem(ProblemKind.CHANGED, chain.id, row.number)
        before, last = row.hash, row.number


def _is_as_written(chain: str, row: Any, before: bytes) -> bool:
    told = orjson.loads(row.row)
    return bool(
        told.get("chain") == chain
        and told.get("number") == row.number
        and chained(before, told) == row.hash
    )


def _count(connection: Connection, post: str, chain: str) -> int:
    query = (
        select(func.count())
        .select_from(entries)
        .where(entries.c.post == post, entries.c.chain == chain)
    )
    return int(connection.execute(query).scalar_one())


def post_entries(
    home: Home, post: str, *, since: datetime | None = None, limit: int = 100
) -> list[PostEntry]:
    """What a post's log says, the newest first. Raises StoreError."""
    query = select(entries).where(entries.c.post == post)
    if since is not None:
        query = query.where(entries.c.at >= to_stamp(since))
    order = entries.c.at.desc(), entries.c.chain, entries.c.number.desc()
    with database(home) as engine, reading(engine) as connection:
        rows = connection.execute(query.order_by(*order).limit(limit)).all()
    return [PostEntry(row.chain, row.number, entry_kept(row)) for row in rows]


def post_outcomes(home: Home, post: str) -> PostOutcomes:
    """What became of the outcomes that a post handed back. Raises StoreError."""
    query = select(outcomes.c.account, outcomes.c.client_id, outcomes.c.why)
    with database(home) as engine, reading(engine) as connection:
        rows = connection.execute(query.where(outcomes.c.post == post)).all()
    refused = tuple((f"{one.account} {one.client_id}", one.why) for one in rows if one.why)
    return PostOutcomes(len(rows), refused)
