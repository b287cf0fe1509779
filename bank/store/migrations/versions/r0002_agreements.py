"""Agreements between states, every edit kept, and the counter of edits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Create both tables; a bank begins without agreements, so that each state sees its own only."""
    op.create_table(
        "agreements",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("giver", WORD, nullable=False),
        sa.Column("receiver", WORD, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("first_day", WORD, nullable=False),
        sa.Column("last_day", WORD),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", "version", name="pk_agreements"),
    )
    counter = op.create_table(
        "agreement_counter",
        sa.Column("only", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.Column("edits", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("only", name="pk_agreement_counter"),
    )
    op.bulk_insert(counter, [{"only": 1, "last_number": 0, "edits": 0}])


def downgrade() -> None:
    """Not offered: a bank's history is not thrown away by a command."""
    raise NotImplementedError("the bank's schema only goes forward")
