"""Commands that look after outcomes: deleting what is kept long enough, or can be read no more."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from bank.audit import Door
from bank.audited import entry_of_admin
from bank.home import Home
from bank.outcomes import OutcomeRefused, Outcomes, Purged
from ingest.exits import USAGE, fail
from ingest.operating import audit_log, new_request, operator
from ingest.options import DAY, as_json


@click.group()
def outcomes() -> None:
    """What officers said of hits, and which travellers they cleared as namesakes."""


@outcomes.command("purge")
@click.option("--before", type=DAY, help="Of days before this one, UTC.")
@click.option("--dry-run", is_flag=True, help="Only say how many there are.")
@click.option("--yes", is_flag=True, help="Even what the settings would keep longer.")
@as_json
@click.pass_obj
def purge(home: Home, before: datetime | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Delete outcomes and clearances that are older than settings/outcomes.json lets them be kept.

    Unless told, outcomes are kept for five years and clearances for three.
    """
    now, until = datetime.now(UTC), before.replace(tzinfo=UTC) if before else None
    with audit_log(home) as log, Outcomes.open(home) as opened:

        def note(purged: Purged) -> None:
            asked, by = _noted(purged, until), operator()
            log.write(entry_of_admin(by, Door.CLI, "outcomes-purged", asked, new_request()))

        try:
            kept_since = min(opened.kept_since(now))
            if until and until > kept_since and not (yes or dry_run):
                fail(USAGE, _too_young(kept_since))
            done = opened.to_purge(now, until) if dry_run else opened.purge(now, until, note)
        except OutcomeRefused as refused:
            fail(USAGE, refused.reason.en)
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, **_figures(done)}))
        return
    said = "would be deleted" if dry_run else "deleted"
    click.echo(f"{done.outcomes} outcomes and {done.clearances} clearances {said}.")


@outcomes.command("forget-clearances")
@click.option("--yes", is_flag=True, help="Do it.")
@click.pass_obj
def forget_clearances(home: Home, yes: bool) -> None:
    """Delete all clearances of namesakes, and begin anew with the key that is there, or a new one.

    For when settings/outcomes.key is lost, or was stolen: move its file away first.
    """
    if not yes:
        fail(USAGE, "Every traveller cleared as a namesake is held again from now on: say --yes.")
    with audit_log(home) as log, Outcomes.open(home) as opened:
        log.write(entry_of_admin(operator(), Door.CLI, "clearances-forgotten", {}, new_request()))
        click.echo(f"{opened.forget_clearances()} clearances deleted.")


def _too_young(kept_since: datetime) -> str:
    return (
        f"The settings keep outcomes since {kept_since:%Y-%m-%d} or longer. Give an earlier day, or --yes; "
        "--dry-run says how many there are."
    )


def _figures(purged: Purged) -> dict[str, int]:
    return {"outcomes": purged.outcomes, "clearances": purged.clearances}


def _noted(purged: Purged, until: datetime | None) -> dict[str, object]:
    return {"before": until.date().isoformat() if until else "settings", **_figures(purged)}


COMMANDS: tuple[click.Command, ...] = (outcomes,)
