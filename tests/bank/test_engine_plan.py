"""The plan that all engines go by: what finds, what it weighs."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.engines.layout import tie_of
from bank.engines.plan import MOST_WALKED, RARE_DOCUMENTS, carriers_of, plan_of
from bank.engines.protocol import CandidateRequest, Group

DOCUMENTS = 1_000_000
CARRIERS = {
    "rare": 10,
    "rarer": 5,
    "common": RARE_DOCUMENTS + 1,
    "often": 40_000,
    "everywhere": MOST_WALKED,
}


def counted() -> Callable[[str], int]:
    return lambda term: CARRIERS.get(term, 0)


def asked(*words: tuple[str, ...], selective: bool = False) -> CandidateRequest:
    return CandidateRequest(
        tuple(Group(tuple((term, 1.0) for term in word), selective) for word in words)
    )


def test_rare_terms_find_alone_and_unknown_ones_are_not_asked_for() -> None:
    plan = plan_of(asked(("rare", "unknown"), ("rarer",)), DOCUMENTS, counted())
    assert plan.finders == ("rare", "rarer")
    assert plan.common == ()
    assert [term for word in plan.words for term, _ in word] == ["rare", "rarer"]


def test_common_words_find_two_together_or_where_nothing_else_is_asked() -> None:
    two = plan_of(asked(("common",), ("often",), ("rare",)), DOCUMENTS, counted())
    assert (two.finders, two.common, two.needed) == (("rare",), (("common",), ("often",)), 2)
    beside = plan_of(asked(("common",), ("rare",)), DOCUMENTS, counted())
    assert (beside.finders, beside.common) == (("rare",), ())
    alone = plan_of(asked(("common",)), DOCUMENTS, counted())
    assert (alone.finders, alone.common, alone.needed) == ((), (("common",),), 1)
    pattern = replace(asked(("common",)), patterns=(("x", "y"),))
    assert plan_of(pattern, DOCUMENTS, counted()).common == ()


def test_a_number_finds_however_many_carry_it() -> None:
    plan = plan_of(asked(("often",), selective=True), DOCUMENTS, counted())
    assert (plan.finders, plan.common) == (("often",), ())


def test_the_likeliest_terms_of_a_word_are_walked_and_the_rest_left_when_they_are_many() -> None:
    plan = plan_of(asked(("everywhere", "rare")), DOCUMENTS, counted())
    assert plan.words == ((plan.words[0][0],),)
    assert plan.words[0][0][0] == "everywhere"


def test_carriers_are_those_of_the_commonest_likely_term() -> None:
    word = Group((("rare", 1.0), ("common", 0.96), ("often", 0.5)))
    assert carriers_of(CandidateRequest((word,)), counted()) == (CARRIERS["common"],)
    assert not plan_of(asked(("unknown",)), DOCUMENTS, counted()).finds


@given(
    st.lists(st.tuples(st.floats(0.05, 6.0), st.integers(1, 10_000_000)), min_size=1, max_size=60),
    st.randoms(),
)
def test_sums_of_weights_are_exact_in_whatever_order(
    terms: list[tuple[float, int]], chance: object
) -> None:
    groups = tuple(Group(((str(n), weight),)) for n, (weight, _) in enumerate(terms))
    boosts = tuple((f"b{n}", weight) for n, (weight, _) in enumerate(terms))
    request = CandidateRequest(groups, boosts)
    plan = plan_of(request, 10_000_000, lambda term: terms[int(term)][1])
    weights = [weight for word in plan.words for _, weight in word]
    weights += [weight for _, weight in plan.boosts]
    exact = sum(round(64 * one) for one in weights) / 64
    chance.shuffle(weights)  # type: ignore[attr-defined]
    single = np.float32(0)
    for one in weights:
        single = np.float32(single + np.float32(one))
    assert float(single) == exact
    assert min(weights) > 0


@pytest.mark.parametrize("key", ["", "KZ\tvehicles\t1", "KZ\tvehicles\tЖ" * 200])
def test_a_tie_fits_the_columns_of_both_engines(key: str) -> None:
    assert 0 <= tie_of(key) < 2**63
    assert tie_of(key) != tie_of(key + "1")
