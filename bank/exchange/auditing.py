"""Acts of the exchange in the audit log. No entry names more of a record than its array and number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from bank.audit import AuditLog, Door, Kind
from bank.audited import Actor, entry_of_admin
from bank.home import Home

AUTOMATIC = Actor("exchange")
"""Who takes in what a folder or a feed brings, when no person is told."""


_LENT: ContextVar[AuditLog | None] = ContextVar("exchange_audit_log", default=None)


@contextmanager
def logging_to(log: AuditLog) -> Iterator[None]:
    """Let acts in here be written to a log that is open already, rather than open one for each."""
    lent = _LENT.set(log)
    try:
        yield
    finally:
        _LENT.reset(lent)


def audited(
    home: Home,
    who: Actor,
    outcome: str,
    told: Mapping[str, Any],
    kind: Kind = Kind.EXCHANGE,
) -> None:
    """Write an entry; what it tells of must not be done when it raises AuditUnavailable."""
    entry = entry_of_admin(who, Door.EXCHANGE, outcome, told, kind=kind)
    if lent := _LENT.get():
        lent.write(entry)
        return
    with AuditLog.open(home) as log:
        log.write(entry)
