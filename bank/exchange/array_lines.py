"""The lines of one array in a package: the whole of it, or what its recipient has not got yet."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from bank.exchange.digest import ArrayDigest, digest_of
from bank.exchange.errors import ExchangeError
from bank.exchange.giving import ArrayGiven, Giving
from bank.exchange.lines import LineWriter
from bank.exchange.log_since import changed, standing
from bank.exchange.position import Reached


@dataclass(frozen=True, slots=True)
class Section:
    """Which array, its place in the package, and what the recipient has of it (None: send the whole)."""

    place: int
    array: ArrayGiven
    known: Reached | None


@dataclass(slots=True)
class Written:
    """How many lines were written, and what the recipient has after them."""

    digest: ArrayDigest
    records: int = 0
    withdrawals: int = 0


def write_array(
    connection: Connection, giving: Giving, section: Section, lines: LineWriter
) -> Written:
    """Write an array's lines. Raises ExchangeError for a record that is too long, OSError."""
    if section.known is None:
        return _write_whole(connection, giving, section, lines)
    return _write_changes(connection, giving, section, section.known, lines)


def _write_whole(
    connection: Connection, giving: Giving, section: Section, lines: LineWriter
) -> Written:
    written = Written(ArrayDigest())
    day = giving.day.isoformat()
    for one in standing(connection, section.array.number):
        body = giving.shown(section.array, one.body, day)
        if body is not None:
            _put(lines, section, one.id, body)
            written.records += 1
            written.digest = written.digest.plus(one.id, digest_of(body))
    return written


def _write_changes(
    connection: Connection, giving: Giving, section: Section, known: Reached, lines: LineWriter
) -> Written:
    written = Written(known.expected)
    day = giving.day.isoformat()
    for one in changed(connection, section.array.number, known.change):
        before = giving.shown(section.array, one.before, known.day_of(one.before_change))
        body = giving.shown(section.array, one.body, day)
        if body == before:
            continue  # what changed is withheld: that it changed is, too
        if before is not None:
            written.digest = written.digest.minus(one.id, digest_of(before))
        if body is None:
            lines.write({"array": section.place, "withdraw": one.id})
            written.withdrawals += 1
        else:
            _put(lines, section, one.id, body)
            written.records += 1
            written.digest = written.digest.plus(one.id, digest_of(body))
    return written


def _put(lines: LineWriter, section: Section, id_: str, body: bytes) -> None:
    try:
        lines.write({"array": section.place, "put": orjson.Fragment(body)})
    except ValueError as error:
        array = section.array
        raise ExchangeError(f"{array.category} {array.origin} {id_}: {error}.") from None


def digest_given(
    connection: Connection, giving: Giving, array: ArrayGiven, known: Reached | None
) -> ArrayDigest:
    """The digest of what a party is given of an array, what it has got already as of the day it did."""
    digest, day = ArrayDigest(), giving.day.isoformat()
    for one in standing(connection, array.number):
        body = giving.shown(array, one.body, (known.day_of(one.change) if known else "") or day)
        if body is not None:
            digest = digest.plus(one.id, digest_of(body))
    return digest
