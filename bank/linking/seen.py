"""Pairs as a viewer sees them: only where both records may be seen, and only by what is shown of them.

A pair of which the one record is not to be seen leaves no trace. Where fields are withheld, the pair is
compared anew from the records as they are shown: it must find itself by the keys that are left and be
likely enough by what is left. The probability is shared out among the pairs that the viewer sees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bank.access.records import sees_head
from bank.access.sight import Sight
from bank.linking.keys import find_one_another
from bank.linking.kinds import KINDS
from bank.linking.model import Proposal, Standing
from bank.linking.profile import Profile, profile_of, read_fields
from bank.linking.reasons import reasons_of
from bank.linking.score import LEAST_LOG_ODDS, Compared, alone, compare, shared_out
from bank.linking.subjects import pieces
from bank.scoring.reasons import Reason
from bank.store import Store
from bank.store.model import Key, StoredRecord

PLACES = 6


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair as it is shown."""

    key: Key
    state: str
    version: int
    record: Mapping[str, Any]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairSeen:
    """A pair with its two records as shown, its probability (0–1) and the reasons."""

    proposal: Proposal
    left: Side
    right: Side
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        """The probability as it is shown."""
        return self.proposal.score


def sees_pair(sight: Sight | None, one: Key, other: Key) -> bool:
    """Whether a viewer may see the arrays of both records; without a viewer all is seen."""
    return sight is None or all(sight.of(k.category, k.origin).allowed for k in (one, other))


def seen(store: Store, sight: Sight | None, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Of these proposals, all that stand together, those that a viewer sees, scored as seen.

    Give all proposals in which a record of the viewer's state takes part: what is left out here has no
    part in how probability is shared out.
    """
    visible = [one for one in proposals if sees_pair(sight, one.left, one.right)]
    if sight is None:
        return visible
    records: dict[tuple[str, str, str], StoredRecord] = {}
    for piece in pieces(dict.fromkeys(key for one in visible for key in (one.left, one.right))):
        records |= store.records(piece)
    found = []
    for one in visible:
        compared = _as_seen(sight, one, records)
        if compared:
            found.append(replace(one, log_odds=compared))
    return _shared_out(found)


def _as_seen(
    sight: Sight, one: Proposal, records: Mapping[tuple[str, str, str], StoredRecord]
) -> float | None:
    """The log-odds of a pair by what is shown; None when it would not be proposed by that alone."""
    sides = [_side(sight, records.get(key)) for key in (one.left, one.right)]
    if sides[0] is None or sides[1] is None:
        return None
    if all(_says_all(side, records[side.key]) for side in sides if side):
        return one.log_odds
    left, right = profile(sides[0]), profile(sides[1])
    compared = compare(KINDS[one.kind], left, right)
    if compared is None or compared.log_odds < LEAST_LOG_ODDS or not find_one_another(left, right):
        return None
    return compared.log_odds


def _says_all(side: Side, record: StoredRecord) -> bool:
    """Whether a record as shown has all that links are made of that the whole one has."""
    if not side.withheld:
        return True
    body = record.body or {}
    return all(side.record.get(name) == body.get(name) for name in read_fields(record.category))


def stands(sight: Sight | None, record: StoredRecord | None) -> bool:
    """Whether a record is there, and a viewer sees it."""
    return record is not None and record.body is not None and sees_head(sight, record)


def _shared_out(found: Sequence[Proposal]) -> list[Proposal]:
    odds: dict[tuple[str, Key], float] = {}
    for one in found:
        for key in (one.left, one.right):
            place = (one.kind, key)
            odds[place] = odds.get(place, 0.0) + _odds(one)
    scored = []
    for one in found:
        score = alone(one.log_odds)
        if KINDS[one.kind].exclusive:
            rivals = odds[one.kind, one.left] + odds[one.kind, one.right] - 2 * _odds(one)
            score = shared_out(one.log_odds, max(rivals, 0.0))
        scored.append(replace(one, score=round(score, PLACES)))
    return scored


def _odds(one: Proposal) -> float:
    """The odds with which a pair stands against others: none once it was rejected."""
    return 0.0 if one.standing is Standing.REJECTED else math.exp(min(one.log_odds, 30.0))


def pair_seen(store: Store, sight: Sight | None, proposal: Proposal) -> PairSeen | None:
    """A pair with both records as shown and the reasons; None when either is not to be seen."""
    records = store.records([proposal.left, proposal.right])
    left, right = (_side(sight, records.get(key)) for key in (proposal.left, proposal.right))
    if left is None or right is None:
        return None
    one, other = profile(left), profile(right)
    compared = compare(KINDS[proposal.kind], one, other) or Compared({}, 0.0)
    told = reasons_of(KINDS[proposal.kind], one, other, compared)
    return PairSeen(proposal, left, right, tuple(told))


def _side(sight: Sight | None, record: StoredRecord | None) -> Side | None:
    """A record as it is shown; None when it is not."""
    if record is None or record.body is None or not sees_head(sight, record):
        return None
    shown: tuple[Mapping[str, Any], tuple[str, ...]] | None = (record.body, ())
    if sight:
        shown = sight.shown(record.category, record.origin, record.body)
    if shown is None:
        return None
    return Side(record.key, record.state, record.version, shown[0], shown[1])


def profile(side: Side) -> Profile:
    """What linking reads of a record as it is shown."""
    return profile_of(side.key, side.state, side.version, side.record)


def concerning(proposals: Iterable[Proposal], state: str) -> list[Proposal]:
    """Those in which a record of a state takes part."""
    return [one for one in proposals if state in (one.left_state, one.right_state)]
