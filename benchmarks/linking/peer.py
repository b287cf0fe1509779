"""splink on the same bank in the same run, in an environment of its own.

It gets the same records after the same analysis (concepts of marks, spans of years and heights, towns
under one name, names in Latin letters), the same keys to block by, the true share of links beforehand,
and learns from the training part with its true links as the product does.
"""

from __future__ import annotations

import csv
import math
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from bank.linking.keys import keys_of
from bank.linking.kinds import KINDS
from bank.linking.profile import Profile, profile_of
from bank.store.model import Key
from benchmarks.linking.made import Made
from benchmarks.linking.measure import Pair
from benchmarks.peers.matchers import ROOT
from index_mappings.schemas import load_record
from supply.environment import set_up

ENVIRONMENT = ROOT / ".splink-venv"
PEERS = ROOT / "benchmarks" / "peers"
LOCK = PEERS / "splink.lock"
INSIDE = PEERS / "splink_inside.py"


def predictions(kind: str, train: Made, test: Made) -> tuple[dict[Pair, float], dict[str, float]]:
    """The probability of each pair of a kind that splink proposes, and how long it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, "train", kind, train)
        links, pairs = _write(folder, "test", kind, test)
        _write_labels(folder, kind, train)
        command = [str(set_up(ENVIRONMENT, LOCK)), str(INSIDE), name, str(links / pairs)]
        answered = subprocess.run(command, capture_output=True, check=False, text=True)
        if answered.returncode:
            raise RuntimeError(f"splink failed: {answered.stderr[-2000:]}")
        took = orjson.loads(answered.stdout.splitlines()[-1])
        return _read(folder / "predictions.csv", kind), took


def _write(folder: Path, part: str, kind: str, made: Made) -> tuple[int, int]:
    """Both sides of a part; gives how many links are planted, and how many pairs there are."""
    sizes = []
    for side, category in (("left", KINDS[kind].left), ("right", KINDS[kind].right)):
        rows = made.records[category]
        sizes.append(len(rows))
        with (folder / f"{part}-{side}.jsonl").open("wb") as file:
            for key, record in rows:
                one = profile_of(Key(*key), key[0], 1, load_record(category, record))
                file.write(orjson.dumps(_row(one, side)) + b"\n")
    planted = sum(one.kind == kind for one in made.planted)
    return planted, sizes[0] * sizes[1]


def _row(one: Profile, side: str) -> dict[str, Any]:
    found = keys_of(one)
    latest = one.death or one.when
    return {
        "unique_id": "\t".join(one.key),
        "sex": one.subject.sex or None,
        "born_low": one.born[0] if one.born else None,
        "born_high": one.born[1] if one.born else None,
        "height_low": one.height[0] if one.height else None,
        "height_high": one.height[1] if one.height else None,
        "build": one.build or None,
        "hair": sorted(one.words("hair")),
        "eyes": sorted(one.words("eyes")),
        "blood": one.blood.rstrip("+-") or None,
        "teeth": sorted(one.chart or one.words("teeth")),
        "clothes": sorted("+".join(sorted(piece)) for piece in one.clothes),
        "marks": sorted({"+".join(sorted(mark)) for mark in one.marks}),
        "mark_pairs": sorted(
            {f"{a}+{b}" for mark in one.marks for a in mark for b in mark if a < b}
        ),
        "gone": one.when[0] if one.when else None,
        "latest": latest[0] if latest else None,
        "found": one.when[1] if one.when else None,
        "town": sorted(one.localities),
        "state": one.state,
        "name": " ".join(word.folds[0] for name in one.subject.names[:1] for word in name) or None,
        "papers": sorted(value for family, _f, value in one.subject.numbers),
        "keys": [str(key) for key in (found.asked if side == "left" else found.kept)],
    }


def _write_labels(folder: Path, kind: str, train: Made) -> None:
    rows = (
        {
            "source_dataset_l": "gone",
            "unique_id_l": "\t".join((one.left[0], one.left[1], one.left[2])),
            "source_dataset_r": "kept",
            "unique_id_r": "\t".join((one.right[0], one.right[1], one.right[2])),
        }
        for one in train.planted
        if one.kind == kind
    )
    (folder / "train-labels.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))


def _read(path: Path, kind: str) -> dict[Pair, float]:
    found: dict[Pair, float] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            left, right = (
                _key(row["unique_id_l"]),
                _key(row["unique_id_r"]),
            )
            found[kind, left, right] = float(row["match_probability"])
    return found


def _key(text: str) -> tuple[str, str, str]:
    origin, category, number = text.split("\t")
    return origin, category, number


def shared_out(found: dict[Pair, float]) -> dict[Pair, float]:
    """The same probabilities shared out among rivals, as the product does after its own."""
    odds = {pair: one / max(1 - one, 1e-12) for pair, one in found.items()}
    sums: dict[Any, float] = {}
    for pair, one in odds.items():
        for place in _places(pair):
            sums[place] = sums.get(place, 0.0) + one
    return {
        pair: one / (1 + sum(sums[place] for place in _places(pair)) - one)
        for pair, one in odds.items()
        if math.isfinite(one)
    }


def _places(pair: Pair) -> Iterable[Any]:
    return (pair[0], "left", pair[1]), (pair[0], "right", pair[2])
