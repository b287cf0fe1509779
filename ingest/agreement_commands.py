"""Commands for agreements between states: which records, which fields, for what, from when to when.

An agreement comes from a JSON file or from options; options change what the file says. Nothing is
ever taken away: every edit is a version, with who decided on it and on what ground.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import click

from bank.access import (
    Agreement,
    AgreementRefused,
    Agreements,
    AgreementVersion,
    UnknownAgreement,
)
from bank.access.forms import agreement_of, values_of, version_values
from bank.audit import AuditLog, AuditUnavailable, Door
from bank.audited import entry_of_agreement
from bank.home import Home
from index_mappings.categories import CATEGORIES
from index_mappings.purposes import PURPOSES
from index_mappings.strict_json import loads
from ingest.exits import TROUBLE, USAGE, fail, trouble_said
from ingest.operating import audit_log, operator
from ingest.options import CATEGORY, DAY, as_json


def _terms(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what an agreement gives; many may be given several times."""
    for option in (
        click.option("--note", help="A remark, such as the number of the protocol."),
        click.option("--give-text", "texts_given", metavar="CATEGORY:FIELD", multiple=True,
                     help="A free text that is given although fields are withheld."),
        click.option("--withhold", "withheld", metavar="CATEGORY:FIELD", multiple=True,
                     help="A field that is not given, such as wanted-persons:documents.number."),
        click.option("--last-day", help="The last day in force, such as 2027-12-31."),
        click.option("--first-day", help="The first day in force."),
        click.option("--purpose", "purposes", type=click.Choice(list(PURPOSES)), multiple=True),
        click.option("--category", "categories", type=CATEGORY, multiple=True),
        click.option("--receiver", help="The state that may look, such as UZ."),
        click.option("--giver", help="The state whose records are given, such as KZ."),
        click.option("--file", "source", help="The agreement as JSON, - for standard input."),
    ):  # fmt: skip
        command = option(command)
    return command


def _signed(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--why", required=True, help="The ground: a decision, a protocol.")(
        command
    )
    return click.option("--who", help="Who decided on it; else the user who runs this.")(command)


@click.group()
def agreements() -> None:
    """What states let one another see."""


@agreements.command("list")
@click.option("--all", "every", is_flag=True, help="Those ended and not yet begun, too.")
@click.option("--day", type=DAY, help="In force on this day rather than today.")
@as_json
@click.pass_obj
def list_agreements(home: Home, every: bool, day: datetime | None, as_json: bool) -> None:
    """List the agreements in force."""
    with _opened(home) as opened:
        found = opened.all() if every else opened.current(day.date() if day else _today())
    if as_json:
        _echo([values_of(one) for one in found])
        return
    for one in found:
        until = f"to {one.last_day}" if one.last_day else "until ended"
        click.echo(
            f"{one.number:4}  {one.giver} gives {one.receiver}  from {one.first_day} {until}  "
            f"{', '.join(sorted(one.categories))}  for {', '.join(sorted(one.purposes))}"
        )


@agreements.command("show")
@click.argument("number", type=int)
@as_json
@click.pass_obj
def show(home: Home, number: int, as_json: bool) -> None:
    """Show an agreement as it is now."""
    with _opened(home) as opened:
        values = values_of(opened.history(number)[0].agreement)
    if as_json:
        _echo(values)
    else:
        _say(values)


@agreements.command("history")
@click.argument("number", type=int)
@as_json
@click.pass_obj
def history(home: Home, number: int, as_json: bool) -> None:
    """Show all versions of an agreement, the newest first, with who decided on each and why."""
    with _opened(home) as opened:
        found = [version_values(one) for one in opened.history(number)]
    if as_json:
        _echo(found)
        return
    for values in found:
        _say(values)
        click.echo()


@agreements.command("add")
@_terms
@_signed
@click.pass_obj
def add(home: Home, /, who: str | None, why: str, source: str | None, **terms: Any) -> None:
    """Add an agreement."""
    with _changing(home, who) as change:
        agreement = _agreement(_read(source) if source else {}, terms)
        added = change.agreements.add(agreement, who=change.decided_by, why=why)
        change.done(change.agreements.history(added.number)[0], "is added")
    click.echo(added.number)


@agreements.command("change")
@click.argument("number", type=int)
@_terms
@_signed
@click.pass_obj
def change(
    home: Home, /, number: int, who: str | None, why: str, source: str | None, **terms: Any
) -> None:
    """Change an agreement: by a file the whole of it, by options what they name.

    --withhold and --give-text replace all that was withheld or given before; an empty text leaves
    nothing. The states cannot be changed: end the agreement and add another.
    """
    with _changing(home, who) as change:
        known = values_of(change.agreements.history(number)[0].agreement)
        agreement = _agreement(_read(source) if source else known, terms, number)
        change.done(
            change.agreements.change(agreement, who=change.decided_by, why=why), "is changed"
        )


@agreements.command("end")
@click.argument("number", type=int)
@click.option("--last-day", type=DAY, required=True, help="The last day on which it is in force.")
@_signed
@click.pass_obj
def end(home: Home, number: int, last_day: datetime, who: str | None, why: str) -> None:
    """End an agreement with a day; one before its first day keeps it from ever beginning."""
    day = last_day.date()
    with _changing(home, who) as change:
        made = change.agreements.end(number, day, who=change.decided_by, why=why)
        change.done(made, f"ends on {day}")


@contextmanager
def _opened(home: Home) -> Iterator[Agreements]:
    """The agreements of a home; ends with a line for each field that is refused."""
    with trouble_said():
        try:
            with Agreements.open(home) as opened:
                yield opened
        except AgreementRefused as refused:
            fail(USAGE, "\n".join(f"{one.field}: {one.message}" for one in refused.errors))
        except UnknownAgreement as problem:
            fail(USAGE, f"{problem}: see `kordon agreements list --all`.")


@dataclass(frozen=True)
class _Changing:
    """The agreements, and who changes them; what was done is logged before it is said."""

    agreements: Agreements
    log: AuditLog
    decided_by: str

    def done(self, version: AgreementVersion, what: str) -> None:
        """Log an edit, and say it."""
        said = f"Agreement {version.agreement.number} {what}: version {version.version}."
        try:
            self.log.write(entry_of_agreement(version, Door.CLI, operator()))
        except AuditUnavailable as problem:
            fail(TROUBLE, f"{said}\nThis was done, but not logged: {problem}.")
        click.echo(said, err=True)


@contextmanager
def _changing(home: Home, who: str | None) -> Iterator[_Changing]:
    """The agreements of a home to be changed; nothing is without an audit log that can be opened."""
    with audit_log(home) as log, _opened(home) as opened:
        yield _Changing(opened, log, who or operator().account)


def _read(source: str) -> Any:
    try:
        with click.open_file(source, "rb") as file:
            return loads(file.read())
    except OSError as problem:
        fail(USAGE, f"{source} cannot be read: {problem.strerror}.")
    except ValueError as problem:
        fail(USAGE, f"{source} is not JSON: {problem}.")


def _agreement(values: Any, terms: dict[str, Any], number: int = 0) -> Agreement:
    """The agreement of a file's values, those of options before them; raises AgreementRefused."""
    given = {name: value for name, value in terms.items() if value not in (None, ())}
    for name in ("withheld", "texts_given"):
        if name in given:
            given[name] = _by_category(given[name])
    for name in ("categories", "purposes"):
        if name in given:
            given[name] = list(given[name])
    return agreement_of(values | given if isinstance(values, dict) else values, number)


def _by_category(paths: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in filter(None, paths):
        category, _, path = one.partition(":")
        if category not in CATEGORIES or not path:
            fail(USAGE, f"{one}: write CATEGORY:FIELD, such as wanted-persons:documents.number.")
        found.setdefault(category, []).append(path)
    return found


def _echo(values: Any) -> None:
    click.echo(json.dumps(values, ensure_ascii=False))


def _say(values: dict[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, dict):
            value = "; ".join(f"{key}: {', '.join(paths)}" for key, paths in value.items())
        elif isinstance(value, list):
            value = ", ".join(value)
        if value not in (None, ""):
            click.echo(f"{name.replace('_', ' '):12} {value}")


def _today() -> date:
    return date.today()


COMMANDS: tuple[click.Command, ...] = (agreements,)
