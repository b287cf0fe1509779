"""An answer as the page shows it: what the band says, the hits in groups, how fresh what was looked in is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from index_mappings.categories import CATEGORIES
from portal.core_texts import core_said
from portal.languages import moment, told
from portal.showing.asked import summary, wrong_digits
from portal.showing.cards import Card, grouped, seen_strong, shown_outcome

# Arrays come daily as a rule, weekly at the least.
FRESH, OLD = timedelta(hours=30), timedelta(days=8)
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
    """One array that was looked in, and how old its last change is: fresh, ageing, old."""

    category: str
    origin: str
    body: str
    records: int
    changed: datetime | None
    received: datetime | None
    age: str


@dataclass(frozen=True, slots=True)
class Arrays:
    """The arrays that somebody may look in, with the oldest of them."""

    all: tuple[Array, ...]
    oldest: Array | None

    @property
    def age(self) -> str:
        """That of the oldest."""
        return self.oldest.age if self.oldest else "old"

    @property
    def lamp(self) -> str:
        """How fresh the bank is, in a line."""
        if self.oldest is None:
            return str(_("No array is open to you for this purpose"))
        if self.oldest.changed is None:
            return str(_("An array was never filled: %(which)s", which=self._which))
        return str(
            _(
                "Oldest array: %(moment)s, %(which)s",
                moment=moment(self.oldest.changed),
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
    answer: Mapping[str, Any], searched: Sequence[str], bodies: Bodies, now: datetime
) -> Shown:
    """What is shown of an answer; `searched` are the categories in which was looked."""
    looked_in = [one for one in answer["freshness"] if one["category"] in searched]
    arrays = arrays_of(looked_in, bodies, now)
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


def arrays_of(freshness: Sequence[Mapping[str, Any]], bodies: Bodies, now: datetime) -> Arrays:
    """Arrays as answers tell of them, with the one that changed longest ago."""
    found = tuple(
        Array(
            one["category"],
            one["origin"],
            bodies.get(one["origin"], one["origin"]),
            one["records"],
            one["changed"],
            one["received"],
            _age(one["changed"], now),
        )
        for one in freshness
    )
    never = datetime.min.replace(tzinfo=UTC)
    return Arrays(found, min(found, key=lambda one: one.changed or never, default=None))


def _age(changed: datetime | None, now: datetime) -> str:
    if changed is None or now - changed > OLD:
        return "old"
    return "fresh" if now - changed <= FRESH else "ageing"


def _line(outcome: str, answer: Mapping[str, Any], arrays: Arrays) -> str:
    """What stands under the word of the band."""
    hits = len(answer["hits"])
    found = ngettext("%(num)d record", "%(num)d records", hits)
    if outcome == "nothing":
        oldest = arrays.oldest.changed if arrays.oldest else None
        return str(
            _(
                "in %(count)d arrays, the oldest of %(moment)s",
                count=len(arrays.all),
                moment=moment(oldest),
            )
        )
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
