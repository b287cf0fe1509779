"""Keys are the same in every process: sums of rarity do not depend on how a set is walked."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest

from bank.linking.evidence.marks import KINDS, SIDES, likeness
from bank.linking.keys import RARE, _signatures
from bank.linking.rarity import RARITY

_MOTIFS = sorted(set(RARITY) - KINDS - SIDES)
# Of these, whether the sum reaches what is rare depends on the order in which floats are added.
ON_THE_EDGE = [
    three
    for three in combinations(_MOTIFS, 3)
    if len({sum(map(RARITY.__getitem__, each)) >= RARE for each in permutations(three)}) > 1
]


def test_there_are_marks_on_the_edge() -> None:
    assert ON_THE_EDGE


@pytest.mark.parametrize("three", ON_THE_EDGE[:10], ids="+".join)
def test_marks_on_the_edge_have_the_same_keys_in_any_order(three: tuple[str, ...]) -> None:
    assert len({tuple(sorted(_signatures(list(each)))) for each in permutations(three)}) == 1


def test_marks_are_as_alike_in_whatever_order_they_were_said() -> None:
    for three in ON_THE_EDGE:
        assert (
            len({likeness(frozenset(each), frozenset(three)) for each in permutations(three)}) == 1
        )
