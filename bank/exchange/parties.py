"""Parties and their public keys in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, delete, insert, select, update

from bank.exchange.errors import KeyRefused, NotSetUp, UnknownParty
from bank.exchange.party import Party, PartyKind, PublicKey, check_party
from bank.exchange.tables import keys, parties
from bank.store.model import from_stamp, to_stamp
from bank.store.runs import now_stamp


def set_own(connection: Connection, party: Party) -> None:
    """Say which party this installation is. Raises KeyRefused when it is another one already."""
    check_party(party)
    known = connection.execute(select(parties).where(parties.c.own)).first()
    if known is not None and known.code != party.code:
        raise KeyRefused(
            f"This installation is {known.code} already; its keys and series are of that party."
        )
    store_party(connection, party, own=True)


def own_party(connection: Connection) -> Party:
    """The party that this installation is; raises NotSetUp."""
    row = connection.execute(select(parties).where(parties.c.own)).first()
    if row is None:
        raise NotSetUp("Say first which party this is: `kordon exchange party set KZ`.")
    return _party(row)


def store_party(connection: Connection, party: Party, *, own: bool = False) -> None:
    """Keep a party, or what is now said of it."""
    values = {
        "code": party.code,
        "state": party.state,
        "kind": party.kind.value,
        "name": party.name,
        "gives": orjson.dumps(sorted(party.gives)).decode(),
        "own": own,
        "at": now_stamp(),
    }
    known = connection.execute(select(parties.c.own).where(parties.c.code == party.code)).first()
    if known is None:
        connection.execute(insert(parties).values(receipt_at=0, **values))
    elif known.own != own:
        raise KeyRefused(f"{party.code} is this installation itself.")
    else:
        connection.execute(update(parties).where(parties.c.code == party.code).values(values))


def find_party(connection: Connection, code: str) -> Party | None:
    """A party by its code."""
    row = connection.execute(select(parties).where(parties.c.code == code)).first()
    return _party(row) if row else None


def known_party(connection: Connection, code: str) -> Party:
    """Another party by its code; raises UnknownParty, for this installation itself too."""
    row = connection.execute(select(parties).where(parties.c.code == code)).first()
    if row is None or row.own:
        known = ", ".join(one.code for one in other_parties(connection)) or "none yet"
        raise UnknownParty(f"{code!r} is no party known here (known: {known}): trust its key file.")
    return _party(row)


def other_parties(connection: Connection) -> list[Party]:
    """All parties but the own one, by code."""
    query = select(parties).where(~parties.c.own).order_by(parties.c.code)
    return [_party(row) for row in connection.execute(query)]


def lock_party(connection: Connection, code: str) -> None:
    """Let no other transaction that writes to this party's series pass here until this one ends."""
    connection.execute(select(parties.c.code).where(parties.c.code == code).with_for_update())


def receipt_seen(connection: Connection, code: str) -> int:
    """When the newest receipt of a party that was acted on was made, a stamp."""
    return int(
        connection.execute(select(parties.c.receipt_at).where(parties.c.code == code)).scalar_one()
    )


def note_receipt(connection: Connection, code: str, stamp: int) -> None:
    """Note when a receipt that is acted on was made."""
    connection.execute(update(parties).where(parties.c.code == code).values(receipt_at=stamp))


def keys_of(connection: Connection, party: str) -> list[PublicKey]:
    """The public keys of a party, the oldest first."""
    query = select(keys).where(keys.c.party == party).order_by(keys.c.valid_from, keys.c.id)
    return [_key(row) for row in connection.execute(query)]


def key_of(connection: Connection, key_id: str) -> PublicKey | None:
    """The key of a fingerprint."""
    row = connection.execute(select(keys).where(keys.c.id == key_id)).first()
    return _key(row) if row else None


def store_keys(connection: Connection, given: Sequence[PublicKey]) -> None:
    """Keep keys; one that was revoked stays so, whatever is said of it now."""
    for one in given:
        known = key_of(connection, one.id)
        if known is not None and known.party != one.party:
            raise KeyRefused(f"Key {one.id} is known as one of {known.party}.")
        if known is not None and known.revoked:
            revoked = min(known.revoked, one.revoked or known.revoked)
            one = replace(one, revoked=revoked)
        connection.execute(delete(keys).where(keys.c.id == one.id))
        connection.execute(insert(keys).values(_values(one)))


def revoke(connection: Connection, key_id: str, at: datetime) -> PublicKey:
    """Take no more what this key of another party signed. Raises KeyRefused."""
    known = key_of(connection, key_id)
    if known is None:
        raise KeyRefused(f"No key {key_id} of another party is known here.")
    gone = replace(known, revoked=min(known.revoked or at, at))
    store_keys(connection, [gone])
    return gone


def _values(key: PublicKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "party": key.party,
        "signing": key.signing,
        "closing": key.closing,
        "valid_from": to_stamp(key.valid_from),
        "valid_until": to_stamp(key.valid_until),
        "revoked": to_stamp(key.revoked) if key.revoked else None,
        "announced_by": key.announced_by,
        "at": now_stamp(),
    }


def _key(row: Row[Any]) -> PublicKey:
    return PublicKey(
        row.party,
        row.signing,
        row.closing,
        from_stamp(row.valid_from),
        from_stamp(row.valid_until),
        None if row.revoked is None else from_stamp(row.revoked),
        row.announced_by,
    )


def _party(row: Row[Any]) -> Party:
    gives = tuple(orjson.loads(row.gives))
    return Party(row.code, row.state, PartyKind(row.kind), row.name, gives)
