"""Clearances in the database: which papers are known not to be of a record's person.

Who sees one: the posts of the state that made it, and everybody who sees the record when the state
that owns the record made it. What other states' posts said would tell of their travellers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, or_, select

from bank.outcomes.errors import OutcomeRefused, UnknownClearance
from bank.outcomes.model import Clearance, Clearing, Paper, Revocation, Witness
from bank.outcomes.tables import clearances, revocations
from bank.store.model import Key, from_stamp, to_stamp
from index_mappings.fields import Text

_REVOCATION = ("account", "state", "post", "why", "at")


@dataclass(frozen=True, slots=True)
class Cleared:
    """A clearance's row, and the identity of the record that it was said of."""

    clearance: Clearance
    identity: bytes


def _all() -> Select[Any]:
    revoked = (revocations.c[name].label(f"revoked_{name}") for name in _REVOCATION)
    return select(clearances, *revoked).outerjoin(
        revocations, revocations.c.clearance == clearances.c.number
    )


def add(
    connection: Connection,
    clearing: Clearing,
    paper: tuple[bytes, Paper],
    identity: bytes,
    owner: str,
    witness: Witness | None = None,
) -> Cleared:
    """Keep a clearance, once for a paper, record, account and lookup. Call under the lock."""
    mark, shown = paper
    once = {
        "mark": mark,
        **clearing.key._asdict(),
        "account": clearing.account,
        "request": clearing.request,
    }
    known = _all().where(*(clearances.c[name] == value for name, value in once.items()))
    row = connection.execute(known).first()
    if row is None:
        if witness is not None:
            witness(clearing.key, clearing.version)
        connection.execute(
            insert(clearances).values(
                **once,
                doc_state=shown.state,
                doc_kind=shown.kind,
                doc_tail=shown.tail,
                version=clearing.version,
                identity=identity,
                owner=owner,
                note=clearing.note,
                state=clearing.state,
                post=clearing.post,
                at=to_stamp(clearing.at),
            )
        )
        row = connection.execute(known).one()
    return _cleared(row)


def _cleared(row: Row[Any]) -> Cleared:
    revoked = None
    if row.revoked_at is not None:
        revoked = Revocation(
            row.revoked_account,
            row.revoked_state,
            row.revoked_post,
            from_stamp(row.revoked_at),
            row.revoked_why,
        )
    clearance = Clearance(
        number=row.number,
        key=Key(row.origin, row.category, row.id),
        version=row.version,
        paper=Paper(row.doc_state, row.doc_kind, row.doc_tail),
        request=row.request,
        account=row.account,
        state=row.state,
        post=row.post,
        at=from_stamp(row.at),
        note=row.note,
        by_originator=row.state == row.owner,
        earlier=False,
        revoked=revoked,
    )
    return Cleared(clearance, bytes(row.identity))


def of_papers(
    connection: Connection, marks: Collection[bytes], keys: Iterable[Key], viewer_state: str
) -> list[Cleared]:
    """What counts of papers and records and may be seen by a state, the oldest first; one query."""
    wanted = set(keys)
    # By papers alone: a traveller has few clearances, and their records are picked out here.
    query = _visible(viewer_state).where(
        clearances.c.mark.in_(marks), revocations.c.clearance.is_(None)
    )
    found = [_cleared(row) for row in connection.execute(query.order_by(clearances.c.number))]
    return [one for one in found if one.clearance.key in wanted]


def of_record(connection: Connection, key: Key, viewer_state: str) -> list[Cleared]:
    """All clearances of a record that a state may see, revoked ones too, the newest first."""
    same = (clearances.c[name] == value for name, value in key._asdict().items())
    query = _visible(viewer_state).where(and_(*same)).order_by(clearances.c.number.desc())
    return [_cleared(row) for row in connection.execute(query)]


def of_state(connection: Connection, state: str, before: int | None, limit: int) -> list[Cleared]:
    """Clearances that a state's officers made, revoked ones too, the newest first, up to `limit`."""
    query = _all().where(clearances.c.state == state)
    if before is not None:
        query = query.where(clearances.c.number < before)
    rows = connection.execute(query.order_by(clearances.c.number.desc()).limit(limit))
    return [_cleared(row) for row in rows]


def _visible(viewer_state: str) -> Select[Any]:
    made_by = clearances.c.state
    return _all().where(or_(made_by == viewer_state, made_by == clearances.c.owner))


def revoke(
    connection: Connection, number: int, revocation: Revocation, witness: Witness | None = None
) -> Cleared:
    """Let a clearance of the same state no longer count. Call under the lock.

    Raises UnknownClearance, and OutcomeRefused when it is revoked already.
    """
    query = _all().where(clearances.c.number == number)
    row = connection.execute(query).first()
    if row is None or row.state != revocation.state:
        raise UnknownClearance(
            Text("Your state made no such clearance.", "Ваше государство не делало такой отметки.")
        )
    if row.revoked_at is not None:
        raise OutcomeRefused(Text("It is revoked already.", "Отметка уже отозвана."))
    if witness is not None:
        witness(Key(row.origin, row.category, row.id), row.version)
    connection.execute(
        insert(revocations).values(
            clearance=number,
            account=revocation.account,
            state=revocation.state,
            post=revocation.post,
            why=revocation.why,
            at=to_stamp(revocation.at),
        )
    )
    return _cleared(connection.execute(query).one())


def older(connection: Connection, before: datetime) -> int:
    """How many clearances were made before a moment."""
    old = select(func.count()).where(clearances.c.at < to_stamp(before))
    return int(connection.execute(old).scalar_one())


def purge(connection: Connection, before: datetime | None) -> int:
    """Delete clearances made before a moment, or all, with their revocations; gives how many."""
    old = [] if before is None else [clearances.c.at < to_stamp(before)]
    numbers = select(clearances.c.number).where(*old)
    connection.execute(revocations.delete().where(revocations.c.clearance.in_(numbers)))
    return connection.execute(clearances.delete().where(*old)).rowcount
