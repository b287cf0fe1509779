"""Alembic migrations of the confirmations' database."""
