"""Entries handed back say when they came, and are found by what was asked in them."""

import struct

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the time (0 of those that came before) and the index, filled from what is kept."""
    op.add_column(
        "post_entries", sa.Column("received_at", sa.BigInteger, nullable=False, server_default="0")
    )
    op.create_table(
        "post_entry_terms",
        sa.Column("term", sa.BigInteger, nullable=False),
        sa.Column("post", WORD, nullable=False),
        sa.Column("chain", WORD, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("term", "post", "chain", "number", name="pk_post_entry_terms"),
    )
    _fill()


def _fill() -> None:
    connection = op.get_bind()
    kept = sa.table(
        "post_entries", *(sa.column(name) for name in ("post", "chain", "number", "row"))
    )
    index = sa.table(
        "post_entry_terms", *(sa.column(name) for name in ("term", "post", "chain", "number"))
    )
    for row in connection.execute(sa.select(kept)).all():
        for term in _terms(row.row):
            values = {"term": term, "post": row.post, "chain": row.chain, "number": row.number}
            connection.execute(sa.insert(index).values(values))


def _terms(row: str) -> set[int]:
    """The terms that an entry carries; none where they are not as a post writes them."""
    try:
        packed = bytes.fromhex(orjson.loads(row)["terms"])
        return set(struct.unpack(f">{len(packed) // 8}q", packed))
    except (ValueError, KeyError, TypeError, struct.error):
        return set()
