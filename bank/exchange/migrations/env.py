"""Brings the tables of `bank.exchange` up to date."""

from bank.exchange.tables import VERSION_TABLE, metadata
from bank.store.migrating import migrate

migrate(metadata, VERSION_TABLE)
