"""The first schema of the links; decisions stay as they were made."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ENDS = ("origin", "category", "id")


def upgrade() -> None:
    """Create the tables, and the triggers that keep decisions from being changed."""
    _create_what_follows_from_records()
    _create_decisions()
    _create_alerts()
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END"
    else:
        op.execute(
            "CREATE FUNCTION decisions_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$"
        )
        refuse = "FOR EACH ROW EXECUTE FUNCTION decisions_append_only()"
    op.execute(f"CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions {refuse}")


def _words(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, WORD, nullable=False) for name in names)


def _bigs(*names: str) -> tuple[sa.Column[int], ...]:
    return tuple(sa.Column(name, sa.BigInteger, nullable=False) for name in names)


def _create_what_follows_from_records() -> None:
    op.create_table(
        "progress",
        sa.Column("only", sa.Integer, nullable=False, autoincrement=False),
        *_bigs("reached"),
        sa.Column("round", sa.Integer, nullable=False),
        *_bigs("whole_to"),
        *_words("code"),
        sa.PrimaryKeyConstraint("only", name="pk_progress"),
    )
    spans = [f"{name}_{end}" for name in ("born", "height", "when") for end in ("first", "last")]
    op.create_table(
        "subjects",
        sa.Column("number", NUMBER, nullable=False),
        *_words("origin", "state", "category", "id"),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        *_words("until", "sex"),
        *(sa.Column(name, sa.Integer, nullable=False) for name in spans),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_subjects"),
        sa.UniqueConstraint(*ENDS, name="uq_subjects_origin_category_id"),
    )
    op.create_table(
        "keys",
        *_bigs("key", "subject"),
        sa.PrimaryKeyConstraint("key", "subject", name="pk_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_keys_subject", "keys", ["subject"])


def _create_decisions() -> None:
    sides = [f"{side}_{name}" for side in ("left", "right") for name in ENDS]
    op.create_table(
        "pairs",
        sa.Column("number", NUMBER, nullable=False),
        *_words("kind", *sides),
        sa.PrimaryKeyConstraint("number", name="pk_pairs"),
        sa.UniqueConstraint("kind", *sides, name="uq_pairs_both"),
    )
    op.create_index("ix_pairs_left", "pairs", sides[:3])
    op.create_index("ix_pairs_right", "pairs", sides[3:])
    op.create_table(
        "proposals",
        sa.Column("pair", NUMBER, nullable=False, autoincrement=False),
        *_words("kind"),
        *_bigs("left", "right"),
        *_words("left_state", "right_state"),
        sa.Column("log_odds", sa.Double, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        *_words("standing", "until"),
        *_bigs("change"),
        sa.Column("round", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("pair", name="pk_proposals"),
        sa.ForeignKeyConstraint(["pair"], ["pairs.number"], name="fk_proposals_pair_pairs"),
    )
    for name in ("left", "right", "change"):
        op.create_index(f"ix_proposals_{name}", "proposals", [name])
    op.create_index("ix_proposals_standing", "proposals", ["standing", "score"])
    op.create_table(
        "decisions",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("pair", NUMBER, nullable=False),
        *_words("verdict"),
        sa.Column("note", sa.Text, nullable=False),
        *_words("account", "state"),
        sa.Column("post", sa.Text, nullable=False),
        *_bigs("at"),
        sa.Column("left_digest", sa.LargeBinary, nullable=False),
        sa.Column("right_digest", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
        sa.ForeignKeyConstraint(["pair"], ["pairs.number"], name="fk_decisions_pair_pairs"),
    )
    op.create_index("ix_decisions_pair", "decisions", ["pair", "number"])


def _create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("number", NUMBER, nullable=False),
        *_words("state"),
        sa.Column("categories", sa.Text, nullable=False),
        *_words("purpose"),
        sa.Column("least", sa.Double, nullable=False),
        sa.Column("send", sa.Boolean, nullable=False),
        *_words("account"),
        *_bigs("at", "reached"),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("number", name="pk_alerts"),
    )
    op.create_table(
        "notices",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("alert", NUMBER, nullable=False),
        sa.Column("pair", NUMBER, nullable=False),
        sa.Column("other_digest", sa.LargeBinary, nullable=False),
        *_bigs("at"),
        sa.Column("sent_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("number", name="pk_notices"),
        sa.ForeignKeyConstraint(["alert"], ["alerts.number"], name="fk_notices_alert_alerts"),
        sa.ForeignKeyConstraint(["pair"], ["pairs.number"], name="fk_notices_pair_pairs"),
        sa.UniqueConstraint(
            "alert", "pair", "other_digest", name="uq_notices_alert_pair_other_digest"
        ),
    )
    op.create_index("ix_notices_sent", "notices", ["sent_at"])
    op.create_table(
        "received_alerts",
        sa.Column("number", NUMBER, nullable=False),
        *_words("message", "sender", "state"),
        sa.Column("body", sa.Text, nullable=False),
        *_bigs("made_at", "at"),
        sa.PrimaryKeyConstraint("number", name="pk_received_alerts"),
        sa.UniqueConstraint("message", name="uq_received_alerts_message"),
    )
    op.create_index("ix_received_alerts_state", "received_alerts", ["state", "number"])


def downgrade() -> None:
    """Refuse: the schema only goes forward."""
    raise NotImplementedError("the links' schema only goes forward")
