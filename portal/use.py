"""What the audit log counts, kept for a while: past days do not change, and unusual use is slow to find."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta
from typing import cast

from flask import Flask, current_app

from bank.audit import AuditLog, DayOfUse, Unusual, day_of_use, unusual
from portal.parts import parts

_EXTENSION = "kordon-use"
DAYS_KEPT = 400
UNUSUAL_DAYS = 7
UNUSUAL_KEPT = timedelta(minutes=10)
# Clocks of several machines differ: a day is over for certain only a while after it ended.
_OVER_AFTER = timedelta(hours=1)


class UseBook:
    """Counts of days, and unusual use of late, as one process has read them."""

    def __init__(self) -> None:
        self._days: OrderedDict[date, DayOfUse] = OrderedDict()
        self._unusual: dict[str, tuple[datetime, list[Unusual]]] = {}
        self._lock = threading.Lock()

    def days(self, log: AuditLog, first: date, last: date) -> list[DayOfUse]:
        """Each day from the first to the last; raises AuditUnavailable."""
        length = (last - first).days + 1
        return [self._day(log, first + timedelta(days=one)) for one in range(length)]

    def _day(self, log: AuditLog, day: date) -> DayOfUse:
        with self._lock:
            if day in self._days:
                return self._days[day]
        counted = day_of_use(log, day)
        if datetime.now(UTC) - _OVER_AFTER >= datetime(day.year, day.month, day.day, tzinfo=UTC) + (
            timedelta(days=1)
        ):
            with self._lock:
                self._days[day] = counted
                while len(self._days) > DAYS_KEPT:
                    self._days.popitem(last=False)
        return counted

    def unusual_of_late(self, log: AuditLog, state: str) -> list[Unusual]:
        """Unusual use by a state's accounts in the last days, some minutes old at most."""
        moment = datetime.now(UTC)
        with self._lock:
            at, found = self._unusual.get(state, (datetime.min.replace(tzinfo=UTC), []))
        if moment - at < UNUSUAL_KEPT:
            return found
        found = unusual(log, moment - timedelta(days=UNUSUAL_DAYS), moment, state)
        with self._lock:
            self._unusual[state] = moment, found
        return found


def install(app: Flask) -> None:
    """Give an application a book of its own."""
    app.extensions[_EXTENSION] = UseBook()


def days_of_use(first: date, last: date) -> list[DayOfUse]:
    """Counts of each day of a period; raises AuditUnavailable."""
    return _book().days(parts().audit, first, last)


def unusual_of_late(state: str) -> list[Unusual]:
    """Unusual use by a state's accounts of late; raises AuditUnavailable."""
    return _book().unusual_of_late(parts().audit, state)


def _book() -> UseBook:
    return cast(UseBook, current_app.extensions[_EXTENSION])
