"""The audit log's entries of reports: made, read, given out, applied, forgotten."""

from __future__ import annotations

from typing import Any

from bank.audit import Door, Entry, Kind, Shown
from bank.audited import Actor, fields_of
from bank.reconciliation.model import Report


def entry_of_reconciliation(
    who: Actor,
    door: Door,
    outcome: str,
    report: Report,
    request_id: str = "",
    *,
    shown: tuple[Shown, ...] = (),
    **asked: Any,
) -> Entry:
    """The entry of a report made, read, given out, applied or forgotten, and the records it showed."""
    about = report.about
    told = {
        "reconciliation": report.number,
        "category": about.category,
        "origin": about.origin,
        "file": about.source_name,
    }
    return Entry(
        kind=Kind.ADMIN,
        door=door,
        **fields_of(who),
        request=request_id,
        asked=told | asked,
        shown=shown,
        outcome=outcome,
    )
