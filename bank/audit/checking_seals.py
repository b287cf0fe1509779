"""Whether the seals are whole and signed as they should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Engine, select

from bank.audit.canonical import START, chained
from bank.audit.checking_chains import Checked
from bank.audit.database import reading
from bank.audit.problems import Problem, ProblemKind
from bank.audit.seals import digest_of_heads, seal_row, signed_bytes
from bank.audit.tables import sealing, seals

_PAGE = 200


def last_seal(engine: Engine) -> tuple[int, bytes]:
    """Number and hash of the last seal as they are registered; 0 before the first."""
    with reading(engine) as connection:
        row = connection.execute(select(sealing.c.number, sealing.c.hash)).first()
    return (row.number, row.hash) if row else (0, START)


def check_seals(
    engine: Engine, up_to: tuple[int, bytes], keys: Sequence[Ed25519PublicKey], checked: Checked
) -> Iterator[Problem]:
    """The problems of the seals up to one; with keys also whether these signed them."""
    last, previous, signed = 0, START, False
    for row, heads in _seals(engine, up_to[0]):
        if row.number > last + 1:
            yield Problem(ProblemKind.SEAL_MISSING, "", last + 1)
        expected = chained(previous, seal_row(row.number, row.at, row.moved, heads, row.key))
        if row.hash != expected or row.heads != heads:
            yield Problem(ProblemKind.SEAL_CHANGED, "", row.number)
        if row.signature or row.key:
            signed = True
            if not _is_signed(row, keys):
                yield Problem(ProblemKind.SIGNATURE, "", row.number)
        elif signed and keys:
            yield Problem(ProblemKind.UNSIGNED, "", row.number)
        last, previous = row.number, row.hash
        checked.seals += 1
    if last < up_to[0]:
        yield Problem(ProblemKind.SEAL_CUT, "", last + 1)
    elif previous != up_to[1]:
        yield Problem(ProblemKind.SEAL_CHANGED, "", last)
    if keys and not signed:
        yield Problem(ProblemKind.UNSIGNED, "", last)


def _seals(engine: Engine, up_to: int) -> Iterator[tuple[Any, bytes]]:
    """Each seal with the digest of the heads that it lists."""
    last = -1
    while True:
        query = select(seals).where(seals.c.number > last).order_by(seals.c.number).limit(_PAGE)
        with reading(engine) as connection:
            page = [
                (row, digest_of_heads(connection, row.number))
                for row in connection.execute(query.where(seals.c.number <= up_to))
            ]
        yield from page
        if not page:
            return
        last = page[-1][0].number


def _is_signed(row: Any, keys: Sequence[Ed25519PublicKey]) -> bool:
    """Whether the signature is by the key that the seal names, and that is one of those known."""
    if keys and row.key not in {key.public_bytes_raw() for key in keys}:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(row.key)
        key.verify(row.signature, signed_bytes(row.hash))
    except (ValueError, InvalidSignature):
        return False
    return True
