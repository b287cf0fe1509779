"""The weights say what they must, and judge the test part as well as the part they come from."""

from bank.scoring.bands import DEFAULT
from bank.scoring.weights import WEIGHTS
from benchmarks.matching import figures
from benchmarks.matching.fit import SIGNS
from benchmarks.matching.labelled import labelled_pairs
from benchmarks.matching.scorer import scores_of


def test_no_weight_has_the_wrong_sign() -> None:
    assert not [name for name, sign in SIGNS.items() if WEIGHTS.get(name, 0.0) * sign < 0]


def test_the_test_part_is_told_apart() -> None:
    pairs = labelled_pairs("test", 40, seed=5)
    scores, labels = scores_of(pairs), [pair.same for pair in pairs]
    assert figures.f1_at(scores, labels, 0.5)["f1"] >= 0.96
    others = [score for score, same in zip(scores, labels, strict=True) if not same]
    assert sum(score >= DEFAULT.strong for score in others) / len(others) <= 0.015
