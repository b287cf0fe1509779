"""`./run demo`: generate a bank, take it in by the CLI as an operator would, open the portal."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import click
import orjson

from bank.access import Agreements
from bank.accounts import Accounts
from bank.home import Home
from bank.lookup import EngineMissing
from bank.photos import Photos
from bank.store import Store
from bank.worker import check
from ingest import demo_exchange
from ingest.demo_people import Ready, agree_all, first_administrator, ready_account
from ingest.generate import generate_records
from ingest.generate.faces import write_photos

PEOPLE_FILE = "demo-people.json"
# Of so many records at the start, this share of the persons has a photo.
PHOTOS_AMONG, PHOTOS_SHARE = 10_000, 0.1
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


def _photos(home: Home, size: int, seed: int) -> None:
    """Silhouettes for some of the generated persons, taken in as a state's photos are."""
    some = islice(generate_records(size, seed), PHOTOS_AMONG)
    with tempfile.TemporaryDirectory() as folder, Photos.open(home) as photos:
        for one in write_photos(Path(folder), some, PHOTOS_SHARE):
            photos.add(one.path, one.category, one.origin, by="demo")


def prepare(home: Path, size: int, seed: int) -> None:
    """A generated bank in a home, with photos, taken in by the command line."""
    _kordon(home, "generate", "--size", str(size), "--seed", str(seed), "--load")
    _photos(Home(home), size, seed)


def people(home: Home) -> list[Ready]:
    """Those who can log in; made once, with passwords by chance that stay in the home."""
    file = home.path / PEOPLE_FILE
    if file.exists():
        return [Ready(**one) for one in orjson.loads(file.read_bytes())]
    with Accounts.open(home) as accounts, Agreements.open(home) as agreements:
        made = [
            first_administrator(accounts, "KZ"),
            ready_account(accounts, "officer", "A. Officer", "officer", "KZ", "Korday", "ru"),
            ready_account(accounts, "chief", "S. Visor", "supervisor", "KZ", "Korday", "en"),
            ready_account(accounts, "operator", "I. Operator", "operator", "KZ", "Astana", "en"),
            ready_account(accounts, "duty", "D. Desk", "duty-officer", "KZ", "Astana", "en"),
            ready_account(accounts, "minsk", "B. Officer", "officer", "BY", "Brest", "ru"),
        ]
        agree_all(agreements)
    file.touch(mode=0o600)
    file.write_bytes(orjson.dumps([asdict(one) for one in made]))
    return made


def _show(ready: list[Ready]) -> None:
    click.echo("Log in as one of these (passwords are of this demonstration alone):")
    for one in ready:
        code = f"   code now {one.code()}, later: ./run demo --codes" if one.secret else ""
        click.echo(f"  {one.login:9} {one.password:18} {one.role}, {one.state}{code}")


@click.group(invoke_without_command=True)
@click.option("--size", default=100_000, help="Records to generate.")
@click.option("--seed", default=1, help="The same seed gives the same bank.")
@click.option("--port", default=8080)
@click.option("--home", type=click.Path(path_type=Path), default=HERE / "demo-home")
@click.option("--codes", is_flag=True, help="Only show who can log in, with the codes of now.")
@click.pass_context
def main(context: click.Context, size: int, seed: int, port: int, home: Path, codes: bool) -> None:
    """Generate a bank (once), then serve the portal on localhost."""
    if context.invoked_subcommand:
        return
    if codes:
        _show(people(Home(home)))
        return
    if not _is_whole(home):
        click.echo(f"Generating a bank of {size:,} records in {home} …")
        prepare(home, size, seed)
        (home / "demo-ready").touch()
    _show(people(Home(home)))
    click.echo(f"The page: http://127.0.0.1:{port}/   (Ctrl+C ends it)")
    click.echo("Try a name, a plate, a VIN, a document number, or scan an MRZ.")
    os.execv(
        sys.executable,
        [sys.executable, "-m", "ingest.cli", "--home", str(home), "serve", "--port", str(port)],
    )


main.add_command(demo_exchange.main)


if __name__ == "__main__":
    main()
