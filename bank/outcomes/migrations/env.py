"""Brings the tables of `bank.outcomes` up to date."""

from bank.outcomes.tables import VERSION_TABLE, metadata
from bank.store.migrating import migrate

migrate(metadata, VERSION_TABLE)
