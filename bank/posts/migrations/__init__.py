"""Alembic migrations of the photos' database."""
