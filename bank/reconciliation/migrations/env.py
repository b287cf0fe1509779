"""Runs migrations on the connection that is handed over, in its transaction."""

from alembic import context

from bank.reconciliation.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
