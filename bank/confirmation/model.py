"""What goes into confirmations and comes out of them. What may be personal data stays out of reprs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bank.store.model import Key
from index_mappings.fields import Text


class Urgency(StrEnum):
    """How soon an answer is needed; the clocks of both are settings."""

    URGENT = "urgent"
    ROUTINE = "routine"


class Answer(StrEnum):
    """What the originator's duty officer says."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    MORE_NEEDED = "more-needed"
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """One thing that happened to a request. The last four are the answers."""

    ASKED = "asked"
    HASTENED = "hastened"
    ADDED = "added"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    MORE_NEEDED = "more-needed"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """Where a request stands: with the originator (asked), with the asker (more needed), or answered."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    MORE_NEEDED = "more-needed"
    WITHDRAWN = "withdrawn"


OPEN = (Standing.ASKED, Standing.MORE_NEEDED)

URGENCIES: Mapping[Urgency, Text] = {
    Urgency.URGENT: Text("Urgent", "Срочно"),
    Urgency.ROUTINE: Text("Routine", "В обычном порядке"),
}
ANSWERS: Mapping[Answer, Text] = {
    Answer.CONFIRMED: Text("Confirmed", "Подтверждено"),
    Answer.NOT_CONFIRMED: Text("Not confirmed", "Не подтверждено"),
    Answer.MORE_NEEDED: Text("More is needed", "Нужны дополнительные сведения"),
    Answer.WITHDRAWN: Text("Record withdrawn", "Запись отозвана"),
}
STANDINGS: Mapping[Standing, Text] = {
    Standing.ASKED: Text("Waits for the originator", "Ожидает ответа инициатора"),
    Standing.MORE_NEEDED: Text("Waits for whoever asked", "Ожидает ответа запросившего"),
    Standing.CONFIRMED: ANSWERS[Answer.CONFIRMED],
    Standing.NOT_CONFIRMED: ANSWERS[Answer.NOT_CONFIRMED],
    Standing.WITHDRAWN: ANSWERS[Answer.WITHDRAWN],
}
STEPS: Mapping[StepKind, Text] = {
    StepKind.ASKED: Text("Asked", "Запрошено"),
    StepKind.HASTENED: Text("Made urgent", "Признано срочным"),
    StepKind.ADDED: Text("Added", "Дополнено"),
    **{StepKind(answer.value): text for answer, text in ANSWERS.items()},
}


@dataclass(frozen=True, slots=True)
class By:
    """Who says something: account, its state and post, and when."""

    account: str
    state: str
    post: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an officer asks the originator: whether a record stands, as a lookup showed it.

    `client_id` is given by the client, once for each request: repeated, it changes nothing. `request`
    is the number of the lookup, or of the view, in which the record was shown.
    """

    client_id: str
    key: Key
    version: int
    urgency: Urgency
    purpose: str
    request: str
    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one side says of a request: an answer, or what was needed for one.

    `client_id` as in `Question`. `seen` is how many steps the request had when it was shown to whoever
    speaks, None when that does not matter: when there are more by now, it is refused.
    """

    client_id: str
    by: By
    text: str = field(default="", repr=False)
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to a request; `version` is the record's at that moment, 0 when unknown."""

    id: str
    kind: StepKind
    by: By
    version: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A request as it stands, with all its steps, the oldest first.

    `by` is who asked, `owner` the state of the record's originator. `due_at` is when an answer is, or
    was, due. `unsent` when a message of it still waits to leave for another installation.
    """

    id: str
    key: Key
    version: int
    owner: str
    urgency: Urgency
    purpose: str
    request: str
    by: By
    due_at: datetime
    standing: Standing
    steps: tuple[Step, ...]
    unsent: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is not answered yet."""
        return self.standing in OPEN

    @property
    def last(self) -> Step:
        """The newest step."""
        return self.steps[-1]

    def left(self, now: datetime) -> timedelta:
        """How long the originator still has; less than nothing when the answer is overdue."""
        return self.due_at - now

    def overdue(self, now: datetime) -> bool:
        """Whether the originator should have answered by now and has not."""
        return self.standing is Standing.ASKED and self.due_at < now


@dataclass(frozen=True, slots=True)
class Counts:
    """How many requests wait for their originator, by urgency, and how many of them too long."""

    urgent: int
    routine: int
    overdue: int

    @property
    def waiting(self) -> int:
        """All that wait."""
        return self.urgent + self.routine
