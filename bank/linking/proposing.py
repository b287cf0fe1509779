"""Proposals as they follow from the records: found, taken back, and their probability shared out.

Of kinds of link of which a record can have one only, the proposals that share a record are rivals: each
has its odds against all others together and against there being none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, tuple_, update

from bank.linking.deciding import standings
from bank.linking.kinds import KINDS
from bank.linking.model import Standing
from bank.linking.profile import Profile
from bank.linking.score import alone, shared_out
from bank.linking.subjects import pieces
from bank.linking.tables import pairs, proposals, subjects

# A score is kept to so many places, so that the order in which odds are added up does not show.
PLACES = 6
_SIDES = tuple(
    f"{side}_{name}" for side in ("left", "right") for name in ("origin", "category", "id")
)
# SQLite takes 32,000 values in one statement; a pair has seven.
PAIRS_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Likely:
    """Two records, by their numbers, that are worth proposing as one."""

    kind: str
    left: int
    right: int
    log_odds: float


def take_back(connection: Connection, numbers: Sequence[int], round_: int | None) -> set[int]:
    """Take out all proposals of these records, in a round only its own; gives whom it concerns."""
    concerned: set[int] = set()
    for piece in pieces(numbers, 400):
        of_these = or_(proposals.c.left.in_(piece), proposals.c.right.in_(piece))
        where = [of_these] if round_ is None else [of_these, proposals.c.round == round_]
        query = select(proposals.c.pair, proposals.c.left, proposals.c.right).where(*where)
        found = connection.execute(query).all()
        concerned |= {number for row in found for number in (row.left, row.right)}
        for gone in pieces(row.pair for row in found):
            connection.execute(delete(proposals).where(proposals.c.pair.in_(gone)))
    return concerned


def propose(
    connection: Connection,
    likely: Sequence[Likely],
    profiles: Mapping[int, Profile],
    changes: Mapping[int, int],
    round_: int,
) -> None:
    """Put proposals in, or in the place of those of an earlier round; `changes` by record's number."""
    numbers = _pair_numbers(connection, likely, profiles)
    rows: list[dict[str, Any]] = []
    for one in likely:
        left, right = profiles[one.left], profiles[one.right]
        rows.append(
            {
                "pair": numbers[one],
                "kind": one.kind,
                "left": one.left,
                "right": one.right,
                "left_state": left.state,
                "right_state": right.state,
                "log_odds": round(one.log_odds, PLACES),
                "score": 0.0,
                "standing": Standing.OPEN,
                "until": min(left.subject.answers_until, right.subject.answers_until),
                "change": max(changes.get(one.left, 0), changes.get(one.right, 0)),
                "round": round_,
            }
        )
    before = _before(connection, [row["pair"] for row in rows])
    for row in rows:
        row["change"] = before.get(row["pair"], row["change"])
    for gone in pieces(before):
        connection.execute(delete(proposals).where(proposals.c.pair.in_(gone)))
    if rows:
        connection.execute(insert(proposals), rows)


def _before(connection: Connection, numbers: Sequence[int]) -> dict[int, int]:
    """Of these pairs, those that are proposed already, with the change they came of."""
    found = {}
    for piece in pieces(numbers):
        query = select(proposals.c.pair, proposals.c.change).where(proposals.c.pair.in_(piece))
        found.update({row.pair: row.change for row in connection.execute(query)})
    return found


def _pair_numbers(
    connection: Connection, likely: Sequence[Likely], profiles: Mapping[int, Profile]
) -> dict[Likely, int]:
    """The number of each pair; one that was proposed before keeps its own."""
    named = {(one.kind, *profiles[one.left].key, *profiles[one.right].key): one for one in likely}
    columns = (pairs.c.kind, *(pairs.c[name] for name in _SIDES))
    found: dict[Likely, int] = {}
    for piece in pieces(named, PAIRS_AT_ONCE):
        query = select(pairs.c.number, *columns).where(tuple_(*columns).in_(piece))
        for row in connection.execute(query):
            found[named[tuple(row)[1:]]] = row.number
    new = [(key, one) for key, one in named.items() if one not in found]
    after = int(connection.execute(select(func.max(pairs.c.number))).scalar() or 0)
    rows = []
    for number, (key, one) in enumerate(new, after + 1):
        found[one] = number
        rows.append({"number": number, **dict(zip(("kind", *_SIDES), key, strict=True))})
    if rows:
        connection.execute(insert(pairs), rows)
    return found


def settle(connection: Connection, concerned: Iterable[int]) -> None:
    """Share out the probability again, and say how they stand, for all proposals of these records.

    A pair that was rejected is no rival of others.
    """
    rows = _proposals_of(connection, concerned)
    # The rivals of a pair stand on both of its sides.
    around = _proposals_of(connection, {number for row in rows for number in (row.left, row.right)})
    stand = standings(connection, [row.pair for row in around])
    odds: dict[tuple[str, int], float] = {}
    for row in around:
        if stand.get(row.pair) is not Standing.REJECTED:
            for number in (row.left, row.right):
                place = (row.kind, number)
                odds[place] = odds.get(place, 0.0) + _odds(row)
    settled = [
        {
            "_pair": row.pair,
            "_score": _score(row, odds, stand.get(row.pair) is Standing.REJECTED),
            "_standing": stand.get(row.pair, Standing.OPEN),
        }
        for row in rows
    ]
    if settled:
        statement = (
            update(proposals)
            .where(proposals.c.pair == bindparam("_pair"))
            .values(score=bindparam("_score"), standing=bindparam("_standing"))
        )
        connection.execute(statement, settled)


def settle_pair(connection: Connection, number: int) -> None:
    """Settle what a decision on a pair concerns: all proposals of its records."""
    query = select(proposals.c.left, proposals.c.right).where(proposals.c.pair == number)
    row = connection.execute(query).one_or_none()
    if row is not None:
        settle(connection, (row.left, row.right))


def _proposals_of(connection: Connection, numbers: Iterable[int]) -> list[Any]:
    found: dict[int, Any] = {}
    for piece in pieces(sorted(set(numbers)), 400):
        of_these = or_(proposals.c.left.in_(piece), proposals.c.right.in_(piece))
        for row in connection.execute(select(proposals).where(of_these).order_by(proposals.c.pair)):
            found[row.pair] = row
    return [found[pair] for pair in sorted(found)]


def _odds(row: Any) -> float:
    return math.exp(min(row.log_odds, 30.0))


def _score(row: Any, odds: Mapping[tuple[str, int], float], rejected: bool) -> float:
    if not KINDS[row.kind].exclusive:
        return round(alone(row.log_odds), PLACES)
    own = 0.0 if rejected else _odds(row)
    sides = (odds.get((row.kind, number), 0.0) for number in (row.left, row.right))
    return round(shared_out(row.log_odds, max(sum(sides) - 2 * own, 0.0)), PLACES)


def freshen_until(connection: Connection, numbers: Sequence[int]) -> None:
    """Bring the last days of the proposals of these records up to the records'."""
    for row in _proposals_of(connection, numbers):
        query = select(func.min(subjects.c.until))
        until = connection.execute(query.where(subjects.c.number.in_((row.left, row.right))))
        connection.execute(
            update(proposals).where(proposals.c.pair == row.pair).values(until=until.scalar())
        )


def drop_unfound(connection: Connection, round_: int) -> set[int]:
    """After a whole search: take out what it has not found again; gives whom it concerns."""
    rows = connection.execute(
        select(proposals.c.left, proposals.c.right).where(proposals.c.round != round_)
    ).all()
    connection.execute(delete(proposals).where(proposals.c.round != round_))
    return {number for row in rows for number in (row.left, row.right)}
