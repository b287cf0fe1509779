"""Records as whoever asks may see them: the one place of the pages that asks the bank for a single record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bank.access import Sight, Viewer
from bank.store import Originator
from bank.store.model import Key, Status
from index_mappings.categories import CATEGORIES
from index_mappings.fields import Text
from portal.parts import parts


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """One version: when it came, what it did, the record as shown (None: withdrawn), what is withheld."""

    version: int
    at: datetime
    kind: str
    record: Mapping[str, Any] | None
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """A record with its versions, the newest first, whose it is, and why it is seen."""

    key: Key
    stands: bool
    versions: tuple[VersionSeen, ...]
    originator: Originator
    reason: Text


def record(key: Key, viewer: Viewer) -> RecordSeen | None:
    """The record as it is seen; None when it is not to be seen, or not there."""
    if key.category not in CATEGORIES:
        return None
    sight = _sight(viewer)
    decision = sight.of(key.category, key.origin)
    if not decision.allowed:
        return None
    head = parts().store.records([key]).get(key)
    if head is None or (decision.agreements and head.status is not Status.ACTIVE):
        return None
    versions = []
    for one in parts().store.history(key):
        seen = sight.shown(key.category, key.origin, one.body) if one.body is not None else None
        body, withheld = seen or (None, ())
        versions.append(VersionSeen(one.version, one.at, one.kind.value, body, withheld))
    return RecordSeen(
        key,
        head.status is Status.ACTIVE,
        tuple(versions),
        parts().store.originator(key.origin),
        decision.reason,
    )


def freshness(viewer: Viewer) -> list[dict[str, Any]]:
    """How fresh each array is that a viewer may see, as answers tell it."""
    sight = _sight(viewer)
    return [
        {
            "category": one.category,
            "origin": one.origin,
            "received": one.last_full_array_at,
            "changed": one.last_change_at,
            "records": one.records,
        }
        for one in parts().store.freshness()
        if sight.of(one.category, one.origin).allowed
    ]


def _sight(viewer: Viewer) -> Sight:
    return Sight(viewer, parts().agreements.book(), parts().store.originators())
