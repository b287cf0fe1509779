"""A record's keys are kept with it, in the place of an index over all keys; the next search fills them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EMPTY = {"sqlite": "X''", "postgresql": "''::bytea"}


def upgrade() -> None:
    """Drop the index, add the column, and let the whole bank be searched anew."""
    op.drop_index("ix_keys_subject", "keys")
    empty = sa.text(EMPTY[op.get_bind().dialect.name])
    op.add_column(
        "subjects", sa.Column("found_by", sa.LargeBinary, nullable=False, server_default=empty)
    )
    op.execute("DELETE FROM keys")
    op.execute("UPDATE progress SET code = ''")


def downgrade() -> None:
    """Refuse: the schema only goes forward."""
    raise NotImplementedError("the links' schema only goes forward")
