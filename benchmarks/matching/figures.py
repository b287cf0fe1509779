"""Figures of scores against labels: F1, precision and recall, reliability, and their pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

BINS = 10
WIDTH, HEIGHT, EDGE = 480, 360, 40
COLOURS = ("#0b5", "#c30", "#05c", "#a0a", "#888", "#b80")


def f1_at(scores: Sequence[float], labels: Sequence[bool], threshold: float) -> dict[str, float]:
    """Precision, recall and F1 when pairs scored at least `threshold` are called the same."""
    called = np.asarray(scores) >= threshold
    truth = np.asarray(labels, dtype=bool)
    right = int((called & truth).sum())
    precision = right / max(int(called.sum()), 1)
    recall = right / max(int(truth.sum()), 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def best_threshold(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The threshold of the highest F1."""
    return max(sorted(set(scores)), key=lambda limit: f1_at(scores, labels, limit)["f1"])


def reliability(scores: Sequence[float], labels: Sequence[bool]) -> list[dict[str, float]]:
    """For each tenth of the scale: mean score, share that is the same, number of pairs."""
    table = []
    for low in range(BINS):
        chosen = [
            (score, label)
            for score, label in zip(scores, labels, strict=True)
            if min(int(score * BINS), BINS - 1) == low
        ]
        if chosen:
            mean = sum(score for score, _ in chosen) / len(chosen)
            share = sum(label for _, label in chosen) / len(chosen)
            row = {"mean score": round(mean, 3), "same": round(share, 3), "pairs": len(chosen)}
            table.append(row)
    return table


def curve(scores: Sequence[float], labels: Sequence[bool]) -> list[tuple[float, float]]:
    """Points (recall, precision), from the highest score down."""
    order = np.argsort(-np.asarray(scores), kind="stable")
    truth = np.asarray(labels, dtype=float)[order]
    right = np.cumsum(truth)
    precision = right / np.arange(1, len(truth) + 1)
    recall = right / max(truth.sum(), 1)
    places = np.linspace(0, len(truth) - 1, min(100, len(truth))).astype(int)
    return [(float(recall[at]), float(precision[at])) for at in places]


def drawing(
    title: str, across: str, up: str, lines: Mapping[str, Sequence[tuple[float, float]]]
) -> str:
    """An SVG picture of lines of points, both axes from 0 to 1."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family='
        f'"sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{EDGE}" y="20" font-size="14">{title}</text>'
        f'<path d="M{_at(0, 1)}L{_at(0, 0)}L{_at(1, 0)}" fill="none" stroke="#000"/>'
        f'<path d="M{_at(0, 0)}L{_at(1, 1)}" stroke="#ccc" stroke-dasharray="4"/>'
        f'<text x="{WIDTH - EDGE}" y="{HEIGHT - 8}" text-anchor="end">{across}, 0 to 1</text>'
        f'<text x="4" y="{EDGE - 8}">{up}, 0 to 1</text>'
    ]
    for place, (name, points) in enumerate(lines.items()):
        path = "L".join(_at(x, y) for x, y in points)
        colour = COLOURS[place % len(COLOURS)]
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(
            f'<text x="{WIDTH - EDGE}" y="{40 + 14 * place}" fill="{colour}" text-anchor="end">{name}</text>'
        )
    return "".join(parts) + "</svg>\n"


def _at(x: float, y: float) -> str:
    inner = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE
    return f"{EDGE + x * inner[0]:.1f},{HEIGHT - EDGE - y * inner[1]:.1f}"
