"""Alembic migrations of the links' database."""
