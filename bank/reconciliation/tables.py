"""The tables of the reports' database: a report, and its entries in the order of ids."""

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
)

from bank.store.tables import Number, Word
from bank.store.tables import metadata as _of_the_store

VERSION_TABLE = "reconciliation_version"

metadata = MetaData(naming_convention=_of_the_store.naming_convention)

# `figures` is JSON: what is counted. `bank_change` is the last change of the bank's array then.
reports = Table(
    "reconciliations",
    metadata,
    Column("number", Number, primary_key=True),
    Column("origin", Word, nullable=False),
    Column("category", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("source_name", Text, nullable=False),
    Column("source_digest", Word, nullable=False),
    Column("day", Word, nullable=False),
    Column("by", Word, nullable=False),
    Column("standing", Word, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("made_at", BigInteger),
    Column("bank_change", BigInteger, nullable=False),
    Column("figures", Text, nullable=False),
    Index("ix_reconciliations_array", "origin", "category", "number"),
    sqlite_autoincrement=True,
)

# `fields` and `reasons` are JSON; `kept` is the array's record as the bank would keep it.
differences = Table(
    "differences",
    metadata,
    Column("report", Number, ForeignKey("reconciliations.number"), primary_key=True),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Word, nullable=False),
    Column("id", Word, nullable=False),
    Column("at", Word, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Word, nullable=False),
    Column("region", Text, nullable=False),
    Column("other_id", Word, nullable=False),
    Column("other_line", BigInteger, nullable=False),
    Column("fields", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kept", LargeBinary),
    Index("ix_differences_kind", "report", "kind", "place"),
)
