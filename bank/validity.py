"""Records that end by themselves: lists of what is about to end and of what ended, and renewing.

A record stands on its last day (`valid_until`) and ends with it: lookups compare it with the day of the
machine that answers, in that machine's time zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from bank.scoring.subject import ALWAYS
from bank.store import Store
from bank.store.model import Ending, Refusal, Run, RunKind, stands

AT_ONCE = 1_000
COLUMNS = ("origin", "category", "id", "last_day", "version")
"""Of a list of endings, wherever it is written as a table."""
FIRST_DAY = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a renewal did: its run, how many were renewed, how many stood until that day already."""

    run: Run
    renewed: int
    unchanged: int
    refused: int


def answers_on(record: Mapping[str, Any], day: str) -> bool:
    """Whether a record answers lookups on a day (ISO): it is active, and its last day is not past."""
    last_day: str = record.get("valid_until", ALWAYS)
    return stands(record) and last_day >= day


def about_to_end(today: date, days: int) -> tuple[date, date]:
    """The last days of what ends within so many days, today included; raises ValueError for none."""
    if days < 0:
        raise ValueError("days cannot be fewer than none")
    return today, today + timedelta(days=min(days, (date.max - today).days))


def ended_lately(today: date, days: int) -> tuple[date, date]:
    """The last days of what ended within the last so many days: yesterday and before."""
    if days < 1:
        raise ValueError("days cannot be fewer than one")
    return today - timedelta(days=min(days, (today - FIRST_DAY).days)), today - timedelta(days=1)


def endings(
    store: Store, origin: str, categories: Sequence[str], days: tuple[date, date]
) -> Iterator[Ending]:
    """Records of an originator by their last day, category by category, read as they are needed."""
    for category in categories:
        after: Ending | None = None
        while True:
            some = store.ending((origin, category), days, after=after, limit=AT_ONCE)
            yield from some
            if len(some) < AT_ONCE:
                break
            after = some[-1]


def row_of(one: Ending) -> tuple[str, str, str, str, int]:
    """An ending by the columns of a list."""
    return one.origin, one.category, one.id, one.last_day.isoformat(), one.version


def renew(
    store: Store,
    array: tuple[str, str],
    until: date,
    ids: Iterable[str],
    told: Callable[[Refusal], None] = lambda refusal: None,
) -> Renewal:
    """Let records of an array (originator, category) stand until a day: a run of new versions.

    A record that ended stands again. Those that cannot be renewed are told of. Killed in between, it may
    be done again. Raises StoreError.
    """
    origin, category = array
    name = f"renewal until {until.isoformat()}"
    run = store.begin_run(RunKind.CHANGES, category, origin, name, "", False)
    renewed = unchanged = refused = done = 0
    left = iter(ids)
    try:
        while some := list(islice(left, AT_ONCE)):
            done += len(some)
            result = store.renew_batch(run.number, some, until, done)
            renewed, unchanged = renewed + result.corrected, unchanged + result.unchanged
            refused += len(result.refused)
            for one in result.refused:
                told(one)
    except BaseException as error:
        store.fail_run(run.number, type(error).__name__)
        raise
    return Renewal(store.finish_run(run.number, full=False), renewed, unchanged, refused)
