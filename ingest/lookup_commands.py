"""`kordon lookup`: one lookup or a batch, written to the audit log before the answer is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import IO, Any

import click
import orjson

from bank.access import Viewer
from bank.audit import AuditUnavailable, Door
from bank.audited import Actor, Asking, entry_of_lookup
from bank.batch import answer_lines
from bank.home import Home
from bank.lookup import LookupRefused, LookupService
from index_mappings.lookup_fields import LOOKUP_FIELDS
from index_mappings.purposes import PURPOSES
from ingest.exits import QUARANTINED, TROUBLE, USAGE, fail, trouble_said
from ingest.operating import audit_log, new_request, operator
from ingest.options import CATEGORY, STATE, as_json


def asked_fields(command: Callable[..., None]) -> Callable[..., None]:
    """An option for every field of a lookup."""
    for name, field in reversed(LOOKUP_FIELDS.items()):
        command = click.option(f"--{name.replace('_', '-')}", name, help=field.says)(command)
    return command


@click.command()
@asked_fields
@click.option("--category", "categories", multiple=True, type=CATEGORY)
@click.option("--limit", default=10)
@click.option(
    "--state", default="", type=STATE, help="Answer what this state may see; with --purpose."
)
@click.option(
    "--purpose", default="", type=click.Choice(["", *PURPOSES]), help="For what, also for the log."
)
@click.option("--batch", type=click.File("rb"), help="JSON Lines of lookups, - for standard input.")
@click.option("--jobs", default=0)
@as_json
@click.pass_obj
def lookup(
    home: Home,
    /,
    batch: IO[bytes] | None,
    jobs: int,
    as_json: bool,
    state: str,
    purpose: str,
    **asked: Any,
) -> None:
    """Look up a person, vehicle, document or weapon; or a batch of them.

    Who runs this on the server is the bank's own operator and sees all of it, whatever states have
    agreed. With --state and --purpose the answer is what that state may see today.

    Options stay in the shell's history: --batch - reads from standard input. Every lookup is
    written to the audit log before its answer is shown.
    """
    viewer = _viewer(state, purpose)
    if batch:
        _batch(home, batch, jobs, purpose, viewer)
        return
    query = {field: asked[field] for field in LOOKUP_FIELDS if asked[field]}
    query |= {"limit": asked["limit"], "categories": list(asked["categories"])}
    # The log is opened before the bank is asked: without it nothing is looked up.
    with audit_log(home) as log:
        try:
            found = LookupService(home).answered(query, viewer)
        except LookupRefused as refused:
            fail(USAGE, "\n".join(f"{one.field}: {one.message}" for one in refused.errors))
        answer = found.answer
        log.write(
            entry_of_lookup(
                _asker(state), Door.CLI, purpose, query, answer, new_request(), found.reached
            )
        )
    if as_json:
        click.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))
    else:
        _show_answer(answer)
    sys.exit(TROUBLE if answer["outcome"] == "incomplete" else 0)


def _viewer(state: str, purpose: str) -> Viewer | None:
    if not state:
        return None
    if not purpose:
        fail(USAGE, "--state: give --purpose too, as agreements are for purposes.")
    return Viewer(state, purpose, date.today())


def _asker(state: str) -> Actor:
    """The operator, for the log, with the state as which the bank answered."""
    return replace(operator(), state=state)


def _batch(home: Home, lines: IO[bytes], jobs: int, purpose: str, viewer: Viewer | None) -> None:
    errors = 0
    asker = _asker(viewer.state if viewer else "")
    asking = Asking(asker, Door.BATCH, purpose, new_request())
    with trouble_said():
        try:
            for line in answer_lines(home, lines, jobs or None, asking=asking, viewer=viewer):
                errors += line.startswith(b'{"error"')
                sys.stdout.buffer.write(line + b"\n")
        except AuditUnavailable as problem:
            sys.stdout.buffer.flush()
            fail(TROUBLE, f"No more is answered, as it cannot be logged: {problem}.")
    sys.stdout.buffer.flush()
    sys.exit(QUARANTINED if errors else 0)


def _show_answer(answer: dict[str, Any]) -> None:
    click.echo(answer["outcome"].upper())
    for reason in answer.get("incomplete", ()):
        click.echo(f"  {reason}")
    if copy := answer.get("answered_by"):
        behind = f", {copy['changes_behind']} changes behind" if "changes_behind" in copy else ""
        click.echo(f"  The copy at this post answered, as of {copy['as_of']}{behind}.")
    for hit in answer["hits"]:
        click.echo(
            f"\n{hit['score']:.2f} {hit['band']}  {hit['category']}  {hit['origin']}  {hit['id']}"
        )
        for reason in hit["reasons"]:
            click.echo(f"    {reason['text']}")
        if hit["action"]["text"]:
            click.echo(f"    ACTION: {hit['action']['text']}")
        click.echo(f"    Confirm with: {hit['originator']['name']}")
    arrays = answer["freshness"]
    quarantined = sum(one["quarantined"] for one in arrays)
    beside = f", not in {quarantined} rows in quarantine" if quarantined else ""
    click.echo(f"\nLooked in {len(arrays)} arrays{beside}.")


COMMANDS: tuple[click.Command, ...] = (lookup,)
