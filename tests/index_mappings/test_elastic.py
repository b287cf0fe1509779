"""Index settings hold the fields of the index document, and nothing a bare core lacks."""

import json

import pytest

from index_mappings.categories import CATEGORIES
from index_mappings.elastic import index_settings

COMMON = {"numbers", "origin", "state", "category", "number", "payload", "active"}
PERSON = {"name_codes", "name_keys", "name_words", "births", "years", "sex"}


@pytest.mark.parametrize("name", list(CATEGORIES))
def test_the_mapping_is_strict_and_complete(name: str) -> None:
    body = index_settings(name, shards=2, replicas=0)
    assert json.loads(json.dumps(body)) == body
    mapping = body["mappings"]
    assert mapping["dynamic"] == "strict"
    expected = COMMON | (PERSON if CATEGORIES[name].subject == "person" else set())
    assert set(mapping["properties"]) == expected
    assert body["settings"]["index"]["number_of_shards"] == 2


@pytest.mark.parametrize("name", list(CATEGORIES))
def test_only_types_of_the_server_core(name: str) -> None:
    body = index_settings(name)
    assert "analysis" not in body["settings"]["index"]
    types = {one["type"] for one in body["mappings"]["properties"].values()}
    assert types <= {"keyword", "short", "long", "boolean", "binary"}
    for key in ("numbers", "name_keys"):
        field = body["mappings"]["properties"].get(key)
        if field:
            assert field["norms"] is False and field["index_options"] == "docs"
