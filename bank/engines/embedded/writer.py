"""Writes one generation of the embedded index, a great many changes in each commit.

A change whose key has an earlier one in the log takes the document of that out first, which costs a
search of every segment. Who is told that a record is new to the log (`IndexChange.first`), and has not
been given its change before, need not look.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tantivy

from bank.engines.embedded.payloads import PayloadReader, PayloadWriter
from bank.engines.embedded.schema import (
    KEY,
    REACHED_KEY,
    SCHEMA,
    Account,
    account_document,
    account_in,
    as_document,
)
from bank.engines.embedded.soundness import stamps_of, writable
from bank.engines.protocol import EngineMissing, IndexChange, SetAside, still_aside

# Enough for all changes of a commit: what does not fit makes a segment more, and a lookup seeks each of
# its terms in each segment. Of a million records in five segments for ten it takes a sixth less.
WRITER_HEAP_BYTES = 384_000_000
# Changes after which a commit is made: each costs as much as writing some thousands, and leaves
# segments that are merged.
COMMIT_CHANGES = 400_000


def _opened(path: Path) -> tantivy.Index:
    """The index of a generation, made when there is none yet."""
    path.mkdir(parents=True, exist_ok=True)
    if tantivy.Index.exists(str(path)):
        # What is damaged would be merged into files whose checksums are right.
        stamps_of(path)
    else:
        tantivy.Index(SCHEMA, str(path))
    return tantivy.Index.open(str(path))


class EmbeddedWriter:
    """Writes one generation. Get it from an `EmbeddedIndex`, which holds the writers' lock."""

    def __init__(self, path: Path) -> None:
        with writable():
            self._index = _opened(path)
            self._writer = self._index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=1)
            self._committed, self._aside = self._account(path)
            self._payloads = PayloadWriter(path)
        self._claimed = self._reached = self._committed
        # The highest number of a change given to the index, committed or not.
        self._given = self._committed
        # No generation is without its account for long.
        self._new = self._committed == 0

    def _account(self, path: Path) -> tuple[int, dict[str, SetAside]]:
        self._index.reload()
        try:
            reached, aside, payload_bytes = account_in(self._index.searcher())
        except EngineMissing:
            return 0, {}
        # What is appended to a file that was cut would lie where other payloads were.
        PayloadReader(path, payload_bytes)
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
        """Write the changes of a stretch; with its number they are committed, some at a time.

        Raises EngineMissing.
        """
        with writable():
            for change in changes:
                self._write(change)
        written = {change.key: change.number for change in changes}
        self._aside = still_aside((*self._aside.values(), *set_aside), written)
        self._reached = max(self._reached, stretch[1])
        if self._reached - self._committed >= COMMIT_CHANGES:
            self.flush()

    def _write(self, change: IndexChange) -> None:
        if not change.first or change.number <= self._given:
            self._writer.delete_documents_by_term(KEY, change.key)
        if change.payload is not None:
            self._writer.add_document(as_document(change, self._payloads.add(change.payload)))
        self._given = max(self._given, change.number)

    def flush(self) -> None:
        """Commit what was written, and the number reached; raises EngineMissing."""
        if self._reached == self._committed and not self._new:
            return
        with writable():
            self._writer.delete_documents_by_term(KEY, REACHED_KEY)
            account = Account(self._reached, tuple(self._aside.values()), self._payloads.end)
            self._writer.add_document(account_document(account))
            self._payloads.secure()
            self._writer.commit()
        self._committed, self._new = self._reached, False

    def close(self) -> None:
        """Wait for merges, so that the next writer finds the directory free; raises EngineMissing."""
        with writable():
            self._writer.wait_merging_threads()
            self._payloads.close()
