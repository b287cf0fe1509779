"""Sessions know who vouched for their account."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("sessions", sa.Column("issuer", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Not offered: accounts are not thrown away by a command."""
    raise NotImplementedError("the accounts' schema only goes forward")
