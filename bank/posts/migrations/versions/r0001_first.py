"""The first schema: admissions, terms, what is handed over, what was received."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG, SMALL = sa.BigInteger, sa.Integer


def upgrade() -> None:
    """Create the tables."""
    _create_terms()
    _create_received()


def _column(name: str, kind: object, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=null)  # type: ignore[arg-type]


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=f"pk_{table}")


def _create_terms() -> None:
    op.create_table(
        "post_admissions",
        _column("post", WORD),
        _column("categories", sa.Text),
        _column("longest_hours", SMALL),
        _column("admitted_at", BIG),
        _column("revoked_at", BIG, True),
        _key("post_admissions", "post"),
    )
    op.create_table(
        "post_terms",
        _column("only", SMALL),
        _column("ministry", WORD),
        _column("longest_hours", SMALL),
        _column("categories", sa.Text),
        _column("said_at", BIG),
        _column("revoked_at", BIG, True),
        _key("post_terms", "only"),
    )
    op.create_table(
        "post_handover",
        _column("message", WORD),
        _column("chain", WORD),
        *(_column(name, BIG) for name in ("first", "last")),
        *(_column(name, SMALL) for name in ("count", "queued")),
        _key("post_handover", "message"),
    )
    op.create_index("ix_post_handover_chain", "post_handover", ["chain", "last"])


def _create_received() -> None:
    op.create_table(
        "post_chains",
        *(_column(name, WORD) for name in ("post", "id")),
        _column("number", SMALL),
        _column("host", WORD),
        *(_column(name, BIG) for name in ("process", "started_at")),
        _column("hash", sa.LargeBinary),
        _key("post_chains", "post", "id"),
    )
    op.create_table(
        "post_entries",
        *(_column(name, WORD) for name in ("post", "chain")),
        *(_column(name, BIG) for name in ("number", "at")),
        *(_column(name, WORD) for name in ("kind", "account")),
        _column("row", sa.Text),
        _column("hash", sa.LargeBinary),
        _key("post_entries", "post", "chain", "number"),
    )
    op.create_index("ix_post_entries_at", "post_entries", ["post", "at"])
    op.create_table(
        "post_conflicts",
        *(_column(name, WORD) for name in ("post", "chain")),
        _column("number", BIG),
        _column("hash", sa.LargeBinary),
        _column("row", sa.Text),
        _key("post_conflicts", "post", "chain", "number", "hash"),
    )
    op.create_table(
        "post_outcomes",
        *(_column(name, WORD) for name in ("post", "account", "client_id")),
        *(_column(name, sa.Text) for name in ("row", "why")),
        _key("post_outcomes", "post", "account", "client_id"),
    )


def downgrade() -> None:
    """Refuse: the schema only goes forward."""
    raise NotImplementedError("the posts' schema only goes forward")
