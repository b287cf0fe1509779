"""What a post is served by its ministry: asked by the exchange for each package to one."""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection, inspect, select

from bank.posts.tables import admissions

AT_LEAST_EVERY = timedelta(hours=1)
"""How often a post is told that nothing is new, so that its copy counts as fresh."""


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
