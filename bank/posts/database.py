"""The posts' tables in the bank's database, beside the exchange's: made or migrated if need be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from bank.exchange.database import database as exchange_database
from bank.home import Home
from bank.posts.tables import VERSION_TABLE
from bank.store.engine import Schema, bring_up_to_date

SCHEMA = Schema(("0001", "0002"), "bank.posts:migrations", VERSION_TABLE)


@contextmanager
def database(home: Home) -> Iterator[Engine]:
    """The bank's database with the exchange's and the posts' tables in it. Raises StoreError."""
    with exchange_database(home) as engine:
        bring_up_to_date(engine, SCHEMA)
        yield engine


class PostRefused(Exception):
    """What was asked of a post, or of its ministry, cannot be done; says why and what to do."""
