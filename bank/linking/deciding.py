"""Decisions on pairs: how a pair stands by its last decision and by what its records say now.

A rejected pair stays rejected until a record changes in what links are made of: names, dates and places
of birth, sex, age, height, build, hair, eyes, blood, teeth, marks, papers, numbers, make, calibre, or when
and where something happened. Then, if it is proposed still, it is open again and says so. Remarks,
contacts, measures and last days change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select

from bank.linking.model import Decision, Standing, Verdict
from bank.linking.subjects import pieces
from bank.linking.tables import decisions, pairs, subjects
from bank.store.model import from_stamp, to_stamp

_STAND = {
    Verdict.ACCEPT: Standing.ACCEPTED,
    Verdict.REJECT: Standing.REJECTED,
    Verdict.LATER: Standing.LATER,
}


def standings(connection: Connection, numbers: Sequence[int]) -> dict[int, Standing]:
    """How pairs stand that anything was decided of."""
    last = last_decisions(connection, numbers)
    now = digests(connection, list(last))
    return {
        number: standing_of(Verdict(row.verdict), has_changed(row, now.get(number)))
        for number, row in last.items()
    }


def standing_of(verdict: Verdict, changed: bool) -> Standing:
    """How a pair stands after a verdict, if a record has changed since or not."""
    if verdict is Verdict.REJECT and changed:
        return Standing.REOPENED
    return _STAND[verdict]


def has_changed(row: Row[Any], now: tuple[bytes, bytes] | None) -> bool:
    """Whether a record says something else than when it was decided; one that is gone does not."""
    return now is not None and now != (row.left_digest, row.right_digest)


def last_decisions(connection: Connection, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """The last decision of each of these pairs that has one."""
    found = {}
    for piece in pieces(numbers):
        last = select(func.max(decisions.c.number)).where(decisions.c.pair.in_(piece))
        query = select(decisions).where(decisions.c.number.in_(last.group_by(decisions.c.pair)))
        found.update({row.pair: row for row in connection.execute(query)})
    return found


def digests(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
    """What both records of these pairs say now; pairs of which a record is gone are left out."""
    if not numbers:
        return {}
    left, right = subjects.alias("l"), subjects.alias("r")
    query = (
        select(pairs.c.number, left.c.digest.label("one"), right.c.digest.label("other"))
        .join(left, _is(left, "left"))
        .join(right, _is(right, "right"))
    )
    found = {}
    for piece in pieces(numbers):
        for row in connection.execute(query.where(pairs.c.number.in_(piece))):
            found[row.number] = (row.one, row.other)
    return found


def _is(side: Any, name: str) -> Any:
    return and_(
        *(side.c[part] == pairs.c[f"{name}_{part}"] for part in ("origin", "category", "id"))
    )


def decide(connection: Connection, number: int, decision: Decision) -> Standing:
    """Keep a decision on a pair; gives how it stands now."""
    left, right = digests(connection, [number]).get(number, (b"", b""))
    connection.execute(
        insert(decisions).values(
            pair=number,
            verdict=decision.verdict,
            note=decision.note,
            account=decision.account,
            state=decision.state,
            post=decision.post,
            at=to_stamp(decision.at),
            left_digest=left,
            right_digest=right,
        )
    )
    return _STAND[decision.verdict]


def decision_of(row: Row[Any]) -> Decision:
    """A decision as it is told."""
    return Decision(
        Verdict(row.verdict), row.account, row.state, row.post, from_stamp(row.at), row.note
    )
