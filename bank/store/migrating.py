"""Runs migrations on the connection that is handed over, in its transaction: what each `env.py` calls."""

from alembic import context
from sqlalchemy import MetaData


def migrate(metadata: MetaData, version_table: str = "alembic_version") -> None:
    """Bring the tables of `metadata` up to date, as `version_table` says how far they are."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        version_table=version_table,
    )
    with context.begin_transaction():
        context.run_migrations()
