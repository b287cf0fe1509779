"""One lookup as every door of the portal asks it: within agreements, and written down before it is answered.

If the audit log cannot take the entry, the lookup is refused: an answer that nobody could account for
is not given.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Any

from flask import g

from bank.audit import Door
from bank.audited import Actor, entry_of_lookup
from bank.counters import count_lookup
from portal.identity import Who
from portal.parts import parts


def ask(query: Mapping[str, Any], asking: Who, purpose: str, door: Door) -> dict[str, Any]:
    """Answer a lookup; raises LookupRefused, StoreError, AuditUnavailable."""
    begun, outcome = perf_counter(), "refused"
    try:
        found = parts().lookups.answered(query, asking.viewer(purpose))
        parts().audit.write(
            entry_of_lookup(
                actor_of(asking), door, purpose, query, found.answer, request_id(), found.reached
            )
        )
        outcome = found.answer["outcome"]
    finally:
        count_lookup(outcome, door.value, perf_counter() - begun)
    return found.answer


def actor_of(asking: Who) -> Actor:
    """Who asks, as the audit log names them."""
    return Actor.of(asking.account)


def request_id() -> str:
    """The number of this request, as logs, audit and answers carry it."""
    return str(g.get("request_id", ""))
