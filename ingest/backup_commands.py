"""`kordon backup` and `kordon restore`: a whole installation into one encrypted file, and back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import click

from bank.audit import AuditError
from bank.backup import (
    PLAIN,
    BackupDamaged,
    BackupError,
    BackupRefused,
    Lock,
    LockRefused,
    Opener,
    Restored,
    make_identity,
    restore_backup,
    write_backup,
)
from bank.home import Home
from ingest.exits import QUARANTINED, REFUSED, TROUBLE, USAGE, fail, trouble_said
from ingest.operating import operator
from ingest.options import FILE
from ingest.private_files import first_line

RECIPIENTS = "backup.recipients"
"""In the settings: the public keys to which back-ups are closed unless others are given."""

_PASSPHRASE = click.option("--passphrase", is_flag=True, help="Ask for a passphrase.")
_PASSPHRASE_FILE = click.option("--passphrase-file", help="A passphrase in a file's first line.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--recipient", "recipients", multiple=True, help="A public age key (age1…).")
@_PASSPHRASE
@_PASSPHRASE_FILE
@click.option(
    "--plain", is_flag=True, help="Do not encrypt: for media that are encrypted themselves."
)
@click.pass_obj
def backup(
    home: Home,
    file: Path,
    recipients: tuple[str, ...],
    passphrase: bool,
    passphrase_file: str | None,
    plain: bool,
) -> None:
    """Back the whole installation up into a new FILE (- for standard output), encrypted.

    Portal and ingest may go on. In it are records, agreements, accounts, the audit log, photos, all
    settings and keys; not the index, which is made anew. Without other options it is closed to the
    keys in settings/backup.recipients.
    """
    with _told():
        secret = _passphrase(passphrase, passphrase_file, confirm=True)
        given = recipients or (() if secret or plain else _recipients(home))
        if plain and (given or secret):
            fail(USAGE, "--plain goes with no key and no passphrase.")
        lock = Lock(tuple(given), secret)
        if lock == PLAIN and not plain:
            fail(
                USAGE,
                "A back-up holds everything: give --recipient, --passphrase, or a file "
                f"settings/{RECIPIENTS} (`kordon backup-key`); --plain leaves it unencrypted.",
            )
        with _new_file(file) as out:
            manifest = write_backup(home, out, lock, operator())
    size = sum(part.size for part in manifest.parts)
    closed = "NOT encrypted" if plain else "encrypted"
    click.echo(f"{len(manifest.parts)} parts, {size} bytes before packing, {closed}.", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--identity", "identity_file", type=FILE, help="The key's file.")
@_PASSPHRASE
@_PASSPHRASE_FILE
@click.option("--replace", is_flag=True, help="Put the home that is there aside.")
@click.option("--no-index", is_flag=True, help="Leave the index to `kordon reindex`.")
@click.pass_obj
def restore(
    home: Home,
    file: Path,
    identity_file: Path | None,
    passphrase: bool,
    passphrase_file: str | None,
    replace: bool,
    no_index: bool,
) -> None:
    """Restore an installation from FILE (- for standard input) into an empty home.

    Stop portal, workers and ingest first. All is checked before anything is changed; then the audit
    log is verified and the index built. Ends with 1 when the log that was backed up is not whole.
    """
    with _told():
        secret = _passphrase(passphrase, passphrase_file, confirm=False)
        opener = Opener(_identities(identity_file), secret)
        with click.open_file(str(file), "rb") as source:
            done = restore_backup(
                cast(BinaryIO, source),
                home,
                opener,
                operator(),
                replace=replace,
                index=not no_index,
            )
    _show(done)
    sys.exit(0 if done.audit.sound else QUARANTINED)


@click.command("backup-key")
@click.argument("file", type=FILE)
@click.pass_obj
def backup_key(home: Home, file: Path) -> None:
    """Make the key of back-ups: its secret half into a new FILE, its public half into the settings.

    Take FILE off this machine: whoever has it opens the back-ups, and without it nobody does.
    """
    identity, recipient = make_identity()
    with _told():
        with _new_file(file) as out:
            out.write(f"# public key: {recipient}\n{identity}\n".encode())
        with (home.create().settings / RECIPIENTS).open("a", encoding="utf-8") as settings:
            settings.write(recipient + "\n")
    click.echo(recipient)


@contextmanager
def _told() -> Iterator[None]:
    """End with a sentence when something is refused or in trouble."""
    with trouble_said():
        try:
            yield
        except LockRefused as problem:
            fail(USAGE, str(problem))
        except (BackupRefused, BackupDamaged) as problem:
            fail(REFUSED, str(problem))
        except (BackupError, AuditError) as problem:
            fail(TROUBLE, str(problem))


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is there under its name only when it is whole and on the disk."""
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    draft = path.with_name(f".{path.name}.partial")
    if path.exists():
        fail(USAGE, f"{path} is there already.")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        # A link, not a rename: what came there meanwhile is not written over.
        path.hardlink_to(draft)
    finally:
        draft.unlink()


def _passphrase(asked: bool, file: str | None, *, confirm: bool) -> str:
    if asked:
        return str(
            click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
        )
    return first_line(file, "The passphrase") if file else ""


def _recipients(home: Home) -> tuple[str, ...]:
    return _keys_in(home.settings / RECIPIENTS) if (home.settings / RECIPIENTS).exists() else ()


def _identities(file: Path | None) -> tuple[str, ...]:
    return _keys_in(file) if file else ()


def _keys_in(file: Path) -> tuple[str, ...]:
    """The keys in a file, one a line; empty lines and remarks are passed over."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except UnicodeDecodeError:
        fail(USAGE, f"{file} holds no keys.")
    return tuple(line for line in lines if line and not line.startswith("#"))


def _show(done: Restored) -> None:
    click.echo(f"Restored: the back-up of {done.manifest.made:%Y-%m-%d %H:%M:%S} UTC.")
    if done.before:
        click.echo(f"What was there is in {done.before}; remove it when it is not needed.")
    if done.reached is None:
        click.echo("There is no index yet: run `kordon reindex`.")
    else:
        click.echo(f"The index has reached change {done.reached}.")
    if done.audit.sound:
        click.echo(f"The audit log is whole: {done.audit.entries} entries.")
    else:
        click.echo("The audit log is NOT whole: `kordon audit verify` lists what is wrong.")


COMMANDS: tuple[click.Command, ...] = (backup, restore, backup_key)
