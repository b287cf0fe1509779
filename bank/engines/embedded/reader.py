"""The side of the embedded index that lookups ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import tantivy

from bank.engines.embedded.counting import Counts
from bank.engines.embedded.payloads import PayloadReader
from bank.engines.embedded.schema import KEY, PLACE, SCHEMA, term
from bank.engines.embedded.search import any_of, best
from bank.engines.embedded.soundness import READ, Stamps, readable, stamps_of
from bank.engines.plan import carriers_of, plan_of
from bank.engines.protocol import CandidateRequest, Candidates, EngineMissing, EngineReport, said_of
from bank.engines.version import INDEX_VERSION


def generation(root: Path) -> Path:
    """The directory of the generation that answers; raises EngineMissing."""
    try:
        name = (root / "current").read_text().strip()
    except FileNotFoundError:
        raise EngineMissing("There is no index yet: run `kordon reindex`.") from None
    except (ValueError, OSError) as error:
        raise EngineMissing(READ) from error
    path = root / name
    if not name.startswith(f"{INDEX_VERSION}-"):
        raise EngineMissing("The index is of another version of Kordon: run `kordon reindex`.")
    if not path.is_dir():
        raise EngineMissing("The index is missing: run `kordon reindex`.")
    return path


def _open(path: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(path))
    if index.schema != SCHEMA:
        raise EngineMissing(READ)
    return index


def _time_of(path: Path) -> int:
    return (path / "meta.json").stat().st_mtime_ns


@dataclass(frozen=True, slots=True)
class _Commit:
    """One commit as it is read: its documents, their counts, and the file of the payloads."""

    counts: Counts
    payloads: PayloadReader

    def payloads_at(self, addresses: list[tantivy.DocAddress]) -> list[bytes]:
        """The payloads of documents, in their order; raises EngineMissing for one that is damaged."""
        places = self.counts.searcher.fast_field_values(PLACE, addresses)
        return self.payloads.at(cast("list[int | None]", places))


class EmbeddedEngine:
    """Reads the generation the pointer names; safe to use beside a writer in another process."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._name = ""
        self._index: tantivy.Index | None = None
        self._commit: _Commit | None = None
        self._time = 0
        self._stamps: Stamps = {}

    def _commit_now(self) -> _Commit:
        """The last commit; tantivy replaces meta.json with each, so its time is enough."""
        path = generation(self._root)
        time = _time_of(path)
        if self._index is None or path.name != self._name:
            self._index = _open(path)
            self._index.config_reader(reload_policy="manual")
            self._name, self._commit = path.name, None
        commit = self._commit
        while commit is None or time != self._time:
            self._stamps, self._time = stamps_of(path), time
            self._index.reload()
            counts = Counts(self._index.searcher())
            payloads = PayloadReader(path, counts.account.payload_bytes)
            self._commit = commit = _Commit(counts, payloads)
            # A commit that came meanwhile may have been loaded with files not looked at.
            time = _time_of(path)
        return commit

    @contextmanager
    def _reading(self) -> Iterator[_Commit]:
        """The last commit, for one act of reading; raises EngineMissing for what is damaged meanwhile, too."""
        try:
            with readable({}):
                commit = self._commit_now()
            with readable(self._stamps):
                yield commit
        except EngineMissing:
            self._index = None
            raise

    def report(self) -> EngineReport:
        """Documents held and number reached; raises EngineMissing."""
        with self._reading() as commit:
            reached, set_aside, _ = commit.counts.account
            return EngineReport(commit.counts.searcher.num_docs - 1, reached, set_aside)

    def candidates(self, requests: Sequence[CandidateRequest]) -> list[Candidates]:
        """The best candidates of each request, best first, of one commit; raises EngineMissing."""
        with self._reading() as commit:
            return [_candidates(commit, one) for one in requests]

    def payloads_of(self, keys: Sequence[str]) -> list[bytes]:
        """Payloads of the documents that these keys have, in no order; raises EngineMissing."""
        if not keys:
            return []
        asked = tantivy.Query.const_score_query(any_of([term(KEY, key) for key in keys]), 1.0)
        with self._reading() as commit:
            # One more than asked: a key that is there twice must not hide another.
            searcher = commit.counts.searcher
            found = searcher.search(asked, limit=len(keys) + 1, count=False).hits
            return commit.payloads_at([address for _, address in found])


def _candidates(commit: _Commit, request: CandidateRequest) -> Candidates:
    counts = commit.counts
    reached, set_aside, _ = counts.account
    asked = counts.unbounded(request)
    documents, count = counts.documents(asked), counts.carriers(asked)
    plan = plan_of(asked, documents, count)
    return Candidates(
        tuple(commit.payloads_at(best(counts, plan, asked))),
        carriers_of(asked, count),
        documents,
        reached,
        said_of(set_aside, request.categories, request.scopes),
        plan.cut,
    )
