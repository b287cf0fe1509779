"""The search a user would write first: Elasticsearch's own `match` with `fuzziness: AUTO`.

One field with the names romanised by ICU, on one node of 1 GB heap.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from benchmarks.baselines import romanised
from benchmarks.nodes.cluster import Cluster

INDEX, FIRST, HEAP_MB = "names", 10, 1024
SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}


def fuzzy_answers(bank: Sequence[str], typed: Sequence[str]) -> list[list[int]]:
    """For each name typed the numbers of the first names of a bank of romanised names, best first.

    Raises LayoutFailed and NodeFailed where no node can be started.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        Cluster.start(Path(folder), heap_mb=HEAP_MB) as cluster,
        Elasticsearch(list(cluster.urls), request_timeout=60) as client,
    ):
        client.indices.create(
            index=INDEX,
            settings=SETTINGS,
            mappings={"properties": {"name": {"type": "text"}}, "_source": {"enabled": False}},
        )
        for good, item in parallel_bulk(client, _documents(bank), thread_count=2, chunk_size=2_000):
            assert good, item
        client.indices.refresh(index=INDEX)
        return [_first(client, name) for name in typed]


def _documents(bank: Sequence[str]) -> Iterator[dict[str, Any]]:
    for number, name in enumerate(bank):
        yield {"_index": INDEX, "_id": str(number), "name": name}


def _first(client: Elasticsearch, name: str) -> list[int]:
    asked = {"query": romanised(name), "fuzziness": "AUTO"}
    found = client.search(index=INDEX, query={"match": {"name": asked}}, size=FIRST, source=False)
    return [int(hit["_id"]) for hit in found["hits"]["hits"]]
