"""The scorer on the test part of the labelled set: by kind, F1, reliability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from bank.compare import compare
from bank.scoring.bands import DEFAULT
from benchmarks.matching import figures
from benchmarks.matching.labelled import labelled_pairs
from benchmarks.matching.pair import LabelledPair


def scores_of(pairs: Sequence[LabelledPair]) -> list[float]:
    """Our score of every pair."""
    return [float(compare(pair.query, pair.record, DEFAULT)["score"]) for pair in pairs]


def by_kind(pairs: Sequence[LabelledPair], scores: Sequence[float], limit: float) -> dict[str, Any]:
    """Share of each kind judged rightly at a threshold, and share called strong."""
    table: dict[str, Any] = {}
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        own = [(s, p.same) for s, p in zip(scores, pairs, strict=True) if p.kind == kind]
        right = sum((s >= limit) is same for s, same in own) / len(own)
        strong = sum(s >= DEFAULT.strong for s, _ in own) / len(own)
        table[kind] = {"right": round(right, 3), "strong": round(strong, 3)}
    return table


def run(count: int) -> dict[str, Any]:
    """Figures on the test part; the threshold comes from the development part."""
    development, test = labelled_pairs("development", count), labelled_pairs("test", count)
    labels = [pair.same for pair in test]
    limit = figures.best_threshold(scores_of(development), [pair.same for pair in development])
    scores = scores_of(test)
    others = [s for s, same in zip(scores, labels, strict=True) if not same]
    return {
        "pairs": len(test),
        "threshold": round(limit, 4),
        "kordon": figures.f1_at(scores, labels, limit),
        "others called strong": round(sum(s >= DEFAULT.strong for s in others) / len(others), 4),
        "reliability": figures.reliability(scores, labels),
        "by kind": by_kind(test, scores, limit),
    }


if __name__ == "__main__":
    print(orjson.dumps(run(100), option=orjson.OPT_INDENT_2).decode())
