"""`kordon`: the operators' command line.

Exit codes: see `ingest.exits`. Groups of commands stand in modules of their own.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO

import click

from bank.collecting import collect_seldom
from bank.compare import compare_line
from bank.home import Home
from bank.linking.following import follow_links
from bank.receivers import register_receivers
from bank.scoring.bands import bands_of, read_costs, write_costs
from bank.store import Originator, Store
from bank.worker import check
from ingest import (
    account_commands,
    agreement_commands,
    audit_commands,
    backup_commands,
    confirmation_commands,
    exchange_commands,
    exchange_feed_commands,
    index_commands,
    linking_commands,
    lookup_commands,
    outcome_commands,
    photo_commands,
    post_commands,
    reconcile_commands,
    validity_commands,
)
from ingest.encoding import EncodingDoubtful
from ingest.exits import QUARANTINED, REFUSED, USAGE, fail, trouble_said
from ingest.generate import ORIGINATORS, write_arrays
from ingest.indexing import bring_index_up, index_what_is_kept
from ingest.opening import FileRefused
from ingest.options import CATEGORY, FILE, STATE, ImpliedGroup, as_json, origin
from ingest.pipeline import Options, Summary, ingest_file
from ingest.progress import progress_of
from ingest.readers import FORMATS

LINKS_AFTER_INGEST = 20_000
LOOPBACK = "127.0.0.1"
PORT = 8080
GUNICORN = Path(__file__).parent.parent / "deploy" / "gunicorn.conf.py"


@click.group()
@click.option("--home", type=FILE, help="The bank's directory.")
@click.pass_context
def kordon(ctx: click.Context, home: Path | None) -> None:
    """The interstate information bank: take in arrays, look up, look after the index."""
    ctx.obj = Home.from_environment(home)


@kordon.group(cls=ImpliedGroup)
def ingest() -> None:
    """Take in an array FILE (CSV, XLSX, JSON Lines, XML; gz, zip; - for standard input)."""


@ingest.command("file")
@click.argument("file")
@click.option("--category", required=True, type=CATEGORY)
@origin
@click.option("--full", "mode", flag_value="full", help="The whole array: absent records end.")
@click.option("--changes", "mode", flag_value="changes", help="Rows say add, correct or withdraw.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default=None)
@click.option("--encoding", default="", help="When it cannot be found: cp1251, koi8-r, cp866 …")
@click.option("--mapping", default="", help="A column mapping file, see docs/mapping.md.")
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
@click.option("--jobs", default=0, help="Processes; all cores unless told.")
@click.option("--no-index", is_flag=True, help="Leave the index for later.")
@click.option("--no-links", is_flag=True, help="Leave the search for links to `kordon work`.")
@click.option("--yes", is_flag=True, help="Withdraw even most of an array.")
@as_json
@click.pass_obj
def ingest_array(
    home: Home,
    file: str,
    category: str,
    origin: str,
    mode: str | None,
    format_: str | None,
    encoding: str,
    mapping: str,
    dry_run: bool,
    jobs: int,
    no_index: bool,
    no_links: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Take in one array file; without --full or --changes, rows are added or corrected."""
    options = Options(
        category, origin, mode or "array", format_ or "", encoding, dry_run, jobs, yes, mapping
    )
    try:
        with trouble_said(), Store.open(home) as store, progress_of("lines") as advance:
            summary = ingest_file(home, store, file, options, advance)
    except (FileRefused, EncodingDoubtful) as problem:
        fail(REFUSED, str(problem))
    _show(summary, as_json)
    if summary.unnamed and mode == "full" and not yes:
        click.echo(
            "No record is ended: of rows in quarantine the record number cannot be read. "
            "Mend the file and give it again whole, or give --yes.",
            err=True,
        )
    if not dry_run and not no_index:
        _index(home, jobs)
        if not no_links:
            _link(home)
    sys.exit(QUARANTINED if summary.quarantined or summary.left_standing else 0)


def _index(home: Home, jobs: int) -> None:
    """Bring the index up to what was taken in; when it is away the records are kept all the same."""
    with trouble_said(), Store.open(home) as store:
        index_what_is_kept(home, store, jobs=jobs or None)


def _link(home: Home) -> None:
    """Search what was taken in for links with other records, and tell alerts.

    A bank that was never searched, or not for long, is left to the worker: it would take hours here.
    """
    with trouble_said():
        found, _told = follow_links(home, most=LINKS_AFTER_INGEST)
    if found.behind:
        click.echo(
            f"{found.behind} changes are left to search for links: `kordon links find`.", err=True
        )


def _show(summary: Summary, as_json: bool) -> None:
    figures = summary.as_dict()
    if as_json:
        click.echo(json.dumps(figures))
        return
    if summary.known:
        click.echo(f"This file was taken in before (run {summary.run}); nothing is changed.")
        return
    for name, figure in figures.items():
        if figure and name not in ("known", "quarantine", "broken_off"):
            click.echo(f"{name.replace('_', ' '):12} {figure:>10}")
    if summary.broken_off:
        click.echo("The file could not be read to its end; no record was ended for being absent.")
    if summary.left_standing:
        click.echo(
            "More than half of what the bank holds is not in this array, and was left standing: give it "
            "again with --yes if these records are to end."
        )
    if summary.quarantine:
        click.echo(f"Mend and ingest again: {summary.quarantine}")


@ingest.command("revert")
@click.argument("run", type=int)
@click.pass_obj
def revert(home: Home, run: int) -> None:
    """Put back what a run changed, as new versions."""
    with trouble_said(), Store.open(home) as store:
        done = store.revert_run(run)
        bring_index_up(home, store)
    _link(home)
    click.echo(f"Run {run} is reverted by run {done.number}.")
    if done.conflicts:
        click.echo(f"{len(done.conflicts)} records were changed since and are left as they are.")
        sys.exit(QUARANTINED)


@kordon.command()
@click.pass_obj
def runs(home: Home) -> None:
    """List the runs."""
    with trouble_said(), Store.open(home) as store:
        for run in store.runs():
            click.echo(
                f"{run.number:5} {run.state:9} {run.kind:8} {run.origin:8} {run.category:22} "
                f"+{run.added} ~{run.corrected} -{run.withdrawn} ={run.unchanged} {run.source_name}"
            )


@kordon.group()
def originators() -> None:
    """The bodies that own records."""


@originators.command("list")
@click.pass_obj
def originators_list(home: Home) -> None:
    """List the originators."""
    with trouble_said(), Store.open(home) as store:
        for one in store.originators():
            click.echo(f"{one.code:10} {one.state:3} {one.name}")


@originators.command("add")
@click.argument("code")
@click.option("--state", required=True, type=STATE)
@click.option("--name", required=True)
@click.option("--phone", default="")
@click.pass_obj
def originators_add(home: Home, code: str, state: str, name: str, phone: str) -> None:
    """Register a body of a state, or a bureau above states."""
    with trouble_said(), Store.open(home) as store:
        store.register_originator(Originator(code, state, name, {"phone": phone} if phone else {}))


@kordon.command("compare")
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


@kordon.command()
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


@kordon.command()
@click.option("--check", "checked", is_flag=True, help="Compare index and records.")
@as_json
@click.pass_obj
def status(home: Home, checked: bool, as_json: bool) -> None:
    """How fresh the bank is; with --check, whether index and records agree."""
    with trouble_said(), Store.open(home) as store:
        fresh = [
            {"origin": f.origin, "category": f.category, "records": f.records,
             "quarantined": f.quarantined,
             "changed": f.last_change_at.isoformat() if f.last_change_at else None}
            for f in store.freshness()
        ]  # fmt: skip
        wrong = check(home, store) if checked else []
    if as_json:
        click.echo(json.dumps({"freshness": fresh, "wrong": wrong}))
    else:
        for one in fresh:
            left = f"  {one['quarantined']} in quarantine" if one["quarantined"] else ""
            click.echo(
                f"{one['origin']:8} {one['category']:22} {one['records']:>9}  {one['changed']}{left}"
            )
        for text in wrong:
            click.echo(f"WRONG: {text}")
        if checked and not wrong:
            click.echo("Index and records agree.")
    sys.exit(QUARANTINED if wrong else 0)


@kordon.command()
@click.option("--size", default=100_000)
@click.option("--seed", default=1)
@click.option("--out", type=FILE, help="Folder for the array files.")
@click.option("--load", is_flag=True, help="Take the arrays into the bank, too.")
@click.pass_obj
def generate(home: Home, size: int, seed: int, out: Path | None, load: bool) -> None:
    """Generate a realistic bank: array files, the same for a seed, and take them in."""
    if out is None and not load:
        fail(USAGE, "Give --out FOLDER, --load, or both.")
    with trouble_said(), tempfile.TemporaryDirectory() as folder:
        arrays = write_arrays(out or Path(folder), size, seed)
        if load:
            with Store.open(home) as store:
                for originator in ORIGINATORS:
                    store.register_originator(originator)
                for array in arrays:
                    ingest_file(home, store, str(array.path), Options(array.category, array.origin))
                bring_index_up(home, store)
    click.echo(f"{sum(array.records for array in arrays)} records in {len(arrays)} arrays.")


@kordon.command()
@click.option("--host", help=f"Else that of KORDON_BIND, else {LOOPBACK}.")
@click.option("--port", type=int, help=f"Else that of KORDON_BIND, else {PORT}.")
@click.option("--workers", type=int, help="Else KORDON_WORKERS, else one a core.")
@click.option("--behind-proxy", is_flag=True, help="A proxy with TLS stands before it.")
@click.pass_obj
def serve(
    home: Home, host: str | None, port: int | None, workers: int | None, behind_proxy: bool
) -> None:
    """Serve the portal by gunicorn; beyond the loopback only behind a proxy with TLS."""
    bind = _bind(host, port)
    if not behind_proxy and not all(_is_local(one) for one in bind.split(",")):
        fail(USAGE, "Passwords would travel in the clear: serve other hosts with --behind-proxy.")
    click.echo(f"Listening on {bind if bind.startswith('unix:') else f'http://{bind}/'}")
    os.environ["KORDON_HOME"] = str(home.path)
    os.environ["KORDON_BEHIND_PROXY" if behind_proxy else "KORDON_PLAIN_HTTP"] = "1"
    command = [sys.executable, "-m", "gunicorn", "--config", str(GUNICORN)]
    # What is not given is left to the settings that the configuration reads.
    command += [] if host is None and port is None else ["--bind", bind]
    command += [] if workers is None else ["--workers", str(workers)]
    os.execv(sys.executable, command)


def _bind(host: str | None, port: int | None) -> str:
    """The address to listen on: as the options say, each of them; else as the environment does."""
    if host is None and port is None:
        return os.environ.get("KORDON_BIND") or f"{LOOPBACK}:{PORT}"
    return f"{LOOPBACK if host is None else host}:{PORT if port is None else port}"


def _is_local(address: str) -> bool:
    """Whether an address of gunicorn's is the loopback's, or a socket in the file system."""
    address = address.strip()
    return address.startswith("unix:") or address.partition(":")[0] == LOOPBACK


for command in (
    *lookup_commands.COMMANDS,
    *index_commands.COMMANDS,
    *account_commands.COMMANDS,
    *agreement_commands.COMMANDS,
    *audit_commands.COMMANDS,
    *linking_commands.COMMANDS,
    *photo_commands.COMMANDS,
    *outcome_commands.COMMANDS,
    *backup_commands.COMMANDS,
    *exchange_commands.COMMANDS,
    post_commands.post_group,
    *exchange_feed_commands.COMMANDS,
    *reconcile_commands.COMMANDS,
    *confirmation_commands.COMMANDS,
    *validity_commands.COMMANDS,
):
    kordon.add_command(command)

register_receivers()


def main() -> None:
    """The entry point."""
    collect_seldom()
    kordon(prog_name="kordon")


if __name__ == "__main__":
    main()
