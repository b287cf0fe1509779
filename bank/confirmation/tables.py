"""The tables of the confirmations' database. Requests and steps are added, never changed; purged when old."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from bank.store.tables import Number, Word
from bank.store.tables import metadata as _of_the_store

VERSION_TABLE = "confirmation_version"

metadata = MetaData(naming_convention=_of_the_store.naming_convention)

# `id` names the request to both sides. `owner` is the state of the originator, `request` the lookup's number.
requests = Table(
    "requests",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Word, nullable=False, unique=True),
    Column("origin", Word, nullable=False),
    Column("category", Word, nullable=False),
    Column("record_id", Word, nullable=False),
    Column("version", Integer, nullable=False),
    Column("owner", Word, nullable=False),
    Column("purpose", Word, nullable=False),
    Column("request", Word, nullable=False),
    Column("account", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("post", Word, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_requests_record", "origin", "category", "record_id", "number"),
    Index("ix_requests_post", "state", "post", "number"),
    Index("ix_requests_owner", "owner", "number"),
)

# `id` is that of the message that brought it, or takes it, to the other side.
steps = Table(
    "steps",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Word, nullable=False, unique=True),
    Column("of", Number, ForeignKey("requests.number"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("client_id", Word, nullable=False),
    Column("account", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("post", Word, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("state", "account", "client_id"),
    Index("ix_steps_of", "of", "number"),
)

# What follows from the steps, for lists and counts. `waits`: the originator has yet to answer.
standings = Table(
    "standings",
    metadata,
    Column("of", Number, ForeignKey("requests.number"), primary_key=True, autoincrement=False),
    Column("standing", Word, nullable=False),
    Column("waits", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Index("ix_standings_waits", "waits", "due_at"),
)

# Messages to other installations that were not handed over yet.
outgoing = Table(
    "outgoing",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Word, nullable=False, unique=True),
    Column("of", Number, ForeignKey("requests.number"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("sender", Word, nullable=False),
    Column("recipient", Word, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_outgoing_of", "of"),
)
