"""The digests by which two banks agree on an array."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection

from bank.exchange import ledger, parties
from bank.exchange.array_lines import digest_given
from bank.exchange.database import database, snapshot
from bank.exchange.digest import ArrayDigest, digest_of_array
from bank.exchange.giving import Giving
from bank.home import Home


def array_digest(home: Home, origin: str, category: str) -> ArrayDigest:
    """The digest of what this bank has of an array; of what was withheld from it there is nothing here."""
    with database(home) as engine, snapshot(engine) as connection:
        return digest_of_array(connection, origin, category)


def given_digest(
    home: Home, to: str, origin: str, category: str, *, day: date | None = None
) -> ArrayDigest:
    """The digest of what a party is given of an array as it stands, reckoned anew from the records.

    Once it has taken in all that there is to send, its `array_digest` is the same. Raises UnknownParty.
    """
    with database(home) as engine, snapshot(engine) as connection:
        own, party = parties.own_party(connection), parties.known_party(connection, to)
        giving = Giving(connection, own, party, day or datetime.now(UTC).date())
        array = next((one for one in giving.arrays if one.key == (origin, category)), None)
        if array is None:
            return ArrayDigest()
        last = ledger.last_standing(connection, to)
        known = last.position.arrays.get(array.key) if last else None
        return digest_given(connection, giving, array, known)


def expected_digest(home: Home, to: str, origin: str, category: str) -> ArrayDigest:
    """The digest that the ledger expects a party to have, once it has taken in what was made for it."""
    with database(home) as engine, snapshot(engine) as connection:
        return _expected(connection, to, (origin, category))


def _expected(connection: Connection, to: str, key: tuple[str, str]) -> ArrayDigest:
    last = ledger.last_standing(connection, to)
    known = last.position.arrays.get(key) if last else None
    return known.expected if known else ArrayDigest()
