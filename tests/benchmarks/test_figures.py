"""Figures of the bench: what they say of scores whose answer is known."""

import random
import xml.etree.ElementTree as ET

import pytest

from benchmarks.matching import figures, slips
from benchmarks.matching.holes import run as holes
from benchmarks.matching.numbers import run as numbers


def test_f1_of_a_perfect_and_of_a_blind_scorer() -> None:
    labels = [True, True, False, False]
    assert figures.f1_at([0.9, 0.8, 0.1, 0.2], labels, 0.5)["f1"] == 1.0
    assert figures.f1_at([0.9] * 4, labels, 0.5) == {"precision": 0.5, "recall": 1.0, "f1": 0.6667}
    assert figures.f1_at([0.1] * 4, labels, 0.5)["f1"] == 0.0
    assert figures.best_threshold([0.9, 0.8, 0.1, 0.2], labels) == 0.8


def test_reliability_is_told_by_tenths() -> None:
    scores = [0.95] * 10 + [0.05] * 10
    labels = [True] * 9 + [False] + [False] * 10
    assert figures.reliability(scores, labels) == [
        {"mean score": 0.05, "same": 0.0, "pairs": 10},
        {"mean score": 0.95, "same": 0.9, "pairs": 10},
    ]


def test_pictures_are_svg() -> None:
    picture = figures.drawing("t", "x", "y", {"a": [(0.0, 0.0), (1.0, 1.0)], "b": [(0.5, 0.5)]})
    assert ET.fromstring(picture).tag.endswith("svg")


def test_the_wrong_layout_goes_there_and_back() -> None:
    assert slips.wrong_layout("Иванов Петр") == "Bdfyjd Gtnh"
    assert slips.wrong_layout("Bdfyjd Gtnh") == "Иванов Петр"


@pytest.mark.parametrize("seed", range(20))
def test_a_slip_changes_a_word_a_little(seed: int) -> None:
    typed = slips.mistyped("Щербаков", random.Random(seed))
    assert abs(len(typed) - 8) <= 1


def test_numbers_with_one_slip_are_found() -> None:
    found = numbers(2_000, 40)
    assert found["plate: one OCR error"]["recall@5"] >= 0.99
    assert found["plate: one sign unknown"]["recall@5"] >= 0.97
    assert found["vin: one sign wrong"]["recall@1"] >= 0.99
    assert found["document: two swapped"]["recall@5"] >= 0.97
    assert found["arm: look-alike letters"]["recall@1"] >= 0.99


def test_lookups_give_what_a_full_scan_calls_strong() -> None:
    found = holes(2_000, 34)
    assert found["strong by full scan"] > 20
    assert found["given"] >= 0.999, found["holes"]
