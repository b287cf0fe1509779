"""Commands for parties and their keys: which party this is, and whom it trusts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from bank import exchange
from bank.audit import AuditError
from bank.exchange import ExchangeError, Party, PartyKind, PublicKey, spoken
from bank.exchange.key_files import read_key_file
from bank.exchange.keys import ANNOUNCED_DAYS, VALID_DAYS
from bank.home import Home
from bank.whole_files import write_whole
from ingest.exits import TROUBLE, USAGE, fail, trouble_said
from ingest.operating import operator
from ingest.options import FILE, THERE


@contextmanager
def exchange_said(code: int = USAGE) -> Iterator[None]:
    """End with a sentence for what is refused, cannot be logged, read or written."""
    with trouble_said():
        try:
            yield
        except ExchangeError as problem:
            fail(code, str(problem))
        except AuditError as problem:
            fail(TROUBLE, f"Refused, as it cannot be logged: {problem}.")


@click.group("party")
def party_group() -> None:
    """Who takes part."""


@party_group.command("set")
@click.argument("code")
@click.option("--state", default="", help="The state; else the first two letters of the code.")
@click.option("--kind", type=click.Choice([one.value for one in PartyKind]), default="ministry")
@click.option("--name", default="")
@click.pass_obj
def party_set(home: Home, code: str, state: str, kind: str, name: str) -> None:
    """Say which party this installation is: KZ, or KZ-DOSTYK for a post."""
    with exchange_said():
        exchange.set_party(home, Party(code, state or code[:2], PartyKind(kind), name), operator())


@party_group.command("list")
@click.pass_obj
def party_list(home: Home) -> None:
    """List this party and those known here."""
    with exchange_said():
        found = [exchange.own(home), *exchange.others(home)]
    for one in found:
        gives = f"  also gives {', '.join(one.gives)}" if one.gives else ""
        click.echo(f"{one.code:12} {one.state} {one.kind:9} {one.name}{gives}")


@click.group("keys")
def keys_group() -> None:
    """Keys of this party and of the others."""


@keys_group.command("new")
@click.option("--days", default=VALID_DAYS, show_default=True)
@click.pass_obj
def keys_new(home: Home, days: int) -> None:
    """Make the first key of this party."""
    with exchange_said():
        click.echo(spoken(exchange.new_key(home, operator(), days=days).id))


@keys_group.command("rotate")
@click.option("--days", default=VALID_DAYS, show_default=True)
@click.option("--after-days", default=ANNOUNCED_DAYS, show_default=True, help="When it begins.")
@click.pass_obj
def keys_rotate(home: Home, days: int, after_days: int) -> None:
    """Announce a new key, signed by the present one. Hand out the key file before it begins."""
    with exchange_said():
        made = exchange.rotate_key(home, operator(), days=days, after_days=after_days)
    click.echo(f"{spoken(made.id)}\nIt begins on {made.valid_from:%Y-%m-%d}: export the key file.")


@keys_group.command("revoke")
@click.argument("fingerprint")
@click.pass_obj
def keys_revoke(home: Home, fingerprint: str) -> None:
    """Revoke a key, an own one or another party's, by its fingerprint or the start of it."""
    with exchange_said():
        gone = exchange.revoke_key(home, operator(), fingerprint)
    click.echo(f"The key {gone.id} of {gone.party} is revoked.")


@keys_group.command("show")
@click.pass_obj
def keys_show(home: Home) -> None:
    """Show the fingerprint of this party's key, to be read out."""
    with exchange_said():
        file = read_key_file(exchange.key_file(home))
    click.echo(f"{file.party.code}: {spoken(file.fingerprint)}")


@keys_group.command("export")
@click.option("--out", required=True, type=FILE)
@click.pass_obj
def keys_export(home: Home, out: Path) -> None:
    """Write the signed key file that other parties trust."""
    with exchange_said():
        write_whole(out, exchange.key_file(home))
        click.echo(f"Fingerprint: {spoken(read_key_file(out.read_bytes()).fingerprint)}")


@keys_group.command("trust")
@click.argument("file", type=THERE)
@click.option("--fingerprint", default="", help="As the party reads it out, by another way.")
@click.option("--gives", help="States of which it may send records beside its own: AM,BY …")
@click.pass_obj
def keys_trust(home: Home, file: Path, fingerprint: str, gives: str | None) -> None:
    """Trust a party by its key file, once its fingerprint was compared."""
    states = tuple(filter(None, gives.split(","))) if gives is not None else None
    with exchange_said():
        raw = exchange.opened_document(home, file)
        party = exchange.trust_file(home, raw, operator(), fingerprint=fingerprint, gives=states)
    click.echo(
        f"{party.code} is trusted; it may send records of {', '.join((party.state, *party.gives))}."
    )


@keys_group.command("list")
@click.pass_obj
def keys_list(home: Home) -> None:
    """List all keys, own ones first."""
    now = datetime.now(UTC)
    with exchange_said():
        found = [*exchange.keys_known(home)]
        for one in exchange.others(home):
            found += exchange.keys_known(home, one.code)
    for key in found:
        click.echo(f"{key.party:12} {key.id}  {_validity(key, now)}")


def _validity(key: PublicKey, now: datetime) -> str:
    return key.why_not(now) or f"valid until {key.valid_until:%Y-%m-%d}"


COMMANDS: tuple[click.Command, ...] = (party_group, keys_group)
