"""Brings the tables of `bank.photos` up to date."""

from bank.photos.tables import VERSION_TABLE, metadata
from bank.store.migrating import migrate

migrate(metadata, VERSION_TABLE)
