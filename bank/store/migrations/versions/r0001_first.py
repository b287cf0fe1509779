"""The first schema: originators, arrays, runs, heads, versions (the change log), the counter."""

import sqlalchemy as sa
from alembic import op

from bank.store.states import MINISTRIES

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables and register the eight states' ministries."""
    originators = op.create_table(
        "originators",
        sa.Column("code", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_originators"),
    )
    op.create_table(
        "arrays",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("category", WORD, nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("last_full_at", sa.BigInteger),
        sa.Column("last_change_at", sa.BigInteger),
        sa.Column("last_change", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_arrays"),
        sa.ForeignKeyConstraint(
            ["origin"], ["originators.code"], name="fk_arrays_origin_originators"
        ),
        sa.UniqueConstraint("origin", "category", name="uq_arrays_origin_category"),
    )
    counts = ("added", "corrected", "restored", "withdrawn", "unchanged", "refused", "quarantined")
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("array_id", sa.Integer, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("source_name", sa.Text, nullable=False),
        sa.Column("source_digest", WORD, nullable=False),
        sa.Column("is_full", sa.Boolean, nullable=False),
        sa.Column("checkpoint", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in counts),
        sa.Column("first_change", sa.BigInteger),
        sa.Column("last_change", sa.BigInteger),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("reverts", sa.Integer),
        sa.Column("reverted_by", sa.Integer),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("memo", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_runs"),
        sa.ForeignKeyConstraint(["array_id"], ["arrays.number"], name="fk_runs_array_id_arrays"),
        sa.ForeignKeyConstraint(["reverts"], ["runs.number"], name="fk_runs_reverts_runs"),
        sa.ForeignKeyConstraint(["reverted_by"], ["runs.number"], name="fk_runs_reverted_by_runs"),
    )
    op.create_index("ix_runs_array_id_source_digest", "runs", ["array_id", "source_digest"])
    op.create_table(
        "versions",
        sa.Column("change", NUMBER, nullable=False, autoincrement=False),
        sa.Column("array_id", sa.Integer, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("previous", sa.BigInteger),
        sa.Column("body", sa.LargeBinary),
        sa.PrimaryKeyConstraint("change", name="pk_versions"),
        sa.ForeignKeyConstraint(
            ["array_id"], ["arrays.number"], name="fk_versions_array_id_arrays"
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.number"], name="fk_versions_run_runs"),
    )
    op.create_table(
        "heads",
        sa.Column("array_id", sa.Integer, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("seen_run", sa.Integer, nullable=False),
        sa.Column("seen_line", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("array_id", "id", name="pk_heads"),
        sa.ForeignKeyConstraint(["array_id"], ["arrays.number"], name="fk_heads_array_id_arrays"),
        sqlite_with_rowid=False,
    )
    counter = op.create_table(
        "counter",
        sa.Column("only", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("last_change", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("only", name="pk_counter"),
    )
    op.bulk_insert(counter, [{"only": 1, "last_change": 0}])
    op.bulk_insert(
        originators,
        [
            {"code": code, "state": code, "name": name, "contact": "{}"}
            for code, name in MINISTRIES.items()
        ],
    )


def downgrade() -> None:
    """Not offered: a bank's history is not thrown away by a command."""
    raise NotImplementedError("the bank's schema only goes forward")
