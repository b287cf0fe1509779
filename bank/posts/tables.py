"""The tables of posts, in the bank's database: what a ministry keeps of its posts, and a post of itself."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text

from bank.admissions import admissions
from bank.store.tables import Word

VERSION_TABLE = "posts_version"

# With the admissions in it: they lie below the exchange, which asks what a post is served.
metadata = admissions.metadata

# At the post, one row: its ministry and what that has said. `longest_hours` is 0 until it has.
terms = Table(
    "post_terms",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("ministry", Word, nullable=False),
    Column("longest_hours", Integer, nullable=False),
    Column("categories", Text, nullable=False),
    Column("said_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

# At the post: which message hands back which entries (of an audit chain) or outcomes (chain empty).
# Written before the message is, so that a killed process goes on with the very same one.
handover = Table(
    "post_handover",
    metadata,
    Column("message", Word, primary_key=True),
    Column("chain", Word, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("queued", Integer, nullable=False),
    Index("ix_post_handover_chain", "chain", "last"),
)

# At the ministry: posts' audit chains as they registered them.
chains = Table(
    "post_chains",
    metadata,
    Column("post", Word, primary_key=True),
    Column("id", Word, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("host", Word, nullable=False),
    Column("process", BigInteger, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

# `row` is what the hash covers, as canonical JSON. `received_at` is 0 of what came before it was kept.
entries = Table(
    "post_entries",
    metadata,
    Column("post", Word, primary_key=True),
    Column("chain", Word, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Word, nullable=False),
    Column("account", Word, nullable=False),
    Column("row", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("received_at", BigInteger, nullable=False, server_default="0"),
    Index("ix_post_entries_at", "post", "at"),
)

# What was asked and shown in them, as `bank.audit.terms` reads it.
entry_terms = Table(
    "post_entry_terms",
    metadata,
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("post", Word, primary_key=True),
    Column("chain", Word, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
)

# What came a second time as something else: the first stays, and this is kept as evidence.
conflicts = Table(
    "post_conflicts",
    metadata,
    Column("post", Word, primary_key=True),
    Column("chain", Word, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, primary_key=True),
    Column("row", Text, nullable=False),
)

# `why` says why an outcome could not be put among the ministry's own; empty when it was.
outcomes = Table(
    "post_outcomes",
    metadata,
    Column("post", Word, primary_key=True),
    Column("account", Word, primary_key=True),
    Column("client_id", Word, primary_key=True),
    Column("row", Text, nullable=False),
    Column("why", Text, nullable=False),
)
