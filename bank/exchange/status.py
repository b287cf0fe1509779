"""How the exchange stands, party by party: what was never answered and how old it is, when the last package came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from bank.exchange import ledger, parties
from bank.exchange.database import database
from bank.exchange.ledger import SentPackage, TakenPackage
from bank.exchange.party import Party, PublicKey, current
from bank.exchange.tables import inbox, outbox
from bank.home import Home
from bank.store.engine import reading

KEY_ENDS_DAYS = 30
"""A key that ends sooner is said to end soon."""


@dataclass(frozen=True, slots=True)
class PartyStatus:
    """One party: packages it has not answered, the last that it took and that it sent, and what to see to.

    `disagrees` are arrays of which its last answer said that it has something else. `waiting` messages have
    not left yet, `unhandled` ones came and nobody here has taken them.
    """

    party: Party
    key: PublicKey | None
    unanswered: tuple[SentPackage, ...]
    acknowledged: SentPackage | None
    came: TakenPackage | None
    waiting: int
    unhandled: int
    disagrees: tuple[str, ...]
    key_ends_soon: bool

    def oldest(self, now: datetime) -> timedelta | None:
        """How long the oldest package has gone unanswered."""
        return now - self.unanswered[0].made_at if self.unanswered else None


def status(home: Home, *, now: datetime | None = None) -> list[PartyStatus]:
    """How it stands with every party, by code. Raises NotSetUp, StoreError."""
    at = now or datetime.now(UTC)
    with database(home) as engine, reading(engine) as connection:
        parties.own_party(connection)
        return [_status(connection, one, at) for one in parties.other_parties(connection)]


def _status(connection: Connection, party: Party, at: datetime) -> PartyStatus:
    last = ledger.last_acknowledged(connection, party.code)
    key = current(parties.keys_of(connection, party.code), at)
    mail = {"waiting": (outbox.c.recipient, outbox.c.package == ""),
            "unhandled": (inbox.c.sender, inbox.c.handled_at.is_(None))}  # fmt: skip
    counts = {
        name: connection.execute(
            select(func.count()).where(whose == party.code, which)
        ).scalar_one()
        for name, (whose, which) in mail.items()
    }
    return PartyStatus(
        party,
        key,
        tuple(ledger.waiting(connection, party.code)),
        last,
        ledger.last_taken(connection, party.code),
        **counts,
        disagrees=last.disagrees if last else (),
        key_ends_soon=key is None or key.valid_until < at + timedelta(days=KEY_ENDS_DAYS),
    )


def status_values(one: PartyStatus, now: datetime) -> dict[str, Any]:
    """The status as plain values."""
    oldest, came, last = one.oldest(now), one.came, one.acknowledged
    return {
        "party": one.party.code,
        "kind": one.party.kind.value,
        "key_valid_until": one.key.valid_until.isoformat() if one.key else None,
        "key_ends_soon": one.key_ends_soon,
        "unanswered": [
            {"number": each.number, "state": each.state.value, "made_at": each.made_at.isoformat()}
            for each in one.unanswered
        ],
        "unanswered_seconds": int(oldest.total_seconds()) if oldest else 0,
        "acknowledged": last.number if last else 0,
        "acknowledged_at": last.settled_at.isoformat() if last and last.settled_at else None,
        "came": came.number if came else 0,
        "came_at": came.taken_at.isoformat() if came else None,
        "refused_lines": came.refused if came else 0,
        "disagrees": list(one.disagrees),
        "messages_waiting": one.waiting,
        "messages_unhandled": one.unhandled,
    }
