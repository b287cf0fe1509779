"""`./run demo`: generate a bank, take it in by the CLI as an operator would, open the portal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from bank.home import Home
from bank.lookup import EngineMissing
from bank.store import Store
from bank.worker import check

HERE = Path(__file__).parent.parent


def _kordon(home: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "ingest.cli", "--home", str(home), *arguments], check=True
    )


def _is_whole(home: Path) -> bool:
    if not (home / "demo-ready").exists():
        return False
    try:
        with Store.open(Home(home)) as store:
            return not check(Home(home), store)
    except EngineMissing:
        return False


@click.command()
@click.option("--size", default=100_000, help="Records to generate.")
@click.option("--seed", default=1, help="The same seed gives the same bank.")
@click.option("--port", default=8080)
@click.option("--home", type=click.Path(path_type=Path), default=HERE / "demo-home")
def main(size: int, seed: int, port: int, home: Path) -> None:
    """Generate a bank (once), then serve the portal on localhost."""
    if not _is_whole(home):
        click.echo(f"Generating a bank of {size:,} records in {home} …")
        _kordon(home, "generate", "--size", str(size), "--seed", str(seed), "--load")
        (home / "demo-ready").touch()
    click.echo(f"The page: http://127.0.0.1:{port}/   (Ctrl+C ends it)")
    click.echo("Try a name, a plate, a VIN, a document number, or scan an MRZ.")
    os.execv(
        sys.executable,
        [sys.executable, "-m", "ingest.cli", "--home", str(home), "serve", "--port", str(port)],
    )


if __name__ == "__main__":
    main()
