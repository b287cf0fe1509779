"""Brings the tables of `bank.confirmation` up to date."""

from bank.confirmation.tables import VERSION_TABLE, metadata
from bank.store.migrating import migrate

migrate(metadata, VERSION_TABLE)
