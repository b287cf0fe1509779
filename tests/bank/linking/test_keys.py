"""Keys are the same in every process: sums of rarity do not depend on how a set is walked."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest

from bank.linking.evidence import EVIDENCE
from bank.linking.evidence.marks import KINDS, SIDES, likeness
from bank.linking.keys import RARE, _signatures, find_one_another, keys_of
from bank.linking.kinds import KINDS as LINKS
from bank.linking.profile import Profile, profile_of
from bank.linking.rarity import RARITY
from bank.linking.score import _SAYS, compare_if_likely
from bank.store.model import Key

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


def _wanted(number: str, **said: object) -> Profile:
    record = {"names": [{"full": "Щербаков Варфоломей"}], **said}
    return profile_of(Key("KZ", "wanted-persons", number), "KAZ", 1, record)


def test_a_bare_name_is_too_little_to_be_proposed_by_and_has_no_keys() -> None:
    bare, other = _wanted("1"), _wanted("2", sex="male", birth_dates=["1971-03-12"])
    assert compare_if_likely(LINKS["wanted-wanted"], bare, other) is None
    assert not keys_of(bare).kept
    assert not keys_of(bare).asked


def test_a_name_and_a_sex_are_enough_to_be_compared_by() -> None:
    assert find_one_another(_wanted("1", sex="male"), _wanted("2", sex="male"))


@pytest.mark.parametrize("name", _SAYS)
def test_who_is_silent_is_not_compared_by_it(name: str) -> None:
    full = profile_of(
        Key("RU", "unidentified-corpses", "1"),
        "RUS",
        1,
        {
            "names": [{"full": "Щербаков Варфоломей"}],
            "birth_dates": ["1971-03-12"],
            "sex": "male",
            "age": {"from": 50, "to": 60},
            "height": {"from": 170, "to": 175},
            "build": "slim",
            "hair": "русые",
            "eyes": "серые",
            "blood_group": "II+",
            "teeth": "36 отсутствует",
            "clothing": "синяя куртка",
            "marks": [{"kind": "tattoo", "text": "якорь, левое плечо"}],
            "found": {"date": "2025-05-01", "place": "Омск"},
        },
    )
    silent = profile_of(Key("KZ", "missing-persons", "1"), "KAZ", 1, {})
    assert not _SAYS[name](silent)
    assert not EVIDENCE[name](silent, full)
    assert not EVIDENCE[name](full, silent)
