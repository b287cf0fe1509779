"""Lookups end to end: time, throughput, memory, index size and ingest rate, beside rapidfuzz.

A bank that is kept is looked up in again without being taken in again: the figures of its ingest lie
beside it, with the commit that took it in.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from rapidfuzz import fuzz, process

from bank.batch import answer_lines
from bank.collecting import collect_between_answers, collect_if_much_came
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Store
from benchmarks.baselines import romanised
from benchmarks.circumstances import commit
from ingest.generate import ORIGINATORS, generate_records, make_queries, write_arrays

SEED = 20261124
# Beside the bank: how it was taken in.
TAKEN_IN = "taken-in.json"
CATEGORIES = ["wanted-persons"]


def take_in(home: Path, size: int) -> dict[str, float]:
    """Generate records and take them in by the command line; gives seconds, of it for the index, and rate."""
    with tempfile.TemporaryDirectory() as folder:
        arrays = write_arrays(Path(folder), size, SEED, CATEGORIES)
        with Store.open(Home(home)) as store:
            for originator in ORIGINATORS:
                store.register_originator(originator)
        start = time.perf_counter()
        for array in arrays:
            command = [sys.executable, "-m", "ingest.cli", "--home", str(home), "ingest"]
            command += [str(array.path), "--category", array.category, "--origin", array.origin]
            subprocess.run([*command, "--no-index"], check=True, stdout=subprocess.DEVNULL)
        logged = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "ingest.cli", "--home", str(home), "reindex"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - start
    figures = {
        "seconds": round(seconds, 1),
        "records per second": round(size / seconds),
        "rebuild seconds": round(seconds - (logged - start), 1),
    }
    (home / TAKEN_IN).write_bytes(orjson.dumps(figures | {"commit": commit()}))
    return figures


def taken_in(home: Path, size: int) -> dict[str, Any]:
    """How the bank in a folder was taken in: now, or when it was if it lies there already."""
    kept = home / TAKEN_IN
    if kept.exists():
        return dict(orjson.loads(kept.read_bytes()))
    return take_in(home, size)


def _memory() -> dict[str, int]:
    lines = Path("/proc/self/status").read_text().splitlines()
    figures = dict(line.split(":", 1) for line in lines)
    return {
        name: int(figures[key].split()[0]) // 1024
        for name, key in (("resident MB", "VmRSS"), ("of it own MB", "RssAnon"))
    }


def _singles(home: Home, queries: list[tuple[dict[str, Any], Any]]) -> dict[str, Any]:
    """One after the other, in a process set up as a worker of the portal is."""
    service = LookupService(home)
    collect_between_answers()
    times, found, dated = [], 0, []
    for query, right in queries:
        start = time.perf_counter()
        answer = service.lookup(query)
        times.append((time.perf_counter() - start) * 1000)
        collect_if_much_came()
        hits = [(hit["category"], hit["origin"], hit["id"]) for hit in answer["hits"]]
        found += tuple(right) in hits
        if "birth_date" in query:
            dated.append(tuple(right) in hits)
    warm = times[len(times) // 10 :]
    return {
        "p50 ms": round(float(np.percentile(warm, 50)), 2),
        "p99 ms": round(float(np.percentile(warm, 99)), 2),
        "mean ms": round(float(np.mean(warm)), 2),
        "found in the first 10": round(found / len(queries), 4),
        "found in the first 10 with a date": round(sum(dated) / max(1, len(dated)), 4),
        **_memory(),
    }


def _batch(home: Home, queries: list[tuple[dict[str, Any], Any]]) -> float:
    lines = [orjson.dumps(query) for query, _ in queries]
    list(answer_lines(home, lines[:10], asking=None))
    start = time.perf_counter()
    answered = sum(1 for _ in answer_lines(home, lines, asking=None))
    return answered / (time.perf_counter() - start)


def measured(path: Path, size: int, count: int) -> dict[str, Any]:
    """Figures of a bank of a size made in a folder, looked up in so many times."""
    ingest = taken_in(path, size)
    home = Home(path)
    queries = list(make_queries(size, SEED, count, CATEGORIES))
    singles = _singles(home, queries)
    return {
        "ingest": ingest,
        "one by one": singles,
        "batch per second": round(_batch(home, queries * max(1, 2_000 // count)), 1),
        "index MB": sum(f.stat().st_size for f in home.index.rglob("*") if f.is_file()) // 10**6,
    }


def baselines(size: int, count: int) -> dict[str, float]:
    """Milliseconds a lookup that rapidfuzz takes over the same names, one by one and in batches."""
    names = []
    for one in generate_records(size, SEED, CATEGORIES):
        first = one.record["names"][0]
        whole = [first.get(k, "") for k in ("full", "surname", "given", "patronymic")]
        names.append(romanised(" ".join(part for part in whole if part)))
    asked = [
        romanised(query["name"])
        for query, _ in make_queries(size, SEED, max(count, 200), CATEGORIES)
        if "name" in query
    ][:200]
    start = time.perf_counter()
    for name in asked[:10]:
        process.extract(name, names, scorer=fuzz.token_sort_ratio, limit=10)
    extract = (time.perf_counter() - start) / 10
    start = time.perf_counter()
    for i in range(0, len(asked), 100):
        process.cdist(asked[i : i + 100], names, scorer=fuzz.ratio, workers=-1, dtype=np.uint8)
    cdist = (time.perf_counter() - start) / len(asked)
    return {"extract ms": round(extract * 1000, 1), "cdist ms": round(cdist * 1000, 2)}


def run(size: int, count: int) -> dict[str, Any]:
    """Figures at `size` and at a tenth of it, and ratios to the baselines."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("KORDON_BENCH_DIR")) as folder:
        small = measured(Path(folder) / "small", size // 10, count)
        large = measured(Path(folder) / "large", size, count)
    base = baselines(size, count)
    one = large["one by one"]
    return {
        f"at {size // 10}": small,
        f"at {size}": large,
        "baselines": base,
        "ratios": {
            "extract / mean of ours": round(base["extract ms"] / one["mean ms"], 1),
            "batch per second / cdist per second": round(
                large["batch per second"] * base["cdist ms"] / 1000, 2
            ),
            "p99 growth tenfold": round(one["p99 ms"] / small["one by one"]["p99 ms"], 2),
        },
    }
