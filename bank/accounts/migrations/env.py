"""Brings the tables of `bank.accounts` up to date."""

from bank.accounts.tables import VERSION_TABLE, metadata
from bank.store.migrating import migrate

migrate(metadata, VERSION_TABLE)
