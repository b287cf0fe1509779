"""What goes into the audit log and comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Kind(StrEnum):
    """What was done."""

    LOOKUP = "lookup"
    VIEW = "view"
    PHOTO = "photo"
    OUTCOME = "outcome"
    CONFIRMATION = "confirmation"
    LOGIN = "login"
    LOGOUT = "logout"
    REFUSED = "refused"
    EXPORT = "export"
    ADMIN = "admin"
    AUDIT = "audit"
    EXCHANGE = "exchange"


class Door(StrEnum):
    """By which way it was asked."""

    PAGE = "page"
    API = "api"
    CLI = "cli"
    BATCH = "batch"
    EXCHANGE = "exchange"


class Shown(NamedTuple):
    """A record that was shown: its key, its version, and the band in which it stood."""

    category: str
    origin: str
    id: str
    version: int
    band: str = ""


class RecordKey(NamedTuple):
    """The key of a record, as a supervisor looks for it."""

    category: str
    origin: str
    id: str


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who did what, from where and why, what was asked, and what was shown.

    `asked` is JSON; `change` is the number of the last change that the answer had reached.
    What may be personal data is left out of the entry's repr.
    """

    kind: Kind
    account: str
    door: Door
    state: str = ""
    post: str = ""
    purpose: str = ""
    request: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict, repr=False)
    shown: tuple[Shown, ...] = field(default=(), repr=False)
    outcome: str = ""
    change: int = 0
    note: str = field(default="", repr=False)
    time: datetime = field(default_factory=_now)


class Receipt(NamedTuple):
    """Where an entry is kept: the id of its chain and its number there."""

    chain: str
    number: int


class Place(NamedTuple):
    """Where an entry stands in the order of a search."""

    time: datetime
    chain: str
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the log and its hash.

    One that a border post handed back is of that post's log: `received_from` is the post, `received_at`
    when it came.
    """

    entry: Entry
    receipt: Receipt
    hash: bytes
    received_from: str = ""
    received_at: datetime | None = None

    @property
    def place(self) -> Place:
        """Where it stands in the order of a search."""
        return Place(self.entry.time, *self.receipt)


def to_stamp(moment: datetime) -> int:
    """Microseconds since 1970 UTC, to the last one."""
    return (moment - _EPOCH) // _MICROSECOND


def from_stamp(stamp: int) -> datetime:
    """The moment of a kept stamp."""
    return _EPOCH + timedelta(microseconds=stamp)
