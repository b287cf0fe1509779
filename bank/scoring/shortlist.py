"""The first pass: which candidates deserve the full scorer, all at once and in C.

Each payload starts with the distinct Latin readings of all its names. The words asked
are compared with the vocabulary of all candidates in one rapidfuzz matrix; a candidate's bound is
the mean, over the words asked, of its best word for each. Names are mixed together here, so it is
a bound, not a score. The first places of the engine's own order stay, as dates and numbers rank
there.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np
from rapidfuzz import fuzz, process

from bank.scoring.names import OTHER_KIND
from bank.scoring.subject import FATHERS_MARK, Name, readings_in
from index_mappings.analysis.names import NameToken, equivalents_of, groups_of_fold

# A father's name is often on one side only, the words for son and daughter say nothing.
WEIGHTS = {"name": 1.0, "initial": 0.3, "patronymic": 0.2, "particle": 0.0}
# What the scorer gives two forms of one name at the least (0–100), however unlike they are spelt.
OF_ONE_GROUP = 88
BY_NAMES = 36
BY_ENGINE = 12


def shortlist(names: Sequence[Name], payloads: Sequence[bytes], wanted: int = 0) -> list[bytes]:
    """The payloads worth scoring in full for the names asked, when `wanted` hits are.

    At most BY_NAMES or twice as many as wanted, and BY_ENGINE.
    """
    by_names = max(BY_NAMES, 2 * wanted)
    if not names or len(payloads) <= by_names:
        return list(payloads)
    readings = [readings_in(one) for one in payloads]
    words = list(chain.from_iterable(readings))
    vocabulary = {word: place for place, word in enumerate(dict.fromkeys(words))}
    places = list(map(vocabulary.__getitem__, words))
    starts = [0, *accumulate(map(len, readings[:-1]))]
    listed = [word.removeprefix(FATHERS_MARK) for word in vocabulary]
    factors = np.array(
        [OTHER_KIND if word.startswith(FATHERS_MARK) else 1.0 for word in vocabulary],
        dtype=np.float32,
    )
    bound = np.zeros(len(payloads), dtype=np.float32)
    for name in names:
        np.maximum(bound, _bounds(name, listed, factors, places, starts), out=bound)
    chosen = dict.fromkeys(range(min(BY_ENGINE, len(payloads))))
    chosen |= dict.fromkeys(np.argsort(-bound, kind="stable")[:by_names].tolist())
    return [payloads[place] for place in chosen]


def _bounds(
    name: Name,
    vocabulary: Sequence[str],
    factors: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    places: Sequence[int],
    starts: Sequence[int],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    readings = [fold for token in name for fold in token.folds]
    likeness = process.cdist(readings, vocabulary, scorer=fuzz.ratio, dtype=np.float32)
    firsts = np.cumsum([0, *(len(token.folds) for token in name)])[:-1]
    by_word = np.maximum.reduceat(likeness, firsts, axis=0)
    for row, token in zip(by_word, name, strict=True):
        alike = _of_one_group(token, vocabulary)
        row[alike] = np.maximum(row[alike], OF_ONE_GROUP)
    by_word *= factors
    best = np.maximum.reduceat(by_word[:, places], starts, axis=1)
    weights = np.array([WEIGHTS[token.kind] for token in name], dtype=np.float32)
    # Not by a matrix product: that wakes threads which go on spinning beside the other workers.
    summed: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = (best * weights[:, None]).sum(
        axis=0
    )
    return summed


def _of_one_group(token: NameToken, vocabulary: Sequence[str]) -> list[int]:
    """Places of the words that are another form of the name asked: Евгений, Яўген."""
    groups = frozenset(equivalents_of(token))
    if not groups:
        return []
    return [
        place
        for place, word in enumerate(vocabulary)
        if not groups.isdisjoint(groups_of_fold(word))
    ]
