"""Taking in a receipt: what was sent is settled by it, and the series goes on from what the recipient has.

The recipient's signed word on the last package it took in is the authority. When it has less than this
ledger thinks (it went back to a back-up), or something else (this installation did), packages beyond
become void, and the next one starts from what the recipient does have; of what is not known here all
arrays are sent whole. Only a receipt newer than those acted on before can do so: an old one, come
again, settles at most the very package that it answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import orjson
from sqlalchemy import Connection

from bank.audited import Actor
from bank.exchange import ledger, parties
from bank.exchange.auditing import AUTOMATIC, audited
from bank.exchange.database import database
from bank.exchange.digest import ArrayDigest
from bank.exchange.errors import ReceiptRefused
from bank.exchange.exporting import file_path
from bank.exchange.files import one_at_a_time
from bank.exchange.ledger import SentPackage, SentState
from bank.exchange.position import Position
from bank.exchange.receipt import GAP, KIND, ArrayState, Receipt, read_receipt
from bank.exchange.signed import is_signed_by
from bank.home import Home
from bank.store.engine import reading, writing
from bank.store.model import to_stamp


def take_receipt(
    home: Home, raw: bytes, *, who: Actor = AUTOMATIC, now: datetime | None = None
) -> Receipt:
    """Settle what a receipt (its plain document) answers; harmless when it comes again.

    Raises ReceiptRefused, ExchangeError, StoreError, AuditUnavailable.
    """
    receipt = read_receipt(raw)
    at = now or datetime.now(UTC)
    with database(home) as engine:
        with reading(engine) as connection:
            _check(connection, receipt, at)
        with one_at_a_time(home, f"to-{receipt.recipient}"), writing(engine) as connection:
            told = {
                "recipient": receipt.recipient,
                "number": receipt.number,
                "digest": receipt.digest,
                "verdict": receipt.verdict.value,
                "refused": receipt.refused_lines,
            }
            audited(home, who, "receipt-taken-in", told)
            _settle(connection, receipt, at)
            done = ledger.drop_files(connection, receipt.recipient)
    for name in done:
        file_path(home, receipt.recipient, name).unlink(missing_ok=True)
    return receipt


def _check(connection: Connection, receipt: Receipt, at: datetime) -> None:
    own = parties.own_party(connection)
    assert receipt.document is not None  # it was read from one
    key = parties.key_of(connection, receipt.document.key)
    if key is None or key.party != receipt.recipient:
        raise ReceiptRefused(
            f"The receipt is not signed by a key of {receipt.recipient} known here."
        )
    text, signature = receipt.document.text.encode(), receipt.document.signature
    if not is_signed_by(KIND, text, signature, key.signing):
        raise ReceiptRefused("The signature is wrong: the receipt was changed on its way.")
    if reason := key.why_not(receipt.made_at) or (key.revoked and key.why_not(at)):
        raise ReceiptRefused(f"The key that signed the receipt {reason}.")
    if receipt.sender != own.code:
        raise ReceiptRefused(
            f"The receipt answers a package of {receipt.sender}, not of {own.code}."
        )


def _settle(connection: Connection, receipt: Receipt, at: datetime) -> None:
    """Note the answer, then let the series stand as the recipient has it."""
    answered = ledger.find_sent(connection, receipt.recipient, receipt.digest)
    if answered is None and not receipt.taken.number:
        raise ReceiptRefused(f"Nothing of this digest was sent to {receipt.recipient}.")
    stamp = to_stamp(receipt.made_at)
    newest = stamp > parties.receipt_seen(connection, receipt.recipient)
    # A gap says nothing against the package itself: it is taken in once what is missing has come.
    settles = receipt.accepted or (newest and receipt.code != GAP)
    if answered is not None and answered.state in ledger.WAITING and settles:
        _answer(connection, answered, receipt, at)
    if newest:
        parties.note_receipt(connection, receipt.recipient, stamp)
        _stand_as(connection, receipt, at)


def _answer(connection: Connection, one: SentPackage, receipt: Receipt, at: datetime) -> None:
    """Keep the answer beside what it answers."""
    assert receipt.document is not None  # it was read from one
    differ = [each for each in receipt.arrays if not each.agrees]
    ledger.set_sent(
        connection,
        one.package,
        SentState.ACKNOWLEDGED if receipt.accepted else SentState.REFUSED,
        settled_at=to_stamp(at),
        receipt=receipt.document.as_bytes().decode(),
        disagrees=orjson.dumps([f"{each.origin} {each.category}" for each in differ]).decode(),
    )
    if receipt.accepted and differ:
        _doubt(connection, one, receipt, differ)


def _doubt(
    connection: Connection, one: SentPackage, receipt: Receipt, differ: Sequence[ArrayState]
) -> None:
    """Of arrays that differ for no known reason the whole is sent next; where lines were refused, or the
    whole was sent just now, it is what the recipient says that the next changes build on.
    """
    last = ledger.last_standing(connection, receipt.recipient)
    assert last is not None  # the one that is answered, at the least
    refused = {(line.origin, line.category) for line in receipt.refused}
    reached = dict(last.position.arrays)
    for state in differ:
        key = state.origin, state.category
        known, then = reached.get(key), one.position.arrays.get(key)
        if known is None or then is None:
            continue
        if last.package == one.package and (then.whole or key in refused):
            has = ArrayDigest.of(state.records, state.digest)
            reached[key] = replace(known, expected=has)
        else:
            reached[key] = replace(known, doubted=True)
    ledger.set_position(connection, last.package, Position(reached))


def _stand_as(connection: Connection, receipt: Receipt, at: datetime) -> None:
    """Let the series stand up to what the recipient has, and go on after it."""
    place = receipt.taken
    rows = ledger.series_from(connection, receipt.recipient, place.number)
    has = next((one for one in rows if one.digest == place.digest), None)
    first_void = _first_void(rows, has, receipt)
    settled = {"settled_at": to_stamp(at)}
    for one in rows:
        if has is not None and one.package == has.package:
            if one.state not in (SentState.ACKNOWLEDGED, SentState.LEARNED):
                ledger.set_sent(connection, one.package, SentState.ACKNOWLEDGED, **settled)
        elif one.state in ledger.STANDING and one.number >= first_void:
            ledger.set_sent(connection, one.package, SentState.VOID, **settled)
        elif one.state in ledger.WAITING and one.number < place.number:
            ledger.set_sent(connection, one.package, SentState.ACKNOWLEDGED, **settled)
    if place.number and has is None:
        ledger.add_learned(connection, receipt.recipient, place, at)


def _first_void(rows: Sequence[SentPackage], has: SentPackage | None, receipt: Receipt) -> int:
    """From which number on what was made does not follow what the recipient has."""
    place = receipt.taken
    void = [2**62]
    if place.number and (has is None or has.state not in ledger.STANDING):
        void.append(place.number)
    settled = (SentState.ACKNOWLEDGED, SentState.LEARNED)
    if any(one.number > place.number and one.state in settled for one in rows):
        void.append(place.number + 1)
    void += [
        one.number
        for one in rows
        if one.digest == receipt.digest and one.state is SentState.REFUSED
    ]
    return min(void)
