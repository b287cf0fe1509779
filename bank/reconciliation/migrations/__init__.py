"""Alembic migrations of the outcomes' database."""
