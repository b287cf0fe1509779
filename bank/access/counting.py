"""How common the words asked are among what a viewer may see.

The engine's counts are of the whole bank: by a score that follows them, or by a hit for a rare
word, a viewer could tell that a withheld record bears a name. Candidates are filtered by scope
before the cut, so what is counted among them tells of nothing else; as a lookup brings more
candidates than the scorer counts namesakes, counting those is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bank.scoring.subject import FATHERS_MARK, Name
from index_mappings.analysis.names import NameToken


def readings_of(payloads: Iterable[bytes]) -> list[frozenset[str]]:
    """All Latin readings of the names of each candidate, fathers' too, of the payload's first line."""
    return [
        frozenset(
            word.removeprefix(FATHERS_MARK) for word in one[: one.index(b"\n")].decode().split(" ")
        )
        for one in payloads
    ]


def carriers(word: NameToken, readings: Sequence[frozenset[str]]) -> int:
    """How many candidates carry a word, in one of its readings."""
    return sum(not one.isdisjoint(word.folds) for one in readings)


def namesakes(name: Name, readings: Sequence[frozenset[str]]) -> float:
    """How many candidates besides one bear all own words of a name."""
    own = [word for word in name if word.kind == "name"]
    if not own:
        return 0.0
    bearers = sum(all(not one.isdisjoint(word.folds) for word in own) for one in readings)
    return float(max(bearers - 1, 0))
