"""A record as its page and its print show it: whole, in words, with what changed from version to version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bank.access.records import RecordSeen, VersionSeen
from portal.languages import told
from portal.showing.cards import (
    HIDDEN,
    Contact,
    Fact,
    action_of,
    cautions_of,
    contact_of,
    facts_of,
    titled,
)
from portal.showing.fields import Row, not_stated, rows_of
from portal.showing.spelling import Pieces
from portal.showing.versions import Changed, changes_between


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its number, when it came, what it did, and what differs from the one before.

    `reconciliation`: the report by which it came, 0 without one.
    """

    number: int
    at: datetime
    kind: str
    changes: tuple[Changed, ...]
    reconciliation: int = 0


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record in words."""

    category: str
    origin: str
    id: str
    version: int
    changed_at: datetime
    stands: bool
    hidden: bool
    name: Pieces
    code: bool
    other_names: tuple[str, ...]
    facts: tuple[Fact, ...]
    action: str
    action_more: str
    cautions: tuple[str, ...]
    contact: Contact
    rows: tuple[Row, ...]
    not_stated: tuple[str, ...]
    versions: tuple[Version, ...]
    why_seen: str


def record_shown(seen: RecordSeen, last: VersionSeen) -> RecordShown:
    """A record in words; `last` is its newest version that has a body."""
    category, record = seen.key.category, dict(last.record or {})
    name, _, others = titled(category, record, {}, seen.key.id)
    owner = {"name": seen.originator.name, "contact": seen.originator.contact}
    return RecordShown(
        category=category,
        origin=seen.key.origin,
        id=seen.key.id,
        version=seen.versions[0].version,
        changed_at=seen.versions[0].at,
        stands=seen.stands,
        hidden=record.get("action") == HIDDEN,
        name=name,
        code=not record.get("names"),
        other_names=others,
        facts=facts_of(category, record, {}),
        action=action_of(record),
        action_more=record.get("action_text", ""),
        cautions=cautions_of(record),
        contact=contact_of(record, owner),
        rows=tuple(rows_of(category, record, last.withheld)),
        not_stated=tuple(not_stated(category, record, last.withheld)),
        versions=tuple(_versions(seen)),
        why_seen=told(seen.reason),
    )


def _versions(seen: RecordSeen) -> list[Version]:
    """All versions, the newest first, each beside the one before it that has a record."""
    oldest_first = list(reversed(seen.versions))
    made = [
        Version(one.version, one.at, one.kind, (), one.reconciliation) for one in oldest_first[:1]
    ]
    before = oldest_first[0]
    for earlier, one in pairwise(oldest_first):
        before = earlier if earlier.record is not None else before
        changes: list[Changed] = []
        if one.record is not None and before.record is not None:
            changes = changes_between(seen.key.category, before.record, one.record)
        made.append(Version(one.version, one.at, one.kind, tuple(changes), one.reconciliation))
    return made[::-1]
