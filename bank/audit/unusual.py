"""Use that a supervisor should look at: one name again and again, strange hours, sudden volume.

Each is a question to ask, not a finding. Hours and days are UTC: only an account's own habit is compared
with itself, so that it does not matter where the post lies.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from bank.audit.database import reading
from bank.audit.log import AuditLog
from bank.audit.model import Kind, to_stamp
from bank.audit.tables import entries
from bank.audit.terms import names_asked, tokens_of
from index_mappings.fields import Text

HABIT = timedelta(days=60)
MOST_OF_ONE_NAME = 10
"""By judgement, not measured: a lookup is mistyped two or three times; a traveller who crosses on each of
five working days, there and back, is looked up ten times."""
TIMES_EXPECTED = 5.0
"""By judgement: so many times the share of the name in others' lookups, which spares common names."""
HABITUAL_SHARE = 0.01
"""Hours with less of an account's lookups are outside its habit: the requirement's own figure."""
LEAST_HABIT = 100
"""With fewer lookups one per cent is less than one: there is no habit yet."""
LEAST_OUTSIDE = 3
"""By judgement: a shift that ends late makes one or two."""
LEAST_DAYS = 14
"""Two whole weeks: without them week-ends would look strange."""
Z_LIMIT = 4.0
"""A normal quantity exceeds it once in 31,600 days: with 200 posts about twice a year."""

_HOUR, _DAY = 3_600_000_000, 86_400_000_000

NameKey = tuple[str, ...]


class UnusualKind(StrEnum):
    """What is unusual."""

    ONE_NAME = "one-name"
    HOURS = "hours"
    VOLUME = "volume"


@dataclass(frozen=True, slots=True)
class Unusual:
    """What is unusual, of which account or post, how many lookups, and why, in words.

    `name` is the name looked up, as its words read in Latin letters; `day` the first moment of a post's
    day. The text holds neither names nor accounts.
    """

    kind: UnusualKind
    count: int
    text: Text
    account: str = ""
    post: str = ""
    name: str = ""
    day: datetime | None = None


def unusual(log: AuditLog, since: datetime, until: datetime, state: str = "") -> list[Unusual]:
    """Unusual use from a moment until another, the most lookups first; raises AuditUnavailable.

    With a state only its accounts' lookups are looked at, and compared with each other.

    Lookups of that time are read one by one; the 60 days before it are only counted.
    """
    first, last = to_stamp(since), to_stamp(until)
    with reading(log.engine) as connection:
        found = [
            *_one_name(connection, first, last, state),
            *_hours(connection, first, last, state),
            *_volume(connection, first, last, state),
        ]
    return sorted(found, key=lambda one: -one.count)


def _lookups(since: int, until: int, state: str) -> list[Any]:
    chosen = [entries.c.kind == Kind.LOOKUP.value, entries.c.at >= since, entries.c.at < until]
    return [*chosen, entries.c.state == state] if state else chosen


def _one_name(connection: Connection, since: int, until: int, state: str) -> Iterator[Unusual]:
    own: Counter[tuple[str, NameKey]] = Counter()
    of_name: Counter[NameKey] = Counter()
    of_account: Counter[str] = Counter()
    query = select(entries.c.account, entries.c.asked).where(*_lookups(since, until, state))
    for account, asked in connection.execute(query.execution_options(yield_per=1_000)):
        of_account[account] += 1
        for key in {name_key(text) for text in names_asked(orjson.loads(asked))} - {()}:
            own[account, key] += 1
            of_name[key] += 1
    total = of_account.total()
    for (account, key), count in own.items():
        lookups = of_account[account]
        expected = lookups * (of_name[key] - count) / max(total - lookups, 1)
        if count >= MOST_OF_ONE_NAME and count >= TIMES_EXPECTED * expected:
            text = Text(
                f"One name looked up {count} times, {expected:.1f} expected by others' lookups.",
                f"Запросов на одно имя: {count}, ожидалось по запросам других: {expected:.1f}.",
            )
            yield Unusual(UnusualKind.ONE_NAME, count, text, account=account, name=" ".join(key))


def name_key(text: str) -> NameKey:
    """A name in whatever order and alphabet, for counting: the likeliest fold of each word, sorted."""
    return tuple(sorted({token.folds[0] for token in tokens_of(text) if token.folds}))


def _hours(connection: Connection, since: int, until: int, state: str) -> Iterator[Unusual]:
    habit = _by_hour(connection, since - HABIT // timedelta(microseconds=1), since, state)
    for account, hours in _by_hour(connection, since, until, state).items():
        before = habit.get(account, Counter())
        total = before.total()
        if total < LEAST_HABIT:
            continue
        strange = {h: n for h, n in hours.items() if before[h] < HABITUAL_SHARE * total}
        count = sum(strange.values())
        if count >= LEAST_OUTSIDE:
            when = ", ".join(f"{hour:02}" for hour in sorted(strange))
            text = Text(
                f"{count} lookups at hours (UTC) {when}, when this account made"
                f" fewer than 1 % of its {total} lookups in 60 days.",
                f"Запросов: {count} в часы (UTC) {when}, на которые у этой учётной записи приходилось"
                f" меньше 1 % запросов за 60 дней (всего {total}).",
            )
            yield Unusual(UnusualKind.HOURS, count, text, account=account)


def _by_hour(connection: Connection, since: int, until: int, state: str) -> dict[str, Counter[int]]:
    hour = (entries.c.at // _HOUR % 24).label("hour")
    query = (
        select(entries.c.account, hour, func.count())
        .where(*_lookups(since, until, state))
        .group_by(entries.c.account, hour)
    )
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for account, at, count in connection.execute(query):
        found[account][at] += count
    return found


def _volume(connection: Connection, since: int, until: int, state: str) -> Iterator[Unusual]:
    day = (entries.c.at // _DAY).label("day")
    first = since // _DAY
    start = (first - HABIT.days) * _DAY
    query = (
        select(entries.c.post, day, func.count())
        .where(*_lookups(start, until, state), entries.c.post != "")
        .group_by(entries.c.post, day)
    )
    by_post: dict[str, dict[int, int]] = defaultdict(dict)
    for post, at, count in connection.execute(query):
        by_post[post][at] = count
    for post, days in by_post.items():
        # From its first day on: a post that was opened since has no empty days before.
        habit = [days.get(one, 0) for one in range(min(days), first)]
        if len(habit) < LEAST_DAYS:
            continue
        mean = statistics.fmean(habit)
        # Counts scatter by their root at least: a very even post must not raise alarms.
        spread = max(statistics.pstdev(habit, mean), mean**0.5, 1.0)
        for at, count in sorted(days.items()):
            if at >= first and (z := (count - mean) / spread) > Z_LIMIT:
                text = Text(
                    f"{count} lookups on a day; usual at this post are {mean:.0f} ± {spread:.0f}"
                    f" ({z:.1f} times the usual spread above).",
                    f"Запросов за день: {count}; обычно на этом посту {mean:.0f} ± {spread:.0f}"
                    f" (выше на {z:.1f} обычного разброса).",
                )
                moment = datetime.fromtimestamp(at * _DAY // 1_000_000, UTC)
                yield Unusual(UnusualKind.VOLUME, count, text, post=post, day=moment)
