"""The first schema: outcomes, clearances and their revocations; what is written stays as written."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEVER_CHANGED = ("outcomes", "clearances", "clearance_revocations")


def upgrade() -> None:
    """Create the tables, and the triggers that keep rows from being changed."""
    _create_outcomes()
    _create_clearances()
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END"
    else:
        op.execute(
            "CREATE FUNCTION outcomes_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'outcomes are append-only'; END $$"
        )
        refuse = "FOR EACH ROW EXECUTE FUNCTION outcomes_append_only()"
    for name in NEVER_CHANGED:
        op.execute(f"CREATE TRIGGER {name}_stay BEFORE UPDATE ON {name} {refuse}")


def _words(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, WORD, nullable=False) for name in names)


def _create_outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("number", NUMBER, nullable=False),
        *_words("client_id", "origin", "category", "id"),
        sa.Column("version", sa.Integer, nullable=False),
        *_words("request", "verdict", "done"),
        sa.Column("note", sa.Text, nullable=False),
        *_words("account", "state"),
        sa.Column("post", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("mark", sa.LargeBinary, nullable=False),
        *_words("doc_state", "doc_kind", "doc_tail"),
        sa.PrimaryKeyConstraint("number", name="pk_outcomes"),
        sa.UniqueConstraint("account", "client_id", name="uq_outcomes_account_client_id"),
    )
    hit = ["origin", "category", "id", "request", "account", "number"]
    op.create_index("ix_outcomes_hit", "outcomes", hit)
    op.create_index("ix_outcomes_origin", "outcomes", ["origin", "number"])
    op.create_index("ix_outcomes_at", "outcomes", ["at"])


def _create_clearances() -> None:
    once = ["mark", "origin", "category", "id", "account", "request"]
    op.create_table(
        "clearances",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("mark", sa.LargeBinary, nullable=False),
        *_words("doc_state", "doc_kind", "doc_tail", "origin", "category", "id"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("identity", sa.LargeBinary, nullable=False),
        *_words("owner", "request"),
        sa.Column("note", sa.Text, nullable=False),
        *_words("account", "state"),
        sa.Column("post", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_clearances"),
        sa.UniqueConstraint(*once, name=f"uq_clearances_{'_'.join(once)}"),
    )
    op.create_index("ix_clearances_record", "clearances", ["origin", "category", "id"])
    op.create_index("ix_clearances_at", "clearances", ["at"])
    op.create_table(
        "clearance_revocations",
        sa.Column("clearance", NUMBER, nullable=False, autoincrement=False),
        *_words("account", "state"),
        sa.Column("post", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("clearance", name="pk_clearance_revocations"),
        sa.ForeignKeyConstraint(
            ["clearance"],
            ["clearances.number"],
            name="fk_clearance_revocations_clearance_clearances",
        ),
    )
    op.create_table(
        "document_marking",
        sa.Column("only", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("only", name="pk_document_marking"),
    )


def downgrade() -> None:
    """Refuse: the schema only goes forward."""
    raise NotImplementedError("the outcomes' schema only goes forward")
