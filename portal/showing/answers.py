"""An answer as the page shows it: what the band says, the hits in groups, how fresh what was looked in is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from index_mappings.categories import CATEGORIES
from portal.arrays import Lamp, Limits, lamp_of, last_news
from portal.core_texts import core_said
from portal.languages import moment, told
from portal.showing.asked import summary, wrong_digits
from portal.showing.cards import Card, grouped, seen_strong, shown_outcome

# What the lamps of the overview look like to an officer.
_AGES = {Lamp.FRESH: "fresh", Lamp.AGEING: "ageing", Lamp.UNKNOWN: "ageing"}
WORDS = {
    "hit": lambda: _("HIT"),
    "possible": lambda: _("POSSIBLE"),
    "nothing": lambda: _("NOTHING FOUND"),
    "incomplete": lambda: _("INCOMPLETE"),
}

Bodies = Mapping[str, str]
"""The names of originators by their codes."""


@dataclass(frozen=True, slots=True)
class Array:
    """One array that was looked in, and how old its last news is: fresh, ageing, old.

    `quarantined` are rows of it that were sent and refused: in those was not looked.
    """

    category: str
    origin: str
    body: str
    records: int
    quarantined: int
    changed: datetime | None
    received: datetime | None
    age: str

    @property
    def heard(self) -> datetime | None:
        """When it was last received whole or changed."""
        return last_news(self.received, self.changed)


@dataclass(frozen=True, slots=True)
class Arrays:
    """The arrays that somebody may look in, with the oldest of them."""

    all: tuple[Array, ...]
    oldest: Array | None

    @property
    def quarantined(self) -> int:
        """Rows that were sent, refused, and so not looked in."""
        return sum(one.quarantined for one in self.all)

    @property
    def not_looked_in(self) -> str:
        """How many rows these are, in a sentence."""
        return str(
            ngettext(
                "%(num)d row that was sent could not be taken in: it was not looked in.",
                "%(num)d rows that were sent could not be taken in: they were not looked in.",
                self.quarantined,
            )
        )

    @property
    def age(self) -> str:
        """That of the oldest."""
        return self.oldest.age if self.oldest else "old"

    @property
    def lamp(self) -> str:
        """How fresh the bank is, in a line."""
        if self.oldest is None:
            return str(_("No array is open to you for this purpose"))
        if self.oldest.heard is None:
            return str(_("An array was never filled: %(which)s", which=self._which))
        return str(
            _(
                "Oldest array: %(moment)s, %(which)s",
                moment=moment(self.oldest.heard),
                which=self._which,
            )
        )

    @property
    def _which(self) -> str:
        assert self.oldest is not None
        return f"{told(CATEGORIES[self.oldest.category].label)}, {self.oldest.body}"


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer for the page: its state and words, what was asked, the hits, what was looked in."""

    outcome: str
    word: str
    line: str
    asked: str
    check_digits: str
    check_digits_right: bool
    incomplete: tuple[str, ...]
    copy: str
    groups: tuple[tuple[str, list[Card]], ...]
    arrays: Arrays


def shown(
    answer: Mapping[str, Any],
    searched: Sequence[str],
    bodies: Bodies,
    now: datetime,
    limits: Limits,
) -> Shown:
    """What is shown of an answer; `searched` are the categories in which was looked."""
    looked_in = [one for one in answer["freshness"] if one["category"] in searched]
    arrays = arrays_of(looked_in, bodies, now, limits)
    outcome = shown_outcome(answer)
    if outcome == "nothing" and not arrays.all:
        outcome = "incomplete"
    query = answer["query"]
    wrong = wrong_digits(query["mrz"]["wrong_check_digits"]) if "mrz" in query else ""
    return Shown(
        outcome=outcome,
        word=WORDS[outcome](),
        line=_line(outcome, answer, arrays),
        asked=summary(query),
        check_digits=wrong,
        check_digits_right="mrz" in query and not wrong,
        incomplete=tuple(core_said(one) for one in answer.get("incomplete", ())),
        copy=_copy(answer),
        groups=tuple(grouped(answer)),
        arrays=arrays,
    )


def arrays_of(
    freshness: Sequence[Mapping[str, Any]], bodies: Bodies, now: datetime, limits: Limits
) -> Arrays:
    """Arrays as answers tell of them, with the one of which nothing was heard the longest."""
    found = tuple(
        Array(
            one["category"],
            one["origin"],
            bodies.get(one["origin"], one["origin"]),
            one["records"],
            one["quarantined"],
            one["changed"],
            one["received"],
            _age(one, now, limits),
        )
        for one in freshness
    )
    never = datetime.min.replace(tzinfo=UTC)
    return Arrays(found, min(found, key=lambda one: one.heard or never, default=None))


def _age(one: Mapping[str, Any], now: datetime, limits: Limits) -> str:
    too_old = limits[one["category"]] if limits else None
    return _AGES.get(lamp_of(last_news(one["received"], one["changed"]), now, too_old), "old")


def _line(outcome: str, answer: Mapping[str, Any], arrays: Arrays) -> str:
    """What stands under the word of the band."""
    hits = len(answer["hits"])
    found = ngettext("%(num)d record", "%(num)d records", hits)
    if outcome == "nothing":
        oldest = arrays.oldest.heard if arrays.oldest else None
        line = str(
            _(
                "in %(count)d arrays, the oldest of %(moment)s",
                count=len(arrays.all),
                moment=moment(oldest),
            )
        )
        return f"{line}. {arrays.not_looked_in}" if arrays.quarantined else line
    if outcome != "incomplete":
        return f"{found}. {_('Confirm with the originator before acting.')}"
    if not arrays.all:
        return str(_("No array is open to your state for this purpose: nothing was looked in."))
    line = str(_("Not everything was looked at. Do not take this for “nothing found”."))
    if hits:
        line += f" {_('So far: %(found)s.', found=found)}"
    if strong := seen_strong(answer):
        line += f" {_('Strong: %(count)d.', count=strong)}"
    return line


def _copy(answer: Mapping[str, Any]) -> str:
    """What is said when the cluster was away and the post's own copy answered."""
    if "answered_by" not in answer:
        return ""
    as_of = answer["answered_by"]["as_of"]
    if answer["answered_by"]["engine"] == "post":
        return str(
            _(
                "This post's copy is as of %(moment)s and will soon be too old to answer.",
                moment=moment(as_of),
            )
        )
    if as_of is None:
        return str(_("The cluster is away. The copy kept at this post answered."))
    return str(
        _(
            "The cluster is away. The copy kept at this post answered, as of %(moment)s.",
            moment=moment(as_of),
        )
    )
