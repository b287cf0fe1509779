"""Commands for what states send: arrays taken in and put back, runs, originators, how fresh it all is."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import click

from bank.home import Home
from bank.linking.following import follow_links
from bank.store import Originator, Store
from bank.worker import check
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


@click.group(cls=ImpliedGroup)
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


@click.command()
@click.pass_obj
def runs(home: Home) -> None:
    """List the runs."""
    with trouble_said(), Store.open(home) as store:
        for run in store.runs():
            click.echo(
                f"{run.number:5} {run.state:9} {run.kind:8} {run.origin:8} {run.category:22} "
                f"+{run.added} ~{run.corrected} -{run.withdrawn} ={run.unchanged} {run.source_name}"
            )


@click.group()
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


@click.command()
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


@click.command()
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


COMMANDS: tuple[click.Command, ...] = (ingest, runs, originators, status, generate)
