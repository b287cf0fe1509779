"""Brings the tables of `bank.audit` up to date."""

from bank.audit.tables import VERSION_TABLE, metadata
from bank.store.migrating import migrate

migrate(metadata, VERSION_TABLE)
