"""Brings the tables of `bank.posts` up to date."""

from bank.posts.tables import VERSION_TABLE, metadata
from bank.store.migrating import migrate

migrate(metadata, VERSION_TABLE)
