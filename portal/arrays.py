"""The arrays that a state may see: how fresh they are, what came lately."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bank.access import Viewer, scopes
from bank.freshness_limits import BadFreshnessSetting, too_old_after
from bank.logs import log
from bank.store import Freshness
from bank.store.model import Run
from index_mappings.categories import CATEGORIES
from index_mappings.purposes import PURPOSES
from portal.parts import Parts

AGEING = 0.5
"""From this share of it on an array is said to be ageing."""


Limits = Mapping[str, timedelta] | None
"""After what time an array of each category is too old; None when the setting cannot be used."""


class Lamp(StrEnum):
    """How fresh an array is, at a glance; unknown when nobody can say what is too old."""

    FRESH = "fresh"
    AGEING = "ageing"
    TOO_OLD = "too-old"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ArraySeen:
    """One array as an overview has it."""

    fresh: Freshness
    name: str
    age: timedelta | None
    lamp: Lamp


def seen_by(parts: Parts, state: str, day: date) -> frozenset[tuple[str, str]]:
    """Pairs of category and originator that a state may see for any purpose."""
    book, originators = parts.agreements.book(), parts.store.originators()
    return frozenset(
        pair
        for purpose in PURPOSES
        for pair in scopes(Viewer(state, purpose, day), book, originators)
    )


def arrays_seen(parts: Parts, state: str) -> list[ArraySeen]:
    """The arrays that a state may see, by state and category as declared."""
    now, limits = datetime.now(UTC), limits_known(parts.home.settings)
    seen = seen_by(parts, state, now.date())
    names = {one.code: one.name for one in parts.store.originators()}
    order = {name: place for place, name in enumerate(CATEGORIES)}
    found = [one for one in parts.store.freshness() if (one.category, one.origin) in seen]
    found.sort(key=lambda one: (one.state, one.origin, order[one.category]))
    return [
        ArraySeen(
            one,
            names.get(one.origin, one.origin),
            now - one.last_change_at if one.last_change_at else None,
            lamp_of(
                last_news(one.last_full_array_at, one.last_change_at),
                now,
                limits[one.category] if limits else None,
            ),
        )
        for one in found
    ]


def last_news(*news: datetime | None) -> datetime | None:
    """When an array was last received whole or changed, whichever is later; None: never."""
    return max((at for at in news if at is not None), default=None)


def lamp_of(heard: datetime | None, now: datetime, too_old: timedelta | None) -> Lamp:
    """How fresh an array is, by its last news."""
    if heard is None:
        return Lamp.NEVER
    if too_old is None:
        return Lamp.UNKNOWN
    age = now - heard
    if age > too_old:
        return Lamp.TOO_OLD
    return Lamp.AGEING if age > too_old * AGEING else Lamp.FRESH


def limits_known(settings: Path) -> Limits:
    """After what time an array of each category is too old; None when the setting cannot be used."""
    try:
        return too_old_after(settings)
    except BadFreshnessSetting as error:
        log("kordon.portal").error("freshness-setting-unusable", exc_info=error)
        return None


def runs_seen(parts: Parts, seen: Collection[tuple[str, str]], since: datetime) -> list[Run]:
    """The runs of these arrays that began since a moment, the newest first."""
    return [
        one
        for one in parts.store.runs()
        if (one.category, one.origin) in seen and one.started_at >= since
    ]
