"""What was said of a record before: outcomes of hits, and travellers who were cleared of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from bank.outcomes import DONE, VERDICTS, Clearance, Done, Marked, Paper, Verdict
from index_mappings.categories import CATEGORIES
from index_mappings.fields import Text
from index_mappings.persons import DOCUMENT_KINDS
from portal.languages import told
from portal.states import state_name

# The keys by which each is said: no two alike, so that a key pressed twice says nothing more.
VERDICT_KEYS = {Verdict.SAME: "1", Verdict.NOT_SAME: "2", Verdict.UNDECIDED: "3"}
DONE_KEYS = {Done.PASSED: "4", Done.DETAINED: "5", Done.HANDED_OVER: "6", Done.NOTHING: "7"}

OF_THINGS = {
    ("vehicle", Verdict.SAME): Text("Same vehicle", "То же ТС"),
    ("vehicle", Verdict.NOT_SAME): Text("Not the same vehicle", "Другое ТС"),
    ("arm", Verdict.SAME): Text("Same weapon", "То же оружие"),
    ("arm", Verdict.NOT_SAME): Text("Not the same weapon", "Другое оружие"),
}


@dataclass(frozen=True, slots=True)
class Button:
    """A thing that can be said: its value, its words, its key."""

    value: str
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Said:
    """Something said of a record before."""

    text: str
    by: str
    at: datetime
    paper: str
    counts: bool


def verdicts(category: str) -> list[Button]:
    """Whether it is the same, of a hit of a category."""
    return [Button(one, verdict_in_words(one, category), key) for one, key in VERDICT_KEYS.items()]


def verdict_in_words(verdict: Verdict, category: str) -> str:
    """A verdict on a record of a category: things are not spoken of as persons."""
    return told(OF_THINGS.get((CATEGORIES[category].subject, verdict), VERDICTS[verdict]))


def is_of_thing(category: str) -> bool:
    """Whether a category is of things."""
    return CATEGORIES[category].subject != "person"


def things_done() -> list[Button]:
    """What was done."""
    return [Button(one, told(DONE[one]), key) for one, key in DONE_KEYS.items()]


def in_words(verdict: Verdict, done: Done, category: str) -> str:
    """An outcome in a few words."""
    return f"{verdict_in_words(verdict, category)} · {told(DONE[done])}"


def paper_in_words(paper: Paper | None) -> str:
    """A paper by what is kept of it."""
    if paper is None or not paper.tail:
        return ""
    kind = told(DOCUMENT_KINDS[paper.kind]) if paper.kind in DOCUMENT_KINDS else paper.kind
    return f"{kind}, {state_name(paper.state)}, …{paper.tail}"


def said_before(
    marked: Iterable[Marked], clearances: Iterable[Clearance], state: str, owner: str
) -> list[Said]:
    """What a state may read of what was said: its own officers' words, of its own records all."""
    told_of = [
        Said(
            in_words(one.verdict, one.done, one.key.category),
            by(one),
            one.at,
            paper_in_words(one.traveller),
            one.counts,
        )
        for one in marked
        if state in (one.state, owner)
    ]
    told_of += [
        Said(
            _("Cleared: not this person"),
            by(one),
            one.at,
            paper_in_words(one.paper),
            one.revoked is None,
        )
        for one in clearances
    ]
    return sorted(told_of, key=lambda one: one.at, reverse=True)


def by(one: Marked | Clearance) -> str:
    """Who said so: account, post and state."""
    return f"{one.account}, {one.post}, {state_name(one.state)}"
