"""Pulling: what a party has for us is fetched, taken in and answered, one package after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import requests

from bank.audited import Actor
from bank.exchange import ledger
from bank.exchange.auditing import AUTOMATIC
from bank.exchange.database import database
from bank.exchange.errors import PackageRefused
from bank.exchange.feed.line import BadLine, FeedRefused, Line
from bank.exchange.files import folder_of
from bank.exchange.limits import MOST_PACKAGE_BYTES
from bank.exchange.receipt import Receipt
from bank.exchange.taking_in import take_in
from bank.home import Home
from bank.store.engine import reading

JSON = "application/json"
_PIECE = 1 << 13  # what is lost of the last piece when the line is cut


@dataclass(frozen=True, slots=True)
class Offered:
    """A package in a party's list."""

    number: int
    package: str
    digest: str
    bytes: int


def pull(line: Line, *, who: Actor = AUTOMATIC) -> Iterator[Receipt]:
    """Fetch, take in and answer all that a party has here for us; gives each receipt as it is sent back.

    Ends after a package that was refused: those that follow build on it. What was fetched when a line was
    cut is kept, and the rest is fetched by the next call at the latest. Raises FeedRefused, BadLine,
    SignatureRefused, PackageRefused, ExchangeError, StoreError, AuditUnavailable, OSError.
    """
    for one in _offered(line):
        receipt = _kept_receipt(line.home, line.peer.party, one)
        if receipt is None:
            receipt = _taken(line, one, who)
        line.asked("POST", "/receipts", receipt.as_bytes(), **{"Content-Type": JSON})
        yield receipt
        if not receipt.accepted:
            return


def _offered(line: Line) -> list[Offered]:
    """All that was not answered yet: an answer may have been lost on its way."""
    try:
        told = orjson.loads(line.asked("GET", "/packages?after=0"))["packages"]
        return [
            Offered(int(one["number"]), str(one["package"]), str(one["digest"]), int(one["bytes"]))
            for one in told
        ]
    except (ValueError, KeyError, TypeError):
        raise FeedRefused(f"The list of {line.peer.party} is not written as it must be.") from None


def _kept_receipt(home: Home, sender: str, one: Offered) -> Receipt | None:
    """The answer to a package that was taken in before, which did not arrive."""
    with database(home) as engine, reading(engine) as connection:
        taken = ledger.find_taken(connection, sender, one.number)
    return taken.receipt if taken is not None and taken.digest == one.digest else None


def _taken(line: Line, one: Offered, who: Actor) -> Receipt:
    path = _part(line.home, line.peer.party, one)
    line.retried(lambda: _fetch(line, one, path))
    try:
        return take_in(line.home, path, who=who, sender=line.peer.party)
    finally:
        path.unlink(missing_ok=True)


def _part(home: Home, sender: str, one: Offered) -> Path:
    """Where a package is gathered; named by its digest, so that no two become one."""
    folder = folder_of(home) / ".pulled"
    folder.mkdir(mode=0o700, exist_ok=True)
    if not one.digest.isalnum():
        raise FeedRefused(f"The list of {sender} is not written as it must be.")
    return folder / f"{sender}-{one.number}-{one.digest[:64]}"


def _fetch(line: Line, one: Offered, path: Path) -> None:
    """Fetch what is still missing of a package."""
    if not 0 < one.bytes <= MOST_PACKAGE_BYTES:
        raise PackageRefused(f"Package {one.number} has {one.bytes} bytes: that is too large.")
    has = path.stat().st_size if path.exists() else 0
    if has == one.bytes:
        return
    ranged = (
        {"Range": f"bytes={has}-", "If-Range": f'"{one.digest}"'} if 0 < has < one.bytes else {}
    )
    answer, _nonce = line.open("GET", f"/packages/{one.number}", headers=ranged)
    with answer, path.open("ab" if answer.status_code == 206 else "wb") as file:
        try:
            for piece in answer.iter_content(_PIECE):
                file.write(piece)
                if file.tell() > one.bytes:
                    break
        except (requests.RequestException, OSError) as error:
            if isinstance(error, requests.RequestException):
                raise BadLine(f"The line to {line.peer.party} was cut.") from error
            raise
    has = path.stat().st_size
    if has != one.bytes:
        if has > one.bytes:
            path.unlink()
        raise BadLine(f"The line to {line.peer.party} was cut: {has} of {one.bytes} bytes came.")
