"""Slowing down whoever guesses: failed tries counted in the database, for all processes together.

A try is counted as failed before the password is looked at and taken back when it was right, so that
tries at the same moment cannot all slip through. A try that comes too early is neither looked at nor
counted. A success forgives the account's failures, and of the address's as many: someone with an
account of his own cannot forgive his address what it did to others.
"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from bank.accounts.tables import throttles
from bank.store.runs import insert_if_new

LONGEST_WAIT = 15 * 60
SECOND = 1_000_000
SWEPT_AT_ONCE = 100


@dataclass(frozen=True)
class Limit:
    """So many tries are free; failures are forgotten when for so long none was added."""

    free: int
    forgotten_after: timedelta


ACCOUNT = Limit(5, timedelta(days=1))
# A post's officers share one address, and mistype together at the start of a shift.
ADDRESS = Limit(20, timedelta(hours=1))


@dataclass(frozen=True)
class Marks:
    """The keyed hashes of who tries and from where."""

    account: bytes
    address: bytes

    def limits(self) -> list[tuple[bytes, Limit]]:
        """Each with its limit, in one order for all: locks taken in one order cannot deadlock."""
        return sorted([(self.account, ACCOUNT), (self.address, ADDRESS)], key=lambda one: one[0])


@dataclass(frozen=True)
class Try:
    """Whether the try may be looked at; `wait` seconds until the next one, if this one fails."""

    allowed: bool
    wait: int


def network_of(address: str) -> str:
    """What stands for an address: an IPv6 one's /64, as a single subscriber has all of that."""
    try:
        parsed = ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{int(parsed) >> 64:x}/64"
    return str(parsed)


def wait_after(failures: int, free: int) -> int:
    """Seconds to wait after so many failures: none, then 2, 4, 8 … to a quarter of an hour."""
    return 0 if failures <= free else min(2 ** min(failures - free, 10), LONGEST_WAIT)


def take_try(connection: Connection, marks: Marks, stamp: int) -> Try:
    """Count a try, or say how long to wait; in a write transaction."""
    rows = [(limit, _locked(connection, mark, stamp)) for mark, limit in marks.limits()]
    left = max(row.until_at for _, row in rows) - stamp
    # Longer than any wait: the clock was set back, which must not shut everybody out.
    if 0 < left <= LONGEST_WAIT * SECOND:
        return Try(False, _seconds(left))
    waits = []
    for limit, row in rows:
        old = row.last_at + limit.forgotten_after // timedelta(microseconds=1) < stamp
        failures = 1 if old else row.failures + 1
        wait = wait_after(failures, limit.free)
        waits.append(wait)
        # None is none on another machine too, whose clock may be behind.
        until = stamp + wait * SECOND if wait else 0
        connection.execute(
            update(throttles)
            .where(throttles.c.mark == row.mark)
            .values(failures=failures, until_at=until, last_at=stamp)
        )
    return Try(True, max(waits))


def forgive(connection: Connection, marks: Marks) -> None:
    """Take back what was counted against an account that has now shown who it is."""
    rows = {
        mark: connection.execute(
            select(throttles).where(throttles.c.mark == mark).with_for_update()
        ).one_or_none()
        for mark, _ in marks.limits()
    }
    account, address = rows[marks.account], rows[marks.address]
    if account is None:
        # Forgiven just now by another log-in. A row that came since is locked by whoever made it, who
        # may wait for the address that is locked here.
        return
    if address is not None:
        connection.execute(
            update(throttles)
            .where(throttles.c.mark == marks.address)
            .values(failures=max(0, address.failures - account.failures), until_at=0)
        )
    connection.execute(delete(throttles).where(throttles.c.mark == marks.account))


def sweep(connection: Connection, stamp: int) -> None:
    """Drop some rows that are forgotten anyway; last in a transaction, as it takes locks unordered."""
    longest = max(ACCOUNT.forgotten_after, ADDRESS.forgotten_after)
    old = (
        select(throttles.c.mark)
        .where(throttles.c.last_at < stamp - longest // timedelta(microseconds=1))
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    connection.execute(delete(throttles).where(throttles.c.mark.in_(old)))


def _locked(connection: Connection, mark: bytes, stamp: int) -> Row[*tuple[Any, ...]]:
    while True:
        insert_if_new(
            connection,
            throttles,
            {"mark": mark, "failures": 0, "until_at": 0, "last_at": stamp},
        )
        row = connection.execute(
            select(throttles).where(throttles.c.mark == mark).with_for_update()
        ).one_or_none()
        # None when a log-in that succeeded at this moment has just deleted it.
        if row is not None:
            return row


def _seconds(microseconds: int) -> int:
    return -(-microseconds // SECOND)
