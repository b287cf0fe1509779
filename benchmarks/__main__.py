"""`./run bench NAME [--size N] [--json FILE]`: run one benchmark and write its figures."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from benchmarks import audit, engines, linking, lookup, portal, reconcile, soak
from benchmarks.matching import fit, holes, numbers, retrieval, scorer


def circumstances() -> dict[str, Any]:
    """Where, when and of what commit the figures are."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
    }


@click.command()
@click.argument(
    "name",
    type=click.Choice(
        [
            "matching",
            "lookup",
            "engines",
            "audit",
            "portal",
            "fit",
            "reconcile",
            "linking",
            "soak",
        ]
    ),
)
@click.option("--size", type=int, help="Records in the bank.")
@click.option("--pairs", type=click.Path(path_type=Path), help="Folder of real pairs.")
@click.option("--queries", type=int, default=200, help="Pairs or lookups of each kind.")
@click.option("--fit", "fitting", is_flag=True, help="Of linking: fit the weights instead.")
@click.option("--seconds", type=float, default=soak.SECONDS, help="Of soak: how long.")
@click.option("--seed", type=int, default=1, help="Of soak: which troubles, which people.")
@click.option("--world", "worlds", multiple=True, type=click.Choice(soak.KINDS), help="Of soak.")
@click.option(
    "--trouble", "troubles", multiple=True, help="Of soak: these alone, such as 'disk full'."
)
@click.option("--json", "json_file", type=click.Path(path_type=Path))
def main(
    name: str,
    size: int | None,
    pairs: Path | None,
    queries: int,
    fitting: bool,
    seconds: float,
    seed: int,
    worlds: tuple[str, ...],
    troubles: tuple[str, ...],
    json_file: Path | None,
) -> None:
    """Run the benchmark NAME."""
    if name == "fit":
        figures = fit.run(queries)
    elif name == "matching":
        figures = {
            "retrieval": retrieval.run(size or 200_000, pairs, queries),
            "holes": holes.run(50_000, queries // 2),
            "numbers": numbers.run(size or 200_000, queries),
            "scorer": scorer.run(queries),
        }
    elif name == "engines":
        figures = engines.run(size or 1_000_000, queries)
    elif name == "audit":
        figures = audit.run(size or 50_000, queries)
    elif name == "reconcile":
        figures = reconcile.run(size or 1_000_000)
    elif name == "linking":
        figures = linking.fitted() if fitting else linking.run(size)
    elif name == "soak":
        figures = soak.run(size or soak.SIZE, seconds, seed, worlds or soak.KINDS, troubles)
    elif name == "portal":
        figures = portal.run(size or 1_000_000, queries)
    else:
        figures = lookup.run(size or 1_000_000, queries)
    text = json.dumps({"bench": name, **circumstances(), **figures}, indent=1, ensure_ascii=False)
    if json_file:
        json_file.write_text(text + "\n")
    click.echo(text)
    if not figures.get("whole", True):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
