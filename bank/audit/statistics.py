"""How the bank was used on one day, in numbers alone: no account, post or name is in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import orjson
from sqlalchemy import func, select

from bank.audit.database import reading
from bank.audit.log import AuditLog
from bank.audit.model import Kind, to_stamp
from bank.audit.tables import entries, heads

_HOUR = 3_600_000_000
_READ_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class DayOfUse:
    """Counts of one day (UTC), by the state that looked.

    `lookups` by state, hour and outcome; `hits` by state, category and band; `shown` (records of hits
    and records opened) by originator, state that looked and category.
    """

    day: date
    lookups: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    hits: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    shown: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def day_of_use(log: AuditLog, day: date) -> DayOfUse:
    """Count one day's lookups and views, read one by one; raises AuditUnavailable."""
    start = to_stamp(datetime.combine(day, time(), UTC))
    end = start + timedelta(days=1) // timedelta(microseconds=1)
    query = select(
        entries.c.at, entries.c.kind, entries.c.state, entries.c.outcome, entries.c.shown
    ).where(
        entries.c.kind.in_((Kind.LOOKUP.value, Kind.VIEW.value)),
        entries.c.at >= start,
        entries.c.at < end,
    )
    use = DayOfUse(day)
    with reading(log.engine) as connection:
        rows = connection.execute(query.execution_options(yield_per=_READ_AT_ONCE))
        for at, kind, state, outcome, shown in rows:
            if kind == Kind.LOOKUP.value:
                use.lookups[state, (at - start) // _HOUR, outcome] += 1
            for category, origin, _id, _version, band in orjson.loads(shown):
                use.shown[origin, state, category] += 1
                if kind == Kind.LOOKUP.value:
                    use.hits[state, category, band] += 1
    return use


def entries_kept(log: AuditLog) -> int:
    """How many entries the chains' heads say there are; raises AuditUnavailable."""
    with reading(log.engine) as connection:
        return int(connection.execute(select(func.sum(heads.c.number))).scalar() or 0)
