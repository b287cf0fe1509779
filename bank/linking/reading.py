"""Pairs, proposals and decisions read from the links' database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, or_, select, tuple_, union

from bank.linking.deciding import decision_of, digests, has_changed, last_decisions
from bank.linking.model import Proposal, Standing, Verdict
from bank.linking.subjects import pieces
from bank.linking.tables import decisions, pairs, proposals
from bank.store.model import Key

_COLUMNS = (
    *(proposals.c[n] for n in ("left_state", "right_state", "log_odds", "score", "standing")),
)
_JOINED = select(pairs, *_COLUMNS).join(proposals, proposals.c.pair == pairs.c.number)
# Pairs whether they are proposed now or were once.
_KNOWN = select(pairs, *_COLUMNS).outerjoin(proposals, proposals.c.pair == pairs.c.number)
_SIDES = {
    side: tuple(pairs.c[f"{side}_{name}"] for name in ("origin", "category", "id"))
    for side in ("left", "right")
}
KEYS_AT_ONCE = 250
# Asked beside every lookup where a server holds the links, so built once.
_DECIDED = union(
    *(
        select(pairs.c.number)
        .join(decisions, decisions.c.pair == pairs.c.number)
        .where(tuple_(*side).in_(bindparam("keys", expanding=True)))
        for side in _SIDES.values()
    )
)


def proposed(
    connection: Connection,
    today: str,
    *,
    state: str = "",
    standings: Collection[Standing] = (),
    kind: str = "",
    after: int | None = None,
) -> list[Proposal]:
    """What is proposed of records that stand on a day, the likeliest first.

    `state`: in which a record of it takes part; `after`: which came of a later change only.
    """
    where: list[ColumnElement[bool]] = [proposals.c.until >= today]
    if state:
        where.append(or_(proposals.c.left_state == state, proposals.c.right_state == state))
    if standings:
        where.append(proposals.c.standing.in_([str(one) for one in standings]))
    if kind:
        where.append(proposals.c.kind == kind)
    if after is not None:
        where.append(proposals.c.change > after)
    query = _JOINED.where(*where).order_by(proposals.c.score.desc(), pairs.c.number)
    return [_proposal(row) for row in connection.execute(query)]


def pair(connection: Connection, number: int) -> Proposal | None:
    """A pair with its last decision, whether it is proposed now or was once."""
    row = connection.execute(_KNOWN.where(pairs.c.number == number)).one_or_none()
    if row is None:
        return None
    return decided(connection, [_proposal(row)])[0]


def accepted(connection: Connection, keys: Sequence[tuple[str, str, str]]) -> list[Proposal]:
    """Pairs of these records that were accepted, proposed still or no longer, the newest first."""
    found = [
        _proposal(row)
        for piece in pieces(sorted(numbers_decided(connection, keys)))
        for row in connection.execute(_KNOWN.where(pairs.c.number.in_(piece)))
    ]
    kept = [
        one
        for one in decided(connection, found)
        if one.decision and one.decision.verdict is Verdict.ACCEPT
    ]
    return sorted(kept, key=lambda one: -one.number)


def numbers_decided(connection: Connection, keys: Sequence[tuple[str, str, str]]) -> set[int]:
    """The pairs of these records that anything was decided of."""
    numbers: set[int] = set()
    for piece in pieces(dict.fromkeys(map(tuple, keys)), KEYS_AT_ONCE):
        numbers.update(connection.execute(_DECIDED, {"keys": piece}).scalars())
    return numbers


def decided(connection: Connection, found: Sequence[Proposal]) -> list[Proposal]:
    """The same pairs with their last decisions, and whether a record has changed since."""
    numbers = [one.number for one in found]
    last = last_decisions(connection, numbers)
    now = digests(connection, list(last))
    return [_with_decision(one, last.get(one.number), now) for one in found]


def _with_decision(
    one: Proposal, row: Row[Any] | None, now: Mapping[int, tuple[bytes, bytes]]
) -> Proposal:
    if row is None:
        return one
    return replace(one, decision=decision_of(row), changed=has_changed(row, now.get(one.number)))


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        row.number,
        row.kind,
        Key(row.left_origin, row.left_category, row.left_id),
        Key(row.right_origin, row.right_category, row.right_id),
        row.left_state or "",
        row.right_state or "",
        row.log_odds or 0.0,
        row.score or 0.0,
        Standing(row.standing or Standing.OPEN),
    )


def ends_of(found: Iterable[Proposal]) -> list[Key]:
    """The records of these pairs."""
    return list(dict.fromkeys(key for one in found for key in (one.left, one.right)))
