"""Brings the tables of `bank.reconciliation` up to date."""

from bank.reconciliation.tables import VERSION_TABLE, metadata
from bank.store.migrating import migrate

migrate(metadata, VERSION_TABLE)
