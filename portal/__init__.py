"""Doors for people and machines: the page and the JSON endpoint."""
