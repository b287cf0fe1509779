"""What goes into the outcomes and comes out of them. What may be personal data stays out of reprs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bank.store.model import Key
from index_mappings.fields import Text

Witness = Callable[[Key, int], None]
"""Told the record and its version when it is certain that something said of it will be kept, and before
it is: what it raises keeps it from being kept."""


class Verdict(StrEnum):
    """Whether the traveller is whom the record means."""

    SAME = "same"
    NOT_SAME = "not-same"
    UNDECIDED = "undecided"


class Done(StrEnum):
    """What was done with the traveller, or the thing."""

    PASSED = "passed"
    DETAINED = "detained"
    HANDED_OVER = "handed-over"
    NOTHING = "nothing"


VERDICTS: Mapping[Verdict, Text] = {
    Verdict.SAME: Text("Same person", "То же лицо"),
    Verdict.NOT_SAME: Text("Not the same", "Другое лицо"),
    Verdict.UNDECIDED: Text("Undecided", "Не установлено"),
}
DONE: Mapping[Done, Text] = {
    Done.PASSED: Text("Let pass", "Пропущен"),
    Done.DETAINED: Text("Detained", "Задержан"),
    Done.HANDED_OVER: Text("Handed over", "Передан"),
    Done.NOTHING: Text("Nothing", "Ничего"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A traveller's paper: issuing state (two letters), kind (of DOCUMENT_KINDS), number as written."""

    state: str
    kind: str
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """A traveller's paper as it is kept: of its number only the last two signs."""

    state: str
    kind: str
    tail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an officer says of one hit of one lookup.

    `client_id` is given by the client, once for each thing said: repeated, it changes nothing. `state`
    and `post` are the officer's, `traveller` is the paper that was looked up by, if any.
    """

    client_id: str
    key: Key
    version: int
    request: str
    verdict: Verdict
    done: Done
    account: str
    state: str
    post: str
    at: datetime
    note: str = field(default="", repr=False)
    traveller: Document | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An outcome as it is kept.

    `counts` is False when the same officer said something else later of the same hit.
    """

    number: int
    client_id: str
    key: Key
    version: int
    request: str
    verdict: Verdict
    done: Done
    account: str
    state: str
    post: str
    at: datetime
    note: str = field(repr=False)
    traveller: Paper | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some outcomes, the newest first; `before` asks for the next page, None when there is none."""

    outcomes: tuple[Marked, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many outcomes of a kind one day had, of records of a category."""

    day: date
    category: str
    verdict: Verdict
    done: Done
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """The word that the bearer of a paper is not whom a record means, in that version of it.

    Said twice in one lookup by one account, it is kept once. `state` and `post` are the officer's.
    """

    key: Key
    version: int
    document: Document
    request: str
    account: str
    state: str
    post: str
    at: datetime
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Revocation:
    """That a clearance no longer counts: by whom, when and why."""

    account: str
    state: str
    post: str
    at: datetime
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """A clearance as it is shown beside a hit.

    `earlier` when the record has changed in names, dates or documents since: it was said of another
    description. `by_originator` when the state said so that owns the record.
    """

    number: int
    key: Key
    version: int
    paper: Paper
    request: str
    account: str
    state: str
    post: str
    at: datetime
    note: str = field(repr=False)
    by_originator: bool
    earlier: bool
    revoked: Revocation | None = None


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were too old to be kept."""

    outcomes: int
    clearances: int
