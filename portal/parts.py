"""What one process of the portal works with; each is opened by the process that first needs it.

A worker of gunicorn is forked before anything is opened, as neither connections nor the audit log's
chain can be shared. The lookup service is one for each thread, as its index reader is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import current_app

from bank.access import Agreements
from bank.accounts import Accounts
from bank.audit import AuditLog
from bank.confirmation import Confirmations
from bank.home import Home
from bank.linking import Links
from bank.lookup import LookupService
from bank.outcomes import Outcomes
from bank.photos import Photos
from bank.posts.log import PostLog
from bank.reconciliation import Reports
from bank.store import Store

_EXTENSION = "kordon"
_local = threading.local()
T = TypeVar("T")


class Parts:
    """The bank's parts in one home, opened once each when first asked for."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._opened: dict[type[Any], Any] = {}
        self._lock = threading.Lock()

    def _once(self, kind: type[T], open_it: Callable[[], T]) -> T:
        if kind not in self._opened:
            with self._lock:
                if kind not in self._opened:
                    self._opened[kind] = open_it()
        return cast(T, self._opened[kind])

    @property
    def accounts(self) -> Accounts:
        """Accounts, sessions and tokens; raises StoreError."""
        return self._once(Accounts, lambda: Accounts.open(self.home))

    @property
    def audit(self) -> AuditLog:
        """The audit log; raises AuditUnavailable."""
        return self._once(AuditLog, lambda: AuditLog.open(self.home))

    @property
    def agreements(self) -> Agreements:
        """Agreements between states; raises StoreError."""
        return self._once(Agreements, lambda: Agreements.open(self.home))

    @property
    def store(self) -> Store:
        """The records; raises StoreError."""
        return self._once(Store, lambda: Store.open(self.home))

    @property
    def photos(self) -> Photos:
        """Photos of records; raises StoreError."""
        return self._once(Photos, lambda: Photos.open(self.home))

    @property
    def outcomes(self) -> Outcomes:
        """What became of hits, and cleared namesakes; raises StoreError."""
        return self._once(Outcomes, lambda: Outcomes.open(self.home))

    @property
    def reports(self) -> Reports:
        """Reports of reconciliations; raises StoreError."""
        return self._once(Reports, lambda: Reports.open(self.home))

    @property
    def confirmations(self) -> Confirmations:
        """What officers asked originators to confirm; raises StoreError."""
        return self._once(Confirmations, lambda: Confirmations.open(self.home))

    @property
    def links(self) -> Links:
        """Which records were taken for one, and what is proposed; raises StoreError."""
        return self._once(Links, lambda: Links.open(self.home))

    @property
    def post_log(self) -> PostLog:
        """What border posts handed back of their audit logs; raises StoreError."""
        return self._once(PostLog, lambda: PostLog.open(self.home))

    @property
    def lookups(self) -> LookupService:
        """The lookup service of the calling thread; raises StoreError when the bank is away."""
        if getattr(_local, "parts", None) is not self:
            _local.service = LookupService(self.home)
            _local.parts = self
        return cast(LookupService, _local.service)


def install(app: Any, home: Home) -> None:
    """Give an application the parts in a home."""
    app.extensions[_EXTENSION] = Parts(home)


def parts() -> Parts:
    """The parts of the application that answers."""
    return cast(Parts, current_app.extensions[_EXTENSION])
