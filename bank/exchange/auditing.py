"""Acts of the exchange in the audit log. No entry names more of a record than its array and number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bank.audit import AuditLog, Door, Kind
from bank.audited import Actor, entry_of_admin
from bank.home import Home

AUTOMATIC = Actor("exchange")
"""Who takes in what a folder or a feed brings, when no person is told."""


def audited(
    home: Home, who: Actor, outcome: str, told: Mapping[str, Any], kind: Kind = Kind.ADMIN
) -> None:
    """Write an entry; what it tells of must not be done when it raises AuditUnavailable."""
    with AuditLog.open(home) as log:
        log.write(entry_of_admin(who, Door.EXCHANGE, outcome, told, kind=kind))
