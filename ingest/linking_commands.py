"""`kordon links` and `kordon alerts`: searching for links, reviewing them, and what states are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bank.access import Agreements
from bank.access.sight import Sight
from bank.audit import Door, Entry, Kind, Shown
from bank.audited import entry_of_admin, entry_of_pair
from bank.home import Home
from bank.linking import (
    KINDS,
    STANDINGS,
    TO_DECIDE,
    Decision,
    Links,
    LinksError,
    PairSeen,
    Proposal,
    Verdict,
)
from bank.linking.alerts import Alert, add_alert, alerts_of, end_alert, feed, received_of
from bank.linking.following import follow_links, sights
from bank.linking.model import Standing
from bank.scoring.bands import DEFAULT
from bank.whole_files import write_whole
from index_mappings.purposes import PURPOSES
from ingest.exits import USAGE, fail, trouble_said
from ingest.operating import audit_log, new_request, operator
from ingest.options import CATEGORY, FILE, STATE, as_json
from ingest.progress import progress_of


@contextmanager
def opened(home: Home) -> Iterator[Links]:
    """The links of a home; what is refused ends the command with a sentence."""
    with trouble_said(), Links.open(home) as links:
        try:
            yield links
        except LinksError as refused:
            fail(USAGE, str(refused))


@click.group("links")
def links_group() -> None:
    """Records that may concern the same person or thing: search, review."""


@links_group.command("find")
@click.option("--all", "whole", is_flag=True, help="The whole bank, not only what is new.")
@as_json
@click.pass_obj
def find(home: Home, whole: bool, as_json: bool) -> None:
    """Search for links in what came since the last search, and tell alerts."""
    with trouble_said(), progress_of("changes") as advance:
        found, told = follow_links(home, whole=whole, progress=advance)
    if as_json:
        click.echo(json.dumps(asdict(found) | {"alerts": told}))
        return
    click.echo(
        f"{found.records} records, {found.compared} pairs compared up to change {found.reached}; "
        f"{found.proposals} proposals stand, {told} alerts told."
    )


@links_group.command("list")
@click.option("--kind", default="", type=click.Choice(["", *KINDS]))
@click.option("--standing", default="", type=click.Choice(["", "all", *map(str, STANDINGS)]))
@click.option("--least", default=0.0, help="The least score, from 0 to 1.")
@click.option("--limit", default=50)
@as_json
@click.pass_obj
def list_links(
    home: Home, kind: str, standing: str, least: float, limit: int, as_json: bool
) -> None:
    """List what is to be decided, the likeliest first; with --standing, what stands otherwise."""
    wanted = {"": TO_DECIDE, "all": tuple(Standing)}.get(standing) or (Standing(standing),)
    with opened(home) as links, audit_log(home) as log:
        found = links.proposals(standings=wanted, kind=kind, least=least)[:limit]
        asked = {"standing": standing, "kind": kind, "count": len(found)}
        log.write(entry_of_admin(operator(), Door.CLI, "links-listed", asked, new_request()))
        behind = links.behind()
    for one in found:
        click.echo(json.dumps(as_json_line(one), ensure_ascii=False) if as_json else line_of(one))
    if not as_json and not found:
        click.echo("Nothing is proposed.")
    if behind:
        click.echo(
            f"{behind} changes were never searched for links: `kordon links find`.", err=True
        )


def line_of(one: Proposal) -> str:
    """A proposal as a line."""
    sides = "  ~  ".join(f"{key.origin} {key.category} {key.id}" for key in (one.left, one.right))
    return f"{one.number:>7} {one.score:.2f} {one.standing:9} {sides}"


def as_json_line(one: Proposal) -> dict[str, Any]:
    """A proposal as JSON."""
    decision = one.decision
    return {
        "number": one.number,
        "kind": one.kind,
        "left": one.left._asdict(),
        "right": one.right._asdict(),
        "score": one.score,
        "standing": one.standing,
        "changed": one.changed,
        "decision": {
            "verdict": decision.verdict,
            "account": decision.account,
            "state": decision.state,
            "at": decision.at.isoformat(),
            "note": decision.note,
        }
        if decision
        else None,
    }


@links_group.command("show")
@click.argument("number", type=int)
@as_json
@click.pass_obj
def show(home: Home, number: int, as_json: bool) -> None:
    """Show a pair: both records, and what speaks for and against it."""
    with opened(home) as links, audit_log(home) as log:
        pair = links.pair(number)
        log.write(_entry(pair, "link-shown"))
    if as_json:
        told = as_json_line(pair.proposal) | {
            "reasons": [
                {"code": r.code, "text": r.text.en, "text_ru": r.text.ru, "effect": r.effect}
                for r in pair.reasons
            ],
            "records": [pair.left.record, pair.right.record],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(line_of(pair.proposal))
    for reason in pair.reasons:
        sign = {"for": "+", "against": "-"}.get(reason.effect, "·")
        click.echo(f"  {sign} {reason.text.en}")


def _entry(pair: PairSeen, outcome: str, note: str = "") -> Entry:
    shown = [
        Shown(one.key.category, one.key.origin, one.key.id, one.version)
        for one in (pair.left, pair.right)
    ]
    number = pair.proposal.number
    return entry_of_pair(operator(), Door.CLI, "", number, shown, outcome, new_request(), note)


def _deciding(verdict: Verdict, says: str) -> click.Command:
    @click.command(str(verdict), help=says)
    @click.argument("number", type=int)
    @click.option("--note", default="", help="Why, for those who read it later.")
    @click.pass_obj
    def command(home: Home, number: int, note: str) -> None:
        with opened(home) as links, audit_log(home) as log:
            pair = links.pair(number)
            log.write(_entry(pair, f"link-{verdict}", note))
            who = operator()
            decision = Decision(verdict, who.account, who.state, who.post, datetime.now(UTC), note)
            standing = links.decide(number, decision)
        click.echo(f"Pair {number}: {STANDINGS[standing].en}.")

    return command


for _verdict, _says in (
    (Verdict.ACCEPT, "Both records concern one person or thing."),
    (Verdict.REJECT, "They do not; it comes back only when a record changes in what matters."),
    (Verdict.LATER, "Put it off."),
):
    links_group.add_command(_deciding(_verdict, _says))


@click.group("alerts")
def alerts_group() -> None:
    """What states are told when a new record of another state matches one of theirs."""


@alerts_group.command("add")
@click.option("--state", required=True, type=STATE, help="Whose records, and who is told.")
@click.option("--category", "categories", multiple=True, type=CATEGORY)
@click.option("--purpose", default="search", type=click.Choice(list(PURPOSES)))
@click.option("--least", default=DEFAULT.possible, show_default=True, help="The least score.")
@click.option("--send", is_flag=True, help="As messages to the state's own installation, too.")
@click.option("--from-start", is_flag=True, help="Also of what is proposed already.")
@click.pass_obj
def add(
    home: Home,
    state: str,
    categories: tuple[str, ...],
    purpose: str,
    least: float,
    send: bool,
    from_start: bool,
) -> None:
    """Save an alert."""
    with opened(home) as links, audit_log(home) as log:
        asked = {"state": state, "categories": list(categories), "purpose": purpose, "send": send}
        log.write(entry_of_admin(operator(), Door.CLI, "alert-added", asked, new_request()))
        with Agreements.open(home) as agreements:
            sight = sights(links.store, agreements)(state, purpose)
        alert = Alert(state, categories, purpose, least, send, operator().account)
        made = add_alert(links, alert, datetime.now(UTC), from_start=from_start, sight=sight)
    click.echo(f"Alert {made.number} is saved.")


@alerts_group.command("list")
@click.option("--state", default="", type=STATE)
@click.pass_obj
def list_alerts(home: Home, state: str) -> None:
    """List alerts."""
    with opened(home) as links:
        for one in alerts_of(links, state):
            what = ", ".join(one.categories) or "all categories"
            more = f"{' sent' if one.send else ''}{' ended' if one.ended else ''}"
            click.echo(
                f"{one.number:>5} {one.state} from {one.least:.2f}: {what} ({one.purpose}){more}"
            )


@alerts_group.command("end")
@click.argument("number", type=int)
@click.option("--state", required=True, type=STATE)
@click.pass_obj
def end(home: Home, number: int, state: str) -> None:
    """Let an alert tell no more."""
    with opened(home) as links, audit_log(home) as log:
        asked = {"alert": number, "state": state}
        log.write(entry_of_admin(operator(), Door.CLI, "alert-ended", asked, new_request()))
        end_alert(links, number, state, datetime.now(UTC))
    click.echo(f"Alert {number} has ended.")


@alerts_group.command("feed")
@click.option("--state", required=True, type=STATE)
@click.option("--purpose", default="search", type=click.Choice(list(PURPOSES)))
@click.option("--after", default=0, help="The number of the last one that was read.")
@click.option("--out", type=FILE, help="A file; else standard output.")
@click.pass_obj
def feed_command(home: Home, state: str, purpose: str, after: int, out: Path | None) -> None:
    """Write what a state was told, as JSON Lines: record numbers only."""
    with opened(home) as links, audit_log(home) as log, Agreements.open(home) as agreements:
        sight: Sight = sights(links.store, agreements)(state, purpose)
        told = [one.as_dict() for one in feed(links, state, sight, after=after)]
        told += (
            [{"received": one} for one in _plain(received_of(links, state))] if not after else []
        )
        asked = {"state": state, "after": after, "count": len(told)}
        entry = entry_of_admin(
            operator(), Door.CLI, "alerts-read", asked, new_request(), kind=Kind.ADMIN
        )
        log.write(entry)
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told)
    if out is None:
        click.echo(text, nl=False)
        return
    with trouble_said():
        write_whole(out, text.encode())
    click.echo(f"{len(told)} alerts in {out}.")


def _plain(received: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one | {"made_at": one["made_at"].isoformat()} for one in received]


COMMANDS: tuple[click.Command, ...] = (links_group, alerts_group)
