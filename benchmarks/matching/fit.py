"""Weights of the scorer: logistic regression on the development part, written to `weights.py`.

Newton's method with a ridge; each kind of pair weighs the same, and so do pairs that are of one
person and pairs that are not. So a score is a probability where both are as likely beforehand.
Evidence beside the name is independent of its spelling: its weights are the logarithms of how much
oftener it agrees, or differs, among pairs of one person than among others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bank.documents import subject_of
from bank.query import understand
from bank.scoring import weights
from bank.scoring.births import compare_births
from bank.scoring.evidence import findings
from bank.scoring.features import PERSONAL
from bank.scoring.names import NameMatch, compare_names
from bank.scoring.score import features
from benchmarks.matching.labelled import BESIDE, KINDS, labelled_pairs
from benchmarks.matching.pair import LabelledPair
from index_mappings.schemas import load_record

RIDGE = 0.2
# What each feature must say, whatever the pairs: 1 for, -1 against.
SIGNS = {
    **dict.fromkeys(("name", "name above 0.6", "father agrees", "sex agrees"), 1),
    **dict.fromkeys(("year agrees", "month agrees", "day agrees"), 1),
    **dict.fromkeys(("day and month swapped", "digit of the date differs"), -1),
    **dict.fromkeys(("another word", "words more asked", "words more found", "one word only"), -1),
    **dict.fromkeys(("worst word", "father differs", "crossed with father's name"), -1),
    **dict.fromkeys(("sex differs", "born other-date", "born near-date", "by spelling"), -1),
    **dict.fromkeys(("by sound", "equivalent"), -1),
    **dict.fromkeys(("short word by spelling", "short word by sound", "begins otherwise"), -1),
}
Floats = npt.NDArray[np.float64]


def features_of(pair: LabelledPair) -> dict[str, float]:
    """The features of a labelled pair, by the best of its names."""
    asked = understand(pair.query).asked
    subject = subject_of("", pair.category, "1", 1, load_record(pair.category, pair.record))
    match = max(
        (
            compare_names(a, f, truncated=asked.truncated)
            for a in asked.names
            for f in subject.names
        ),
        key=lambda one: one.score,
        default=NameMatch(0.0),
    )
    birth = compare_births(asked.birth, subject.births) if asked.birth else "unknown"
    return features(asked, subject, match, birth, findings(asked.evidence, subject))


def fitted(pairs: Sequence[LabelledPair]) -> dict[str, float]:
    """Weights by name that make the labels of the pairs most likely, each of the sign it must have.

    A feature whose weight would come out with the wrong sign, because others say the same, gets none.
    """
    rows = [features_of(pair) for pair in pairs]
    names = sorted({name for row in rows for name in row})
    y = np.array([float(pair.same) for pair in pairs])
    share = _shares(pairs)
    while True:
        x = np.array([[1.0, *(row.get(name, 0.0) for name in names)] for row in rows])
        w = _newton(x, y, share)
        wrong = [n for n, one in zip(names, w[1:], strict=True) if one * SIGNS.get(n, one) < 0]
        if not wrong:
            return dict(zip(("bias", *names), (round(float(one), 3) for one in w), strict=True))
        worst = max(wrong, key=lambda n: abs(w[1 + names.index(n)]))
        names.remove(worst)


def evidence_weights(pairs: Sequence[LabelledPair]) -> dict[str, float]:
    """Log ratios of how often each piece of evidence agrees or differs in pairs of one person and others."""
    asked: Counter[tuple[str, bool]] = Counter()
    told: Counter[tuple[str, bool]] = Counter()
    for pair in pairs:
        asked.update((kind, pair.same) for kind in PERSONAL if kind in pair.query)
        told.update(
            (title, pair.same) for title in features_of(pair) if title.partition(" ")[0] in PERSONAL
        )
    return {
        title: round(
            math.log(_share_of(title, True, told, asked) / _share_of(title, False, told, asked)), 3
        )
        for title in sorted({title for title, _ in told})
    }


def _share_of(
    title: str, same: bool, told: Counter[tuple[str, bool]], asked: Counter[tuple[str, bool]]
) -> float:
    """The share of pairs in which a feature is told, one pair added to either outcome."""
    return (told[title, same] + 1) / (asked[title.partition(" ")[0], same] + 2)


def _newton(x: Floats, y: Floats, share: Floats) -> Floats:
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 0.0
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (share * (y - p)) - ridge * w
        curve = (x * (share * p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-9)
        step = np.linalg.solve(curve, slope)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return w


def _shares(pairs: Sequence[LabelledPair]) -> Floats:
    of_kind: dict[str, int] = {}
    for pair in pairs:
        of_kind[pair.kind] = of_kind.get(pair.kind, 0) + 1
    kinds = {pair.kind: pair.same for pair in pairs}
    sides = {same: sum(one is same for one in kinds.values()) for same in (True, False)}
    share = [KINDS[p.kind].weight / of_kind[p.kind] / sides[p.same] for p in pairs]
    return np.array(share) * len(pairs) / 2


def run(count: int) -> dict[str, Any]:
    """Fit on the development part and write the weights."""
    beside = evidence_weights(labelled_pairs("development", count, kinds=BESIDE))
    found = fitted(labelled_pairs("development", count)) | beside
    lines = "".join(f'    "{name}": {weight},\n' for name, weight in found.items())
    said = '"""Log-odds of the features, fitted by `./run bench fit` on the development part; not by hand."""'
    Path(weights.__file__).write_text(f"{said}\n\nWEIGHTS: dict[str, float] = {{\n{lines}}}\n")
    return {"weights": found}
