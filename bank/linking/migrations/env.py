"""Brings the tables of `bank.linking` up to date."""

from bank.linking.tables import VERSION_TABLE, metadata
from bank.store.migrating import migrate

migrate(metadata, VERSION_TABLE)
