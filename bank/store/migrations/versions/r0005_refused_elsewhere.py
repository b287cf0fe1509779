"""At a border post: how many rows of an array its ministry has in quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: none are known of until the ministry says so."""
    op.add_column(
        "arrays",
        sa.Column("refused_elsewhere", sa.BigInteger, nullable=False, server_default="0"),
    )


def downgrade() -> None:
    """Not offered: a bank's history is not thrown away by a command."""
    raise NotImplementedError("the bank's schema only goes forward")
