"""`./run bench soak`: two installations under load, a maker of trouble, and what must be whole after each trouble.

`people` are planted, `load` goes on as operators and posts would, `troubles` is the table of what happens to it,
`watch` holds every answer against what was acknowledged, `ending` compares all at the end. A seed gives the
same records and the same troubles in the same order; when each falls on what the processes do is left to the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.soak.soak import soak
from benchmarks.soak.world import KINDS

__all__ = ["KINDS", "SECONDS", "SIZE", "run"]

SECONDS, SIZE = 1800, 2_000
# The embedded world on SQLite is what most installations are.
SHARES = {"sqlite": 0.5, "postgresql": 0.25, "elasticsearch": 0.25}


def run(
    size: int, seconds: float, seed: int, kinds: Sequence[str] = KINDS, only: Sequence[str] = ()
) -> dict[str, Any]:
    """Reports of worlds of all kinds, one after another, which share the seconds."""
    whole = sum(SHARES[kind] for kind in kinds)
    worlds = {kind: soak(kind, size, seconds * SHARES[kind] / whole, seed, only) for kind in kinds}
    return {"seed": seed, "whole": all(one["whole"] for one in worlds.values()), "worlds": worlds}
