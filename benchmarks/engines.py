"""Embedded, one Elasticsearch node and three, over the same bank; and the search a user would write first.

The baseline is Elasticsearch's own `match` with `fuzziness: AUTO` on names romanised by ICU, one
field, on the one node. Parity: the strong hits of the embedded engine that a cluster's answer lacks,
and the other way round.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import click
import numpy as np
import orjson
from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from bank.batch import answer_lines
from bank.collecting import collect_between_answers, collect_if_much_came
from bank.engines.choice import index_of
from bank.home import EMBEDDED, Home
from bank.lookup import LookupService
from bank.store import Store
from bank.worker import bring_up_to_date, reindex
from benchmarks.baselines import romanised
from benchmarks.nodes.cluster import Cluster
from ingest.generate import ORIGINATORS, generate_records, make_queries, write_arrays
from ingest.pipeline import Options, ingest_file

SEED = 20261125
FIRST, MOST = 10, 100
WARM_UP = 0.1
BASELINE = "baseline"
# Lookups that are asked of both engines and compared hit by hit.
PARITY_LOOKUPS = 1_000

Query = tuple[dict[str, Any], tuple[str, str, str]]
Hits = dict[tuple[str, str, str], tuple[str, float]]


def run(size: int, count: int) -> dict[str, Any]:
    """Figures of each engine, the baseline's, and how far they agree."""
    folder = Path(tempfile.mkdtemp(dir=os.environ.get("KORDON_BENCH_DIR")))
    try:
        return _run(folder, size, count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, size: int, count: int) -> dict[str, Any]:
    home = Home(folder / "home", engine=EMBEDDED)
    _take_in(home, size)
    queries = list(make_queries(size, SEED, max(count, PARITY_LOOKUPS)))
    figures: dict[str, Any] = {"records": size, "embedded": _figures(home, queries, count, size)}
    figures["embedded"]["index MB"] = _folder_mb(home.index)
    click.echo(f"embedded: {figures['embedded']}", err=True)
    truth = _answers(home, queries[:PARITY_LOOKUPS])
    for nodes in (1, 3):
        with Cluster.start(folder / f"nodes-{nodes}", nodes, heap_mb=1024) as cluster:
            on_cluster = replace(home, engine=_url(cluster, nodes))
            name = f"Elasticsearch, {nodes} node{'s' if nodes > 1 else ''}"
            figures[name] = _figures(on_cluster, queries, count, size) | {
                "index MB": _cluster_mb(cluster),
                "resident MB of the nodes": cluster.resident_mb(),
                "agrees with embedded": _parity(
                    truth, _answers(on_cluster, queries[:PARITY_LOOKUPS])
                ),
            }
            click.echo(f"{name}: {figures[name]}", err=True)
            if nodes == 1:
                figures["match with fuzziness"] = _baseline(cluster, size, queries[:count])
            else:
                figures["a node killed under load"] = _killed(cluster, on_cluster, queries, size)
    ours, base = figures["Elasticsearch, 1 node"], figures["match with fuzziness"]
    figures["ratios"] = {
        "match p50 / ours": round(base["p50 ms"] / ours["p50 ms"], 2),
        "match p99 / ours": round(base["p99 ms"] / ours["p99 ms"], 2),
        "our recall@10 - match's": round(ours["recall@10"] - base["recall@10"], 4),
    }
    return figures


def _url(cluster: Cluster, nodes: int) -> str:
    hosts = ",".join(one.removeprefix("http://") for one in cluster.urls)
    return (
        f"elasticsearch+http://{hosts}/bench?shards={nodes}&replicas={min(1, nodes - 1)}&budget=10"
    )


def _take_in(home: Home, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(home) as store:
        for originator in ORIGINATORS:
            store.register_originator(originator)
        for array in write_arrays(Path(folder), size, SEED):
            ingest_file(home, store, str(array.path), Options(array.category, array.origin))


def _figures(home: Home, queries: Sequence[Query], count: int, size: int) -> dict[str, Any]:
    with Store.open(home) as store:
        start = time.perf_counter()
        reindex(home, store)
        seconds = time.perf_counter() - start
    service = LookupService(home)

    def first(query: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        answer = service.lookup({**query, "limit": FIRST})
        return [(hit["category"], hit["origin"], hit["id"]) for hit in answer["hits"]]

    singles = _singles(queries[:count], first)
    lines = [orjson.dumps(query) for query, _ in queries[:count]] * max(1, 1_000 // count)
    list(answer_lines(home, lines[:10], asking=None))
    start = time.perf_counter()
    answered = sum(1 for _ in answer_lines(home, lines, asking=None))
    rate = answered / (time.perf_counter() - start)
    return {
        "indexed per second": round(size / seconds),
        **singles,
        "lookups per second": round(rate, 1),
    }


def _singles(
    queries: Sequence[Query], first: Callable[[Mapping[str, Any]], list[tuple[str, str, str]]]
) -> dict[str, Any]:
    times, found = [], 0
    # As in whatever serves lookups.
    collect_between_answers()
    for query, right in queries:
        start = time.perf_counter()
        hits = first(query)
        times.append((time.perf_counter() - start) * 1000)
        collect_if_much_came()
        found += tuple(right) in hits
    warm = times[int(len(times) * WARM_UP) :]
    return {
        "p50 ms": round(float(np.percentile(warm, 50)), 2),
        "p99 ms": round(float(np.percentile(warm, 99)), 2),
        f"recall@{FIRST}": round(found / len(queries), 4),
    }


def _answers(home: Home, queries: Sequence[Query]) -> list[Hits]:
    service = LookupService(home)
    return [
        {
            (hit["category"], hit["origin"], hit["id"]): (hit["band"], hit["score"])
            for hit in service.lookup({**query, "limit": MOST})["hits"]
        }
        for query, _ in queries
    ]


def _parity(embedded: Sequence[Hits], cluster: Sequence[Hits]) -> dict[str, Any]:
    """How many strong hits of either are strong in the other, and what the others are.

    Full answers count like any: engines that go by one plan keep the same of a thousand namesakes.
    """
    strong, differing = 0, []
    for ours, theirs in zip(embedded, cluster, strict=True):
        for side, one, other in (("embedded", ours, theirs), ("cluster", theirs, ours)):
            for key, (band, score) in one.items():
                strong += band == "strong"
                if band == "strong" and other.get(key, ("", 0.0))[0] != "strong":
                    there = other.get(key, "not among the candidates")
                    differing.append({"in": side, "score": score, "in the other": there})
    return {
        "lookups": len(embedded),
        "same hits in the same order": sum(
            list(ours.items()) == list(theirs.items())
            for ours, theirs in zip(embedded, cluster, strict=True)
        ),
        "strong hits": strong,
        "strong in both": round(1 - len(differing) / max(strong, 1), 5),
        "differences": differing[:10],
    }


def _baseline(cluster: Cluster, size: int, queries: Sequence[Query]) -> dict[str, Any]:
    """The same records with their names romanised in one text field, and `match` over it."""
    with Elasticsearch(list(cluster.urls), request_timeout=60) as client:
        client.indices.create(
            index=BASELINE,
            settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
            mappings={"properties": {"name": {"type": "text"}}, "_source": {"enabled": False}},
        )
        start = time.perf_counter()
        for good, item in parallel_bulk(client, _named(size), thread_count=2, chunk_size=2_000):
            assert good, item
        client.indices.refresh(index=BASELINE)
        seconds = time.perf_counter() - start

        def first(query: Mapping[str, Any]) -> list[tuple[str, str, str]]:
            asked = {"query": romanised(query["name"]), "fuzziness": "AUTO"}
            found = client.search(
                index=BASELINE, query={"match": {"name": asked}}, size=FIRST, source=False
            )
            keys = [hit["_id"].split("\t") for hit in found["hits"]["hits"]]
            return [(category, origin, id_) for category, origin, id_ in keys]

        figures = _singles(queries, first)
        client.indices.delete(index=BASELINE)
    return {"indexed per second": round(size / seconds), **figures}


def _named(size: int) -> Iterator[dict[str, Any]]:
    for one in generate_records(size, SEED):
        names = [
            romanised(" ".join(value for part, value in name.items() if part != "kind"))
            for name in one.record.get("names", [])
        ]
        if names:
            key = f"{one.category}\t{one.origin}\t{one.record['id']}"
            yield {"_index": BASELINE, "_id": key, "name": names}


def _killed(cluster: Cluster, home: Home, queries: Sequence[Query], size: int) -> dict[str, Any]:
    """Kill one of three nodes while lookups and ingest go on, and bring it back."""
    answers = _answers(home, queries[:PARITY_LOOKUPS])
    with_hit = [asked for asked, hits in zip(queries, answers, strict=False) if asked[1] in hits]
    told: dict[str, Any] = {"lookups": 0, "incomplete": 0, "wrong nothing": 0, "longest ms": 0.0}
    stop = threading.Event()
    looking = threading.Thread(target=_look, args=(home, with_hit, told, stop))
    looking.start()
    with Store.open(home) as store:
        _take_more(home, store, size, max(size // 50, 1_000))
        time.sleep(2)
        cluster.kill(2)
        start = time.perf_counter()
        bring_up_to_date(home, store)
        told["seconds to index through the kill"] = round(time.perf_counter() - start, 1)
        cluster.bring_back(2)
        with Elasticsearch(list(cluster.urls), request_timeout=70) as client:
            client.cluster.health(wait_for_status="green", timeout="60s")
        time.sleep(2)
        stop.set()
        looking.join()
        report = index_of(home).engine().report()
        told["acknowledged records missing"] = sum(store.count_active().values()) - report.documents
        told["changes behind"] = store.last_change() - report.reached
    return told


def _look(
    home: Home, with_hit: Sequence[Query], told: dict[str, Any], stop: threading.Event
) -> None:
    """Look up what is there, over and over, and count what came of it."""
    service = LookupService(home)
    for query, right in cycle(with_hit):
        if stop.is_set():
            return
        start = time.perf_counter()
        answer = service.lookup({**query, "limit": MOST})
        took = (time.perf_counter() - start) * 1000
        told["lookups"] += 1
        told["longest ms"] = max(told["longest ms"], round(took, 1))
        hits = [(hit["category"], hit["origin"], hit["id"]) for hit in answer["hits"]]
        if answer["outcome"] == "incomplete":
            told["incomplete"] += 1
        elif tuple(right) not in hits:
            told["wrong nothing"] += 1


def _take_more(home: Home, store: Store, start: int, count: int) -> None:
    """Records beyond those of the bank, for the ingest under load."""
    with tempfile.TemporaryDirectory() as folder:
        for array in write_arrays(Path(folder), count, SEED + 1):
            lines = array.path.read_bytes().replace(b'"id":"', f'"id":"more-{start}-'.encode())
            array.path.write_bytes(lines)
            ingest_file(home, store, str(array.path), Options(array.category, array.origin))


def _folder_mb(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 10**6


def _cluster_mb(cluster: Cluster) -> int:
    with Elasticsearch(list(cluster.urls)) as client:
        stats = client.indices.stats(index="bench-*", metric="store")
        return int(stats["_all"]["total"]["store"]["size_in_bytes"]) // 10**6
