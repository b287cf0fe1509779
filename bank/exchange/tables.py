"""The ledger: parties, their keys, what was sent and what came in.

In the bank's own database, under a version table of their own: that a package was taken in stands in
the same transaction as what it changed, so neither can be true without the other.
"""

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
)

from bank.store.tables import Word
from bank.store.tables import metadata as _of_the_store

VERSION_TABLE = "exchange_version"

metadata = MetaData(naming_convention=_of_the_store.naming_convention)

# `gives` is JSON: the states of which it may send records beside its own. `receipt_at` is when the
# newest receipt from it was made that was acted on.
parties = Table(
    "exchange_parties",
    metadata,
    Column("code", Word, primary_key=True),
    Column("state", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("name", Text, nullable=False),
    Column("gives", Text, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("receipt_at", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)

# Public keys of other parties. `revoked` is when it was, null while it holds.
keys = Table(
    "exchange_keys",
    metadata,
    Column("id", Word, primary_key=True),
    Column("party", Word, ForeignKey("exchange_parties.code"), nullable=False),
    Column("signing", Word, nullable=False),
    Column("closing", Word, nullable=False),
    Column("valid_from", BigInteger, nullable=False),
    Column("valid_until", BigInteger, nullable=False),
    Column("revoked", BigInteger),
    Column("announced_by", Word, nullable=False),
    Column("at", BigInteger, nullable=False),
)

# `position` is JSON: of each array what the recipient has once it has taken this package in.
# `file` is its name in the home, empty when it is no longer kept. `receipt` is the answer as it came.
sent = Table(
    "exchange_sent",
    metadata,
    Column("package", Word, primary_key=True),
    Column("recipient", Word, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Word, nullable=False),
    Column("digest", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
    Column("settled_at", BigInteger),
    Column("records", BigInteger, nullable=False),
    Column("withdrawals", BigInteger, nullable=False),
    Column("messages", BigInteger, nullable=False),
    Column("position", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("disagrees", Text, nullable=False),
    Index("ix_exchange_sent_series", "recipient", "number"),
    Index("ix_exchange_sent_digest", "digest"),
)

taken = Table(
    "exchange_taken",
    metadata,
    Column("sender", Word, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("package", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("digest", Word, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("withdrawals", BigInteger, nullable=False),
    Column("refused", BigInteger, nullable=False),
    Column("messages", BigInteger, nullable=False),
    Column("receipt", Text, nullable=False),
)

# `package` is the one that carries it, empty while it waits.
outbox = Table(
    "exchange_outbox",
    metadata,
    Column("id", Word, primary_key=True),
    Column("recipient", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("message", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("package", Word, nullable=False),
    Index("ix_exchange_outbox_waiting", "recipient", "package"),
)

inbox = Table(
    "exchange_inbox",
    metadata,
    Column("sender", Word, primary_key=True),
    Column("id", Word, primary_key=True),
    Column("kind", Word, nullable=False),
    Column("message", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("package", Word, nullable=False),
    Column("handled_at", BigInteger),
)

# Which agreement here is the copy of which of another party's.
mirrors = Table(
    "exchange_mirrors",
    metadata,
    Column("sender", Word, primary_key=True),
    Column("giver", Word, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("own", Integer, nullable=False),
)
