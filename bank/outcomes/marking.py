"""Outcomes in the database: each thing said is a row; of one officer and hit the last one counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, insert, select

from bank.outcomes.errors import OutcomeConflict
from bank.outcomes.model import DayCount, Done, Marked, Outcome, Paper, Verdict, Witness
from bank.outcomes.tables import outcomes
from bank.store.model import Key, from_stamp, to_stamp
from index_mappings.fields import Text

_HOUR = 3_600_000_000
_NO_PAPER = b"", Paper("", "", "")


def _counts() -> ColumnElement[bool]:
    """Whether nothing was said later by the same officer of the same hit."""
    later, said = outcomes.alias("later"), outcomes.c
    same = (later.c[name] == said[name] for name in ("origin", "category", "id", "request"))
    newer = and_(*same, later.c.account == said.account, later.c.number > said.number)
    return ~exists(select(later.c.number).where(newer))


def _all() -> Select[Any]:
    return select(outcomes, _counts().label("counts"))


def add(
    connection: Connection,
    outcome: Outcome,
    paper: tuple[bytes, Paper] | None,
    witness: Witness | None = None,
) -> Marked:
    """Keep an outcome, once for a client's id; raises OutcomeConflict. Call under the lock."""
    values = _values(outcome, paper or _NO_PAPER)
    known = _all().where(
        outcomes.c.account == outcome.account, outcomes.c.client_id == outcome.client_id
    )
    row = connection.execute(known).first()
    if row is None:
        if witness is not None:
            witness(outcome.key, outcome.version)
        connection.execute(insert(outcomes).values(**values))
        row = connection.execute(known).one()
    elif any(row._mapping[name] != value for name, value in values.items() if name != "at"):
        raise OutcomeConflict(
            Text(
                "This client_id was used for another outcome: give each its own.",
                "Этот client_id уже использован для другого результата: дайте каждому свой.",
            )
        )
    return _marked(row)


def _values(outcome: Outcome, paper: tuple[bytes, Paper]) -> dict[str, Any]:
    mark, shown = paper
    return {
        **outcome.key._asdict(),
        "client_id": outcome.client_id,
        "version": outcome.version,
        "request": outcome.request,
        "verdict": outcome.verdict.value,
        "done": outcome.done.value,
        "note": outcome.note,
        "account": outcome.account,
        "state": outcome.state,
        "post": outcome.post,
        "at": to_stamp(outcome.at),
        "mark": mark,
        "doc_state": shown.state,
        "doc_kind": shown.kind,
        "doc_tail": shown.tail,
    }


def _marked(row: Row[Any]) -> Marked:
    return Marked(
        number=row.number,
        client_id=row.client_id,
        key=Key(row.origin, row.category, row.id),
        version=row.version,
        request=row.request,
        verdict=Verdict(row.verdict),
        done=Done(row.done),
        account=row.account,
        state=row.state,
        post=row.post,
        at=from_stamp(row.at),
        note=row.note,
        traveller=Paper(row.doc_state, row.doc_kind, row.doc_tail) if row.mark else None,
        counts=bool(row.counts),
    )


def of_record(connection: Connection, key: Key) -> list[Marked]:
    """Everything that was said of a record, the newest first, corrected outcomes too."""
    columns = outcomes.c
    query = _all().where(
        columns.origin == key.origin, columns.category == key.category, columns.id == key.id
    )
    return [_marked(row) for row in connection.execute(query.order_by(columns.number.desc()))]


def of_origins(
    connection: Connection,
    origins: Collection[str],
    since: datetime,
    before: int | None,
    limit: int,
) -> list[Marked]:
    """Outcomes that count, of records of originators, the newest first, up to `limit`."""
    query = _all().where(
        outcomes.c.origin.in_(origins), outcomes.c.at >= to_stamp(since), _counts()
    )
    if before is not None:
        query = query.where(outcomes.c.number < before)
    rows = connection.execute(query.order_by(outcomes.c.number.desc()).limit(limit))
    return [_marked(row) for row in rows]


def by_day(
    connection: Connection,
    days: tuple[date, date],
    origins: Collection[str] | None,
    states: Collection[str] | None,
    zone: tzinfo,
) -> list[DayCount]:
    """Counts of outcomes that count, from the first to the last day of a zone, both included.

    Summed by the hour in the database: zones of this region differ from UTC by whole hours.
    """
    said, hour = outcomes.c, (outcomes.c.at // _HOUR).label("hour")
    first = datetime.combine(days[0], datetime.min.time(), zone)
    end = datetime.combine(days[1] + timedelta(days=1), datetime.min.time(), zone)
    query = (
        select(hour, said.category, said.verdict, said.done, func.count())
        .where(said.at >= to_stamp(first), said.at < to_stamp(end), _counts())
        .group_by(hour, said.category, said.verdict, said.done)
    )
    if origins is not None:
        query = query.where(said.origin.in_(origins))
    if states is not None:
        query = query.where(said.state.in_(states))
    sums: Counter[tuple[date, str, str, str]] = Counter()
    for hours, category, verdict, done, count in connection.execute(query):
        day = datetime.fromtimestamp(hours * 3_600, UTC).astimezone(zone).date()
        sums[day, category, verdict, done] += count
    return [
        DayCount(day, category, Verdict(verdict), Done(done), count)
        for (day, category, verdict, done), count in sorted(sums.items())
    ]


def older(connection: Connection, before: datetime) -> int:
    """How many outcomes were said before a moment."""
    old = select(func.count()).where(outcomes.c.at < to_stamp(before))
    return int(connection.execute(old).scalar_one())


def purge(connection: Connection, before: datetime) -> int:
    """Delete outcomes said before a moment; gives how many."""
    return connection.execute(outcomes.delete().where(outcomes.c.at < to_stamp(before))).rowcount
