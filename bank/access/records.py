"""One record as a viewer sees it, with all its versions, for pages, answers and photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bank.access.decision import Decision
from bank.access.paths import covered
from bank.access.sight import Sight
from bank.store import ChangeRow, Originator, Store
from bank.store.model import Key, RunKind, Status, StoredRecord
from bank.validity import answers_on
from index_mappings.fields import Text

_WHOLE_BANK = Text("The bank's own operator.", "Оператор банка.")


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """One version: when it came, what it did (add, correct, withdraw, restore), the record as shown.

    `record` is None where the record was withdrawn. `run` only for the bank's own operator: runs
    are numbered through the whole bank, and two numbers would count what others sent. For the same
    reason `reconciliation`, the number of the report that made this version, 0 without one, is told to
    the record's own state alone.
    """

    version: int
    at: datetime
    kind: str
    run: int | None
    record: Mapping[str, Any] | None
    withheld: tuple[str, ...]
    reconciliation: int = 0


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """A record with its versions, the newest first, whose it is, and why it is seen."""

    key: Key
    stands: bool
    versions: tuple[VersionSeen, ...]
    originator: Originator
    reason: Text
    agreements: tuple[int, ...]


def record_seen(store: Store, sight: Sight | None, key: tuple[str, str, str]) -> RecordSeen | None:
    """The record as it is seen; None when it is not to be seen, or not there.

    Raises UnknownCategoryError.
    """
    found = _found(store, sight, key)
    if found is None:
        return None
    head, decision = found
    history = store.history(head.key)
    by = _reconciliations(store, history) if not decision or not decision.agreements else {}
    return RecordSeen(
        head.key,
        head.status == Status.ACTIVE,
        tuple(_version(sight, one, by.get(one.run, 0)) for one in history),
        store.originator(head.origin),
        decision.reason if decision else _WHOLE_BANK,
        decision.agreements if decision else (),
    )


def may_see(store: Store, sight: Sight | None, key: tuple[str, str, str], field: str = "") -> bool:
    """Whether the record is there and may be seen, and the field of this path too.

    Raises UnknownCategoryError.
    """
    found = _found(store, sight, key)
    if found is None:
        return False
    decision = found[1]
    return decision is None or not covered(field, decision.withheld)


def _found(
    store: Store, sight: Sight | None, key: tuple[str, str, str]
) -> tuple[StoredRecord, Decision | None] | None:
    """What stands of the record in the bank, and the decision on it.

    What lookups answer with no more (withdrawn, ended, expired), only its own state still sees.
    """
    origin, category, _ = key
    decision = sight.of(category, origin) if sight else None
    if decision and not decision.allowed:
        return None
    head = store.records([key]).get(key)
    if head is None or not sees_head(sight, head):
        return None
    return head, decision


def sees_head(sight: Sight | None, head: StoredRecord) -> bool:
    """Whether a viewer sees a record: its array is open to them, and it answers lookups or is their own.

    Without a viewer all is seen.
    """
    if sight is None:
        return True
    decision = sight.of(head.category, head.origin)
    own = not decision.agreements
    return decision.allowed and (own or answers_on(head.body or {}, sight.day.isoformat()))


def _reconciliations(store: Store, history: list[ChangeRow]) -> dict[int, int]:
    """The reports that made these versions, by run."""
    memos = store.memos_of(RunKind.RECONCILE, sorted({one.run for one in history}))
    return {run: int(memo["reconciliation"]) for run, memo in memos.items()}


def _version(sight: Sight | None, one: ChangeRow, reconciliation: int) -> VersionSeen:
    body = one.body
    record: Mapping[str, Any] | None = body
    withheld: tuple[str, ...] = ()
    if sight and body is not None:
        shown = sight.shown(one.category, one.origin, body)
        record, withheld = shown if shown else (None, ())
    return VersionSeen(
        one.version,
        one.at,
        one.kind.value,
        None if sight else one.run,
        record,
        withheld,
        reconciliation,
    )
