"""Log-odds of the levels of evidence, fitted by `./run bench linking --fit` on the training part; not by hand."""

from __future__ import annotations

WEIGHTS: dict[str, dict[str, float]] = {}
