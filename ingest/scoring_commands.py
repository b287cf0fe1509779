"""Commands for the scorer by itself: how alike two are, and what mistakes cost."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from typing import IO

import click

from bank.compare import compare_line
from bank.home import Home
from bank.scoring.bands import bands_of, read_costs, write_costs
from ingest.exits import QUARANTINED, USAGE, fail


@click.command("compare")
@click.option(
    "--batch",
    type=click.File("rb"),
    required=True,
    help="JSON Lines of query and record, - for standard input.",
)
@click.pass_obj
def compare_command(home: Home, batch: IO[bytes]) -> None:
    """Say how alike a lookup and a record are, pair by pair, without a bank."""
    try:
        bands = bands_of(read_costs(home.settings))
    except ValueError as problem:
        fail(USAGE, str(problem))
    errors = 0
    for line in batch:
        if line.strip():
            answer = compare_line(line, bands)
            errors += answer.startswith(b'{"error"')
            sys.stdout.buffer.write(answer + b"\n")
    sys.stdout.buffer.flush()
    sys.exit(QUARANTINED if errors else 0)


@click.command()
@click.option("--miss", type=float, help="What a person missed costs.")
@click.option("--false-stop", type=float, help="What a person held without cause costs.")
@click.option("--second-look", type=float, help="What a closer look costs.")
@click.option("--line", type=float, help="What one more line to read costs.")
@click.pass_obj
def bands(home: Home, /, **changed: float | None) -> None:
    """Show or change the costs of mistakes, and the bands that follow from them."""
    try:
        costs = read_costs(home.settings)
        costs = replace(costs, **{name: cost for name, cost in changed.items() if cost is not None})
        limits = bands_of(costs)
        if any(cost is not None for cost in changed.values()):
            write_costs(home.settings, costs)
    except ValueError as problem:
        fail(USAGE, str(problem))
    for name, cost in asdict(costs).items():
        click.echo(f"{name:12} costs {cost:g}")
    for name, limit in asdict(limits).items():
        click.echo(f"{name:12} from  {limit:.2f}")


COMMANDS: tuple[click.Command, ...] = (compare_command, bands)
