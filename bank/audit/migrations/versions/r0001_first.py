"""The first schema: chains and their heads, entries, terms, seals; what is written stays written."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The tables of which rows are never changed or taken away, each with its key.
APPEND_ONLY = {
    "chains": ("number",),
    "entries": ("chain", "number"),
    "terms": ("term", "at", "chain", "number"),
    "seals": ("number",),
    "seal_heads": ("seal", "chain"),
}
# Heads move, but only forwards.
HEADS = ("heads", "sealing")
WORDS = ("kind", "account", "state", "post", "purpose", "door", "request", "asked", "shown")


def upgrade() -> None:
    """Create the tables, and the triggers that keep them append-only."""
    _create_chains()
    _create_entries()
    _create_seals()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _create_chains() -> None:
    op.create_table(
        "chains",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("host", WORD, nullable=False),
        sa.Column("process", NUMBER, nullable=False),
        sa.Column("started_at", NUMBER, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_chains"),
        sa.UniqueConstraint("id", name="uq_chains_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "heads",
        sa.Column("chain", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_heads"),
        sa.ForeignKeyConstraint(["chain"], ["chains.number"], name="fk_heads_chain_chains"),
        sqlite_strict=True,
    )


def _create_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("chain", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", NUMBER, nullable=False, autoincrement=False),
        sa.Column("at", NUMBER, nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in WORDS),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("change", NUMBER, nullable=False),
        sa.Column("note", WORD, nullable=False),
        sa.Column("terms", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("chain", "number", name="pk_entries"),
        sa.ForeignKeyConstraint(["chain"], ["chains.number"], name="fk_entries_chain_chains"),
        sqlite_strict=True,
    )
    op.create_index("ix_entries_at", "entries", ["at", "chain", "number"])
    for name in ("account", "post", "state", "kind"):
        op.create_index(f"ix_entries_{name}", "entries", [name, "at", "chain", "number"])
    op.create_table(
        "terms",
        sa.Column("term", NUMBER, nullable=False, autoincrement=False),
        sa.Column("at", NUMBER, nullable=False, autoincrement=False),
        sa.Column("chain", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", NUMBER, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("term", "at", "chain", "number", name="pk_terms"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )


def _create_seals() -> None:
    op.create_table(
        "seals",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.Column("moved", NUMBER, nullable=False),
        sa.Column("heads", sa.LargeBinary, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_seals"),
        sqlite_strict=True,
    )
    op.create_table(
        "seal_heads",
        sa.Column("seal", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("chain", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("seal", "chain", name="pk_seal_heads"),
        sqlite_strict=True,
    )
    op.create_index("ix_seal_heads_chain", "seal_heads", ["chain", "number"])
    sealing = op.create_table(
        "sealing",
        sa.Column("only", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("only", name="pk_sealing"),
        sqlite_strict=True,
    )
    op.bulk_insert(sealing, [{"only": 1, "number": 0, "hash": bytes(32)}])


def _guard_sqlite() -> None:
    refuse = "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for name, key in APPEND_ONLY.items():
        op.execute(f"CREATE TRIGGER {name}_stay BEFORE UPDATE ON {name} {refuse}")
        op.execute(f"CREATE TRIGGER {name}_keep BEFORE DELETE ON {name} {refuse}")
        # INSERT OR REPLACE deletes without asking the triggers of DELETE.
        same = " AND ".join(f"{one} = NEW.{one}" for one in key)
        op.execute(
            f"CREATE TRIGGER {name}_once BEFORE INSERT ON {name}"
            f" WHEN EXISTS (SELECT 1 FROM {name} WHERE {same}) {refuse}"
        )
    for name in HEADS:
        op.execute(
            f"CREATE TRIGGER {name}_forwards BEFORE UPDATE ON {name}"
            f" WHEN NEW.number <= OLD.number {refuse}"
        )
        op.execute(f"CREATE TRIGGER {name}_keep BEFORE DELETE ON {name} {refuse}")


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
    )
    refuse = "EXECUTE FUNCTION audit_append_only()"
    for name in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {name}_stay BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW {refuse}"
        )
    for name in HEADS:
        op.execute(
            f"CREATE TRIGGER {name}_forwards BEFORE UPDATE ON {name} FOR EACH ROW"
            f" WHEN (NEW.number <= OLD.number) {refuse}"
        )
        op.execute(f"CREATE TRIGGER {name}_keep BEFORE DELETE ON {name} FOR EACH ROW {refuse}")
    for name in (*APPEND_ONLY, *HEADS):
        op.execute(
            f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {name} FOR EACH STATEMENT {refuse}"
        )
