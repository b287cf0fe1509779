"""The first schema: requests, their steps, where they stand, messages that wait; rows said stay as said."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEVER_CHANGED = ("requests", "steps")


def upgrade() -> None:
    """Create the tables, and the triggers that keep what was said from being changed."""
    _create_requests()
    _create_steps()
    _create_what_follows()
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'confirmations are append-only'); END"
    else:
        op.execute(
            "CREATE FUNCTION confirmations_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'confirmations are append-only'; END $$"
        )
        refuse = "FOR EACH ROW EXECUTE FUNCTION confirmations_append_only()"
    for name in NEVER_CHANGED:
        op.execute(f"CREATE TRIGGER {name}_stay BEFORE UPDATE ON {name} {refuse}")


def _words(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, WORD, nullable=False) for name in names)


def _create_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("number", NUMBER, nullable=False),
        *_words("id", "origin", "category", "record_id"),
        sa.Column("version", sa.Integer, nullable=False),
        *_words("owner", "purpose", "request", "account", "state", "post"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_requests"),
        sa.UniqueConstraint("id", name="uq_requests_id"),
    )
    record = ["origin", "category", "record_id", "number"]
    op.create_index("ix_requests_record", "requests", record)
    op.create_index("ix_requests_post", "requests", ["state", "post", "number"])
    op.create_index("ix_requests_owner", "requests", ["owner", "number"])


def _create_steps() -> None:
    op.create_table(
        "steps",
        sa.Column("number", NUMBER, nullable=False),
        *_words("id"),
        sa.Column("of", NUMBER, nullable=False),
        *_words("kind", "client_id", "account", "state", "post"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_steps"),
        sa.UniqueConstraint("id", name="uq_steps_id"),
        sa.UniqueConstraint(
            "state", "account", "client_id", name="uq_steps_state_account_client_id"
        ),
        sa.ForeignKeyConstraint(["of"], ["requests.number"], name="fk_steps_of_requests"),
    )
    op.create_index("ix_steps_of", "steps", ["of", "number"])


def _create_what_follows() -> None:
    op.create_table(
        "standings",
        sa.Column("of", NUMBER, nullable=False, autoincrement=False),
        *_words("standing"),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("of", name="pk_standings"),
        sa.ForeignKeyConstraint(["of"], ["requests.number"], name="fk_standings_of_requests"),
    )
    op.create_index("ix_standings_waits", "standings", ["waits", "due_at"])
    op.create_table(
        "outgoing",
        sa.Column("number", NUMBER, nullable=False),
        *_words("id"),
        sa.Column("of", NUMBER, nullable=False),
        *_words("kind", "sender", "recipient"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_outgoing"),
        sa.UniqueConstraint("id", name="uq_outgoing_id"),
        sa.ForeignKeyConstraint(["of"], ["requests.number"], name="fk_outgoing_of_requests"),
    )
    op.create_index("ix_outgoing_of", "outgoing", ["of"])


def downgrade() -> None:
    """Refuse: the schema only goes forward."""
    raise NotImplementedError("the confirmations' schema only goes forward")
