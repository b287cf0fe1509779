"""What of the exchange is to be seen to: packages without an answer, and how old posts' copies are.

Asked of the bank's own database, as it is, by whoever watches over the installation. Codes of parties
and times alone: nothing of a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, inspect, select

from bank.admissions import admissions
from bank.exchange.ledger import WAITING, SentState
from bank.exchange.tables import parties, sent
from bank.posts.copy import Copy, read_copy
from bank.store.engine import reading
from bank.store.model import from_stamp

UNANSWERED_FOR = timedelta(hours=24)
"""A package without an answer for so long is to be asked about."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Packages to a party that it has not answered: how many, and when the oldest was made."""

    party: str
    count: int
    oldest: datetime

    def overdue(self, now: datetime) -> bool:
        """Whether the party is to be asked about them."""
        return now - self.oldest >= UNANSWERED_FOR


@dataclass(frozen=True, slots=True)
class CopyThere:
    """A post's copy as its ministry knows it: as of when, None until it has acknowledged a package.

    The post may have more, of which no receipt has come yet.
    """

    post: str
    as_of: datetime | None
    longest: timedelta
    admitted_at: datetime

    def age(self, now: datetime) -> timedelta:
        """How old it is; where none was acknowledged, since when it is waited for."""
        return now - (self.as_of or self.admitted_at)

    def expired(self, now: datetime) -> bool:
        """Whether, as far as is known here, it answers nothing any more."""
        return self.age(now) > self.longest


@dataclass(frozen=True, slots=True)
class Overdue:
    """All of it; `own` is this installation's copy where it is a post itself."""

    unanswered: tuple[Unanswered, ...] = ()
    copies: tuple[CopyThere, ...] = ()
    own: Copy | None = None


def overdue(engine: Engine) -> Overdue:
    """How it stands, by the connections to the bank's database; nothing where there is no exchange.

    Raises StoreError.
    """
    with reading(engine) as connection:
        tables = inspect(connection)
        if not tables.has_table(parties.name):
            return Overdue()
        served = tables.has_table(admissions.name)
        return Overdue(
            tuple(_unanswered(connection)),
            tuple(_copies(connection)) if served else (),
            read_copy(connection),
        )


def _unanswered(connection: Connection) -> Iterator[Unanswered]:
    query = (
        select(sent.c.recipient, func.count(), func.min(sent.c.made_at))
        .where(sent.c.state.in_([one.value for one in WAITING]))
        .group_by(sent.c.recipient)
        .order_by(sent.c.recipient)
    )
    for party, count, oldest in connection.execute(query):
        yield Unanswered(party, count, from_stamp(oldest))


def _copies(connection: Connection) -> Iterator[CopyThere]:
    """Of posts that are served still."""
    last = (
        select(func.max(sent.c.made_at))
        .where(
            sent.c.recipient == admissions.c.post,
            sent.c.state == SentState.ACKNOWLEDGED.value,
        )
        .scalar_subquery()
    )
    query = (
        select(admissions, last.label("as_of"))
        .where(admissions.c.revoked_at.is_(None))
        .order_by(admissions.c.post)
    )
    for row in connection.execute(query):
        yield CopyThere(
            row.post,
            None if row.as_of is None else from_stamp(row.as_of),
            timedelta(hours=row.longest_hours),
            from_stamp(row.admitted_at),
        )
