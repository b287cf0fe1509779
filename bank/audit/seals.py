"""Sealing: at regular times, a signed row over the heads of all chains, chained to the seal before.

A seal lists the heads that have moved since the one before it. As each seal's hash covers the seal
before, one signature vouches for all heads up to it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, func, insert, literal, select, update

from bank.audit.canonical import Row, canonical, chained
from bank.audit.database import one_at_a_time, writing
from bank.audit.log import AuditLog
from bank.audit.model import from_stamp, to_stamp
from bank.audit.tables import heads, seal_heads, sealing, seals

# Names what is signed, so that the signature serves for nothing else.
_SIGNED = b"kordon audit seal\0"
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: its number, when it was made, how many heads had moved, its hash, and whether it is signed."""

    number: int
    time: datetime
    moved: int
    hash: bytes
    signed: bool


def seal(log: AuditLog, key: Ed25519PrivateKey | None) -> Seal:
    """Seal all heads as they stand, signed if there is a key; raises AuditUnavailable."""
    with writing(log.engine) as connection:
        one_at_a_time(connection)
        last = connection.execute(select(sealing.c.number, sealing.c.hash)).one()
        number = last.number + 1
        moved = _copy_moved_heads(connection, number)
        row = seal_row(
            number,
            to_stamp(datetime.now(UTC)),
            moved,
            digest_of_heads(connection, number),
            key.public_key().public_bytes_raw() if key else b"",
        )
        digest = chained(last.hash, row)
        signature = key.sign(signed_bytes(digest)) if key else b""
        connection.execute(seals.insert(), row | {"hash": digest, "signature": signature})
        connection.execute(update(sealing).values(number=number, hash=digest))
    return Seal(number, from_stamp(row["at"]), moved, digest, key is not None)


def seal_row(number: int, at: int, moved: int, heads_digest: bytes, key: bytes) -> Row:
    """A seal's row as its hash covers it."""
    return {"number": number, "at": at, "moved": moved, "heads": heads_digest, "key": key}


def signed_bytes(digest: bytes) -> bytes:
    """What is signed for a seal's hash."""
    return _SIGNED + digest


def digest_of_heads(connection: Connection, number: int) -> bytes:
    """One digest over the heads that a seal lists, read a page at a time."""
    digest, last = hashlib.sha256(), -1
    while page := _heads_after(connection, number, last):
        for row in page:
            digest.update(canonical({"chain": row.chain, "number": row.number, "hash": row.hash}))
        last = page[-1].chain
    return digest.digest()


def _heads_after(connection: Connection, number: int, last: int) -> list[Any]:
    query = (
        select(seal_heads.c.chain, seal_heads.c.number, seal_heads.c.hash)
        .where(seal_heads.c.seal == number, seal_heads.c.chain > last)
        .order_by(seal_heads.c.chain)
        .limit(_PAGE)
    )
    return list(connection.execute(query))


def _copy_moved_heads(connection: Connection, number: int) -> int:
    sealed = (
        select(func.max(seal_heads.c.number))
        .where(seal_heads.c.chain == heads.c.chain)
        .scalar_subquery()
    )
    moved = select(literal(number), heads.c.chain, heads.c.number, heads.c.hash).where(
        heads.c.number > func.coalesce(sealed, -1)
    )
    connection.execute(insert(seal_heads).from_select(["seal", "chain", "number", "hash"], moved))
    listed = select(func.count()).select_from(seal_heads).where(seal_heads.c.seal == number)
    return connection.execute(listed).scalar_one()
