"""Brings the bank's own tables up to date."""

from bank.store.migrating import migrate
from bank.store.tables import metadata

migrate(metadata)
