"""The tables. `versions` is the change log itself: one row a change, its number the primary key."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Bytewise order on PostgreSQL too: a new glibc cannot disorder the index, and paging by key
# goes in the same order on both databases.
Word = String().with_variant(String(collation="C"), "postgresql")
# SQLite numbers rows by itself only for a column of type INTEGER.
Number = BigInteger().with_variant(Integer(), "sqlite")

originators = Table(
    "originators",
    metadata,
    Column("code", Word, primary_key=True),
    Column("state", Word, nullable=False),
    Column("name", Text, nullable=False),
    Column("contact", Text, nullable=False),
)

# An array is what one originator sends of one category; the row also carries its freshness. `whole_run` is
# the last run after which the bank held all of it but what that run put into quarantine.
# `refused_elsewhere`: at a border post, rows of it that its ministry has in quarantine.
arrays = Table(
    "arrays",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("origin", Word, ForeignKey("originators.code"), nullable=False),
    Column("category", Word, nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("last_full_at", BigInteger),
    Column("last_change_at", BigInteger),
    Column("last_change", BigInteger, nullable=False),
    Column("whole_run", Integer),
    Column("refused_elsewhere", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("origin", "category"),
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("array_id", Integer, ForeignKey("arrays.number"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("source_name", Text, nullable=False),
    Column("source_digest", Word, nullable=False),
    Column("is_full", Boolean, nullable=False),
    Column("checkpoint", BigInteger, nullable=False),
    Column("added", BigInteger, nullable=False),
    Column("corrected", BigInteger, nullable=False),
    Column("restored", BigInteger, nullable=False),
    Column("withdrawn", BigInteger, nullable=False),
    Column("unchanged", BigInteger, nullable=False),
    Column("refused", BigInteger, nullable=False),
    Column("quarantined", BigInteger, nullable=False),
    Column("first_change", BigInteger),
    Column("last_change", BigInteger),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("reverts", Integer, ForeignKey("runs.number")),
    Column("reverted_by", Integer, ForeignKey("runs.number")),
    Column("error", Text, nullable=False),
    Column("memo", Text, nullable=False),
    Index(None, "array_id", "source_digest"),
    Index(
        "ix_runs_quarantined",
        "array_id",
        "number",
        sqlite_where=text("quarantined > 0"),
        postgresql_where=text("quarantined > 0"),
    ),
)

# `previous` chains the versions of a record backwards, which spares an index over all of them.
versions = Table(
    "versions",
    metadata,
    Column("change", Number, primary_key=True, autoincrement=False),
    Column("array_id", Integer, ForeignKey("arrays.number"), nullable=False),
    Column("id", Word, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("run", Integer, ForeignKey("runs.number"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("previous", BigInteger),
    Column("body", LargeBinary),
)

# `seen_run` and `seen_line`: the last full array that held the record, and where. `last_day` is that of
# a record that stands and is to end, so that what ends soon is found without reading bodies.
heads = Table(
    "heads",
    metadata,
    Column("array_id", Integer, ForeignKey("arrays.number"), primary_key=True),
    Column("id", Word, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("change", BigInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("run", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("seen_run", Integer, nullable=False),
    Column("seen_line", BigInteger, nullable=False),
    Column("last_day", Word),
    Index(
        "ix_heads_last_day",
        "array_id",
        "last_day",
        "id",
        sqlite_where=text("last_day IS NOT NULL"),
        postgresql_where=text("last_day IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

# One row: the last change number given. Whoever holds its lock numbers changes and commits.
counter = Table(
    "counter",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("last_change", BigInteger, nullable=False),
)

# Every edit of an agreement is a row of its own; none is ever changed or taken away. `terms` is JSON:
# categories, withheld fields by category, purposes.
agreements = Table(
    "agreements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("giver", Word, nullable=False),
    Column("receiver", Word, nullable=False),
    Column("terms", Text, nullable=False),
    Column("first_day", Word, nullable=False),
    Column("last_day", Word),
    Column("note", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

# One row: the last agreement's number, and how many edits there were, by which a snapshot knows
# that it is old. Whoever holds its lock edits.
agreement_counter = Table(
    "agreement_counter",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("last_number", Integer, nullable=False),
    Column("edits", BigInteger, nullable=False),
)
