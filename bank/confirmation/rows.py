"""Confirmations in the database: a request and each step of it is a row, where it stands one more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from bank.confirmation.model import (
    OPEN,
    By,
    Confirmation,
    Counts,
    Question,
    Standing,
    Step,
    StepKind,
    Urgency,
)
from bank.confirmation.tables import outgoing, requests, standings, steps
from bank.store.by_key import of_keys, parts_of
from bank.store.model import Key, from_stamp, to_stamp

_UNSENT = exists(select(outgoing.c.id).where(outgoing.c.of == requests.c.number))
_ALL = select(
    requests,
    standings.c.standing,
    standings.c.urgent,
    standings.c.due_at,
    _UNSENT.label("unsent"),
).join(standings, standings.c.of == requests.c.number)
_AT_ONCE = 200
# Asked beside every lookup.
_OF_RECORDS = _ALL.where(
    of_keys(requests.c.origin, requests.c.category, requests.c.record_id),
    (requests.c.state == bindparam("state")) | (requests.c.owner == bindparam("state")),
).order_by(requests.c.number)


def step_said(connection: Connection, by: By, client_id: str) -> tuple[str, StepKind, str] | None:
    """The step that a client's id names already: its request's id, its kind and its text."""
    row = connection.execute(
        select(requests.c.id, steps.c.kind, steps.c.text)
        .join(requests, steps.c.of == requests.c.number)
        .where(
            steps.c.state == by.state,
            steps.c.account == by.account,
            steps.c.client_id == client_id,
        )
    ).first()
    return None if row is None else (row.id, StepKind(row.kind), row.text)


def has_step(connection: Connection, step_id: str) -> bool:
    """Whether a step of this id is kept."""
    found = select(steps.c.number).where(steps.c.id == step_id)
    return connection.execute(found).first() is not None


def add_request(connection: Connection, id_: str, question: Question, owner: str) -> None:
    """Keep a request, without any step yet."""
    connection.execute(
        insert(requests).values(
            id=id_,
            origin=question.key.origin,
            category=question.key.category,
            record_id=question.key.id,
            version=question.version,
            owner=owner,
            purpose=question.purpose,
            request=question.request,
            **_by(question.by),
        )
    )


def add_step(connection: Connection, id_: str, step: Step, client_id: str) -> None:
    """Keep a step of a request."""
    connection.execute(
        insert(steps).values(
            id=step.id,
            of=_number(connection, id_),
            kind=step.kind.value,
            client_id=client_id,
            version=step.version,
            text=step.text,
            **_by(step.by),
        )
    )


def put_standing(
    connection: Connection, id_: str, standing: Standing, urgency: Urgency, due_at: datetime
) -> None:
    """Say where a request stands now."""
    values = {
        "standing": standing.value,
        "waits": standing is Standing.ASKED,
        "urgent": urgency is Urgency.URGENT,
        "due_at": to_stamp(due_at),
    }
    number = _number(connection, id_)
    changed = connection.execute(update(standings).where(standings.c.of == number).values(values))
    if not changed.rowcount:
        connection.execute(insert(standings).values(of=number, **values))


def by_id(connection: Connection, id_: str) -> Confirmation | None:
    """The request of an id."""
    return next(iter(_read(connection, _ALL.where(requests.c.id == id_))), None)


def open_one(connection: Connection, key: Key, state: str, post: str) -> Confirmation | None:
    """The request of a post on a record that is not answered yet."""
    query = _ALL.where(
        _is(key),
        requests.c.state == state,
        requests.c.post == post,
        standings.c.standing.in_([one.value for one in OPEN]),
    )
    return next(iter(_read(connection, query.order_by(requests.c.number.desc()).limit(1))), None)


def waiting(connection: Connection, owner: str, limit: int) -> list[Confirmation]:
    """What waits for an originator's state, urgent first, then by when an answer is due."""
    query = _ALL.where(standings.c.waits, requests.c.owner == owner).order_by(
        standings.c.urgent.desc(), standings.c.due_at, requests.c.number
    )
    return _read(connection, query.limit(limit))


def newest(
    connection: Connection, whose: Sequence[ColumnElement[bool]], before: str, limit: int
) -> list[Confirmation]:
    """Requests, the newest first, those before one of an id."""
    query = _ALL.where(*whose)
    if before and before.isprintable():
        start = select(requests.c.number).where(requests.c.id == before).scalar_subquery()
        query = query.where(requests.c.number < start)
    return _read(connection, query.order_by(requests.c.number.desc()).limit(limit))


def of_owner(owner: str) -> list[ColumnElement[bool]]:
    """On records of a state's originators."""
    return [requests.c.owner == owner]


def of_post(state: str, post: str) -> list[ColumnElement[bool]]:
    """Asked by a post."""
    return [requests.c.state == state, requests.c.post == post]


def of_records(
    connection: Connection, keys: Collection[Key], state: str
) -> dict[Key, Confirmation]:
    """For records, the newest request that a state has to do with: it asked, or owns the record."""
    found: dict[Key, Confirmation] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        asked = {"state": state, **parts_of(wanted[start : start + _AT_ONCE])}
        for one in _read(connection, _OF_RECORDS, asked):
            found[one.key] = one
    return {key: found[key] for key in wanted if key in found}


def counts(connection: Connection, whose: Sequence[ColumnElement[bool]], now: datetime) -> Counts:
    """How many wait, by urgency, and how many of them too long."""
    late = func.sum(case((standings.c.due_at < to_stamp(now), 1), else_=0))
    query = (
        select(standings.c.urgent, func.count(), late)
        .join(requests, requests.c.number == standings.c.of)
        .where(standings.c.waits, *whose)
        .group_by(standings.c.urgent)
    )
    found = {bool(row[0]): (row[1], int(row[2])) for row in connection.execute(query)}
    urgent, routine = found.get(True, (0, 0)), found.get(False, (0, 0))
    return Counts(urgent[0], routine[0], urgent[1] + routine[1])


def purge(connection: Connection, before: datetime) -> int:
    """Delete requests asked before a moment, with their steps; gives how many."""
    old = select(requests.c.number).where(requests.c.at < to_stamp(before))
    for table in (outgoing, standings, steps):
        connection.execute(delete(table).where(table.c.of.in_(old)))
    return connection.execute(delete(requests).where(requests.c.at < to_stamp(before))).rowcount


def _number(connection: Connection, id_: str) -> int:
    return int(
        connection.execute(select(requests.c.number).where(requests.c.id == id_)).scalar_one()
    )


def _is(key: Key) -> ColumnElement[bool]:
    columns = requests.c
    return and_(
        columns.origin == key.origin, columns.category == key.category, columns.record_id == key.id
    )


def _by(by: By) -> dict[str, Any]:
    return {"account": by.account, "state": by.state, "post": by.post, "at": to_stamp(by.at)}


def _read(
    connection: Connection, query: Select[Any], asked: Mapping[str, Any] | None = None
) -> list[Confirmation]:
    rows = connection.execute(query, asked).all()
    taken = _steps(connection, [row.number for row in rows])
    return [_confirmation(row, taken[row.number]) for row in rows]


def _steps(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for start in range(0, len(numbers), _AT_ONCE):
        query = select(steps).where(steps.c.of.in_(numbers[start : start + _AT_ONCE]))
        for row in connection.execute(query.order_by(steps.c.number)):
            by = By(row.account, row.state, row.post, from_stamp(row.at))
            found[row.of].append(
                Step(id=row.id, kind=StepKind(row.kind), by=by, version=row.version, text=row.text)
            )
    return found


def _confirmation(row: Row[Any], taken: Sequence[Step]) -> Confirmation:
    return Confirmation(
        id=row.id,
        key=Key(row.origin, row.category, row.record_id),
        version=row.version,
        owner=row.owner,
        urgency=Urgency.URGENT if row.urgent else Urgency.ROUTINE,
        purpose=row.purpose,
        request=row.request,
        by=By(row.account, row.state, row.post, from_stamp(row.at)),
        due_at=from_stamp(row.due_at),
        standing=Standing(row.standing),
        steps=tuple(taken),
        unsent=bool(row.unsent),
    )
