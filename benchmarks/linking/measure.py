"""A made bank through store and search, and how the proposals compare with the truth."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bank.home import Home
from bank.linking.database import open_database
from bank.linking.finding import search
from bank.linking.keys import find_one_another
from bank.linking.profile import profile_of
from bank.linking.tables import pairs, proposals
from bank.store import Change, Originator, Store
from bank.store.engine import reading
from bank.store.model import Key as StoreKey
from benchmarks.banks import batches
from benchmarks.linking import words
from benchmarks.linking.made import Key, Made, Planted
from index_mappings.schemas import load_record

Pair = tuple[str, Key, Key]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal: the pair, and its probability beside its rivals."""

    pair: Pair
    score: float
    log_odds: float


def load(home: Home, made: Made) -> None:
    """Put a made bank into a store."""
    with Store.open(home) as store:
        for state in words.STATES:
            store.register_originator(Originator(state, state, f"Ministry ({state})"))
        by_array: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for category, records in made.records.items():
            for key, record in records:
                by_array.setdefault((category, key[0]), []).append(record)
        for (category, origin), array in by_array.items():
            run = store.begin_run("ingest", category, origin, "made", f"{category}{origin}", False)
            done = 0
            for some in batches(array, 5_000):
                changes = [Change("upsert", one["id"], load_record(category, one)) for one in some]
                done += len(some)
                store.write_batch(run.number, changes, done)
            store.finish_run(run.number)


def find(home: Home) -> tuple[list[Proposed], dict[str, Any]]:
    """Search for links, and tell how long it took and how much memory."""
    engine = open_database(home)
    begun = time.perf_counter()
    with Store.open(home) as store:
        found = search(engine, store)
    seconds = time.perf_counter() - begun
    with reading(engine) as connection:
        rows = connection.execute(
            select(pairs, proposals.c.score, proposals.c.log_odds).join(
                proposals, proposals.c.pair == pairs.c.number
            )
        ).all()
    engine.dispose()
    told = [
        Proposed(
            (
                row.kind,
                (row.left_origin, row.left_category, row.left_id),
                (row.right_origin, row.right_category, row.right_id),
            ),
            row.score,
            row.log_odds,
        )
        for row in rows
    ]
    return told, {
        "seconds": round(seconds, 1),
        "records": found.records,
        "pairs_compared": found.compared,
        "proposals": found.proposals,
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "database_mb": round(sum(f.stat().st_size for f in files(home.path)) / 2**20),
    }


def files(folder: Path) -> list[Path]:
    """The files of the links' database."""
    return list(folder.glob("linking.sqlite*"))


def pairs_of(planted: Iterable[Planted]) -> set[Pair]:
    """Planted links as pairs."""
    return {(one.kind, one.left, one.right) for one in planted}


def compared(
    found: Mapping[Pair, float], truth: set[Pair], aside: set[Pair], least: float
) -> dict[str, float]:
    """Recall and precision at a least score; what is `aside` counts neither way."""
    told = {pair for pair, score in found.items() if score >= least} - aside
    right = len(told & truth)
    return {
        "least": round(least, 4),
        "recall": round(right / max(len(truth), 1), 4),
        "precision": round(right / max(len(told), 1), 4),
        "told": len(told),
        "right": right,
    }


def best_recall(
    found: Mapping[Pair, float], truth: set[Pair], aside: set[Pair], precision: float
) -> dict[str, float]:
    """The best recall at a precision, whatever the least score for it is."""
    ranked = sorted(((s, p in truth) for p, s in found.items() if p not in aside), reverse=True)
    best, right = {"recall": 0.0, "least": 1.0, "precision": 0.0}, 0
    for place, (score, is_right) in enumerate(ranked, 1):
        right += is_right
        last = place == len(ranked) or ranked[place][0] < score
        if last and right / place >= precision:
            best = {
                "recall": round(right / len(truth), 4),
                "least": round(score, 4),
                "precision": round(right / place, 4),
            }
    return best


def reachable(made: Made, of: Iterable[Planted]) -> float:
    """The share of planted links whose records share a key: what blocking lets be found."""
    records = {key: (c, r) for c, rows in made.records.items() for key, r in rows}
    count = met = 0
    for one in of:
        left, right = (
            profile_of(StoreKey(*key), key[0], 1, load_record(*records[key]))
            for key in (one.left, one.right)
        )
        count += 1
        met += find_one_another(left, right)
    return round(met / max(count, 1), 4)
