"""`./run bench linking`: planted links among missing persons, corpses and persons unable to state their identity.

The bank goes through the store and the search as in life; then the proposals are compared with the truth,
beside splink on the same bank. What counts as found is what the bands of links call possible, as a reviewer
is shown it; they follow from costs and are chosen on no bank.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bank.home import Home
from bank.scoring.bands import DEFAULT
from benchmarks.linking import fit, measure, peer
from benchmarks.linking.made import CORPSES, MISSING, UNABLE, WANTED, Made, make
from benchmarks.linking.measure import Pair, best_recall, compared, pairs_of, reachable

SIZE = 100_000
WANTED_PRECISION = 0.9
LEARNT, TESTED = 77, 5
NAMELESS = ("missing-corpse", "missing-unidentified")
NAMED = ("missing-wanted", "wanted-wanted")
# splink learns from a training bank of this size at the most; more does not change its weights.
TRAINING = 20_000


def sizes(missing: int) -> dict[str, int]:
    """Records of each category, in the proportion of the issue; wanted persons beside."""
    return {MISSING: missing, CORPSES: missing // 2, UNABLE: missing // 5, WANTED: missing // 5}


def run(size: int | None) -> dict[str, Any]:
    """Measure with so many missing persons, half as many corpses and a fifth of unable persons."""
    missing = size or SIZE
    made = make("test", TESTED, sizes(missing))
    found, cost = _found(made)
    figures = {
        "size": sizes(missing),
        "planted": {kind: _counts(made, (kind,)) for kind in (*NAMELESS, *NAMED)},
        "search": cost,
        "nameless": _figures(made, found, NAMELESS),
        "by_kind": {kind: _figures(made, found, (kind,)) for kind in (*NAMELESS, *NAMED)},
        "blocking": _blocking(made),
    }
    # Beforehand, as hours of search would be lost with the peer.
    click.echo(f"{figures}", err=True)
    return figures | {"splink": _splink(made, min(missing, TRAINING))}


def fitted() -> dict[str, Any]:
    """Fit the weights of links on the training part, and write them."""
    return fit.run()


def _found(made: Made) -> tuple[dict[Pair, float], dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        measure.load(home, made)
        told, cost = measure.find(home)
    return {one.pair: one.score for one in told}, cost


def _of(found: Mapping[Pair, float], kinds: tuple[str, ...]) -> dict[Pair, float]:
    return {pair: score for pair, score in found.items() if pair[0] in kinds}


def _truth(made: Made, kinds: tuple[str, ...]) -> tuple[set[Pair], set[Pair]]:
    """The planted links of these kinds, and those with few points in common."""
    of = [one for one in made.planted if one.kind in kinds]
    return (
        pairs_of(one for one in of if not one.few_points),
        pairs_of(one for one in of if one.few_points),
    )


def _counts(made: Made, kinds: tuple[str, ...]) -> dict[str, int]:
    truth, few = _truth(made, kinds)
    return {"planted": len(truth), "few_points": len(few)}


def _figures(made: Made, found: Mapping[Pair, float], kinds: tuple[str, ...]) -> dict[str, Any]:
    truth, few = _truth(made, kinds)
    own = _of(found, kinds)
    return {
        "possible": compared(own, truth, few, DEFAULT.possible),
        "strong": compared(own, truth, few, DEFAULT.strong),
        "best_at_precision": best_recall(own, truth, few, WANTED_PRECISION),
        # With those counted in that have few points in common, as right ones when they are found.
        "with_few_points": compared(own, truth | few, set(), DEFAULT.possible),
    }


def _blocking(made: Made) -> dict[str, Any]:
    return {
        kind: {
            "planted": reachable(made, [one for one in of if not one.few_points]),
            "few_points": reachable(made, [one for one in of if one.few_points]),
        }
        for kind in NAMELESS
        if (of := [one for one in made.planted if one.kind == kind])
    }


def _splink(made: Made, training: int) -> dict[str, Any]:
    """splink on the same bank: as it answers, and with its probabilities shared out among rivals."""
    train = make("development", LEARNT, sizes(training), natural=True)
    plain: dict[Pair, float] = {}
    took: dict[str, Any] = {}
    for kind in NAMELESS:
        told, took[kind] = peer.predictions(kind, train, made)
        plain |= told
    return {
        "took": took,
        "plain": _figures(made, plain, NAMELESS),
        "shared_out": _figures(made, peer.shared_out(plain), NAMELESS),
    }
