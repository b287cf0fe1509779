"""One chain, written by one thread of this process, whatever waits in one transaction.

After any failure it is not known whether the transaction was committed. The chain then ends where it
ends, validly either way, and the next entry begins a new one.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from bank.audit.canonical import START, Row, chained
from bank.audit.database import one_at_a_time, sqlite_file, writing
from bank.audit.errors import AuditError, AuditUnavailable
from bank.audit.indexing import INDEX_EVERY, index_chain
from bank.audit.model import Receipt, to_stamp
from bank.audit.tables import chains, entries, heads
from bank.store.straight import write_rows

MOST_WAITING = 10_000
"""Entries that wait at most; more means that the disk has stopped, not that it is slow."""
MOST_IN_GROUP = 500
WAIT_SECONDS = 20.0
"""An officer at the border waits no longer for an answer; the lookup is then refused."""

# Made once, as what is compiled is remembered with the statement.
_INSERT = insert(entries)
_MOVE = (
    update(heads)
    .where(
        heads.c.chain == bindparam("chain_of"),
        heads.c.number == bindparam("number_before"),
        heads.c.hash == bindparam("hash_before"),
    )
    .values(number=bindparam("number_after"), hash=bindparam("hash_after"))
)


@dataclass(frozen=True, slots=True)
class _Head:
    chain: int
    id: str
    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class _Waiting:
    row: Row
    receipt: Future[Receipt]


class Writer:
    """Takes entries of all threads of one process and writes them in groups."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._process = os.getpid()
        self._file = Path(sqlite_file(engine))
        self._identity = self._identity_of_file()
        self._changed = threading.Condition()
        self._waiting: deque[_Waiting] = deque()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._head: _Head | None = None
        self._broken = ""

    def write(self, rows: Sequence[Row], seconds: float = WAIT_SECONDS) -> list[Receipt]:
        """Write entries' rows; returns when all are durably committed. Raises AuditUnavailable."""
        # Asked before the lock: in a forked process another thread may hold it for ever.
        if os.getpid() != self._process:
            raise AuditUnavailable("the audit log was opened by another process: open it in each")
        given = [_Waiting(row, Future()) for row in rows]
        with self._changed:
            if self._closed:
                raise AuditUnavailable("the audit log is closed")
            if len(self._waiting) + len(given) > MOST_WAITING:
                raise AuditUnavailable("too many entries wait for the audit log")
            self._waiting.extend(given)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
                self._thread.start()
            self._changed.notify()
        end = time.monotonic() + seconds
        try:
            return [one.receipt.result(max(0.0, end - time.monotonic())) for one in given]
        except TimeoutError:
            for one in given:
                one.receipt.cancel()
            raise AuditUnavailable(f"the audit log did not answer in {seconds:g} s") from None

    def close(self) -> None:
        """Write what waits, then take no more."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None and os.getpid() == self._process:
            self._thread.join()

    def _run(self) -> None:
        while group := self._take(MOST_IN_GROUP, wait=True):
            try:
                receipts = self._write([one.row for one in group])
            except Exception as error:  # whatever it is, nobody may be left waiting
                self._head = None
                self._refuse([*group, *self._take(MOST_WAITING, wait=False)], error)
                continue
            for one, receipt in zip(group, receipts, strict=True):
                one.receipt.set_result(receipt)

    def _take(self, most: int, *, wait: bool) -> list[_Waiting]:
        """The next to be written, without those who wait no more; empty when closed."""
        while True:
            with self._changed:
                if wait:
                    self._changed.wait_for(lambda: self._waiting or self._closed)
                taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
            group = [one for one in taken if one.receipt.set_running_or_notify_cancel()]
            if group or not taken:
                return group

    @staticmethod
    def _refuse(group: Sequence[_Waiting], error: Exception) -> None:
        reason = str(error) if isinstance(error, AuditError) else type(error).__name__
        for one in group:
            one.receipt.set_exception(AuditUnavailable(reason))

    def _write(self, rows: Sequence[Row]) -> list[Receipt]:
        if self._broken:
            raise AuditUnavailable(self._broken)
        with writing(self._engine) as connection:
            before = self._head or _register(connection)
            linked = _linked(before, rows)
            write_rows(connection, _INSERT, linked)
            after = _Head(before.chain, before.id, linked[-1]["number"], linked[-1]["hash"])
            if not _move(connection, before, after):
                self._broken = "the audit log has lost entries: verify it, then start again"
                raise AuditUnavailable(self._broken)
            if after.number // INDEX_EVERY > before.number // INDEX_EVERY:
                index_chain(connection, after.chain)
        # Connections go on writing into a file that was deleted or replaced: that keeps nothing.
        if self._identity_of_file() != self._identity:
            self._broken = "the audit log's file was deleted or replaced: start again"
            raise AuditUnavailable(self._broken)
        self._head = after
        return [Receipt(after.id, row["number"]) for row in linked]

    def _identity_of_file(self) -> tuple[int, int] | None:
        if self._file == Path():
            return None
        try:
            found = self._file.stat()
        except OSError:
            return (0, 0)
        return found.st_dev, found.st_ino


def registration(number: int, id_: str, host: str, process: int, started_at: int) -> Row:
    """A chain's row in the register as its hash covers it."""
    return {
        "number": number,
        "id": id_,
        "host": host,
        "process": process,
        "started_at": started_at,
    }


def _register(connection: Connection) -> _Head:
    """Begin a chain: its entries' hashes start from that of its registration."""
    one_at_a_time(connection)
    last = connection.execute(
        select(chains.c.number, chains.c.hash).order_by(chains.c.number.desc()).limit(1)
    ).first()
    number, previous = (last.number + 1, last.hash) if last else (1, START)
    row = registration(
        number,
        secrets.token_hex(8),
        socket.gethostname(),
        os.getpid(),
        to_stamp(datetime.now(UTC)),
    )
    digest = chained(previous, row)
    connection.execute(chains.insert(), row | {"hash": digest})
    connection.execute(heads.insert(), {"chain": number, "number": 0, "hash": digest})
    return _Head(number, row["id"], 0, digest)


def _linked(before: _Head, rows: Sequence[Row]) -> list[Row]:
    linked, previous = [], before.hash
    for number, row in enumerate(rows, before.number + 1):
        previous = chained(previous, row | {"chain": before.id, "number": number})
        linked.append(row | {"chain": before.chain, "number": number, "hash": previous})
    return linked


def _move(connection: Connection, before: _Head, after: _Head) -> bool:
    """Move the chain's head; False when it does not stand where it was left."""
    moved = {
        "chain_of": before.chain,
        "number_before": before.number,
        "hash_before": before.hash,
        "number_after": after.number,
        "hash_after": after.hash,
    }
    return write_rows(connection, _MOVE, [moved]) == 1
