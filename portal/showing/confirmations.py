"""Requests for confirmation in words: where they stand, what clock runs, who said what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from bank.confirmation import (
    ANSWERS,
    STANDINGS,
    STEPS,
    URGENCIES,
    By,
    Confirmation,
    Standing,
    StepKind,
)
from index_mappings.categories import CATEGORIES
from index_mappings.purposes import PURPOSES
from portal.languages import moment, told
from portal.states import state_name

OVERDUE = "overdue"
# How marks of the office look: their kind, by where a request stands.
MARKS = {
    Standing.ASKED: "watch",
    Standing.MORE_NEEDED: "watch",
    Standing.CONFIRMED: "good",
    Standing.NOT_CONFIRMED: "soft",
    Standing.WITHDRAWN: "soft",
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step in words."""

    kind: str
    by: str
    at: datetime
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request in words. `look` is its icon's and mark's: where it stands, or that it is overdue."""

    id: str
    category: str
    category_label: str
    origin: str
    record: str
    version: int
    urgent: bool
    urgency: str
    purpose: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    look: str
    mark: str
    standing: str
    clock: str
    line: str
    note: str
    is_open: bool
    unsent: bool
    steps: tuple[StepShown, ...]


def request_shown(one: Confirmation, now: datetime) -> RequestShown:
    """A request in words, as it stands at a moment."""
    late = one.overdue(now)
    return RequestShown(
        id=one.id,
        category=one.key.category,
        category_label=told(CATEGORIES[one.key.category].label),
        origin=one.key.origin,
        record=one.key.id,
        version=one.version,
        urgent=one.urgency.value == "urgent",
        urgency=told(URGENCIES[one.urgency]),
        purpose=told(PURPOSES[one.purpose]),
        asked_by=in_words(one.by),
        asked_at=one.by.at,
        due_at=one.due_at,
        look=OVERDUE if late else one.standing.value,
        mark="bad" if late else MARKS[one.standing],
        standing=_("Overdue") if late else told(STANDINGS[one.standing]),
        clock=clock_said(one.left(now)) if one.standing is Standing.ASKED else "",
        line=_line(one, late),
        note=one.last.text if one.last.kind is not StepKind.ADDED else "",
        is_open=one.is_open,
        unsent=one.unsent,
        steps=tuple(
            StepShown(
                told(STEPS[step.kind]), in_words(step.by), step.by.at, step.version, step.text
            )
            for step in one.steps
        ),
    )


def clock_said(left: timedelta) -> str:
    """How long is left, or since when it is overdue, in the unit that tells most."""
    minutes = abs(left) // timedelta(minutes=1)
    hours, days = minutes // 60, minutes // (48 * 60) and minutes // (24 * 60)
    if left < timedelta(0):
        if days:
            return str(_("overdue by %(count)s days", count=days))
        if hours:
            return str(_("overdue by %(count)s h", count=hours))
        return str(_("overdue by %(count)s min", count=minutes))
    if days:
        return str(_("%(count)s days left", count=days))
    if hours:
        return str(_("%(hours)s h %(minutes)s min left", hours=hours, minutes=minutes % 60))
    return str(_("%(count)s min left", count=minutes))


def in_words(by: By) -> str:
    """Who said something: account, post and state."""
    return f"{by.account}, {by.post}, {state_name(by.state)}"


def _line(one: Confirmation, late: bool) -> str:
    """Where a request stands, in a line for the card of its hit."""
    when = {"asked": moment(one.by.at), "due": moment(one.due_at)}
    if late:
        return str(_("Overdue: asked %(asked)s, the answer was due %(due)s", **when))
    if one.standing is Standing.ASKED:
        return str(_("Asked %(asked)s, answer due %(due)s", **when))
    answered = next(step for step in reversed(one.steps) if step.kind.value in list(ANSWERS))
    return str(
        _(
            "%(answer)s by %(who)s, %(moment)s",
            answer=told(STEPS[answered.kind]),
            who=in_words(answered.by),
            moment=moment(answered.by.at),
        )
    )
