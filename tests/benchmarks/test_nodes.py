"""Real Elasticsearch nodes: they answer, keep their data through a kill, and say why they fail."""

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from benchmarks.nodes.cluster import Cluster, NodeFailed


def documents_of_kind(client: Elasticsearch, kind: str) -> list[str]:
    found = client.search(index="things", query={"term": {"kind": kind}}, size=10)
    return sorted(hit["_id"] for hit in found["hits"]["hits"])


def test_a_killed_node_comes_back_with_its_data(tmp_path: Path) -> None:
    with Cluster.start(tmp_path) as cluster, Elasticsearch(list(cluster.urls)) as client:
        client.indices.create(
            index="things",
            mappings={"properties": {"kind": {"type": "keyword"}}},
            settings={"number_of_replicas": 0},
        )
        things = [
            {"_index": "things", "_id": f"{i}", "kind": "even" if i % 2 == 0 else "odd"}
            for i in range(6)
        ]
        assert bulk(client, things, refresh=True) == (6, [])
        assert documents_of_kind(client, "even") == ["0", "2", "4"]
        process, (memory,) = cluster.pid(0), cluster.resident_mb()
        assert memory > 100

        cluster.kill(0)
        assert cluster.resident_mb() == [0]
        cluster.bring_back(0)

        assert cluster.pid(0) != process
        health = client.cluster.health(wait_for_status="yellow")
        assert (health["status"], health["number_of_nodes"]) == ("green", 1)
        assert documents_of_kind(client, "odd") == ["1", "3", "5"]


def test_a_node_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(NodeFailed, match=r"unknown setting \[no\.such\]"):
        Cluster.start(tmp_path, settings={"no.such": "setting"})
