"""Doors for data: readers, validation, quarantine, the generator and the CLI."""
