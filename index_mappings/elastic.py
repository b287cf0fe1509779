"""Settings and mappings of the Elasticsearch indices, derived from the declaration.

Only what the server core has: no analysis, ingest or scripting plugins. An index holds the finished
keys as plain terms, the same that the embedded engine holds, and the payload of the scorer.
"""

from typing import Any

from index_mappings.categories import category_of
from index_mappings.fields import Category

# Lucene refuses terms over 32,766 bytes; keys are far shorter, and a longer one is a fault upstream
# that must not lose the whole record.
_LONGEST_KEY = 512


def index_mappings(category: Category | str) -> dict[str, Any]:
    """Return the strict mapping of a category's index."""
    category = category_of(category)
    return {
        "dynamic": "strict",
        # Everything is kept in SQL: a second copy would double the index and slow every hit down.
        "_source": {"enabled": False},
        "properties": {
            # Looked up alone: no norms, no positions, no columns to sort by.
            "terms": {
                "type": "keyword",
                "norms": False,
                "index_options": "docs",
                "doc_values": False,
                "ignore_above": _LONGEST_KEY,
            },
            # Category and originator, by which agreements filter.
            "scope": {"type": "keyword", "doc_values": False},
            # Unset in the empty document that a withdrawn record leaves.
            "active": {"type": "boolean", "doc_values": False},
            # Orders documents of equal weight, the same on every engine.
            "tie": {"type": "long", "index": False},
            # As a column: two hundred of them are read in half the time of stored fields.
            "payload": {"type": "binary", "doc_values": True},
        },
        "_meta": {"category": category.name, "subject": category.subject},
    }


def index_settings(
    category: Category | str, *, shards: int = 1, replicas: int = 1
) -> dict[str, Any]:
    """Return the body that creates the index of a category: settings and mappings."""
    return {"settings": _settings(shards, replicas), "mappings": index_mappings(category)}


def work_settings(*, replicas: int = 1) -> dict[str, Any]:
    """Return the body that creates the index in which the workers keep account of their work."""
    return {
        "settings": _settings(1, replicas),
        "mappings": {
            "dynamic": "strict",
            "properties": {"account": {"type": "object", "enabled": False}},
        },
    }


def _settings(shards: int, replicas: int) -> dict[str, Any]:
    return {
        "index": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            # Searches see a bulk when its worker refreshes, which it does before it says so.
            "refresh_interval": "-1",
        }
    }
