"""An alert keeps which arrays its state saw last, to tell of pairs that an agreement lets it see later."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is seen now is noted by the next ring."""
    op.add_column("alerts", sa.Column("sees", sa.Text))


def downgrade() -> None:
    """Refuse: the schema only goes forward."""
    raise NotImplementedError("the links' schema only goes forward")
