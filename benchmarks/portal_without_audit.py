"""The portal with an audit log that keeps nothing: only to measure what the real one costs."""

from __future__ import annotations

from bank.audit import AuditLog, Entry, Receipt
from bank.home import Home
from portal.app import create_app


class _KeepsNothing(AuditLog):
    def write(self, entry: Entry, seconds: float = 0.0) -> Receipt:
        """Take the entry and forget it."""
        return Receipt("", 0)


AuditLog.open = classmethod(  # type: ignore[assignment,method-assign]
    lambda cls, where: _KeepsNothing.__new__(_KeepsNothing)
)
application = create_app(Home.from_environment())
