"""Making a package: what a party is given and has not got yet, and the messages that wait for it.

The bank stands still while it is read. The file has its name before the ledger knows of it: killed in
between, it is an orphan that nobody hands out, and the number is given again.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from bank.admissions import is_due
from bank.audited import Actor
from bank.exchange import container, ledger, outbox, parties
from bank.exchange.array_lines import Section, Written, write_array
from bank.exchange.auditing import AUTOMATIC, audited
from bank.exchange.checking import message_values
from bank.exchange.database import database, snapshot
from bank.exchange.digest import ArrayDigest
from bank.exchange.errors import KeyRefused
from bank.exchange.faults import MESSAGES, RECORDS
from bank.exchange.files import folder_of, one_at_a_time, work_folder
from bank.exchange.giving import ArrayGiven, Giving
from bank.exchange.ledger import SentPackage
from bank.exchange.lines import LineWriter, part_of, writing_lines
from bank.exchange.manifest import (
    ArrayPart,
    Manifest,
    Mode,
    PackageKind,
    digest_of_manifest,
    with_part,
)
from bank.exchange.message import Message
from bank.exchange.own_keys import OwnKey, key_at, read_keys
from bank.exchange.party import Party, PartyKind, current
from bank.exchange.position import Position, Reached
from bank.exchange.signature import manifest_signature
from bank.home import Home
from bank.store.engine import writing
from bank.store.log import last_change
from bank.whole_files import written_whole


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a package is to hold: `full` arrays rather than changes, of all categories or of some."""

    full: bool = False
    categories: frozenset[str] = frozenset()
    even_empty: bool = False
    closed: bool = True

    def wants(self, category: str) -> bool:
        """Whether a category is asked for."""
        return not self.categories or category in self.categories


def make_package(
    home: Home,
    to: str,
    *,
    who: Actor = AUTOMATIC,
    full: bool = False,
    categories: Collection[str] = (),
    even_empty: bool = False,
    closed: bool = True,
    now: datetime | None = None,
) -> SentPackage | None:
    """Make the next package to a party and keep its file; None when there is nothing to send.

    Raises ExchangeError, StoreError, AuditUnavailable, OSError; then there is no package.
    """
    wanted = Wanted(full, frozenset(categories), even_empty, closed)
    at = now or datetime.now(UTC)
    with (
        one_at_a_time(home, f"to-{to}"),
        database(home) as engine,
        work_folder(home) as folder,
    ):
        with snapshot(engine) as connection:
            own, party = parties.own_party(connection), parties.known_party(connection, to)
            key = key_at(read_keys(home), at)
            lock = _lock(connection, party, at) if closed else ""
            draft = _draft(connection, own, party, wanted, at, folder)
        if draft is None:
            return None
        manifest = draft.manifest.as_bytes()
        made = _Made(draft, manifest, digest_of_manifest(manifest), _name(draft.manifest))
        _keep(home, made, key, lock, folder)
        _log(home, who, made, bool(lock))
        return _enter(home, engine, made)


@dataclass(frozen=True, slots=True)
class _Draft:
    manifest: Manifest
    position: Position
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    draft: _Draft
    manifest: bytes
    digest: str
    file: str


def _lock(connection: Connection, party: Party, at: datetime) -> str:
    """What the package is closed to."""
    key = current(parties.keys_of(connection, party.code), at)
    if key is None:
        raise KeyRefused(
            f"{party.code} has no key that is valid now: trust its new key file, or send --plain."
        )
    return key.closing


def _draft(
    connection: Connection, own: Party, to: Party, wanted: Wanted, at: datetime, folder: Path
) -> _Draft | None:
    giving = Giving(connection, own, to, at.date())
    before = ledger.last_standing(connection, to.code)
    messages = tuple(outbox.waiting(connection, to.code))
    with writing_lines(folder / RECORDS) as lines:
        made = _arrays(connection, giving, before.position if before else Position(), wanted, lines)
    due = to.kind is PartyKind.POST and is_due(before.made_at if before else None, at)
    if not made.parts and not messages and not wanted.even_empty and not due:
        return None
    manifest = Manifest(
        package=secrets.token_hex(16),
        sender=own.code,
        recipient=to.code,
        made_at=at,
        kind=_kind(made.parts),
        number=before.number + 1 if before else 1,
        previous=before.digest if before else "",
        originators=giving.originators({one.origin for one in made.parts}),
        arrays=made.parts,
        agreements=giving.agreements(),
        messages=len(messages),
        parts=(part_of(folder / RECORDS, lines),),
    )
    with writing_lines(folder / MESSAGES) as text:
        for one in messages:
            text.write(message_values(one))
    return _Draft(with_part(manifest, part_of(folder / MESSAGES, text)), made.position, messages)


def _kind(arrays: Collection[ArrayPart]) -> PackageKind:
    if not arrays:
        return PackageKind.MESSAGES
    whole = all(one.mode is Mode.FULL for one in arrays)
    return PackageKind.ARRAY if whole else PackageKind.CHANGES


@dataclass(frozen=True, slots=True)
class _Arrays:
    parts: tuple[ArrayPart, ...]
    position: Position


def _arrays(
    connection: Connection, giving: Giving, before: Position, wanted: Wanted, lines: LineWriter
) -> _Arrays:
    """Write what is to be said of each array; an array of which nothing changed is left out."""
    upto = last_change(connection)
    reached = dict(before.arrays)
    parts: list[ArrayPart] = []
    for array in giving.arrays:
        if not wanted.wants(array.category):
            continue
        known = reached.get(array.key)
        terms = giving.terms(array)
        whole = wanted.full or known is None or known.terms != terms or known.doubted
        if not whole and known is not None and array.last_change <= known.change:
            continue
        section = Section(len(parts), array, None if whole else known)
        written = write_array(connection, giving, section, lines)
        days = () if whole or known is None else known.days
        stands = Reached(upto, terms, written.digest, days, whole=whole)
        reached[array.key] = replace(stands, days=stands.extended(upto, giving.day))
        if whole or written.records or written.withdrawals:
            parts.append(_part(array, Mode.FULL if whole else Mode.CHANGES, written))
    parts += _ended(giving, reached, wanted)
    return _Arrays(tuple(parts), Position(reached))


def _part(array: ArrayGiven, mode: Mode, written: Written) -> ArrayPart:
    return ArrayPart(
        array.origin,
        array.category,
        mode,
        array.decision.withheld,
        array.decision.agreements,
        written.records,
        written.withdrawals,
        written.digest,
    )


def _ended(
    giving: Giving, reached: dict[tuple[str, str], Reached], wanted: Wanted
) -> list[ArrayPart]:
    """Arrays that were given and are given no longer: the recipient is told to end them."""
    given = {one.key for one in giving.arrays}
    gone = [key for key in sorted(reached) if key not in given and wanted.wants(key[1])]
    for key in gone:
        del reached[key]
    nothing = ArrayDigest()
    return [
        ArrayPart(origin, category, Mode.ENDED, frozenset(), (), 0, 0, nothing)
        for origin, category in gone
    ]


def _name(manifest: Manifest) -> str:
    return (
        f"{manifest.sender}-{manifest.recipient}-{manifest.number:06}-{manifest.package[:8]}.kordon"
    )


def _keep(home: Home, made: _Made, key: OwnKey, lock: str, folder: Path) -> None:
    """Write the package's file, whole or not at all."""
    signature = manifest_signature(made.manifest, key)
    with written_whole(file_path(home, made.draft.manifest.recipient, made.file)) as out:
        if not lock:
            container.write_container(out, made.manifest, signature, folder)
            return
        plain = folder / "plain"
        with plain.open("w+b") as file:
            container.write_container(file, made.manifest, signature, folder)
            file.seek(0)
            container.close_to(file, out, lock)


def file_path(home: Home, recipient: str, name: str) -> Path:
    """Where the file of a package that was made is kept until it is acknowledged."""
    return folder_of(home) / "out" / recipient / name


def _log(home: Home, who: Actor, made: _Made, closed: bool) -> None:
    one = made.draft.manifest
    told: Mapping[str, object] = {
        "recipient": one.recipient,
        "number": one.number,
        "package": one.package,
        "digest": made.digest,
        "encrypted": closed,
        "arrays": [f"{each.origin} {each.category} {each.mode.value}" for each in one.arrays],
        "records": one.records,
        "withdrawals": one.withdrawals,
        "messages": one.messages,
    }
    audited(home, who, "package-made", told)


def _enter(home: Home, engine: Engine, made: _Made) -> SentPackage:
    """Note the package in the ledger, and take away the files of killed exports, which it does not know."""
    manifest = made.draft.manifest
    with writing(engine) as connection:
        position = made.draft.position
        ledger.add_sent(connection, manifest, made.digest, position, made.file)
        outbox.carried(connection, manifest.package, [one.id for one in made.draft.messages])
        known = ledger.files_kept(connection, manifest.recipient)
        found = ledger.find_sent(connection, manifest.recipient, made.digest)
    for path in file_path(home, manifest.recipient, made.file).parent.iterdir():
        if path.name not in known:
            path.unlink(missing_ok=True)
    assert found is not None  # just added
    return found
