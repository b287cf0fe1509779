"""The scorer on the test part of the labelled set: F1 by kind, reliability, beside nomenklatura.

Ours takes for one person what its bands call possible, as an officer is shown it; a peer, which has no bands, what
is above the threshold of its highest F1 on the development part.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bank.compare import compare
from bank.scoring.bands import DEFAULT
from benchmarks.matching import figures
from benchmarks.matching.labelled import labelled_pairs
from benchmarks.matching.pair import LabelledPair
from benchmarks.peers.matchers import peer_scores

PICTURES = Path(__file__).parents[1] / "results"


def scores_of(pairs: Sequence[LabelledPair]) -> list[float]:
    """Our score of every pair."""
    return [float(compare(pair.query, pair.record, DEFAULT)["score"]) for pair in pairs]


def f1_by_kind(
    pairs: Sequence[LabelledPair], scores: Sequence[float], limit: float
) -> dict[str, float]:
    """F1 of each kind among as much from the other side: pairs of one person against all others."""
    table: dict[str, float] = {}
    called = [score >= limit for score in scores]
    sides = {
        same: _share([c for c, p in zip(called, pairs, strict=True) if p.same is same])
        for same in (True, False)
    }
    for kind, same in dict.fromkeys((pair.kind, pair.same) for pair in pairs):
        own = _share([c for c, p in zip(called, pairs, strict=True) if p.kind == kind])
        right, wrong = (own, sides[False]) if same else (sides[True], own)
        table[kind] = round(2 * right / (1 + right + wrong), 3)
    return table


def _share(called: Sequence[bool]) -> float:
    return sum(called) / len(called)


def run(count: int, pictures: Path = PICTURES) -> dict[str, Any]:
    """Figures on the test part, and the two curves as pictures."""
    development, test = labelled_pairs("development", count), labelled_pairs("test", count)
    known, labels = [pair.same for pair in development], [pair.same for pair in test]
    limits = {"kordon": DEFAULT.possible}
    for name, scores in peer_scores(development).items():
        limits[name] = figures.best_threshold(scores, known)
    scored = {"kordon": scores_of(test), **peer_scores(test)}
    table: dict[str, Any] = {}
    for name, scores in scored.items():
        limit = limits[name]
        found = {"threshold": round(limit, 4), **figures.f1_at(scores, labels, limit)}
        table[name] = {**found, "f1 by kind": f1_by_kind(test, scores, limit)}
    ours = scored["kordon"]
    others = [s for s, same in zip(ours, labels, strict=True) if not same]
    strong = {
        kind: round(
            sum(s >= DEFAULT.strong for s, p in zip(ours, test, strict=True) if p.kind == kind) / n,
            3,
        )
        for kind in dict.fromkeys(p.kind for p in test)
        if (n := sum(p.kind == kind for p in test))
    }
    reliable = figures.reliability(ours, labels)
    _draw(pictures, reliable, {name: figures.curve(s, labels) for name, s in scored.items()})
    return {
        "pairs": len(test),
        "others called strong": round(sum(s >= DEFAULT.strong for s in others) / len(others), 4),
        "strong by kind": strong,
        "reliability": reliable,
        "scorers": table,
    }


def _draw(
    folder: Path,
    reliable: Sequence[dict[str, float]],
    curves: dict[str, list[tuple[float, float]]],
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    points = [(row["mean score"], row["same"]) for row in reliable]
    picture = figures.drawing(
        "Reliability: score and share that is the same", "score", "same", {"kordon": points}
    )
    (folder / "reliability.svg").write_text(picture)
    picture = figures.drawing("Precision and recall, test part", "recall", "precision", curves)
    (folder / "precision-recall.svg").write_text(picture)
