"""The run after which the bank held all of an array, and an index of runs with rows in quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, fill it by the whole arrays that still count, then make the index."""
    op.add_column("arrays", sa.Column("whole_run", sa.Integer))
    op.execute(
        "UPDATE arrays SET whole_run = (SELECT max(runs.number) FROM runs"
        " WHERE runs.array_id = arrays.number AND runs.is_full AND runs.state = 'finished'"
        " AND runs.reverted_by IS NULL)"
    )
    some = sa.text("quarantined > 0")
    op.create_index(
        "ix_runs_quarantined",
        "runs",
        ["array_id", "number"],
        sqlite_where=some,
        postgresql_where=some,
    )


def downgrade() -> None:
    """Not offered: a bank's history is not thrown away by a command."""
    raise NotImplementedError("the bank's schema only goes forward")
