"""The first schema: parties and keys, packages sent and taken in, messages, copied agreements."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    _create_parties()
    _create_packages()
    _create_messages()


def _words(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, WORD, nullable=False) for name in names)


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names)


def _numbers(*names: str) -> tuple[sa.Column[int], ...]:
    return tuple(sa.Column(name, sa.BigInteger, nullable=False) for name in names)


def _create_parties() -> None:
    op.create_table(
        "exchange_parties",
        *_words("code", "state", "kind"),
        *_texts("name", "gives"),
        sa.Column("own", sa.Boolean, nullable=False),
        *_numbers("receipt_at", "at"),
        sa.PrimaryKeyConstraint("code", name="pk_exchange_parties"),
    )
    op.create_table(
        "exchange_keys",
        *_words("id", "party", "signing", "closing"),
        *_numbers("valid_from", "valid_until"),
        sa.Column("revoked", sa.BigInteger),
        *_words("announced_by"),
        *_numbers("at"),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_keys"),
        sa.ForeignKeyConstraint(
            ["party"], ["exchange_parties.code"], name="fk_exchange_keys_party_exchange_parties"
        ),
    )
    op.create_table(
        "exchange_mirrors",
        *_words("sender", "giver"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("own", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sender", "giver", "number", name="pk_exchange_mirrors"),
    )


def _create_packages() -> None:
    op.create_table(
        "exchange_sent",
        *_words("package", "recipient"),
        sa.Column("number", sa.Integer, nullable=False),
        *_words("kind", "digest", "state"),
        *_numbers("made_at"),
        sa.Column("sent_at", sa.BigInteger),
        sa.Column("settled_at", sa.BigInteger),
        *_numbers("records", "withdrawals", "messages"),
        *_texts("position", "file", "receipt", "disagrees"),
        sa.PrimaryKeyConstraint("package", name="pk_exchange_sent"),
    )
    op.create_index("ix_exchange_sent_series", "exchange_sent", ["recipient", "number"])
    op.create_index("ix_exchange_sent_digest", "exchange_sent", ["digest"])
    op.create_table(
        "exchange_taken",
        *_words("sender"),
        sa.Column("number", sa.Integer, nullable=False),
        *_words("package", "kind", "digest"),
        *_numbers("made_at", "taken_at", "records", "withdrawals", "refused", "messages"),
        *_texts("receipt"),
        sa.PrimaryKeyConstraint("sender", "number", name="pk_exchange_taken"),
    )


def _create_messages() -> None:
    op.create_table(
        "exchange_outbox",
        *_words("id", "recipient", "kind"),
        *_texts("message"),
        *_numbers("at"),
        *_words("package"),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_outbox"),
    )
    op.create_index("ix_exchange_outbox_waiting", "exchange_outbox", ["recipient", "package"])
    op.create_table(
        "exchange_inbox",
        *_words("sender", "id", "kind"),
        *_texts("message"),
        *_numbers("at"),
        *_words("package"),
        sa.Column("handled_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("sender", "id", name="pk_exchange_inbox"),
    )


def downgrade() -> None:
    """Refuse: the schema only goes forward."""
    raise NotImplementedError("the exchange's schema only goes forward")
