"""The engine protocol: the few verbs that every engine answers.

An engine keeps one document for each active record: terms to be found by, and the payload that the
scorer reads. It keeps the number of the last change applied in the same commit as the documents, so
that a worker killed at any moment goes on from there, and applying a change twice is harmless.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class EngineMissing(Exception):
    """There is no index that could answer; what to do stands in the message."""


@dataclass(frozen=True, slots=True)
class IndexChange:
    """One record's newest state; without a payload the record is taken out of the index."""

    key: str
    category: str = ""
    terms: tuple[str, ...] = ()
    payload: bytes | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that stand for one thing asked (a word of a name, a number): any of them, with weights.

    A group that is `selective` may bring candidates alone; others do so only while they are rare
    in the bank, or two together.
    """

    terms: tuple[tuple[str, float], ...]
    selective: bool = False


@dataclass(frozen=True, slots=True)
class CandidateRequest:
    """What to look for: groups to be found by, `boosts` that only rank, and the categories."""

    groups: tuple[Group, ...]
    boosts: tuple[tuple[str, float], ...] = ()
    patterns: tuple[tuple[str, ...], ...] = ()
    categories: tuple[str, ...] = ()
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Candidates:
    """Payloads, best first, and for each group asked how many of all documents carry its likely terms."""

    payloads: tuple[bytes, ...]
    carriers: tuple[int, ...]
    documents: int = 0


@dataclass(frozen=True, slots=True)
class EngineReport:
    """Documents held and the number of the last change applied."""

    documents: int
    reached: int


class Engine(Protocol):
    """See the module: the same verbs for the embedded engine and the cluster."""

    def candidates(self, request: CandidateRequest) -> Candidates:
        """The best candidates, best first; raises EngineMissing."""
        ...

    def payloads_of(self, keys: Sequence[str]) -> list[bytes]:
        """Payloads of the documents that these keys have, in no order; raises EngineMissing."""
        ...

    def report(self) -> EngineReport:
        """Documents and number reached; raises EngineMissing."""
        ...


class EngineWriter(Protocol):
    """The one writer of an index."""

    def apply(self, changes: Sequence[IndexChange], reached: int) -> None:
        """Write changes and the number reached in one commit."""
        ...
