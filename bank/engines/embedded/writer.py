"""Writes one generation of the embedded index, some thousands of changes in each commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import orjson
import tantivy

from bank.engines.embedded.schema import (
    KEY,
    REACHED_KEY,
    SCHEMA,
    account_document,
    account_in,
    as_document,
)
from bank.engines.embedded.soundness import stamps_of, writable
from bank.engines.protocol import EngineMissing, IndexChange, SetAside

WRITER_HEAP_BYTES = 64_000_000
# Changes after which a commit is made: each costs as much as writing some thousands.
COMMIT_CHANGES = 50_000
# A lookup reads two hundred payloads, each from a block of its own, which is unpacked whole. With the
# 16 KiB that tantivy takes unasked a payload costs twice as much, and the index is a tenth smaller.
BLOCK_BYTES = 4096


def _opened(path: Path) -> tantivy.Index:
    """The index of a generation, made when there is none yet."""
    path.mkdir(parents=True, exist_ok=True)
    if tantivy.Index.exists(str(path)):
        # What is damaged would be merged into files whose checksums are right.
        stamps_of(path)
    else:
        tantivy.Index(SCHEMA, str(path))
        # The binding has no argument for the settings; an index takes them from its own description.
        described = path / "meta.json"
        meta = orjson.loads(described.read_bytes())
        meta["index_settings"]["docstore_blocksize"] = BLOCK_BYTES
        described.write_bytes(orjson.dumps(meta))
    return tantivy.Index.open(str(path))


class EmbeddedWriter:
    """Writes one generation. Get it from an `EmbeddedIndex`, which holds the writers' lock."""

    def __init__(self, path: Path) -> None:
        with writable():
            self._index = _opened(path)
            self._writer = self._index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=1)
        self._committed, self._aside = self._account()
        self._reached = self._claimed = self._committed
        # Until the first commit of an empty generation no key can be there to be replaced.
        self._fresh = self._reached == 0
        self._pending: dict[str, IndexChange] = {}

    def _account(self) -> tuple[int, dict[str, SetAside]]:
        self._index.reload()
        try:
            reached, aside = account_in(self._index.searcher())
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
        """Write what is waiting and the number reached, in one commit; raises EngineMissing."""
        if not self._pending and self._reached == self._committed and not self._fresh:
            return
        with writable():
            self._commit()
        self._pending.clear()
        self._committed = self._reached
        self._fresh = False

    def _commit(self) -> None:
        for change in self._pending.values():
            if not self._fresh:
                self._writer.delete_documents_by_term(KEY, change.key)
            if change.payload is not None:
                self._writer.add_document(as_document(change))
        self._writer.delete_documents_by_term(KEY, REACHED_KEY)
        aside = [astuple(one) for one in self._aside.values()]
        self._writer.add_document(account_document(self._reached, aside))
        self._writer.commit()

    def close(self) -> None:
        """Wait for merges, so that the next writer finds the directory free; raises EngineMissing."""
        with writable():
            self._writer.wait_merging_threads()
