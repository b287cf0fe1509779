"""`./run bench scale`: the embedded engine at a hundred thousand, a million and ten million persons.

Each size is measured in a process of its own, so that what a smaller bank left in memory is not counted
for a larger one. Beside stands, at each size, rapidfuzz's `cdist` scan of the romanised names. The
figures are written as JSON; a table and a picture of them, both axes in powers of ten, beside it.

Ten million take an hour to take in: with a folder to keep the banks in, the next run looks up in them
again, and says with which commit they were taken in. Sizes measured in an earlier run can stand beside, from
its JSON.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import click
import orjson

from benchmarks.lookup import baselines, measured
from benchmarks.matching.figures import COLOURS

SIZES = (100_000, 1_000_000, 10_000_000)
OF_A_RUN = ("date", "commit", "million additions a second")
WIDTH, HEIGHT, EDGE = 560, 360, 50
# What is drawn, and where it stands among the figures of a size.
DRAWN = {
    "lookup p50, ms": ("one by one", "p50 ms"),
    "lookup p99, ms": ("one by one", "p99 ms"),
    "lookups a second": ("batch per second",),
    "own memory of a worker, MB": ("one by one", "of it own MB"),
    "index, MB": ("index MB",),
    "seconds to take in": ("ingest", "seconds"),
}


def run(
    sizes: Sequence[int], count: int, keep: Path | None = None, earlier: Sequence[Path] = ()
) -> dict[str, Any]:
    """Figures at each size with so many different lookups, and their ratios.

    With a folder to keep the banks in, those that are there already are looked up in as they are.
    `earlier` are files of runs whose sizes are told as they are there.
    """
    figures = {size: one for file in earlier for size, one in measured_in(file).items()}
    for size in sizes:
        if size in figures:
            continue
        figures[size] = _apart(size, count, keep)
        click.echo(f"{size:,}: {figures[size]}", err=True)
    ordered = dict(sorted(figures.items()))
    return {"sizes": {str(size): one for size, one in ordered.items()}, "ratios": ratios(ordered)}


def measured_in(file: Path) -> dict[int, dict[str, Any]]:
    """The figures at each size of an earlier run, each with when and of what commit it is."""
    told = orjson.loads(file.read_bytes())
    of = {name: told[name] for name in OF_A_RUN if name in told}
    return {int(size): {"of": of} | one for size, one in told["sizes"].items()}


def _apart(size: int, count: int, keep: Path | None) -> dict[str, Any]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(_one, size, count, keep).result()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        scan = pool.submit(baselines, size, count).result()
    times = round(found["batch per second"] * scan["cdist ms"] / 1000, 2)
    return found | {"baselines": scan, "batch per second / cdist per second": times}


def _one(size: int, count: int, keep: Path | None) -> dict[str, Any]:
    if keep:
        return measured(keep / str(size), size, count)
    with tempfile.TemporaryDirectory(dir=os.environ.get("KORDON_BENCH_DIR")) as folder:
        return measured(Path(folder), size, count)


def ratios(figures: Mapping[int, dict[str, Any]]) -> dict[str, float]:
    """What tenfold the records costs: p99 and a worker's own memory."""
    found = {}
    for size, one in figures.items():
        if (larger := figures.get(10 * size)) is not None:
            for name in ("p99 ms", "of it own MB", "resident MB"):
                ratio = larger["one by one"][name] / one["one by one"][name]
                found[f"{name}, {10 * size:,} to {size:,}"] = round(ratio, 2)
    return found


def table(figures: Mapping[str, Any]) -> str:
    """The figures as a table in Markdown, with when and of what commit they are."""
    sizes = figures["sizes"]
    head = f"Commit {figures['commit']}, {figures['date'][:10]}, {figures['cores']} cores.\n"
    for size, one in sizes.items():
        if of := one.get("of"):
            head += f"{int(size):,}: commit {of['commit']}, {of['date'][:10]}.\n"
    head += "\n"
    lines = ["| |" + "".join(f" {int(size):,} |" for size in sizes)]
    lines.append("|---|" + "---:|" * len(sizes))
    rows = DRAWN | {
        "records taken in a second": ("ingest", "records per second"),
        "seconds to rebuild the index": ("ingest", "rebuild seconds"),
        "found in the first 10": ("one by one", "found in the first 10"),
        "resident memory of a worker, MB": ("one by one", "resident MB"),
        "cdist scan, ms a lookup": ("baselines", "cdist ms"),
        "times as fast as the scan": ("batch per second / cdist per second",),
    }
    for title, path in rows.items():
        lines.append(f"| {title} |" + "".join(f" {_at(one, path)} |" for one in sizes.values()))
    return head + "\n".join(lines) + "\n"


def picture(figures: Mapping[str, Any]) -> str:
    """The figures drawn over the number of records."""
    sizes = figures["sizes"]
    points = {
        title: [(int(size), float(_at(one, path))) for size, one in sizes.items()]
        for title, path in DRAWN.items()
    }
    across = _scale([x for line in points.values() for x, _ in line], EDGE, WIDTH - 150)
    up = _scale([y for line in points.values() for _, y in line], HEIGHT - EDGE, EDGE)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family='
        f'"sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{EDGE}" y="20" font-size="14">Records in the bank, powers of ten</text>'
    ]
    for size in sizes:
        x = across(int(size))
        parts.append(f'<path d="M{x:.1f},{EDGE}V{HEIGHT - EDGE}" stroke="#ccc"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 30}">{int(size):,}</text>')
    for colour, (title, line) in zip(COLOURS, points.items(), strict=True):
        path = "L".join(f"{across(x):.1f},{up(y):.1f}" for x, y in line)
        last_x, last_y = across(line[-1][0]), up(line[-1][1])
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<text x="{across(x):.1f}" y="{up(y) - 4:.1f}" fill="{colour}">{y:g}</text>'
            for x, y in line
        ]
        parts.append(
            f'<text x="{last_x + 6:.1f}" y="{last_y + 10:.1f}" fill="{colour}">{title}</text>'
        )
    return "".join(parts) + "</svg>\n"


def _scale(values: Sequence[float], first: float, last: float) -> Any:
    low, high = math.log10(max(min(values), 0.01)), math.log10(max(values))
    return lambda value: (
        first + (last - first) * (math.log10(max(value, 0.01)) - low) / max(high - low, 0.1)
    )


def _at(figures: Mapping[str, Any], path: Sequence[str]) -> Any:
    found: Any = figures
    for name in path:
        found = found[name]
    return found
