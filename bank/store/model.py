"""What goes into the store and comes out of it."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import orjson

Body = Mapping[str, Any]

# Below this a compressed body saves too little to be worth the work.
COMPRESS_ABOVE = 1024


class RunKind(StrEnum):
    """What a run does."""

    INGEST = "ingest"
    CHANGES = "changes"
    REVERT = "revert"
    GENERATE = "generate"
    RECONCILE = "reconcile"


class RunState(StrEnum):
    """How far a run is. A run whose process was killed stays RUNNING and can be gone on with."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class ChangeKind(StrEnum):
    """What is asked of the store for one record.

    UPSERT adds or corrects; SEEN changes nothing and says only that a full array holds this id,
    so that a record whose new line was refused is not taken for withdrawn.
    """

    UPSERT = "upsert"
    ADD = "add"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    SEEN = "seen"


class LogKind(StrEnum):
    """What a numbered change did to its record."""

    ADD = "add"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


class Status(StrEnum):
    """Whether a record stands."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class Reason(StrEnum):
    """Why a change was refused."""

    EXISTS = "exists"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    BAD_ID = "bad-id"
    BAD_BODY = "bad-body"
    NOT_RENEWED = "not-renewed"


class Key(NamedTuple):
    """A record's key. Any tuple (origin, category, id) is equal to it."""

    origin: str
    category: str
    id: str


@dataclass(frozen=True, slots=True)
class Originator:
    """A body that owns records; `code` is a state's two-letter code, or a registered one."""

    code: str
    state: str
    name: str
    contact: Mapping[str, Any] = field(default_factory=dict)


class Kept(NamedTuple):
    """A body as the bank keeps it: packed, what tells it from others, the last day it stands if it has one."""

    packed: bytes
    digest: bytes
    last_day: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One record as it came, or made ready to be kept; `line` is where it stood, 0 when unknown."""

    kind: ChangeKind | str
    id: str
    body: Body | Kept | None = field(default=None, repr=False)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that was not made; `index` is its place in the batch."""

    index: int
    id: str
    line: int
    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch did; `last_change` is the highest number it gave, 0 when it changed nothing."""

    added: int = 0
    corrected: int = 0
    restored: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    last_change: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A numbered piece of work on one array (originator and category), with its counts so far.

    `checkpoint` is the line reached, `quarantined` the rows refused by whoever read them or by the bank,
    `memo` is the caller's own, kept with it.
    `conflicts` are ids that a revert left alone because other runs have changed them since.
    """

    number: int
    kind: RunKind
    state: RunState
    origin: str
    category: str
    source_name: str
    source_digest: str
    full: bool
    checkpoint: int
    added: int
    corrected: int
    restored: int
    withdrawn: int
    unchanged: int
    refused: int
    quarantined: int
    started_at: datetime
    ended_at: datetime | None
    reverts: int | None
    reverted_by: int | None
    error: str
    memo: Mapping[str, Any]

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Ids left alone by a revert (the first ten thousand; `refused` has the whole count)."""
        return tuple(self.memo.get("conflicts", ())) if self.kind is RunKind.REVERT else ()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of the log: a version of a record. `body_bytes` is None for a withdrawal."""

    number: int
    origin: str
    state: str
    category: str
    id: str
    version: int
    kind: LogKind
    run: int
    at: datetime
    body_bytes: bytes | None = field(repr=False)

    @property
    def status(self) -> Status:
        """Whether the record stands after this change."""
        return Status.WITHDRAWN if self.kind is LogKind.WITHDRAW else Status.ACTIVE

    @property
    def key(self) -> Key:
        """The record's key."""
        return Key(self.origin, self.category, self.id)

    @property
    def body(self) -> dict[str, Any] | None:
        """The record after this change, read anew on every access."""
        return None if self.body_bytes is None else orjson.loads(self.body_bytes)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it stands now. A withdrawn one has no body; its history has."""

    origin: str
    state: str
    category: str
    id: str
    version: int
    change_number: int
    status: Status
    run: int
    changed_at: datetime
    body_bytes: bytes | None = field(repr=False)

    @property
    def key(self) -> Key:
        """The record's key."""
        return Key(self.origin, self.category, self.id)

    @property
    def body(self) -> dict[str, Any] | None:
        """The record, read anew on every access."""
        return None if self.body_bytes is None else orjson.loads(self.body_bytes)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh one array is; `records` counts those that stand, `quarantined` rows that are not among them."""

    category: str
    origin: str
    state: str
    last_full_array_at: datetime | None
    last_change_at: datetime | None
    records: int
    last_change_number: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A record that stands until, and on, its last day."""

    origin: str
    category: str
    id: str
    last_day: date
    version: int


def stands(body: Body) -> bool:
    """Whether a record is active by its own word, until its last day: others answer no lookup."""
    return body.get("status") == "active"


def pack(body: bytes) -> bytes:
    """A body as it is kept: JSON, or zlib of it when that is long (JSON never starts with 0x78)."""
    return zlib.compress(body, 1) if len(body) > COMPRESS_ABOVE else body


def unpack(kept: bytes | None) -> bytes | None:
    """The JSON bytes of a body as it was kept."""
    if kept is None or kept[:1] == b"{":
        return kept
    return zlib.decompress(kept)


_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def to_stamp(moment: datetime) -> int:
    """Microseconds since 1970 UTC, as the database keeps them; raises TypeError without a time zone."""
    # In whole numbers: a float of seconds would lose the last microsecond of every third moment.
    return (moment - _EPOCH) // _MICROSECOND


def from_stamp(stamp: int) -> datetime:
    """The moment of a kept stamp."""
    return _EPOCH + stamp * _MICROSECOND
