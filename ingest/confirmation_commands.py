"""`kordon confirmations`: what waits, handing over what has waited, deleting what is old."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from bank.audit import Door, Kind
from bank.audited import entry_of_admin
from bank.confirmation import Confirmation, ConfirmationError, Confirmations
from bank.home import Home
from ingest.exits import QUARANTINED, USAGE, fail, trouble_said
from ingest.operating import audit_log, new_request, operator
from ingest.options import STATE, as_json


@click.group()
def confirmations() -> None:
    """Requests to originators to confirm a hit."""


@confirmations.command("list")
@click.option("--state", required=True, type=STATE, help="Whose duty officers are to answer: KZ.")
@as_json
@click.pass_obj
def list_waiting(home: Home, state: str, as_json: bool) -> None:
    """List what waits for a state's duty officers, urgent first; ends with 1 when any is overdue."""
    moment = datetime.now(UTC)
    _log(home, "duty-desk-read", {"state": state})
    with _opened(home) as opened:
        found = opened.waiting(state)
    told = [_told(one, moment) for one in found]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for one in told:
            late = "OVERDUE" if one["overdue"] else "due"
            click.echo(
                f"{one['id']}  {one['urgency']:8} {late:8} {one['due']}  {one['origin']} "
                f"{one['category']} {one['record']}  asked by {one['state']}, {one['post']}"
            )
    sys.exit(QUARANTINED if any(one["overdue"] for one in told) else 0)


@confirmations.command("send")
@click.pass_obj
def send(home: Home) -> None:
    """Hand over messages to other installations that could not leave before."""
    with _opened(home) as opened:
        click.echo(f"{opened.send_waiting()} handed over.")


@confirmations.command("purge")
@click.pass_obj
def purge(home: Home) -> None:
    """Delete requests that are older than settings/confirmation.json lets them be kept."""
    _log(home, "confirmations-purged", {})
    with _opened(home) as opened:
        click.echo(f"{opened.purge(datetime.now(UTC))} deleted.")


def _told(one: Confirmation, moment: datetime) -> dict[str, object]:
    return {
        "id": one.id,
        "urgency": one.urgency.value,
        "due": one.due_at.isoformat(timespec="minutes"),
        "overdue": one.overdue(moment),
        "origin": one.key.origin,
        "category": one.key.category,
        "record": one.key.id,
        "version": one.version,
        "state": one.by.state,
        "post": one.by.post,
        "purpose": one.purpose,
    }


def _log(home: Home, outcome: str, asked: dict[str, str]) -> None:
    with audit_log(home) as log:
        entry = entry_of_admin(
            operator(), Door.CLI, outcome, asked, new_request(), kind=Kind.CONFIRMATION
        )
        log.write(entry)


@contextmanager
def _opened(home: Home) -> Iterator[Confirmations]:
    with trouble_said():
        try:
            with Confirmations.open(home) as opened:
                yield opened
        except ConfirmationError as problem:
            fail(USAGE, str(problem))


COMMANDS: tuple[click.Command, ...] = (confirmations,)
