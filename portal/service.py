"""The lookup service of this application: one for each thread, as its index reader is."""

from __future__ import annotations

import threading

from flask import current_app

from bank.lookup import LookupService

SERVICE = "kordon-home"
_local = threading.local()


def lookup_service() -> LookupService:
    """The service of the calling thread; raises bank.store.StoreError when the bank is away."""
    home = current_app.extensions[SERVICE]
    if getattr(_local, "home", None) != home:
        _local.service = LookupService(home)
        _local.home = home
    service: LookupService = _local.service
    return service
