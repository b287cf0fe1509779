"""Commands for border posts: subscribe and sync at the post, admit and revoke at the ministry.

See docs/posts.md.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click

from bank import exchange
from bank.audit import Kind
from bank.exchange import spoken
from bank.exchange.auditing import audited
from bank.exchange.key_files import read_key_file
from bank.home import Home
from bank.posts.admitting import admission_of, admit, admitted, revoke
from bank.posts.database import PostRefused
from bank.posts.model import LONGEST_HOURS, Admission
from bank.posts.subscribing import subscribe
from bank.posts.syncing import PostStatus, post_status, sync
from bank.posts.verifying import post_entries, post_outcomes, verify_post
from bank.receivers import register_receivers
from bank.whole_files import write_whole
from ingest.exchange_key_commands import exchange_said
from ingest.exits import QUARANTINED, TROUBLE, USAGE, fail
from ingest.operating import operator
from ingest.options import FILE, THERE, as_json


@click.group("post")
def post_group() -> None:
    """Border posts: a copy that answers offline, and what it hands back."""


@contextmanager
def _said() -> Iterator[None]:
    """As in the exchange, which posts are a part of; and what a post refuses."""
    with exchange_said():
        try:
            yield
        except PostRefused as problem:
            fail(USAGE, str(problem))


@post_group.command("subscribe")
@click.argument("code")
@click.option("--ministry", required=True, type=THERE, help="The ministry's key file.")
@click.option("--fingerprint", default="", help="As the ministry reads it out, by another way.")
@click.option("--name", default="")
@click.option("--out", required=True, type=FILE, help="This post's key file, for the ministry.")
@click.pass_obj
def subscribe_command(
    home: Home, code: str, ministry: Path, fingerprint: str, name: str, out: Path
) -> None:
    """At the post: make this installation the post CODE (KZ-DOSTYK) of a ministry."""
    with _said():
        raw = subscribe(
            home, code, ministry.read_bytes(), operator(), fingerprint=fingerprint, name=name
        )
        write_whole(out, raw)
    click.echo(f"Read this out to the ministry: {spoken(read_key_file(raw).fingerprint)}")


@post_group.command("admit")
@click.argument("file", type=THERE)
@click.option("--post", required=True, help="The post's code, as a check.")
@click.option("--categories", default="", help="a,b,c; all that the state sees unless told.")
@click.option("--longest-hours", default=LONGEST_HOURS, show_default=True)
@click.option("--fingerprint", default="", help="As the post reads it out, by another way.")
@click.pass_obj
def admit_command(
    home: Home, file: Path, post: str, categories: str, longest_hours: int, fingerprint: str
) -> None:
    """At the ministry: trust a post by its key FILE, and serve it. Again: new terms."""
    wanted = tuple(filter(None, categories.split(",")))
    with _said():
        raw = exchange.opened_document(home, file)
        if read_key_file(raw).party.code != post:
            raise PostRefused(f"The file is of {read_key_file(raw).party.code}, not of {post}.")
        made = admit(
            home,
            raw,
            operator(),
            fingerprint=fingerprint,
            categories=wanted,
            longest_hours=longest_hours,
        )
    click.echo(_line(made))


@post_group.command("list")
@click.pass_obj
def list_command(home: Home) -> None:
    """At the ministry: its posts."""
    with _said():
        for one in admitted(home):
            click.echo(_line(one))


def _line(one: Admission) -> str:
    state = f"REVOKED {one.revoked_at:%Y-%m-%d}" if one.revoked_at else "served"
    return f"{one.post:16} {state:18} up to {one.longest_hours} h  {', '.join(one.categories)}"


@post_group.command("revoke")
@click.argument("post")
@click.option("--why", required=True)
@click.pass_obj
def revoke_command(home: Home, post: str, why: str) -> None:
    """At the ministry: serve a post no longer; with the next package its copy ends."""
    with _said():
        click.echo(_line(revoke(home, post, operator(), why=why)))


@post_group.command("sync")
@click.argument("folder", type=FILE)
@click.pass_obj
def sync_command(home: Home, folder: Path) -> None:
    """Take in what lies in FOLDER/in, put packages and receipts into FOLDER/out."""
    with _said():
        seen = sync(home, folder, operator())
    for name in seen.done:
        click.echo(f"taken in: {name}")
    for name in seen.put_out:
        click.echo(f"put out: {name}")
    for name, why in seen.refused.items():
        click.echo(f"refused: {name}: {why}", err=True)
    sys.exit(QUARANTINED if seen.refused else 0)


@post_group.command("status")
@as_json
@click.pass_obj
def status_command(home: Home, as_json: bool) -> None:
    """At the post: how old the copy is, and what waits to be handed back."""
    with _said():
        found = post_status(home)
    if as_json:
        click.echo(json.dumps(_status_values(found)))
    else:
        _say_status(found)
    sys.exit(TROUBLE if found.why_not else QUARANTINED if found.warning else 0)


def _status_values(found: PostStatus) -> dict[str, object]:
    return {
        "ministry": found.ministry,
        "made_at": found.made_at.isoformat() if found.made_at else None,
        "age_hours": round(found.age / timedelta(hours=1), 2),
        "longest_hours": found.longest / timedelta(hours=1) if found.longest else None,
        "why_not": list(found.why_not),
        "warning": found.warning,
        "waiting": {"entries": found.waiting.entries, "outcomes": found.waiting.outcomes},
    }


def _say_status(found: PostStatus) -> None:
    made = f"{found.made_at:%Y-%m-%d %H:%M} UTC" if found.made_at else "none yet"
    click.echo(f"Copy of {found.ministry}: {made}, {found.age / timedelta(hours=1):.1f} h old")
    click.echo(
        f"To hand back: {found.waiting.entries} audit entries, {found.waiting.outcomes} outcomes"
    )
    for text in (*found.why_not, found.warning):
        if text:
            click.echo(text, err=True)


@post_group.command("audit")
@click.option("--post", required=True)
@click.option("--last", default=20, show_default=True, help="How many entries to show.")
@click.pass_obj
def audit_command(home: Home, post: str, last: int) -> None:
    """At the ministry: verify and show what a post handed back."""
    with _said():
        admission_of(home, post)
        audited(home, operator(), "post-audit-read", {"post": post, "last": last}, Kind.AUDIT)
        checked = verify_post(home, post)
        shown = post_entries(home, post, limit=last)
        said = post_outcomes(home, post)
    for one in shown:
        entry = one.entry
        click.echo(
            f"{entry.time:%Y-%m-%d %H:%M:%S} {entry.kind:8} {entry.account:16} {entry.outcome:12} "
            f"{len(entry.shown)} shown  {one.chain} {one.number}"
        )
    click.echo(f"{checked.entries} entries in {checked.chains} chains; {said.count} outcomes.")
    for problem in checked.problems:
        click.echo(f"{problem.text.en}: {problem.chain} {problem.number}", err=True)
    for chain, number in checked.conflicts:
        click.echo(f"Came twice, and not alike: {chain} {number}", err=True)
    for outcome, why in said.refused:
        click.echo(f"Not among the outcomes: {outcome}: {why}", err=True)
    sys.exit(0 if checked.in_order else QUARANTINED)


register_receivers()

COMMANDS: tuple[click.Command, ...] = (post_group,)
