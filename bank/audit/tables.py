"""The tables of the audit log. Rows stay as they were written; only the heads move, forwards.

`terms` is an index over what was asked and shown, as far as `indexed` says. Each entry carries its own terms
under its hash, so that a row taken out of the index, which would hide a lookup from a supervisor, is found.
"""

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

# Not that of the records: their database, named here by mistake, would pass for a log in order.
VERSION_TABLE = "audit_version"

metadata = MetaData()

_Word = Text().with_variant(Text(collation="C"), "postgresql")
_Number = BigInteger().with_variant(Integer(), "sqlite")

# One row a writing process; numbered without gaps, each hash over the chain registered before.
chains = Table(
    "chains",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", _Word, nullable=False),
    Column("host", _Word, nullable=False),
    Column("process", _Number, nullable=False),
    Column("started_at", _Number, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("id", name="uq_chains_id"),
    sqlite_strict=True,
)

# How far each chain has come, moved in the transaction that writes its entries.
heads = Table(
    "heads",
    metadata,
    Column("chain", Integer, ForeignKey("chains.number"), primary_key=True, autoincrement=False),
    Column("number", _Number, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)

entries = Table(
    "entries",
    metadata,
    Column("chain", Integer, ForeignKey("chains.number"), primary_key=True, autoincrement=False),
    Column("number", _Number, primary_key=True, autoincrement=False),
    Column("at", _Number, nullable=False),
    Column("kind", _Word, nullable=False),
    Column("account", _Word, nullable=False),
    Column("state", _Word, nullable=False),
    Column("post", _Word, nullable=False),
    Column("purpose", _Word, nullable=False),
    Column("door", _Word, nullable=False),
    Column("request", _Word, nullable=False),
    Column("asked", _Word, nullable=False),
    Column("shown", _Word, nullable=False),
    Column("outcome", _Word, nullable=False),
    Column("change", _Number, nullable=False),
    Column("note", _Word, nullable=False),
    Column("terms", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_entries_at", "at", "chain", "number"),
    *(
        Index(f"ix_entries_{name}", name, "at", "chain", "number")
        for name in ("account", "post", "state", "kind")
    ),
    sqlite_strict=True,
)

terms = Table(
    "terms",
    metadata,
    Column("term", _Number, primary_key=True, autoincrement=False),
    Column("at", _Number, primary_key=True, autoincrement=False),
    Column("chain", Integer, primary_key=True, autoincrement=False),
    Column("number", _Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

# How far the index has come in each chain.
indexed = Table(
    "indexed",
    metadata,
    Column("chain", Integer, ForeignKey("chains.number"), primary_key=True, autoincrement=False),
    Column("number", _Number, nullable=False),
    sqlite_strict=True,
)

# `heads` is a digest of the seal's rows in `seal_heads`; `key` and `signature` are empty without a key.
seals = Table(
    "seals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", _Number, nullable=False),
    Column("moved", _Number, nullable=False),
    Column("heads", LargeBinary, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    sqlite_strict=True,
)

# The heads that have moved since the seal before: seals are chained, so together they cover all.
seal_heads = Table(
    "seal_heads",
    metadata,
    Column("seal", Integer, primary_key=True, autoincrement=False),
    Column("chain", Integer, primary_key=True, autoincrement=False),
    Column("number", _Number, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_seal_heads_chain", "chain", "number"),
    sqlite_strict=True,
)

# One row: the last seal's number and hash.
sealing = Table(
    "sealing",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)
