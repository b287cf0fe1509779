"""The digest of an array: by it two banks compare what they have without showing it.

The sum, modulo 2^256, of SHA-256 over each record's id, a line feed, and the BLAKE2b digest (128 bits,
hexadecimal) of its canonical JSON. It does not depend on an order, and one record is added to it or
taken from it alone. It finds what went wrong; what was meant to deceive the signatures keep out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bank.store import runs
from bank.store.tables import heads
from bank.store.writing import digest_of

_MODULUS = 2**256
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class ArrayDigest:
    """How many records an array has, and their sum."""

    records: int = 0
    sum: int = 0

    def plus(self, id_: str, body_digest: bytes) -> ArrayDigest:
        """With one record more."""
        return ArrayDigest(self.records + 1, (self.sum + _element(id_, body_digest)) % _MODULUS)

    def minus(self, id_: str, body_digest: bytes) -> ArrayDigest:
        """With one record less."""
        return ArrayDigest(self.records - 1, (self.sum - _element(id_, body_digest)) % _MODULUS)

    @property
    def text(self) -> str:
        """The sum as 64 hexadecimal signs."""
        return f"{self.sum:064x}"

    @classmethod
    def of(cls, records: int, text: str) -> ArrayDigest:
        """The digest that was written so."""
        return cls(records, int(text, 16))


def _element(id_: str, body_digest: bytes) -> int:
    text = f"{id_}\n{body_digest.hex()}".encode()
    return int.from_bytes(hashlib.sha256(text).digest(), "big")


def digest_of_array(connection: Connection, origin: str, category: str) -> ArrayDigest:
    """The digest of what stands of an array, from the heads alone: no record is read."""
    number = runs.array_number(connection, origin, category)
    query = (
        select(heads.c.id, heads.c.digest)
        .where(heads.c.array_id == number, heads.c.active)
        .execution_options(yield_per=_AT_ONCE)
    )
    records, total = 0, 0
    for id_, digest in connection.execute(query):
        records += 1
        total += _element(id_, digest)
    return ArrayDigest(records, total % _MODULUS)


__all__ = ["ArrayDigest", "digest_of", "digest_of_array"]
