"""The first schema: runs, files, and which record carries which."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CURRENT = sa.text("removed_at IS NULL")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "photo_runs",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("category", WORD, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("replaced", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("quarantined", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_photo_runs"),
    )
    op.create_table(
        "photo_files",
        sa.Column("digest", WORD, nullable=False),
        sa.Column("thumb", WORD, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_photo_files"),
    )
    _create_photos()


def _create_photos() -> None:
    op.create_table(
        "photos",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("category", WORD, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("came_as", WORD, nullable=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("removed_at", sa.BigInteger),
        sa.Column("removed_by", sa.Text),
        sa.Column("why", sa.Text),
        sa.PrimaryKeyConstraint("number", name="pk_photos"),
        sa.ForeignKeyConstraint(["run"], ["photo_runs.number"], name="fk_photos_run_photo_runs"),
    )
    op.create_index(
        "uq_photos_current",
        "photos",
        ["origin", "category", "id", "place"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )
    op.create_index("ix_photos_digest", "photos", ["digest"])


def downgrade() -> None:
    """Refuse: the schema only goes forward."""
    raise NotImplementedError("the photos' schema only goes forward")
