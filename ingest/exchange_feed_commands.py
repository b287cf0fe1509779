"""Commands for the exchange by the feed: where it is, pulling, pushing, offering. See docs/exchange.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bank import exchange
from bank.exchange import Receipt
from bank.exchange.feed import BadLine, Line, Peer, peer_of, peers_known, pull, push, set_peer
from bank.home import Home
from bank.store import Store
from ingest.exchange_commands import exchange_group
from ingest.exchange_key_commands import exchange_said
from ingest.exits import QUARANTINED, REFUSED, TROUBLE, fail
from ingest.indexing import bring_index_up
from ingest.operating import operator
from ingest.options import THERE


@contextmanager
def _line_said() -> Iterator[None]:
    """End with a sentence, too, when the line is bad: another time it may not be."""
    with exchange_said(REFUSED):
        try:
            yield
        except BadLine as problem:
            fail(TROUBLE, str(problem))


def _say(receipts: Iterable[Receipt], without: str) -> bool:
    """Tell of each receipt as it comes; gives whether all was taken, every line of it."""
    clean = nothing = True
    for one in receipts:
        nothing = False
        refused = f", {one.refused_lines} lines refused" if one.refused_lines else ""
        click.echo(
            f"Package {one.number} of {one.sender} to {one.recipient}: {one.verdict}{refused}."
        )
        for reason in one.reasons:
            click.echo(str(reason), err=True)
        clean &= one.accepted and not one.refused_lines
    if nothing:
        click.echo(without)
    return clean


@exchange_group.group("peer")
def peer_group() -> None:
    """Where the feeds of the other parties are."""


@peer_group.command("set")
@click.argument("code")
@click.option("--url", required=True, help="The address of its portal: https://…")
@click.option("--token-file", required=True, type=THERE, help="The token that it gave, in a file.")
@click.option("--ca-file", type=THERE, help="Its certificate authority, when it is its own.")
@click.option("--plain-http", is_flag=True, help="Let it be http, on this very machine alone.")
@click.pass_obj
def peer_set(
    home: Home, code: str, url: str, token_file: Path, ca_file: Path | None, plain_http: bool
) -> None:
    """Say where a party's feed is, and which token opens it."""
    authority = str(ca_file.resolve()) if ca_file else ""
    peer = Peer(code, url, str(token_file.resolve()), authority)
    with exchange_said():
        set_peer(home, peer, operator(), plain_http=plain_http)


@peer_group.command("list")
@click.pass_obj
def peer_list(home: Home) -> None:
    """List the feeds known here."""
    with exchange_said():
        for one in peers_known(home):
            click.echo(f"{one.party:12} {one.url}")


@exchange_group.command("offer")
@click.option("--to", "parties", required=True, multiple=True, help="The party, such as KZ.")
@click.pass_obj
def offer(home: Home, parties: tuple[str, ...]) -> None:
    """Make the next packages, for those parties to pull from this installation's feed."""
    for to in parties:
        with exchange_said():
            made = exchange.make_package(home, to, who=operator())
        click.echo(
            f"Package {made.number} to {to}: {made.records} records, {made.withdrawals} "
            f"withdrawals, {made.messages} messages."
            if made
            else f"There is nothing new for {to}."
        )


@exchange_group.command("pull")
@click.option("--from", "parties", required=True, multiple=True, help="The party, such as RU.")
@click.option("--no-index", is_flag=True, help="Leave the index for later.")
@click.pass_obj
def pull_command(home: Home, parties: tuple[str, ...], no_index: bool) -> None:
    """Fetch, take in and answer what a party's feed has for us."""
    clean = True
    for party in parties:
        with _line_said():
            line = Line(home, peer_of(home, party))
            clean &= _say(pull(line, who=operator()), f"Nothing waits at {party}.")
            exchange.deliver(home)
            if not no_index:
                with Store.open(home) as store:
                    bring_index_up(home, store)
    raise SystemExit(0 if clean else QUARANTINED)


@exchange_group.command("push")
@click.option("--to", "parties", required=True, multiple=True, help="The party, such as KZ.")
@click.pass_obj
def push_command(home: Home, parties: tuple[str, ...]) -> None:
    """Make what there is for a party and send it to its feed."""
    clean = True
    for party in parties:
        with _line_said():
            line = Line(home, peer_of(home, party))
            clean &= _say(push(line, who=operator()), f"There is nothing to send to {party}.")
    raise SystemExit(0 if clean else QUARANTINED)


COMMANDS: tuple[click.Command, ...] = (exchange_group,)
