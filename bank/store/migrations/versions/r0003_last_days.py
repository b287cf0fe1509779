"""The last day of each record that stands, beside its head, and an index by it."""

from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

from bank.store.model import unpack

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
AT_ONCE = 5_000


def upgrade() -> None:
    """Add the column, fill it from the bodies that stand, then make the index: of those that end only."""
    op.add_column("heads", sa.Column("last_day", WORD))
    _fill(op.get_bind())
    has_one = sa.text("last_day IS NOT NULL")
    op.create_index(
        "ix_heads_last_day",
        "heads",
        ["array_id", "last_day", "id"],
        sqlite_where=has_one,
        postgresql_where=has_one,
    )


def _fill(connection: sa.Connection) -> None:
    """A few thousand heads at a time, in the order of their key."""
    after: tuple[int, str] = (0, "")
    query = sa.text(
        "SELECT heads.array_id, heads.id, versions.body FROM heads"
        " JOIN versions ON versions.change = heads.change"
        " WHERE heads.active AND (heads.array_id, heads.id) > (:array_id, :id)"
        " ORDER BY heads.array_id, heads.id LIMIT :most"
    )
    put = sa.text("UPDATE heads SET last_day = :day WHERE array_id = :array_id AND id = :id")
    while True:
        asked = {"array_id": after[0], "id": after[1], "most": AT_ONCE}
        rows = connection.execute(query, asked).all()
        found = [
            {"array_id": row.array_id, "id": row.id, "day": day}
            for row in rows
            if (day := _last_day(row.body))
        ]
        if found:
            connection.execute(put, found)
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].array_id, rows[-1].id


def _last_day(kept: Any) -> str | None:
    plain = unpack(None if kept is None else bytes(kept))
    if plain is None or b'"valid_until"' not in plain:
        return None
    body = orjson.loads(plain)
    day = body.get("valid_until") if body.get("status") == "active" else None
    return day if isinstance(day, str) else None


def downgrade() -> None:
    """Not offered: a bank's history is not thrown away by a command."""
    raise NotImplementedError("the bank's schema only goes forward")
