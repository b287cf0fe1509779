"""The first schema: reports and their entries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "reconciliations",
        sa.Column("number", NUMBER, nullable=False),
        *_words("origin", "category", "state"),
        sa.Column("source_name", sa.Text, nullable=False),
        *_words("source_digest", "day", "by", "standing"),
        sa.Column("began_at", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger),
        sa.Column("bank_change", sa.BigInteger, nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_reconciliations"),
        # A number that was forgotten is never given again: runs and protocols name it.
        sqlite_autoincrement=True,
    )
    array = ["origin", "category", "number"]
    op.create_index("ix_reconciliations_array", "reconciliations", array)
    op.create_table(
        "differences",
        sa.Column("report", NUMBER, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        *_words("kind", "id", "at"),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        *_words("state"),
        sa.Column("region", sa.Text, nullable=False),
        *_words("other_id"),
        sa.Column("other_line", sa.BigInteger, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kept", sa.LargeBinary),
        sa.PrimaryKeyConstraint("report", "place", name="pk_differences"),
        sa.ForeignKeyConstraint(
            ["report"], ["reconciliations.number"], name="fk_differences_report_reconciliations"
        ),
    )
    op.create_index("ix_differences_kind", "differences", ["report", "kind", "place"])


def _words(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, WORD, nullable=False) for name in names)


def downgrade() -> None:
    """Refuse: the schema only goes forward."""
    raise NotImplementedError("the schema of reconciliations only goes forward")
