"""What passed between this installation and the others, party by party, for people to read."""

from __future__ import annotations

from dataclasses import dataclass

from bank.exchange import ledger, parties
from bank.exchange.database import database
from bank.exchange.ledger import SentPackage, TakenPackage
from bank.exchange.party import Party, PublicKey
from bank.exchange.receipt import Receipt, read_receipt
from bank.home import Home
from bank.store.engine import reading


@dataclass(frozen=True, slots=True)
class Story:
    """One party: its keys, what was sent to it and what it sent, the newest first."""

    party: Party
    keys: tuple[PublicKey, ...]
    sent: tuple[SentPackage, ...]
    came: tuple[TakenPackage, ...]


def stories(home: Home, most: int = 50) -> list[Story]:
    """The last packages of each party, by code. Raises NotSetUp, StoreError."""
    with database(home) as engine, reading(engine) as connection:
        parties.own_party(connection)
        return [
            Story(
                one,
                tuple(parties.keys_of(connection, one.code)),
                tuple(ledger.last_sent(connection, one.code, most)),
                tuple(ledger.last_came(connection, one.code, most)),
            )
            for one in parties.other_parties(connection)
        ]


def answer_to(package: SentPackage) -> Receipt | None:
    """The receipt that settled a package, None while there is none."""
    return read_receipt(package.receipt.encode()) if package.receipt else None
