"""What a post is served by its ministry: kept by `bank.posts`, asked by `bank.exchange` for each package.

It lies below both, so that the exchange need not know the posts, which are built on it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    inspect,
    select,
)

from bank.store.tables import Word
from bank.store.tables import metadata as _of_the_store

AT_LEAST_EVERY = timedelta(hours=1)
"""How often a post is told that nothing is new, so that its copy counts as fresh."""

# That of all tables of the posts: they are migrated together (`bank.posts.tables`).
metadata = MetaData(naming_convention=_of_the_store.naming_convention)

# At the ministry. `categories` is JSON; `revoked_at` is null while the post is served.
admissions = Table(
    "post_admissions",
    metadata,
    Column("post", Word, primary_key=True),
    Column("categories", Text, nullable=False),
    Column("longest_hours", Integer, nullable=False),
    Column("admitted_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)


def admitted_categories(connection: Connection, post: str) -> frozenset[str]:
    """The categories of which a post gets a copy: none before it is admitted, or once it is revoked."""
    if not inspect(connection).has_table(admissions.name):
        return frozenset()
    found = connection.execute(
        select(admissions.c.categories).where(
            admissions.c.post == post, admissions.c.revoked_at.is_(None)
        )
    ).scalar()
    return frozenset(orjson.loads(found)) if found else frozenset()


def is_due(made_at: datetime | None, now: datetime) -> bool:
    """Whether a post is to be sent a package even if there is nothing new."""
    return made_at is None or now - made_at >= AT_LEAST_EVERY
