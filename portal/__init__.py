"""Doors for people and machines: pages and the JSON API."""
