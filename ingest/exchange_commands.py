"""Commands for the exchange with other installations: parties and keys, packages, receipts, what is open.

See docs/exchange.md.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from bank import exchange
from bank.exchange import Receipt, SentPackage
from bank.exchange.checks import check_file
from bank.exchange.conformance import write_conformance
from bank.exchange.key_files import read_key_file
from bank.exchange.schemas import write_schemas
from bank.exchange.status import PartyStatus, status, status_values
from bank.exchange.watching import Pass, look_into
from bank.home import Home
from bank.receivers import register_receivers
from bank.store import Store
from bank.whole_files import write_whole
from ingest.exchange_key_commands import COMMANDS as KEY_COMMANDS
from ingest.exchange_key_commands import exchange_said
from ingest.exits import QUARANTINED, REFUSED, USAGE, fail
from ingest.indexing import bring_index_up
from ingest.operating import audit_log, check_originator, operator
from ingest.options import CATEGORY, FILE, THERE, as_json, origin


@click.group("exchange")
def exchange_group() -> None:
    """Exchange with other installations: packages, receipts, messages."""


@exchange_group.command("export")
@click.option("--to", required=True, help="The party, such as KZ.")
@click.option("--full", is_flag=True, help="Whole arrays rather than what changed.")
@click.option("--category", "categories", multiple=True, type=CATEGORY)
@click.option(
    "--plain", is_flag=True, help="Not encrypted: for a carrier that is encrypted itself."
)
@click.option("--even-empty", is_flag=True, help="A package even when there is nothing new.")
@click.option("--again", is_flag=True, help="Make none: hand over all that were not answered.")
@click.option("--out", required=True, type=FILE, help="A file, or a folder for files.")
@click.pass_obj
def export(
    home: Home,
    to: str,
    full: bool,
    categories: tuple[str, ...],
    plain: bool,
    even_empty: bool,
    again: bool,
    out: Path,
) -> None:
    """Write the next package to a party: whole arrays at first, later what changed."""
    with exchange_said():
        if again:
            packages = exchange.packages_for(home, to)
        else:
            made = exchange.make_package(
                home,
                to,
                who=operator(),
                full=full,
                categories=categories,
                even_empty=even_empty,
                closed=not plain,
            )
            packages = [made] if made else []
        if len(packages) > 1 and not out.is_dir():
            fail(USAGE, f"{len(packages)} packages were not answered: give a folder by --out.")
        for one in packages:
            _tell(one, exchange.hand_over(home, one, out / one.file if out.is_dir() else out))
    if not packages:
        click.echo("There is nothing to send.")


def _tell(one: SentPackage, path: Path) -> None:
    click.echo(
        f"Package {one.number} to {one.recipient}: {one.records} records, {one.withdrawals} "
        f"withdrawals, {one.messages} messages: {path}"
    )


@exchange_group.command("import")
@click.argument("file", type=THERE)
@click.option("--receipt", "answer", type=FILE, help="Where the receipt is written.")
@click.option("--no-index", is_flag=True, help="Leave the index for later.")
@as_json
@click.pass_obj
def import_(home: Home, file: Path, answer: Path | None, no_index: bool, as_json: bool) -> None:
    """Take in a package and write the receipt that answers it."""
    with exchange_said(REFUSED):
        receipt = exchange.take_in(home, file, who=operator())
        if answer is not None:
            write_whole(answer, exchange.sealed_receipt(home, receipt))
        exchange.deliver(home)
        if receipt.accepted and not no_index:
            with Store.open(home) as store:
                bring_index_up(home, store)
    _say_receipt(receipt, as_json)


@exchange_group.command("receipt")
@click.argument("file", type=THERE)
@as_json
@click.pass_obj
def receipt_command(home: Home, file: Path, as_json: bool) -> None:
    """Take in the receipt that answers a package of ours."""
    with exchange_said(REFUSED):
        raw = exchange.opened_document(home, file)
        receipt = exchange.take_receipt(home, raw, who=operator())
    _say_receipt(receipt, as_json)


def _say_receipt(receipt: Receipt, as_json: bool) -> None:
    assert receipt.document is not None  # all that are shown are signed
    if as_json:
        click.echo(receipt.document.text)
    else:
        click.echo(f"Package {receipt.number} of {receipt.sender}: {receipt.verdict}.")
        for name, count in receipt.counts.items():
            click.echo(f"{name:12} {count:>10}")
        for reason in receipt.reasons:
            click.echo(str(reason), err=True)
        for one in receipt.refused[:20]:
            why = "; ".join(f"{field}: {text}" for field, text in one.reasons)
            click.echo(f"line {one.line} ({one.category} {one.origin} {one.id}): {why}", err=True)
        for array in receipt.arrays:
            if not array.agrees:
                click.echo(
                    f"{array.category} {array.origin} is not as the sender has it.", err=True
                )
    sys.exit(REFUSED if not receipt.accepted else QUARANTINED if receipt.refused_lines else 0)


@exchange_group.command("check")
@click.argument("file", type=THERE)
@click.option("--identity", "identities", type=THERE, multiple=True, help="To open it: an age key.")
@click.option("--keys", "key_files", type=THERE, multiple=True, help="The sender's key file.")
@as_json
def check(
    file: Path, identities: tuple[Path, ...], key_files: tuple[Path, ...], as_json: bool
) -> None:
    """Say whether a package, receipt or key file conforms; no bank is needed."""
    with exchange_said():
        opening = [line for one in identities for line in _identities(one)]
        keys = [read_key_file(one.read_bytes()) for one in key_files]
        found = check_file(file, identities=opening, key_files=keys)
    if as_json:
        faults = [
            {"file": one.file, "line": one.line, "field": one.field, "message": one.message}
            for one in found.faults
        ]
        told = {"kind": found.kind, "conforms": found.conforms, "faults": faults}
        click.echo(json.dumps(told | {"unchecked": list(found.unchecked)}, ensure_ascii=False))
    else:
        for one in found.faults:
            click.echo(str(one))
        for text in found.unchecked:
            click.echo(f"Not checked: {text}.", err=True)
        if found.conforms:
            click.echo(f"The {found.kind} conforms.")
    sys.exit(0 if found.conforms else QUARANTINED)


def _identities(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text().splitlines())
    return [line for line in lines if line.startswith("AGE-SECRET-KEY-")]


@exchange_group.command("status")
@as_json
@click.pass_obj
def status_command(home: Home, as_json: bool) -> None:
    """What was never answered and how old it is, and when the last package came, party by party."""
    now = datetime.now(UTC)
    with exchange_said():
        found = status(home, now=now)
    if as_json:
        click.echo(json.dumps([status_values(one, now) for one in found], ensure_ascii=False))
        return
    for one in found:
        for line in _status_lines(one, now):
            click.echo(line)


def _status_lines(one: PartyStatus, now: datetime) -> Iterator[str]:
    last = one.acknowledged
    yield f"{one.party.code} {one.party.name}"
    yield f"  came:     {_came(one, now)}"
    yield f"  answered: up to package {last.number}" if last else "  answered: none yet"
    for each in one.unanswered:
        age = _age(now - each.made_at)
        yield f"  NOT ANSWERED: package {each.number} ({each.state}), made {age} ago"
    for array in one.disagrees:
        yield f"  NOT THE SAME: {array}"
    if one.waiting or one.unhandled:
        yield f"  messages: {one.waiting} wait to leave, {one.unhandled} came and are not handled"
    if one.key_ends_soon:
        ends = f"on {one.key.valid_until:%Y-%m-%d}" if one.key else "already"
        yield f"  ITS KEY ENDS {ends}: ask for its key file"


def _came(one: PartyStatus, now: datetime) -> str:
    if one.came is None:
        return "nothing yet"
    refused = f", {one.came.refused} lines refused" if one.came.refused else ""
    return f"package {one.came.number}, {_age(now - one.came.taken_at)} ago{refused}"


def _age(passed: timedelta) -> str:
    hours = int(passed.total_seconds()) // 3600
    return f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h"


@exchange_group.command("watch")
@click.argument("folder", type=FILE)
@click.option("--to", "parties", multiple=True, help="Put out packages for this party, too.")
@click.option("--every", default=60, show_default=True, help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="Look once and end.")
@click.pass_obj
def watch(home: Home, folder: Path, parties: tuple[str, ...], every: int, once: bool) -> None:
    """Take in what lies in FOLDER/in, put answers and packages into FOLDER/out."""
    while True:
        with exchange_said(), audit_log(home) as log, exchange.logging_to(log):
            seen = look_into(home, folder, to=parties, who=operator())
            exchange.deliver(home)
            if seen.done:
                with Store.open(home) as store:
                    bring_index_up(home, store)
        _say_pass(seen)
        if once:
            sys.exit(QUARANTINED if seen.refused or seen.waiting else 0)
        time.sleep(every)


def _say_pass(seen: Pass) -> None:
    for name in seen.done:
        click.echo(f"taken in: {name}")
    for name, why in seen.refused.items():
        click.echo(f"refused: {name}: {why}", err=True)
    for name in seen.waiting:
        click.echo(f"waits for those before it: {name}", err=True)
    for name in seen.put_out:
        click.echo(f"put out: {name}")


@exchange_group.command("digest")
@origin
@click.option("--category", required=True, type=CATEGORY)
@click.option("--to", default="", help="What this party is given of it, rather than what is here.")
@as_json
@click.pass_obj
def digest(home: Home, origin: str, category: str, to: str, as_json: bool) -> None:
    """The digest of an array, by which two banks compare what they have."""
    with exchange_said():
        check_originator(home, origin)
        found = (
            exchange.given_digest(home, to, origin, category)
            if to
            else exchange.array_digest(home, origin, category)
        )
    told: dict[str, Any] = {"records": found.records, "digest": found.text}
    click.echo(json.dumps(told) if as_json else f"{found.records} records, {found.text}")


@exchange_group.command("conformance")
@click.argument("folder", type=FILE)
def conformance(folder: Path) -> None:
    """Write packages, good and bad, with what is to become of each: for whoever writes their own end."""
    with exchange_said():
        count = write_conformance(folder)
    click.echo(f"{count} packages and expected.json in {folder}.")


@exchange_group.command("schemas")
@click.argument("folder", type=FILE)
def schemas(folder: Path) -> None:
    """Write the JSON Schemas of all that is exchanged."""
    with exchange_said():
        for path in write_schemas(folder):
            click.echo(path)


for _command in KEY_COMMANDS:
    exchange_group.add_command(_command)

register_receivers()

COMMANDS: tuple[click.Command, ...] = (exchange_group,)
