"""Commands that look after accounts: the first administrator, adding, closing, passwords, tokens.

A password is typed at a prompt or read from a file, never given as an argument, where any process
could read it. What is made here (a one-time password, a token) is shown once on standard output, or
written to a new file of this user alone with --to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from bank.accounts import (
    LANGUAGES,
    ROLES,
    SCOPES,
    Account,
    Accounts,
    AccountsError,
    Event,
    KeyTrouble,
    Token,
)
from bank.audit import AuditLog, AuditUnavailable, Door
from bank.audited import Actor, entry_of_event
from bank.home import Home
from ingest.exits import TROUBLE, USAGE, fail, trouble_said
from ingest.operating import audit_log, operator
from ingest.options import FILE, as_json
from ingest.private_files import first_line, new_file

_TO = click.option(
    "--to",
    type=FILE,
    help="A new file to write what is secret to, rather than show it.",
)


def _particulars(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say whom an account is for."""
    for option in (
        click.option("--language", type=click.Choice(LANGUAGES), default="ru", show_default=True),
        click.option("--post", required=True, help="Where the person serves."),
        click.option("--state", required=True, help="The state's code, such as KZ."),
        click.option("--name", required=True, help="The person's or the device's name."),
    ):
        command = option(command)
    return command


@click.group()
def accounts() -> None:
    """Who may come in, and what they may do."""


@accounts.command("first-administrator")
@click.argument("login")
@_particulars
@click.option("--password-file", help="Read the password from a file's first line, - for stdin.")
@click.pass_obj
def first_administrator(
    home: Home, login: str, name: str, state: str, post: str, language: str, password_file: str
) -> None:
    """Make the first administrator; refused when there is one, active or not."""
    if password_file:
        password = first_line(password_file, "The password")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    with _changing(home) as change:
        made = change.accounts.first_administrator(
            login, name, state, post, language, password, change.by, _now()
        )
        change.done(made.event)


@accounts.command("add")
@click.argument("login")
@_particulars
@click.option("--role", required=True, type=click.Choice(list(ROLES)))
@_TO
@click.pass_obj
def add(
    home: Home,
    login: str,
    name: str,
    state: str,
    post: str,
    language: str,
    role: str,
    to: Path | None,
) -> None:
    """Make an account with a one-time password, good for three days, to be changed at once."""
    with _changing(home) as change, _secret(to) as give:
        made = change.accounts.create(login, name, role, state, post, language, change.by, _now())
        change.done(made.event)
        give(made.one_time_password)


@accounts.command("list")
@as_json
@click.pass_obj
def list_accounts(home: Home, as_json: bool) -> None:
    """List the accounts."""
    with _opened(home) as opened:
        found = opened.list()
    if as_json:
        click.echo(json.dumps([_as_row(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        marks = [] if one.active else ["deactivated"]
        marks += ["must change the password"] if one.must_change_password else []
        marks += ["second factor"] if one.has_second_factor else []
        seen = one.last_seen.isoformat(" ", "minutes") if one.last_seen else "never"
        click.echo(
            f"{one.login:20} {one.role:14} {one.state:3} {one.post:20} {one.name:30} "
            f"seen {seen}  {', '.join(marks)}".rstrip()
        )


@accounts.command("deactivate")
@click.argument("login")
@click.pass_obj
def deactivate(home: Home, login: str) -> None:
    """Close an account: its sessions end, its tokens open nothing."""
    with _changing(home) as change:
        change.done(change.accounts.deactivate(login, change.by, _now()))


@accounts.command("reactivate")
@click.argument("login")
@click.pass_obj
def reactivate(home: Home, login: str) -> None:
    """Open a closed account again, as it was."""
    with _changing(home) as change:
        change.done(change.accounts.reactivate(login, change.by, _now()))


@accounts.command("reset-password")
@click.argument("login")
@_TO
@click.pass_obj
def reset_password(home: Home, login: str, to: Path | None) -> None:
    """Give an account a one-time password; its sessions end."""
    with _changing(home) as change, _secret(to) as give:
        made = change.accounts.reset_password(login, change.by, _now())
        change.done(made.event)
        give(made.one_time_password)


@accounts.command("role")
@click.argument("login")
@click.argument("role", type=click.Choice(list(ROLES)))
@click.pass_obj
def change_role(home: Home, login: str, role: str) -> None:
    """Change what an account may do; its sessions end."""
    with _changing(home) as change:
        change.done(change.accounts.change_role(login, role, change.by, _now()))


@accounts.group("second-factor")
def second_factor() -> None:
    """Codes of an authenticator."""


@second_factor.command("reset")
@click.argument("login")
@click.pass_obj
def reset_second_factor(home: Home, login: str) -> None:
    """Forget the second factor of someone who lost the device and the recovery codes."""
    with _changing(home) as change:
        change.done(change.accounts.reset_second_factor(login, change.by, _now()))


@accounts.group("tokens")
def tokens() -> None:
    """Keys of mobile clients."""


@tokens.command("add")
@click.argument("login")
@click.option("--name", required=True, help="What will use it, such as a tablet's number.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(list(SCOPES)))
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
@_TO
@click.pass_obj
def add_token(
    home: Home, login: str, name: str, scopes: tuple[str, ...], days: int, to: Path | None
) -> None:
    """Make a token for an account."""
    now = _now()
    with _changing(home) as change, _secret(to) as give:
        made = change.accounts.add_token(
            login, name, scopes, now + timedelta(days=days), change.by, now
        )
        change.done(made.event)
        give(made.secret)


@tokens.command("list")
@click.argument("login", required=False)
@as_json
@click.pass_obj
def list_tokens(home: Home, login: str | None, as_json: bool) -> None:
    """List the tokens of an account, or of all."""
    with _opened(home) as opened:
        found = opened.tokens(opened.account(login).login if login else None)
    if as_json:
        click.echo(json.dumps([_as_row(one) for one in found], ensure_ascii=False))
        return
    now = _now()
    for one in found:
        end = "revoked" if one.revoked else "expired" if now >= one.expires else "good"
        used = one.last_used.isoformat(" ", "minutes") if one.last_used else "never"
        click.echo(
            f"{one.id} {one.login:20} {end:8} until {one.expires:%Y-%m-%d}  used {used}  "
            f"{','.join(sorted(one.scopes))}  {one.name}"
        )


@tokens.command("revoke")
@click.argument("number")
@click.pass_obj
def revoke_token(home: Home, number: str) -> None:
    """Revoke a token for good, by its number (the first part of it, or from the list)."""
    with _changing(home) as change:
        change.done(change.accounts.revoke_token(number, change.by, _now()))


@contextmanager
def _opened(home: Home) -> Iterator[Accounts]:
    """The accounts of a home; ends with a sentence when something is refused or in trouble."""
    with trouble_said():
        try:
            with Accounts.open(home) as opened:
                yield opened
        except KeyTrouble as problem:
            fail(TROUBLE, str(problem))
        except AccountsError as problem:
            fail(USAGE, str(problem))


@dataclass(frozen=True)
class _Changing:
    """The accounts, and who changes them; what was done is logged before anything secret is shown."""

    accounts: Accounts
    log: AuditLog
    who: Actor

    @property
    def by(self) -> str:
        """Who is named in events."""
        return self.who.account

    def done(self, event: Event) -> None:
        """Log what was done, and say it."""
        try:
            self.log.write(entry_of_event(event, Door.CLI, self.who))
        except AuditUnavailable as problem:
            fail(TROUBLE, f"{_sentence(event)}\nThis was done, but not logged: {problem}.")
        click.echo(_sentence(event), err=True)


@contextmanager
def _changing(home: Home) -> Iterator[_Changing]:
    """The accounts of a home to be changed; nothing is without an audit log that can be opened."""
    with audit_log(home) as log, _opened(home) as opened:
        yield _Changing(opened, log, operator())


@contextmanager
def _secret(to: Path | None) -> Iterator[Callable[[str], None]]:
    """What takes the secret. The file is made first: a secret that cannot be kept must not be made."""
    if to is None:
        yield click.echo
        return
    with new_file(to) as file:
        try:
            yield lambda text: print(text, file=file, flush=True)
        except BaseException:
            to.unlink()
            raise


def _sentence(event: Event) -> str:
    detail = "".join(f", {name} {value}" for name, value in event.detail.items())
    return f"{event.kind.value}: {event.account}{detail}."


def _as_row(one: Account | Token) -> dict[str, Any]:
    row = dict(vars(one))
    for name, value in row.items():
        if isinstance(value, datetime):
            row[name] = value.isoformat()
        elif isinstance(value, frozenset):
            row[name] = sorted(value)
    return row


def _now() -> datetime:
    return datetime.now(UTC)


COMMANDS: tuple[click.Command, ...] = (accounts,)
