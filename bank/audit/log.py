"""The audit log as the doors see it: open it, write to it before an answer is given."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from bank.audit.canonical import row_of
from bank.audit.database import open_engine
from bank.audit.model import Entry, Receipt
from bank.audit.writer import WAIT_SECONDS, Writer
from bank.closing import Closes
from bank.counters import audit_write
from bank.home import Home


class AuditLog(Closes):
    """One log, to be opened in each process; safe to share between its threads.

    A process that only reads begins no chain.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = Writer(engine)

    @classmethod
    def open(cls, where: Home | URL | str) -> AuditLog:
        """Open, and create or migrate, the log of a home or URL; raises AuditUnavailable."""
        return cls(open_engine(where))

    def write(self, entry: Entry, seconds: float = WAIT_SECONDS) -> Receipt:
        """Write an entry; returns when it is durably committed.

        Raises EntryRefused for values that cannot be kept, and AuditUnavailable when the log cannot be
        written or does not answer in time: what was to be logged must then not be done.
        """
        return self.write_all((entry,), seconds)[0]

    def write_all(self, entries: Sequence[Entry], seconds: float = WAIT_SECONDS) -> list[Receipt]:
        """Write entries one after another, as `write` does; they share commits, so many cost little.

        After AuditUnavailable some may have been written: none of what they log must be done.
        """
        with audit_write():
            return self._writer.write([row_of(one) for one in entries], seconds)

    def close(self) -> None:
        """Write what waits and close all connections."""
        self._writer.close()
        self.engine.dispose()
