"""The side of the embedded index that lookups ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from bank.engines.embedded.counting import Counts
from bank.engines.embedded.schema import KEY, PAYLOAD, SCHEMA, term
from bank.engines.embedded.search import any_of, best, payloads_at
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


class EmbeddedEngine:
    """Reads the generation the pointer names; safe to use beside a writer in another process."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._name = ""
        self._index: tantivy.Index | None = None
        self._counts: Counts | None = None
        self._commit = 0
        self._stamps: Stamps = {}

    def _counts_now(self) -> Counts:
        """The last commit and its counts; tantivy replaces meta.json with each, so its time is enough."""
        path = generation(self._root)
        commit = _time_of(path)
        if self._index is None or path.name != self._name:
            self._index = _open(path)
            self._index.config_reader(reload_policy="manual")
            self._name, self._counts = path.name, None
        counts = self._counts
        while counts is None or commit != self._commit:
            self._stamps, self._commit = stamps_of(path), commit
            self._index.reload()
            self._counts = counts = Counts(self._index.searcher())
            # A commit that came meanwhile may have been loaded with files not looked at.
            commit = _time_of(path)
        return counts

    @contextmanager
    def _reading(self) -> Iterator[Counts]:
        """The last commit, for one act of reading; raises EngineMissing for what is damaged meanwhile, too."""
        try:
            with readable({}):
                counts = self._counts_now()
            with readable(self._stamps):
                yield counts
        except EngineMissing:
            self._index = None
            raise

    def report(self) -> EngineReport:
        """Documents held and number reached; raises EngineMissing."""
        with self._reading() as counts:
            reached, set_aside = counts.account
            return EngineReport(counts.searcher.num_docs - 1, reached, set_aside)

    def candidates(self, requests: Sequence[CandidateRequest]) -> list[Candidates]:
        """The best candidates of each request, best first, of one commit; raises EngineMissing."""
        with self._reading() as counts:
            return [_candidates(counts, one) for one in requests]

    def payloads_of(self, keys: Sequence[str]) -> list[bytes]:
        """Payloads of the documents that these keys have, in no order; raises EngineMissing."""
        if not keys:
            return []
        asked = tantivy.Query.const_score_query(any_of([term(KEY, key) for key in keys]), 1.0)
        with self._reading() as counts:
            # One more than asked: a key that is there twice must not hide another.
            found = counts.searcher.search(asked, limit=len(keys) + 1, count=False).hits
            return [bytes(counts.searcher.doc(address)[PAYLOAD][0]) for _, address in found]


def _candidates(counts: Counts, request: CandidateRequest) -> Candidates:
    reached, set_aside = counts.account
    asked = counts.unbounded(request)
    documents, count = counts.documents(asked), counts.carriers(asked)
    plan = plan_of(asked, documents, count)
    return Candidates(
        tuple(payloads_at(counts.searcher, best(counts, plan, asked))),
        carriers_of(asked, count),
        documents,
        reached,
        said_of(set_aside, request.categories, request.scopes),
        plan.cut,
    )
