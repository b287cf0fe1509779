"""Pairs of records side by side, and the records that are linked with one that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bank.access.sight import Sight
from bank.linking import KINDS, Linked, PairSeen, Side
from bank.store.model import Key, StoredRecord
from index_mappings.searchable import title
from portal.languages import partial, told
from portal.showing.cards import SIGNS
from portal.showing.fields import Row, rows_of

_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A field of both records; a side that has not the field has no row."""

    name: str
    label: str
    left: Row | None
    right: Row | None


@dataclass(frozen=True, slots=True)
class LinkedShown:
    """A record that was accepted as one with another, as it is told beside that."""

    category: str
    origin: str
    id: str
    version: int
    title: str
    kind: str
    state: str
    at: datetime
    changed: bool


def beside(pair: PairSeen) -> list[BesideRow]:
    """The fields that either record has or that are withheld, in the left one's order, then the right's."""
    left, right = (_rows(one) for one in (pair.left, pair.right))
    names = list(dict.fromkeys([*left, *right]))
    rows = []
    for name in names:
        one, other = left.get(name), right.get(name)
        label = one.label if one else other.label if other else ""
        rows.append(BesideRow(name, label, one, other))
    # What both have stands first: that is what is compared.
    return sorted(rows, key=lambda row: row.left is None or row.right is None)


def _rows(side: Side) -> dict[str, Row]:
    return {row.name: row for row in rows_of(side.key.category, side.record, side.withheld)}


def reasons_shown(pair: PairSeen) -> list[tuple[str, str]]:
    """Each reason with its sign, those that speak for it first."""
    order = {"for": 0, "against": 1, "neutral": 2}
    found = sorted(pair.reasons, key=lambda one: order[one.effect])
    return [(SIGNS[one.effect], told(one.text)) for one in found]


def title_of(side: Side) -> str:
    """What a record of a pair is called."""
    return _titled(side.key.category, side.record)


def _titled(category: str, record: Mapping[str, Any]) -> str:
    """The title of a record, its date as whoever reads it expects."""
    return _ISO_DATE.sub(lambda found: partial(found[0]), title(category, record))


def linked_shown(
    linked: Mapping[Key, Sequence[Linked]],
    sight: Sight,
    records: Mapping[tuple[str, str, str], StoredRecord],
) -> dict[Key, list[LinkedShown]]:
    """For each record, those linked with it, named by what the viewer sees of them."""
    shown: dict[Key, list[LinkedShown]] = {}
    for key, found in linked.items():
        for one in found:
            record = records.get(one.key)
            seen = sight.shown(one.key.category, one.key.origin, _body(record)) if record else None
            if record is None or seen is None:
                continue
            shown.setdefault(key, []).append(
                LinkedShown(
                    one.key.category,
                    one.key.origin,
                    one.key.id,
                    record.version,
                    _titled(one.key.category, seen[0]),
                    told(KINDS[one.kind].label),
                    one.decision.state,
                    one.decision.at,
                    one.changed,
                )
            )
    return shown


def _body(record: StoredRecord) -> Mapping[str, Any]:
    return record.body or {}


def ends(linked: Mapping[Key, Iterable[Linked]]) -> list[Key]:
    """The records at the other ends."""
    return list(dict.fromkeys(one.key for found in linked.values() for one in found))
