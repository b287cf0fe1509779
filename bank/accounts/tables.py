"""The tables of the accounts' database. Secrets stand here only hashed or encrypted."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from bank.store.tables import Word
from bank.store.tables import metadata as _of_the_store

# A name of its own: one PostgreSQL database may hold the bank and the accounts.
VERSION_TABLE = "accounts_version"

metadata = MetaData(naming_convention=_of_the_store.naming_convention)

# `version` grows with every change of password, role, activity or second factor, and so ends the
# sessions that were begun under an earlier one. `factor_counter`: the last code that was accepted.
accounts = Table(
    "accounts",
    metadata,
    Column("login", Word, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("post", Text, nullable=False),
    Column("language", Word, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("one_time_until", BigInteger),
    Column("version", Integer, nullable=False),
    Column("factor", LargeBinary),
    Column("factor_pending", LargeBinary),
    Column("factor_counter", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("login", Word, ForeignKey("accounts.login"), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("used_at", BigInteger),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("login", Word, ForeignKey("accounts.login"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("second_factor", Boolean, nullable=False),
    Column("issuer", Text, nullable=False, server_default=""),
    Index(None, "login"),
    Index(None, "created_at"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Word, primary_key=True),
    Column("login", Word, ForeignKey("accounts.login"), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("revoked_at", BigInteger),
    Index(None, "login"),
)

# One row an account or address that failed to log in; the key is a keyed hash of either.
throttles = Table(
    "throttles",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("until_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Index(None, "last_at"),
)
