"""The engine protocol: the few verbs that every engine answers.

An engine keeps one document for each active record: terms to be found by, and the payload that the
scorer reads. It keeps the number of the last change applied so that it is never ahead of what lookups
see: a worker killed at any moment goes on from there, and applying a change twice is harmless.

A lookup gets candidates, the number reached and what did not answer. The number reached is never ahead
of what the candidates are chosen from. A part that failed, timed out or is missing is named in
`incomplete`: no engine gives an empty list where it did not look.

What a request does not cover leaves no trace in its answer. For any bank, categories and scopes, the
candidates and their order, `carriers`, `documents` and what is said of changes set aside are the same
as for a bank that holds only the records in those categories and scopes. All engines choose by the same
plan (`bank.engines.plan`), so over the same records they give the same candidates in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from index_mappings.categories import CATEGORIES


class EngineMissing(Exception):
    """There is no index that could answer; what to do stands in the message."""


class Overtaken(EngineMissing):
    """The generation that was being filled has gone live by another worker's hand."""


class IndexChange(NamedTuple):
    """One record's newest state; without a payload the record is taken out of the index.

    `number` is that of the change in the log; the newer of two changes of a key wins. `first` says that
    the log has none of this key before it.
    """

    key: str
    category: str = ""
    terms: tuple[str, ...] = ()
    payload: bytes | None = None
    number: int = 0
    origin: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class SetAside:
    """A change that could not be indexed, with the reason; lookups that might find it are incomplete."""

    number: int
    key: str
    category: str
    reason: str

    @property
    def origin(self) -> str:
        """The originator, with whose code the key begins (`bank.documents.document_key`)."""
        return self.key.split("\t", 1)[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that stand for one thing asked (a word of a name, a number): any of them, with weights.

    A group that is `selective` may bring candidates alone; others do so only while they are rare
    among what the request covers, or two together.
    """

    terms: tuple[tuple[str, float], ...]
    selective: bool = False


@dataclass(frozen=True, slots=True)
class CandidateRequest:
    """What to look for: groups to be found by, `boosts` that only rank, categories and scopes.

    `scopes` are the pairs of category and originator that may be seen; None: all. Both are kept to in
    everything that is found, counted, weighed or told.
    """

    groups: tuple[Group, ...]
    boosts: tuple[tuple[str, float], ...] = ()
    patterns: tuple[tuple[str, ...], ...] = ()
    categories: tuple[str, ...] = ()
    scopes: tuple[tuple[str, str], ...] | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Candidates:
    """Payloads, best first, and for each group asked how many documents carry its likely terms.

    `documents` is how many there are in the categories and scopes asked, among which `carriers` are
    counted too; `reached` the last change that the index had when it answered; `incomplete` says in
    words what of the categories and scopes asked was not looked at; `cut` that likely spellings of a word
    were not, since too many carry them: then no candidates prove nothing.
    """

    payloads: tuple[bytes, ...]
    carriers: tuple[int, ...]
    documents: int = 0
    reached: int = 0
    incomplete: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class EngineReport:
    """Documents held, the number of the last change applied, and the changes set aside."""

    documents: int
    reached: int
    set_aside: tuple[SetAside, ...] = ()


# Terms of at least this weight are spellings of the word itself, not what is near it.
LIKELY = 0.95


def categories_asked(request: CandidateRequest) -> tuple[str, ...]:
    """The categories in which a request may find anything, in their declared order."""
    asked = request.categories or tuple(CATEGORIES)
    if request.scopes is None:
        return asked
    open_to = {category for category, _ in request.scopes}
    return tuple(one for one in asked if one in open_to)


def still_aside(set_aside: Iterable[SetAside], written: Mapping[str, int]) -> dict[str, SetAside]:
    """By key, the newest of changes set aside, but for those that a later change of the key made good.

    `written` are the keys that were written with the numbers of their changes: an earlier one says nothing.
    """
    newest = {one.key: one for one in sorted(set_aside, key=lambda one: one.number)}
    return {key: one for key, one in newest.items() if one.number > written.get(key, 0)}


def said_of(
    set_aside: Sequence[SetAside],
    categories: Sequence[str],
    scopes: Sequence[tuple[str, str]] | None = None,
) -> tuple[str, ...]:
    """What lookups of these categories (none: all) and scopes (None: all) must say of changes set aside."""
    concerned = [one for one in set_aside if not categories or one.category in categories]
    if scopes is not None:
        concerned = [one for one in concerned if (one.category, one.origin) in scopes]
    if not concerned:
        return ()
    return (f"{len(concerned)} records could not be indexed: run `kordon set-aside`.",)


class Engine(Protocol):
    """See the module: the same verbs for the embedded engine and the cluster."""

    def candidates(self, requests: Sequence[CandidateRequest]) -> list[Candidates]:
        """The best candidates of each request, best first, all of one state; raises EngineMissing."""
        ...

    def payloads_of(self, keys: Sequence[str]) -> list[bytes]:
        """Payloads of the documents that these keys have, in no order; raises EngineMissing."""
        ...

    def report(self) -> EngineReport:
        """Documents, number reached, changes set aside; raises EngineMissing."""
        ...


class EngineWriter(Protocol):
    """A worker on one generation: takes stretches of the change log, writes them, says so."""

    def reached(self) -> int:
        """The number up to which everything is in this generation, 0 for a new one."""
        ...

    def claim(self, upto: int, most: int) -> tuple[int, int] | None:
        """The next stretch (first and last number) of at most `most` changes that no worker has."""
        ...

    def apply(
        self,
        changes: Sequence[IndexChange],
        stretch: tuple[int, int],
        set_aside: Sequence[SetAside] = (),
    ) -> None:
        """Write the changes of a stretch, now or with the next ones."""
        ...

    def flush(self) -> None:
        """Write what is waiting; when this returns, lookups see it."""
        ...


class Index(Protocol):
    """The generations of an index: who answers, who fills, what is swapped."""

    def engine(self) -> Engine:
        """The side that lookups ask."""
        ...

    def exists(self) -> bool:
        """Whether a generation of this version answers."""
        ...

    def filling(self) -> bool:
        """Whether there is a generation that is being filled and has not gone live."""
        ...

    def writer(self) -> AbstractContextManager[EngineWriter]:
        """A worker on the live generation; raises EngineMissing."""
        ...

    def rebuild(self) -> AbstractContextManager[EngineWriter]:
        """A worker on the next generation, which goes live when the block ends well and it is whole."""
        ...
