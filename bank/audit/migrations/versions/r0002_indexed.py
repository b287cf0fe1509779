"""How far the index of terms has come in each chain; until now it was written with the entries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table: what stands is indexed."""
    op.create_table(
        "indexed",
        sa.Column("chain", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_indexed"),
        sa.ForeignKeyConstraint(["chain"], ["chains.number"], name="fk_indexed_chain_chains"),
        sqlite_strict=True,
    )
    op.execute("INSERT INTO indexed SELECT chain, number FROM heads")


def downgrade() -> None:
    """Not offered: an audit log is not thrown away by a command."""
    raise NotImplementedError("the audit log's schema only goes forward")
