"""The baselines a user would write first, on names romanised by ICU alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import icu
import numpy as np
from rapidfuzz import fuzz, process

_ROMAN = icu.Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower")


def romanised(name: str) -> str:
    """The name in Latin letters by ICU, its words sorted."""
    return " ".join(sorted(_ROMAN.transliterate(name).split()))


def cdist_ranks(bank: Sequence[str], typed: Sequence[str], right: Sequence[int]) -> list[int]:
    """Place (from 0) of the right name among all by rapidfuzz ratio, ties counted half."""
    ranks = []
    queries = [romanised(name) for name in typed]
    for start in range(0, len(queries), 50):
        scores = process.cdist(
            queries[start : start + 50], bank, scorer=fuzz.ratio, workers=-1, dtype=np.float32
        )
        for row, answer in zip(scores, right[start : start + 50], strict=True):
            own = row[answer]
            ranks.append(int((row > own).sum() + ((row == own).sum() - 1) // 2))
    return ranks


class Trigrams:
    """SQLite FTS5 with its trigram tokenizer over the romanised names."""

    def __init__(self, bank: Sequence[str]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("create virtual table names using fts5(name, tokenize='trigram')")
        self._db.executemany(
            "insert into names(rowid, name) values (?, ?)", enumerate(bank, start=0)
        )

    def best(self, name: str, count: int = 10) -> list[int]:
        """Numbers of the best names by bm25 over shared trigrams."""
        text = romanised(name)
        grams = {text[i : i + 3].replace('"', "") for i in range(len(text) - 2)}
        asked = " OR ".join(f'"{gram}"' for gram in sorted(grams) if len(gram) == 3)
        if not asked:
            return []
        rows = self._db.execute(
            "select rowid from names where names match ? order by rank limit ?", (asked, count)
        )
        return [row[0] for row in rows]
