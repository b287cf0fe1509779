"""`kordon audit`: proving the log whole, sealing it, searching and exporting it, unusual use.

Whoever was looked for in a search is never given as an argument: arguments stand in the shell's
history and in every process list. Searches are themselves written to the log before they are answered.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

import click
import orjson

from bank.audit import (
    AuditError,
    AuditLog,
    Door,
    Filters,
    FiltersRefused,
    Found,
    KeyRefused,
    Kind,
    RecordKey,
    export,
    make_key,
    public_key_of,
    public_text,
    read_key,
    search,
    unusual,
    verify,
)
from bank.audit import seal as seal_log
from bank.audit.database import address_of
from bank.audited import entry_of_admin
from bank.home import Home
from bank.store import StoreError
from ingest.exits import QUARANTINED, TROUBLE, USAGE, fail, trouble_said
from ingest.operating import new_request, operator
from ingest.options import as_json
from ingest.private_files import first_line, new_file

DAYS_LOOKED_AT = 7


@click.group()
def audit() -> None:
    """Who looked for whom: prove the log whole, seal, search, export it, find unusual use."""


@audit.command("make-key")
@click.pass_obj
def make_audit_key(home: Home) -> None:
    """Make the key that signs seals, and show its public half: keep that outside this machine."""
    with _told():
        key = make_key(home.create().settings)
    click.echo(public_text(key))


@audit.command("seal")
@click.option("--unsigned", is_flag=True, help="Seal even without a key.")
@click.pass_obj
def seal(home: Home, unsigned: bool) -> None:
    """Seal the log as it stands; to be run every day (see docs/administration.md).

    The line printed, kept elsewhere, proves that nothing before it was cut off.
    """
    with _told(), _existing(home) as log:
        key = read_key(home.settings)
        if key is None and not unsigned:
            fail(USAGE, "There is no key: `kordon audit make-key`, or --unsigned.")
        made = seal_log(log, key)
    signed = "signed" if made.signed else "NOT signed"
    click.echo(f"{made.number} {made.time.isoformat()} {made.moved} {made.hash.hex()} {signed}")


@audit.command("verify")
@click.option(
    "--public-key", default="", help="That of the seals; else that of this bank's own key."
)
@click.option("--older-key", "older", multiple=True, help="A public key that signed before it.")
@as_json
@click.pass_obj
def verify_log(home: Home, public_key: str, older: tuple[str, ...], as_json: bool) -> None:
    """Compute the whole log again; ends with 1 when something is wrong with it.

    Give the public key as it was written down elsewhere: whoever can change the log on this machine
    can change the key on it, too.
    """
    with _told(), _existing(home) as log:
        own = None if public_key else read_key(home.settings)
        key = public_key_of(public_key) if public_key else own.public_key() if own else None
        result = verify(log, key, older_keys=[public_key_of(one) for one in older])
    looked_at = {"chains": result.chains, "entries": result.entries, "seals": result.seals}
    if as_json:
        problems = [
            {"kind": one.kind, "chain": one.chain, "number": one.number, "text": one.text.en}
            for one in result.problems
        ]
        told: dict[str, Any] = {"sound": result.sound, "signatures_checked": key is not None}
        told |= {**looked_at, "stopped": result.stopped}
        click.echo(orjson.dumps({**told, "problems": problems}))
    else:
        for one in result.problems:
            where = f"chain {one.chain}, entry" if one.chain else "seal"
            click.echo(f"WRONG: {where} {one.number}: {one.text.en}.")
        if result.stopped:
            click.echo("There may be more: only the first problems are listed.")
        click.echo(
            ", ".join(f"{count} {name}" for name, count in looked_at.items()) + " looked at."
        )
        if result.sound:
            click.echo("The log is whole.")
        if key is None:
            click.echo("Signatures were not checked: there is no key.", err=True)
    sys.exit(0 if result.sound else QUARANTINED)


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which entries are meant."""
    moment = click.DateTime(("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"))
    for option in (
        click.option("--text-file", help="Whom or what was looked for, in a file's first line."),
        click.option(
            "--text-stdin", is_flag=True, help="The same from standard input, or typed at a prompt."
        ),
        click.option("--record", nargs=3, metavar="CATEGORY ORIGIN ID", help="A record shown."),
        click.option("--until", type=moment, help="Before this moment (UTC)."),
        click.option("--since", type=moment, help="From this moment on (UTC)."),
        click.option("--kind", type=click.Choice([str(one) for one in Kind])),
        click.option("--state", default=""),
        click.option("--post", default=""),
        click.option("--account", default="", help="A login, or cli:NAME for a command's user."),
    ):
        command = option(command)
    return command


@audit.command("search")
@_filters
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True)
@as_json
@click.pass_obj
def search_log(home: Home, /, limit: int, as_json: bool, **given: Any) -> None:
    """List entries, the newest first.

    A name, plate or number looked for is read by --text-stdin or --text-file, never taken as an
    argument: arguments stay in the shell's history and are seen by all users in the process list.
    """
    filters = _filters_of(given)
    with _told(), _existing(home) as log:
        _log_search(log, "searched", filters)
        page = search(log, filters, None, limit)
    for found in page.found:
        click.echo(_as_json(found) if as_json else _as_line(found))
    if page.next:
        click.echo("There is more: a larger --limit, a shorter time, or export.", err=True)


@audit.command("export")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@_filters
@click.option("--format", "format_", type=click.Choice(("csv", "jsonl")), default="csv")
@click.pass_obj
def export_log(home: Home, /, file: Path, format_: str, **given: Any) -> None:
    """Write entries to a new FILE of this user alone, - for standard output; options as of search."""
    filters = _filters_of(given)
    with _told(), _existing(home) as log:
        _log_search(log, "exported", filters)
        with _output(file) as out:
            count = export(log, filters, out, "csv" if format_ == "csv" else "jsonl")
    click.echo(f"{count} entries.", err=True)


@audit.command("unusual")
@click.option("--days", type=click.IntRange(1, 366), default=DAYS_LOOKED_AT, show_default=True)
@as_json
@click.pass_obj
def unusual_use(home: Home, days: int, as_json: bool) -> None:
    """List use of the last days that a supervisor should ask about; ends with 1 when there is any."""
    until = datetime.now(UTC)
    with _told(), _existing(home) as log:
        _log_search(log, "unusual-use", Filters(since=until - timedelta(days=days), until=until))
        found = unusual(log, until - timedelta(days=days), until)
    for one in found:
        whose = {"account": one.account, "post": one.post, "name": one.name}
        if as_json:
            day = one.day.date().isoformat() if one.day else None
            told = {"kind": one.kind, "count": one.count, "text": one.text.en, "day": day}
            click.echo(orjson.dumps(told | whose))
        else:
            said = ", ".join(f"{name} {value}" for name, value in whose.items() if value)
            click.echo(f"{one.kind}: {said}: {one.text.en}")
    sys.exit(QUARANTINED if found else 0)


@contextmanager
def _told() -> Iterator[None]:
    """End with a sentence when something is refused or the log is in trouble."""
    with trouble_said():
        try:
            yield
        except (FiltersRefused, KeyRefused) as problem:
            fail(USAGE, f"{problem}.")
        except AuditError as problem:
            fail(TROUBLE, f"{problem}.")


@contextmanager
def _existing(home: Home) -> Iterator[AuditLog]:
    """The log, which must be there: a new one would be found whole, whatever became of the old."""
    try:
        url = address_of(home)
    except StoreError as problem:
        fail(USAGE, str(problem))
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        fail(TROUBLE, f"There is no audit log: {url.database} does not exist.")
    with AuditLog.open(home) as log:
        yield log


def _filters_of(given: dict[str, Any]) -> Filters:
    from_stdin, file = given.pop("text_stdin"), given.pop("text_file")
    record, kind = given.pop("record"), given.pop("kind")
    moments: dict[str, Any] = {
        name: moment.replace(tzinfo=UTC) if (moment := given.pop(name)) else None
        for name in ("since", "until")
    }
    text = _text(from_stdin, file)
    return Filters(
        text=text,
        record=RecordKey(*record) if record else None,
        kind=Kind(kind) if kind else None,
        **moments,
        **given,
    )


def _text(from_stdin: bool, file: str | None) -> str:
    if from_stdin and sys.stdin.isatty():
        return str(click.prompt("Name or number", err=True))
    if not from_stdin and not file:
        return ""
    return first_line("-" if from_stdin else str(file), "What to look for").strip()


def _log_search(log: AuditLog, outcome: str, filters: Filters) -> None:
    """Who reads the log is kept in it too, before it is read."""
    given = {one.name: getattr(filters, one.name) for one in fields(filters)}
    asked = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in given.items()
        if value
    }
    kind = Kind.EXPORT if outcome == "exported" else Kind.AUDIT
    log.write(entry_of_admin(operator(), Door.CLI, outcome, asked, new_request(), kind=kind))


@contextmanager
def _output(path: Path) -> Iterator[TextIO]:
    if str(path) == "-":
        yield sys.stdout
        return
    with new_file(path) as file:
        yield file


def _as_json(found: Found) -> bytes:
    entry = found.entry
    row = {one.name: getattr(entry, one.name) for one in fields(entry)}
    row["shown"] = [one._asdict() for one in entry.shown]
    return orjson.dumps(row | found.receipt._asdict())


def _as_line(found: Found) -> str:
    entry = found.entry
    asked = orjson.dumps(entry.asked).decode()
    return (
        f"{entry.time:%Y-%m-%d %H:%M:%S} {entry.kind} {entry.account} {entry.post or '-'} "
        f"{entry.door} {entry.purpose or '-'} {entry.outcome or '-'} "
        f"{_listed(entry.shown)} {asked}"
    )


def _listed(shown: Sequence[tuple[Any, ...]]) -> str:
    return "[" + "; ".join(f"{one[0]} {one[1]} {one[2]}" for one in shown) + "]"


COMMANDS: tuple[click.Command, ...] = (audit,)
