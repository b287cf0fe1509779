"""Commands that look after the index: the worker, rebuilding, mappings, what is set aside, the doctor."""

from __future__ import annotations

import json
import signal
import sys
import threading
from datetime import date
from pathlib import Path

import click

from bank.doctor import Finding, examine
from bank.engines.choice import index_of, indices_of
from bank.engines.cluster.address import is_cluster, read_address
from bank.engines.cluster.index import ClusterIndex
from bank.engines.cluster.names import WORK, Names
from bank.engines.protocol import EngineMissing
from bank.home import Home
from bank.linking.following import follow_links, what_states_see_by
from bank.store import Store, StoreError
from bank.worker import Follower
from bank.worker import reindex as rebuild_index
from index_mappings.categories import CATEGORIES
from index_mappings.elastic import index_settings, work_settings
from ingest.exits import QUARANTINED, TROUBLE, USAGE, fail, trouble_said
from ingest.options import FILE, as_json
from ingest.progress import progress_of

IDLE_SECONDS, LONGEST_WAIT = 1.0, 30.0
LINKS_IN_A_STEP = 2_000


@click.command()
@click.option("--jobs", default=0, help="Processes for the analysis; all cores unless told.")
@click.option("--once", is_flag=True, help="End when the index has reached the change log.")
@click.option("--no-links", is_flag=True, help="Search for no links, and tell no alerts.")
@click.pass_obj
def work(home: Home, jobs: int, once: bool, no_links: bool) -> None:
    """Follow the change log and keep the index and the links up to it; any number of these may run."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with trouble_said():
        follower = Follower(indices_of(home), jobs or None)
    seen_by: tuple[date, int] | None = None
    wait, reached, links_behind = IDLE_SECONDS, -1, True
    while not stop.is_set():
        try:
            before, seen_before = reached, seen_by
            with Store.open(home) as store:
                reached, seen_by = follower.step(store), what_states_see_by(store)
            if reached != before:
                click.echo(f"The index has reached change {reached}.")
            # An agreement that begins lets alerts tell of what stands proposed already.
            links_behind |= (reached, seen_by) != (before, seen_before)
            if links_behind and not no_links:
                # Little by little, so that the index does not wait for the links.
                found, _told = follow_links(home, most=None if once else LINKS_IN_A_STEP)
                links_behind = found.behind > 0
            wait = 0.0 if links_behind and not no_links else IDLE_SECONDS
        except (StoreError, EngineMissing) as problem:
            if once:
                fail(TROUBLE, str(problem))
            wait = max(wait, IDLE_SECONDS)
            click.echo(f"{problem} Waiting {wait:.0f} s.", err=True)
            wait = min(2 * wait, LONGEST_WAIT)
        if once:
            return
        stop.wait(wait)


@click.command()
@click.pass_obj
def reindex(home: Home) -> None:
    """Build a new index beside the live one and swap; several may be started to share the work."""
    with trouble_said(), Store.open(home) as store, progress_of("changes indexed") as advance:
        reached = rebuild_index(home, store, progress=advance)
    click.echo(f"The index has reached change {reached}.")


@click.command()
@click.option("--out", type=FILE, help="Folder for a file an index template.")
@click.option("--shards", default=1, show_default=True)
@click.option("--replicas", default=1, show_default=True)
@click.option("--prefix", default="kordon", show_default=True)
def mappings(out: Path | None, shards: int, replicas: int, prefix: str) -> None:
    """Elasticsearch settings and mappings of every category, as JSON that an administrator can read."""
    bodies = {
        name: index_settings(name, shards=shards, replicas=replicas) for name in CATEGORIES
    } | {WORK: work_settings(replicas=replicas)}
    if out is None:
        click.echo(json.dumps(bodies, indent=1))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, body in bodies.items():
        template = {
            "index_patterns": [f"{prefix}-{name}-*"],
            "priority": 500,
            "template": body,
            "_meta": {"by": "kordon mappings", "version": Names(prefix).version},
        }
        path = out / f"{prefix}-{name}.json"
        path.write_text(json.dumps(template, indent=1) + "\n")
        click.echo(str(path))


@click.command("set-aside")
@as_json
@click.pass_obj
def set_aside(home: Home, as_json: bool) -> None:
    """List changes that could not be indexed, with their reasons.

    A corrected record takes the place of one set aside; after a repair of Kordon, `kordon reindex`.
    """
    with trouble_said():
        found = index_of(home).engine().report().set_aside
    if as_json:
        rows = [
            {"change": one.number, "key": one.key.split("\t"), "reason": one.reason}
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for one in found:
            click.echo(f"{one.number:>10}  {' '.join(one.key.split(chr(9)))}  {one.reason}")
        click.echo(f"{len(found)} set aside.")
    sys.exit(QUARANTINED if found else 0)


@click.group("index")
def index_group() -> None:
    """The generations of the index on a cluster."""


def _cluster(home: Home) -> ClusterIndex:
    if not is_cluster(home.engine):
        fail(USAGE, "The engine is embedded: this is for a cluster (KORDON_ENGINE).")
    return ClusterIndex(read_address(home.engine))


@index_group.command("list")
@click.pass_obj
def list_indices(home: Home) -> None:
    """List all indices of this bank on the cluster, of whatever version."""
    with trouble_said():
        for name in _cluster(home).generations():
            click.echo(name)


@index_group.command("drop-old")
@click.pass_obj
def drop_old(home: Home) -> None:
    """Drop the indices of other versions of Kordon, when no portal of theirs runs any longer."""
    with trouble_said():
        dropped = _cluster(home).drop_other_versions()
    for name in dropped:
        click.echo(f"dropped {name}")
    click.echo(f"{len(dropped)} indices dropped.")


@click.command()
@as_json
@click.pass_obj
def doctor(home: Home, as_json: bool) -> None:
    """Examine the installation: versions, settings, database, index or cluster, clocks, photos."""
    found = examine(home)
    if as_json:
        rows = [{"what": f.what, "ok": f.ok, "says": f.says, "do": f.do} for f in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in found:
            _show(one)
    sys.exit(0 if all(one.ok for one in found) else TROUBLE)


def _show(one: Finding) -> None:
    click.echo(f"{'ok   ' if one.ok else 'WRONG'}  {one.what}: {one.says}")
    if not one.ok and one.do:
        click.echo(f"       → {one.do}")


COMMANDS: tuple[click.Command, ...] = (work, reindex, mappings, set_aside, index_group, doctor)
