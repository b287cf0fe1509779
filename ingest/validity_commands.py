"""`kordon validity`: what is about to end by itself, what ended, and renewing it."""

from __future__ import annotations

import csv
import html
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO

import click

from bank.audit import Door, Kind
from bank.audited import entry_of_admin
from bank.home import Home
from bank.store import Store
from bank.store.model import Ending, Refusal
from bank.validity import COLUMNS, about_to_end, ended_lately, endings, renew, row_of
from index_mappings.categories import CATEGORIES
from index_mappings.spreadsheets import plain_cell, safe_cell
from ingest.exits import QUARANTINED, USAGE, fail, trouble_said
from ingest.indexing import bring_index_up
from ingest.operating import audit_log, new_request, operator
from ingest.options import CATEGORY, DAY, origin

FORMATS = ("text", "csv", "json", "html")
_CATEGORIES = click.option("--category", "categories", multiple=True, type=CATEGORY)
_FORMAT = click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True
)


@click.group()
def validity() -> None:
    """Records that end by themselves on their last day, and renewing them."""


@validity.command("list")
@origin
@_CATEGORIES
@click.option("--days", default=30, show_default=True, help="How far ahead, today included.")
@_FORMAT
@click.pass_obj
def list_ending(
    home: Home, origin: str, categories: tuple[str, ...], days: int, format_: str
) -> None:
    """List what is about to end, the soonest first, category by category."""
    if days < 0:
        fail(USAGE, "--days cannot be fewer than none.")
    _listed(home, origin, categories, about_to_end(date.today(), days), format_)


@validity.command("ended")
@origin
@_CATEGORIES
@click.option("--days", default=30, show_default=True, help="How far back, yesterday included.")
@_FORMAT
@click.pass_obj
def list_ended(
    home: Home, origin: str, categories: tuple[str, ...], days: int, format_: str
) -> None:
    """List what ended by itself lately and was neither renewed nor withdrawn since."""
    if days < 1:
        fail(USAGE, "--days cannot be fewer than one.")
    _listed(home, origin, categories, ended_lately(date.today(), days), format_)


@validity.command("renew")
@origin
@click.option("--category", required=True, type=CATEGORY)
@click.option("--until", required=True, type=DAY, help="The new last day.")
@click.option(
    "--file", "source", help="Ids, one a line, or a CSV file as `list` writes it; - for input."
)
@click.option("--no-index", is_flag=True, help="Leave the index for later.")
@click.argument("ids", nargs=-1)
@click.pass_obj
def renew_records(
    home: Home,
    origin: str,
    category: str,
    until: datetime,
    source: str | None,
    no_index: bool,
    ids: tuple[str, ...],
) -> None:
    """Let records stand until a day, as new versions of one run; what ended stands again."""
    day = until.date()
    if day < date.today():
        fail(USAGE, f"{day} is past: give a day to come.")
    if bool(ids) == bool(source):
        fail(USAGE, "Give ids, or --file, and not both.")
    wanted = _read(source, origin, category) if source else iter(ids)
    asked = {"origin": origin, "category": category, "until": day.isoformat()}
    _log(home, "validity-renewed", asked)
    with trouble_said(), Store.open(home) as store:
        store.originator(origin)
        done = renew(store, (origin, category), day, wanted, _say)
        click.echo(
            f"Run {done.run.number}: {done.renewed} renewed until {day}, {done.unchanged} stood "
            f"until then already, {done.refused} refused."
        )
        if not no_index:
            bring_index_up(home, store)
    sys.exit(QUARANTINED if done.refused else 0)


def _listed(
    home: Home, origin: str, categories: tuple[str, ...], days: tuple[date, date], format_: str
) -> None:
    first, last = days
    asked = {"origin": origin, "since": first.isoformat(), "until": last.isoformat()}
    _log(home, "validity-listed", asked)
    with trouble_said(), Store.open(home) as store:
        # Of a code that nobody has nothing ends: that is no answer.
        store.originator(origin)
        found = endings(store, origin, categories or tuple(CATEGORIES), days)
        _WRITERS[format_](found, f"{origin}, {first} – {last}")


def _log(home: Home, outcome: str, asked: dict[str, str]) -> None:
    with audit_log(home) as log:
        entry = entry_of_admin(operator(), Door.CLI, outcome, asked, new_request(), kind=Kind.ADMIN)
        log.write(entry)


def _say(refusal: Refusal) -> None:
    click.echo(f"{refusal.id}: {refusal.message}", err=True)


def _read(source: str, origin: str, category: str) -> Iterator[str]:
    """The ids of a file; of a list in CSV those of this array."""
    try:
        with click.open_file(source, encoding="utf-8-sig") as lines:
            yield from _ids(lines, origin, category)
    except OSError as problem:
        fail(USAGE, f"{source} cannot be read: {problem.strerror}.")
    except UnicodeDecodeError:
        fail(USAGE, f"{source} is not UTF-8.")


def _ids(lines: IO[str], origin: str, category: str) -> Iterator[str]:
    first = lines.readline()
    names = next(csv.reader([first]), [])
    if len(names) > 1 and "id" in names:
        for row in csv.DictReader(lines, names):
            if row.get("origin", origin) == origin and row.get("category", category) == category:
                yield plain_cell(row["id"])
        return
    for line in _chained(first, lines):
        if id_ := line.strip():
            yield id_


def _chained(first: str, lines: Iterable[str]) -> Iterator[str]:
    yield first
    yield from lines


def _text(found: Iterable[Ending], _title: str) -> None:
    for one in found:
        click.echo(f"{one.last_day}  {one.origin:8} {one.category:22} {one.id}")


def _csv(found: Iterable[Ending], _title: str) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    writer.writerows(map(safe_cell, row_of(one)) for one in found)


def _json(found: Iterable[Ending], _title: str) -> None:
    before = "["
    for one in found:
        told = dict(zip(COLUMNS, row_of(one), strict=True))
        click.echo(f"{before}\n{json.dumps(told, ensure_ascii=False)}", nl=False)
        before = ","
    click.echo("[]" if before == "[" else "\n]")


def _html(found: Iterable[Ending], title: str) -> None:
    """A page to print; nothing is loaded from anywhere."""
    heads = "".join(f"<th>{one}</th>" for one in COLUMNS)
    click.echo(
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        "<style>table{border-collapse:collapse}td,th{border:1px solid;padding:2px 8px;text-align:left}"
        f"</style><h1>{html.escape(title)}</h1><table><thead><tr>{heads}</tr></thead><tbody>"
    )
    for one in found:
        cells = "".join(f"<td>{html.escape(str(value))}</td>" for value in row_of(one))
        click.echo(f"<tr>{cells}</tr>")
    click.echo("</tbody></table></html>")


_WRITERS = {"text": _text, "csv": _csv, "json": _json, "html": _html}
COMMANDS: tuple[click.Command, ...] = (validity,)
