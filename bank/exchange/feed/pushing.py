"""Pushing: what there is for a party is made, sent, and settled by the receipt that comes back."""

from __future__ import annotations

from collections.abc import Iterator

from bank.audited import Actor
from bank.exchange.acknowledging import take_receipt
from bank.exchange.auditing import AUTOMATIC
from bank.exchange.exporting import make_package
from bank.exchange.feed.line import Line
from bank.exchange.receipt import GAP, Receipt
from bank.exchange.sending import hand_over, packages_for

PACKAGE = "application/octet-stream"


def push(line: Line, *, who: Actor = AUTOMATIC) -> Iterator[Receipt]:
    """Make the next package if there is something new, and send all that wait; gives the receipts.

    After a refusal for a gap all that the recipient misses is sent once more; after any other one it ends.
    Raises FeedRefused, BadLine, SignatureRefused, ExchangeError, StoreError, AuditUnavailable, OSError.
    """
    to = line.peer.party
    make_package(line.home, to, who=who)
    for _time in range(2):
        last = None
        for package in packages_for(line.home, to):
            path = hand_over(line.home, package)
            raw = line.asked("POST", "/packages", path, **{"Content-Type": PACKAGE})
            last = take_receipt(line.home, raw, who=who)
            yield last
            if not last.accepted:
                break
        if last is None or last.code != GAP:
            return
