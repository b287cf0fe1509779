"""A bank's database as an earlier version left it."""

from __future__ import annotations

from sqlalchemy import text

from bank.store.engine import REVISIONS, connect, url_of, writing

# What each revision added, taken away again.
_UNDO = {
    "0003": ("DROP INDEX ix_heads_last_day", "ALTER TABLE heads DROP COLUMN last_day"),
    "0004": ("DROP INDEX ix_runs_quarantined", "ALTER TABLE arrays DROP COLUMN whole_run"),
    "0005": ("ALTER TABLE arrays DROP COLUMN refused_elsewhere",),
}


def take_back(database: str, revision: str) -> None:
    """Leave a database at a revision, its rows as they are."""
    engine = connect(url_of(database))
    with writing(engine) as connection:
        for later in sorted(REVISIONS, reverse=True):
            if later > revision:
                for statement in _UNDO[later]:
                    connection.execute(text(statement))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    engine.dispose()
