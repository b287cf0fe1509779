"""What goes into links and comes out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bank.store.model import Key
from index_mappings.fields import Text


class Verdict(StrEnum):
    """What a reviewer decided of a pair."""

    ACCEPT = "accept"
    REJECT = "reject"
    LATER = "later"


class Standing(StrEnum):
    """How a pair stands: not decided, put off, one, not one, or decided before a record changed."""

    OPEN = "open"
    LATER = "later"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REOPENED = "reopened"


VERDICTS: Mapping[Verdict, Text] = {
    Verdict.ACCEPT: Text("Accept: the same", "Принять: одно и то же"),
    Verdict.REJECT: Text("Reject: not the same", "Отклонить: не то же"),
    Verdict.LATER: Text("Decide later", "Решить позже"),
}
STANDINGS: Mapping[Standing, Text] = {
    Standing.OPEN: Text("to decide", "не рассмотрено"),
    Standing.LATER: Text("put off", "отложено"),
    Standing.ACCEPTED: Text("accepted", "принято"),
    Standing.REJECTED: Text("rejected", "отклонено"),
    Standing.REOPENED: Text("open again: a record has changed", "открыто вновь: запись изменилась"),
}
TO_DECIDE = (Standing.OPEN, Standing.REOPENED)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what of a pair, when and why."""

    verdict: Verdict
    account: str
    state: str
    post: str
    at: datetime
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two records that may be of one person or thing.

    `log_odds` is what they say by themselves, `score` the probability beside their rivals over the whole
    bank; 0 both when an accepted pair is proposed no longer. `changed`: a record has changed in a way
    that matters since the last decision.
    """

    number: int
    kind: str
    left: Key
    right: Key
    left_state: str
    right_state: str
    log_odds: float
    score: float
    standing: Standing
    changed: bool = False
    decision: Decision | None = None

    def other_of(self, key: tuple[str, str, str]) -> Key:
        """The record beside this one."""
        return self.right if key == self.left else self.left


@dataclass(frozen=True, slots=True)
class Found:
    """What a search did: the change number reached, records looked at, pairs compared, proposals now.

    `behind`: changes that it has left for the next search.
    """

    reached: int
    records: int
    compared: int
    proposals: int
    behind: int = 0
