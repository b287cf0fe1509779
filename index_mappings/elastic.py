"""Settings and mappings of an Elasticsearch index, derived from the declaration.

Only what the server core has: no analysis, ingest or scripting plugins. The index holds finished
keys as plain terms, the same that the embedded engine holds.
"""

from typing import Any

from index_mappings.categories import category_of
from index_mappings.fields import Category

# Lucene refuses terms over 32,766 bytes; keys are far shorter, and a longer one is a fault upstream
# that must not lose the whole record.
_LONGEST_KEY = 512


def _keys() -> dict[str, Any]:
    """Terms that are only looked up: no norms, no positions, no columns to sort by."""
    return {
        "type": "keyword",
        "norms": False,
        "index_options": "docs",
        "doc_values": False,
        "ignore_above": _LONGEST_KEY,
    }


def _filter(kind: str = "keyword") -> dict[str, Any]:
    return {"type": kind, "doc_values": True}


_PERSON_KEYS = ("name_codes", "name_keys", "name_words", "births")


def index_mappings(category: Category | str) -> dict[str, Any]:
    """Return the strict mapping of a category's index."""
    category = category_of(category)
    properties: dict[str, Any] = {}
    if category.subject == "person":
        properties.update({name: _keys() for name in _PERSON_KEYS})
        properties["years"] = _filter("short")
        properties["sex"] = _filter()
    properties["numbers"] = _keys()
    for name in ("origin", "state", "category"):
        properties[name] = _filter()
    properties["active"] = _filter("boolean")
    properties["number"] = _filter("long")
    properties["payload"] = {"type": "binary", "store": True, "doc_values": False}
    return {
        "dynamic": "strict",
        # The payload is a stored field of its own; in the source too it would double the index.
        "_source": {"excludes": ["payload"]},
        "properties": properties,
        "_meta": {"category": category.name, "subject": category.subject},
    }


def index_settings(
    category: Category | str, *, shards: int = 1, replicas: int = 1
) -> dict[str, Any]:
    """Return the body that creates the index of a category: settings and mappings."""
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                # Searches see a bulk when the worker refreshes, not once a second while it loads.
                "refresh_interval": "-1",
            }
        },
        "mappings": index_mappings(category),
    }
