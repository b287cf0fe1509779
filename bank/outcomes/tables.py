"""The tables of the outcomes' database: rows are added, never changed, and purged when they are old."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from bank.store.tables import Number, Word
from bank.store.tables import metadata as _of_the_store

VERSION_TABLE = "outcomes_version"

metadata = MetaData(naming_convention=_of_the_store.naming_convention)

# `mark` is the keyed hash of the traveller's document, empty without one; so are `doc_*`.
outcomes = Table(
    "outcomes",
    metadata,
    Column("number", Number, primary_key=True),
    Column("client_id", Word, nullable=False),
    Column("origin", Word, nullable=False),
    Column("category", Word, nullable=False),
    Column("id", Word, nullable=False),
    Column("version", Integer, nullable=False),
    Column("request", Word, nullable=False),
    Column("verdict", Word, nullable=False),
    Column("done", Word, nullable=False),
    Column("note", Text, nullable=False),
    Column("account", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("post", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("mark", LargeBinary, nullable=False),
    Column("doc_state", Word, nullable=False),
    Column("doc_kind", Word, nullable=False),
    Column("doc_tail", Word, nullable=False),
    UniqueConstraint("account", "client_id"),
    Index("ix_outcomes_hit", "origin", "category", "id", "request", "account", "number"),
    Index("ix_outcomes_origin", "origin", "number"),
    Index("ix_outcomes_at", "at"),
)

# `owner` is the state that owned the record, `identity` a digest of its names, dates and numbers.
clearances = Table(
    "clearances",
    metadata,
    Column("number", Number, primary_key=True),
    Column("mark", LargeBinary, nullable=False),
    Column("doc_state", Word, nullable=False),
    Column("doc_kind", Word, nullable=False),
    Column("doc_tail", Word, nullable=False),
    Column("origin", Word, nullable=False),
    Column("category", Word, nullable=False),
    Column("id", Word, nullable=False),
    Column("version", Integer, nullable=False),
    Column("identity", LargeBinary, nullable=False),
    Column("owner", Word, nullable=False),
    Column("request", Word, nullable=False),
    Column("note", Text, nullable=False),
    Column("account", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("post", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("mark", "origin", "category", "id", "account", "request"),
    Index("ix_clearances_record", "origin", "category", "id"),
    Index("ix_clearances_at", "at"),
)

revocations = Table(
    "clearance_revocations",
    metadata,
    Column("clearance", Number, ForeignKey("clearances.number"), primary_key=True),
    Column("account", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("post", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

# One row from the first document on: by which the key is known again.
marking = Table(
    "document_marking",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("key", LargeBinary, nullable=False),
)
