"""Taking in a package: everything is checked before anything is changed, then all is changed at once.

The answer is a signed receipt, of refusal too, once it is sure whose package it is. The same package is
answered with the same receipt again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine

from bank.audited import Actor
from bank.exchange import container, ledger, outbox, parties
from bank.exchange.applying import Applied, apply
from bank.exchange.auditing import AUTOMATIC, audited
from bank.exchange.checking import check_parts, checked_lines, checked_messages
from bank.exchange.database import database
from bank.exchange.errors import PackageRefused
from bank.exchange.faults import MANIFEST, SIGNATURE, Fault, Nonconforming
from bank.exchange.files import one_at_a_time, work_folder
from bank.exchange.limits import CLOCK_SECONDS
from bank.exchange.manifest import Manifest, digest_of_manifest, manifest_of
from bank.exchange.message import Message
from bank.exchange.own_keys import OwnKey, key_at, read_keys
from bank.exchange.party import Party, PublicKey
from bank.exchange.receipt import Receipt, Taken, Verdict, signed_receipt
from bank.exchange.signature import KIND as SIGNED_KIND
from bank.exchange.signature import read_signature
from bank.exchange.signed import is_signed_by
from bank.exchange.spool import Refusals, keep_refused, spool, spooled
from bank.exchange.trusting import Refusal, why_not_follows, why_not_trusted
from bank.home import Home
from bank.store.engine import reading, writing
from bank.store.runs import read_originators


def take_in(
    home: Home,
    path: Path,
    *,
    who: Actor = AUTOMATIC,
    now: datetime | None = None,
    sender: str = "",
) -> Receipt:
    """Take in a package's file and answer with a signed receipt, accepted or refused.

    With `sender` it must be a package of that party: of the one that handed it over.
    Messages are kept; `outbox.deliver` hands them on, and the index is brought up to date by the caller.
    Raises PackageRefused when nobody knows whose it is, ExchangeError, StoreError, AuditUnavailable,
    OSError; then nothing is changed.
    """
    at = now or datetime.now(UTC)
    with database(home) as engine, work_folder(home) as folder:
        keys = read_keys(home)
        came = _Came(home, engine, folder, who, at, key_at(keys, at))
        try:
            plain = container.opened(path, folder, [one.opening for one in keys])
            container.unpack(plain, folder)
        except Nonconforming as wrong:
            raise PackageRefused(str(wrong)) from None
        with reading(engine) as connection:
            own = parties.own_party(connection)
            known = _known(connection, folder)
        if sender and known.party.code != sender:
            raise PackageRefused(f"The package is of {known.party.code}, not of {sender}.")
        with one_at_a_time(home, f"from-{known.party.code}"):
            return _answer(came, own, known)


@dataclass(frozen=True, slots=True)
class _Came:
    """A package that came: where it is being taken in, by whom, when, and who signs the answer."""

    home: Home
    engine: Engine
    folder: Path
    who: Actor
    at: datetime
    key: OwnKey


@dataclass(frozen=True, slots=True)
class _Known:
    """Of whom a package is, and the manifest that its key has signed."""

    party: Party
    key: PublicKey
    manifest: Manifest
    digest: str


def _known(connection: Connection, folder: Path) -> _Known:
    """Whose package it is. Raises PackageRefused."""
    raw = (folder / MANIFEST).read_bytes()
    try:
        signature = read_signature((folder / SIGNATURE).read_bytes())
        key = parties.key_of(connection, signature.key)
        if key is None:
            raise PackageRefused(
                f"The package is signed by a key that is not trusted here ({signature.key[:64]}): "
                "trust its party's key file, then take it in again."
            )
        if not is_signed_by(SIGNED_KIND, raw, signature.signature, key.signing):
            raise PackageRefused("The signature is wrong: the package was changed on its way.")
        manifest = manifest_of(raw)
    except Nonconforming as wrong:
        raise PackageRefused(str(wrong)) from None
    party = parties.known_party(connection, key.party)
    if manifest.sender != party.code:
        raise PackageRefused(
            f"The package says it is of {manifest.sender}; {party.code} signed it."
        )
    return _Known(party, key, manifest, digest_of_manifest(raw))


def _answer(came: _Came, own: Party, known: _Known) -> Receipt:
    manifest = known.manifest
    with reading(came.engine) as connection:
        before = ledger.find_taken(connection, manifest.sender, manifest.number)
        last = ledger.last_taken(connection, manifest.sender)
        registered = read_originators(connection)
    if before is not None and before.digest == known.digest and manifest.recipient == own.code:
        return before.receipt
    place = last.place if last else Taken()
    refusal = (
        _why_key(known, came.at)
        or why_not_follows(manifest, own, place, before is not None)
        or why_not_trusted(manifest, own, known.party, registered)
    )
    if refusal is not None:
        return _refuse(came, known, place, refusal)
    try:
        check_parts(manifest, came.folder)
        messages = checked_messages(manifest, came.folder)
        source = came.folder / "refused"
        with source.open("wb") as out:
            refusals = Refusals(manifest, out)
            spool(checked_lines(manifest, came.folder), came.folder / "spool", refusals)
            return _accept(came, known, place, messages, refusals)
    except Nonconforming as wrong:
        return _refuse(came, known, place, Refusal("damaged", wrong.faults))


def _why_key(known: _Known, at: datetime) -> Refusal | None:
    made = known.manifest.made_at
    if made > at + timedelta(seconds=CLOCK_SECONDS):
        text = f"was made at {made.isoformat()}, which is yet to come: compare the clocks"
        return Refusal("clock", (Fault(MANIFEST, text, field="made_at"),))
    if reason := known.key.why_not(at) or known.key.why_not(made):
        return Refusal("key", (Fault(SIGNATURE, f"the key {known.key.id} {reason}"),))
    return None


def _refuse(came: _Came, known: _Known, place: Taken, refusal: Refusal) -> Receipt:
    told = {
        "sender": known.manifest.sender,
        "number": known.manifest.number,
        "digest": known.digest,
        "code": refusal.code,
    }
    audited(came.home, came.who, "package-refused", told)
    receipt = _receipt(came, known, Verdict.REFUSED, place)
    return signed_receipt(replace(receipt, code=refusal.code, reasons=refusal.reasons), came.key)


def _receipt(came: _Came, known: _Known, verdict: Verdict, place: Taken) -> Receipt:
    one = known.manifest
    return Receipt(
        one.package,
        known.digest,
        one.number,
        one.sender,
        came.key.public.party,
        came.at,
        verdict,
        place,
    )


def _accept(
    came: _Came, known: _Known, place: Taken, messages: list[Message], refusals: Refusals
) -> Receipt:
    """Change what is asked for and note it, in one transaction; it is logged before that is committed."""
    manifest = known.manifest
    with writing(came.engine) as connection:
        parties.lock_party(connection, manifest.sender)
        last = ledger.last_taken(connection, manifest.sender)
        if (last.place if last else Taken()) != place:
            raise PackageRefused("Another process took in a package of this party just now: again.")
        lines = spooled(came.folder / "spool")
        applied = apply(connection, manifest, known.digest, lines, refusals)
        outbox.keep(connection, manifest.package, messages, came.at)
        keep_refused(came.home, refusals, came.folder / "refused")
        receipt = _accepted(came, known, applied, refusals)
        ledger.add_taken(connection, manifest, receipt, applied.counts)
        told = {
            "sender": manifest.sender,
            "number": manifest.number,
            "digest": known.digest,
            "runs": applied.runs,
            "messages": len(messages),
            **applied.counts,
        }
        audited(came.home, came.who, "package-taken-in", told)
    return receipt


def _accepted(came: _Came, known: _Known, applied: Applied, refusals: Refusals) -> Receipt:
    place = Taken(known.manifest.number, known.digest)
    receipt = replace(
        _receipt(came, known, Verdict.ACCEPTED, place),
        counts=applied.counts,
        refused=tuple(refusals.listed),
        refused_lines=refusals.count,
        arrays=tuple(applied.arrays),
    )
    return signed_receipt(receipt, came.key)
