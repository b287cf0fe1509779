"""Index settings hold the fields of the index document, and nothing a bare core lacks."""

import json

import pytest

from index_mappings.categories import CATEGORIES
from index_mappings.elastic import index_settings, work_settings


@pytest.mark.parametrize("name", list(CATEGORIES))
def test_the_mapping_is_strict_and_complete(name: str) -> None:
    body = index_settings(name, shards=2, replicas=0)
    assert json.loads(json.dumps(body)) == body
    mapping = body["mappings"]
    assert mapping["dynamic"] == "strict"
    assert set(mapping["properties"]) == {"terms", "scope", "active", "tie", "payload"}
    assert mapping["_meta"]["category"] == name
    assert body["settings"]["index"]["number_of_shards"] == 2


@pytest.mark.parametrize("body", [index_settings("vehicles"), work_settings()])
def test_only_types_of_the_server_core(body: dict[str, dict[str, object]]) -> None:
    text = json.dumps(body)
    assert "analyzer" not in text and "analysis" not in text
    properties: dict[str, dict[str, object]] = body["mappings"]["properties"]  # type: ignore[assignment]
    assert {one["type"] for one in properties.values()} <= {
        "keyword", "boolean", "binary", "long", "object"
    }  # fmt: skip


def test_keys_are_only_looked_up() -> None:
    terms = index_settings("wanted-persons")["mappings"]["properties"]["terms"]
    assert terms["norms"] is False and terms["doc_values"] is False
    assert terms["index_options"] == "docs"
