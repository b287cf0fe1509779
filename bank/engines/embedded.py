"""The embedded engine: a tantivy index in a directory of its own, swapped by a pointer file.

`index/current` names the generation that answers. A rebuild fills a new generation beside it and
renames a new pointer over the old one, which is atomic; readers look at the pointer before each
lookup. tantivy has no commit payload, so the number reached is the payload of a document of its
own, replaced in the same commit as the changes it covers.
"""

from __future__ import annotations

import fcntl
import math
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from itertools import combinations
from pathlib import Path

import orjson
import tantivy

from bank.engines.protocol import (
    LIKELY,
    CandidateRequest,
    Candidates,
    EngineMissing,
    EngineReport,
    Group,
    IndexChange,
    SetAside,
    said_of,
    scope_of,
)
from bank.engines.version import INDEX_VERSION

REACHED_KEY = "\x00reached"
WRITER_HEAP_BYTES = 64_000_000
# Below this number of documents a term is rare enough to bring candidates alone: their postings
# cost well under a millisecond to walk.
RARE_DOCUMENTS = 3_000
# Postings of one word that are walked at most; its likeliest term always is.
MOST_WALKED = 100_000
# Changes after which a commit is made: each costs as much as writing some thousands.
COMMIT_CHANGES = 50_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "category", "scope", "terms"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("payload", stored=True)
    return builder.build()


def _generation(root: Path) -> Path:
    try:
        name = (root / "current").read_text().strip()
    except FileNotFoundError:
        raise EngineMissing("There is no index yet: run `kordon reindex`.") from None
    path = root / name
    if not name.startswith(f"{INDEX_VERSION}-"):
        raise EngineMissing("The index is of another version of Kordon: run `kordon reindex`.")
    if not path.is_dir():
        raise EngineMissing("The index is missing: run `kordon reindex`.")
    return path


def _open(path: Path) -> tantivy.Index:
    try:
        return tantivy.Index.open(str(path))
    except (ValueError, OSError) as error:
        raise EngineMissing("The index cannot be read: run `kordon reindex`.") from error


class EmbeddedEngine:
    """Reads the generation the pointer names; safe to use beside a writer in another process."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._name = ""
        self._index: tantivy.Index | None = None
        self._commit = 0

    def _searcher(self) -> tantivy.Searcher:
        """A view of the last commit; tantivy replaces meta.json with each, so its time is enough."""
        path = _generation(self._root)
        try:
            commit = (path / "meta.json").stat().st_mtime_ns
            if self._index is None or path.name != self._name:
                self._index = _open(path)
                self._index.config_reader(reload_policy="manual")
                self._name, self._commit = path.name, 0
            if commit != self._commit:
                self._index.reload()
                self._commit = commit
        except (ValueError, OSError) as error:
            self._index = None
            raise EngineMissing("The index cannot be read: run `kordon reindex`.") from error
        return self._index.searcher()

    def report(self) -> EngineReport:
        """Documents held and number reached; raises EngineMissing."""
        searcher = self._searcher()
        reached, set_aside = _account(searcher)
        return EngineReport(searcher.num_docs - 1, reached, set_aside)

    def candidates(self, request: CandidateRequest) -> Candidates:
        """The best candidates, best first; raises EngineMissing."""
        searcher = self._searcher()
        try:
            reached, set_aside = _account(searcher)
            said = said_of(set_aside, request.categories)
            groups = [_scored(searcher, group) for group in request.groups]
            carriers = tuple(group.carriers for group in groups)
            query = _query(groups, request)
            documents = _documents(searcher, request.categories)
            if query is None:
                return Candidates((), carriers, documents, reached, said)
            found = searcher.search(query, limit=request.limit, count=False).hits
            payloads = tuple(bytes(searcher.doc(address)["payload"][0]) for _, address in found)
            return Candidates(payloads, carriers, documents, reached, said)
        except (ValueError, OSError) as error:
            self._index = None
            raise EngineMissing("The index cannot be read: run `kordon reindex`.") from error

    def payloads_of(self, keys: Sequence[str]) -> list[bytes]:
        """Payloads of the documents that these keys have, in no order; raises EngineMissing."""
        if not keys:
            return []
        searcher = self._searcher()
        asked = tantivy.Query.const_score_query(_any([_term("key", key) for key in keys]), 1.0)
        # One more than asked: a key that is there twice must not hide another.
        found = searcher.search(asked, limit=len(keys) + 1, count=False).hits
        return [bytes(searcher.doc(address)["payload"][0]) for _, address in found]


_SCHEMA = _schema()


def _term(field: str, value: str) -> tantivy.Query:
    return tantivy.Query.term_query(_SCHEMA, field, value, index_option="basic")


def _account(searcher: tantivy.Searcher) -> tuple[int, tuple[SetAside, ...]]:
    """The number reached and the changes set aside, of the document of their own."""
    found = searcher.search(_term("key", REACHED_KEY), limit=1, count=False).hits
    if not found:
        raise EngineMissing("The index is half written: run `kordon reindex`.")
    reached, set_aside = orjson.loads(bytes(searcher.doc(found[0][1])["payload"][0]))
    return reached, tuple(SetAside(*one) for one in set_aside)


def _documents(searcher: tantivy.Searcher, categories: Sequence[str]) -> int:
    if not categories:
        return searcher.num_docs - 1
    return sum(searcher.doc_freq("category", one) for one in categories)


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _all(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


@dataclass(frozen=True, slots=True)
class _Scored:
    """A group as queries: all its terms, those rare enough to find by, and how common it is."""

    whole: tantivy.Query | None
    finder: tantivy.Query | None
    common: bool
    carriers: int


def _scored(searcher: tantivy.Searcher, group: Group) -> _Scored:
    """Score each term of a group by its rarity, the likeliest terms being taken to find by."""
    total = searcher.num_docs
    documents = carriers = 0
    parts: list[tantivy.Query] = []
    finders: list[tantivy.Query] = []
    for term, weight in group.terms:
        frequency = searcher.doc_freq("terms", term)
        if frequency == 0:
            continue
        documents += frequency
        if parts and documents > MOST_WALKED:
            # The likeliest terms come first: what is left is far from the word and costs most.
            break
        if weight >= LIKELY:
            carriers = max(carriers, frequency)
        rarity = math.log1p(total / frequency)
        part = tantivy.Query.const_score_query(_term("terms", term), weight * rarity)
        parts.append(part)
        if group.selective or documents <= RARE_DOCUMENTS:
            finders.append(part)
    common = documents > RARE_DOCUMENTS and not group.selective
    return _Scored(
        tantivy.Query.disjunction_max_query(parts) if parts else None,
        tantivy.Query.disjunction_max_query(finders) if finders else None,
        common,
        carriers,
    )


def _within(field: str, values: Sequence[str]) -> tuple[tantivy.Occur, tantivy.Query]:
    """A clause that keeps documents with one of the values, and none where there is no value."""
    within = (
        _any([_term(field, value) for value in values]) if values else tantivy.Query.empty_query()
    )
    return tantivy.Occur.Must, tantivy.Query.const_score_query(within, 0.0)


def _query(groups: Sequence[_Scored], request: CandidateRequest) -> tantivy.Query | None:
    finders = [group.finder for group in groups if group.finder]
    finders += [_all([_term("terms", term) for term in pattern]) for pattern in request.patterns]
    common = [group.whole for group in groups if group.common and group.whole]
    finders += [_all(pair) for pair in combinations(common, 2)] or ([] if finders else common)
    if not finders:
        return None
    clauses = [(tantivy.Occur.Must, tantivy.Query.const_score_query(_any(finders), 0.0))]
    clauses += [(tantivy.Occur.Should, group.whole) for group in groups if group.whole]
    for term, weight in request.boosts:
        scored = tantivy.Query.const_score_query(_term("terms", term), weight)
        clauses.append((tantivy.Occur.Should, scored))
    if request.categories:
        clauses.append(_within("category", request.categories))
    if request.scopes is not None:
        clauses.append(_within("scope", [scope_of(*one) for one in request.scopes]))
    return tantivy.Query.boolean_query(clauses)


class EmbeddedWriter:
    """Writes one generation. Get it from an `EmbeddedIndex`, which holds the writers' lock."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(_SCHEMA, str(path), reuse=True)
        self._writer = self._index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=1)
        self._committed, self._aside = self._account()
        self._reached = self._claimed = self._committed
        # Until the first commit of an empty generation no key can be there to be replaced.
        self._fresh = self._reached == 0
        self._pending: dict[str, IndexChange] = {}

    def _account(self) -> tuple[int, dict[str, SetAside]]:
        self._index.reload()
        try:
            reached, aside = _account(self._index.searcher())
        except EngineMissing:
            return 0, {}
        return reached, {one.key: one for one in aside}

    def reached(self) -> int:
        """The number of the last change in this generation, 0 for a new one."""
        return self._committed

    def claim(self, upto: int, most: int) -> tuple[int, int] | None:
        """The next stretch of at most `most` changes; this is the only worker."""
        if self._claimed >= upto:
            return None
        first, self._claimed = self._claimed + 1, min(self._claimed + most, upto)
        return first, self._claimed

    def apply(
        self,
        changes: Sequence[IndexChange],
        stretch: tuple[int, int],
        set_aside: Sequence[SetAside] = (),
    ) -> None:
        """Take the changes of the next stretch; they are committed with its number, some at a time."""
        self._pending |= {change.key: change for change in changes}
        for change in changes:
            self._aside.pop(change.key, None)
        self._aside |= {one.key: one for one in set_aside}
        self._reached = stretch[1]
        if len(self._pending) >= COMMIT_CHANGES:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting and the number reached, in one commit."""
        if not self._pending and self._reached == self._committed and not self._fresh:
            return
        for change in self._pending.values():
            if not self._fresh:
                self._writer.delete_documents_by_term("key", change.key)
            if change.payload is not None:
                self._writer.add_document(
                    tantivy.Document(
                        key=change.key,
                        category=change.category,
                        scope=scope_of(change.category, change.origin),
                        terms=list(change.terms),
                        payload=change.payload,
                    )
                )
        self._writer.delete_documents_by_term("key", REACHED_KEY)
        account = orjson.dumps([self._reached, [astuple(one) for one in self._aside.values()]])
        self._writer.add_document(tantivy.Document(key=REACHED_KEY, payload=account))
        self._writer.commit()
        self._pending.clear()
        self._committed = self._reached
        self._fresh = False

    def close(self) -> None:
        """Wait for merges, so that the next writer finds the directory free."""
        self._writer.wait_merging_threads()


class EmbeddedIndex:
    """The generations in one directory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def engine(self) -> EmbeddedEngine:
        """A reader; one for each thread."""
        return EmbeddedEngine(self._root)

    def exists(self) -> bool:
        """Whether there is an index of this version that a worker can go on with."""
        try:
            self.engine().report()
        except EngineMissing:
            return False
        return True

    def filling(self) -> bool:
        """Never: who fills a generation here brings it live or removes it."""
        return False

    @contextmanager
    def writer(self) -> Iterator[EmbeddedWriter]:
        """The writer of the live generation, one at a time on a machine; raises EngineMissing."""
        with _writers_lock(self._root):
            writer = EmbeddedWriter(_generation(self._root))
            try:
                yield writer
                writer.flush()
            finally:
                writer.close()

    @contextmanager
    def rebuild(self) -> Iterator[EmbeddedWriter]:
        """A writer of a new generation, which becomes the live one when the block ends well."""
        with _writers_lock(self._root):
            path = self._root / _new_name()
            writer = EmbeddedWriter(path)
            try:
                yield writer
                writer.flush()
            except BaseException:
                writer.close()
                shutil.rmtree(path, ignore_errors=True)
                raise
            writer.close()
            _point(self._root, path.name)
            for old in self._root.iterdir():
                if old.is_dir() and old.name != path.name:
                    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _writers_lock(root: Path) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / "writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _new_name() -> str:
    return f"{INDEX_VERSION}-{uuid.uuid4().hex[:12]}"


def _point(root: Path, name: str) -> None:
    fresh = root / "current.new"
    with fresh.open("w") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / "current")
