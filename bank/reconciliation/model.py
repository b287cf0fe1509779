"""What reconciliation takes in and gives out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

import orjson

from bank.store.model import unpack


class Kind(StrEnum):
    """What is the matter with one id, or one line, of the array.

    ADDED is only in the array, REMOVED only in the bank; CHANGED differs in what it says, TRIVIAL only
    in how it is written; ENDED has ended on one side and not on the other. The rest cannot be applied:
    DOUBLED ids, PROBABLE doubles (one person or thing under two ids), REFUSED lines.
    """

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    TRIVIAL = "trivial"
    ENDED = "ended"
    DOUBLED = "doubled"
    PROBABLE = "probably-doubled"
    REFUSED = "refused"


APPLICABLE = (Kind.ADDED, Kind.REMOVED, Kind.CHANGED, Kind.TRIVIAL, Kind.ENDED)


class Where(StrEnum):
    """On which side an id stands."""

    ARRAY = "array"
    BANK = "bank"
    BOTH = "both"


class Standing(StrEnum):
    """How far a report is; one whose process was killed stays MAKING."""

    MAKING = "making"
    MADE = "made"


class Given(NamedTuple):
    """One good line of the array: its record as the bank would keep it, and `marks` of what it is.

    `marks` are eight bytes for each key by which the same person or thing would be known again;
    `ended`: it no longer stands for lookups.
    """

    line: int
    id: str
    digest: bytes
    kept: bytes
    marks: bytes
    ended: bool


class RefusedLine(NamedTuple):
    """A line that holds no good record; `id` where it could be read all the same, else empty."""

    line: int
    id: str
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field of a record on both sides; None where it is not given."""

    name: str
    old: Any = field(repr=False)
    new: Any = field(repr=False)
    trivial: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry of a report.

    `line` is where the array has it; `other_id` and `other_line` are its double's. `title` names the
    record in its own words. `reasons`: why two are taken for one (PROBABLE), or errors by field
    (REFUSED), or "same" where the second line of an id says the same (DOUBLED).
    """

    kind: Kind
    id: str
    where: Where
    place: int = 0
    line: int = 0
    title: str = field(default="", repr=False)
    state: str = ""
    region: str = field(default="", repr=False)
    other_id: str = ""
    other_line: int = 0
    fields: tuple[FieldDifference, ...] = field(default=(), repr=False)
    reasons: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    kept: bytes | None = field(default=None, repr=False)
    version: int = 0

    @property
    def withdraws(self) -> bool:
        """Whether applying it takes the record out of the bank."""
        return self.kind in APPLICABLE and self.where is Where.BANK

    @property
    def body(self) -> dict[str, Any] | None:
        """The array's record, where the report keeps it."""
        kept = unpack(self.kept)
        return None if kept is None else orjson.loads(kept)


Counts = dict[str, int]


@dataclass(slots=True)
class Figures:
    """Everything that is counted: records on both sides, and differences by kind, state and region."""

    lines: int = 0
    array_records: int = 0
    bank_records: int = 0
    equal: int = 0
    ended_in_both: int = 0
    withdrawals: dict[str, int] = field(default_factory=dict)
    nameless_lines: int = 0
    kinds: Counts = field(default_factory=dict)
    states: dict[str, Counts] = field(default_factory=dict)
    regions: dict[str, Counts] = field(default_factory=dict)
    array_digest: str = ""
    bank_digest: str = ""

    def of(self, kind: Kind) -> int:
        """How many entries of a kind there are."""
        return self.kinds.get(kind, 0)

    def withdrawn_by(self, kinds: frozenset[Kind]) -> int:
        """How many records the bank would lose by applying these kinds."""
        return sum(self.withdrawals.get(kind, 0) for kind in kinds)


@dataclass(frozen=True, slots=True)
class About:
    """What is compared with what, when and by whom; `state` is the originator's."""

    origin: str
    category: str
    state: str
    source_name: str
    source_digest: str
    day: date
    by: str


@dataclass(frozen=True, slots=True)
class Report:
    """A reconciliation as it is kept. `bank_change` is the last change of the bank's array then."""

    number: int
    about: About
    standing: Standing
    began_at: datetime
    made_at: datetime | None
    bank_change: int
    figures: Figures

    @property
    def differences(self) -> int:
        """How many entries could be applied."""
        return sum(self.figures.of(kind) for kind in APPLICABLE)


def whole(counts: Mapping[str, int]) -> int:
    """All entries of a row of counts together."""
    return sum(counts.values())
