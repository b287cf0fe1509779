"""The labelled set: its two parts share nothing, and every pair is a lookup and a record."""

import pytest

from bank.query import understand
from benchmarks.matching.labelled import KINDS, labelled_pairs
from benchmarks.matching.people import ROOT_LETTERS
from index_mappings.schemas import load_record


def roots(part: str) -> set[str]:
    return {
        name["surname"].lower()[:ROOT_LETTERS]
        for pair in labelled_pairs(part, 20)  # type: ignore[arg-type]
        if pair.kind.startswith("spelling russian")
        for name in pair.record["names"]
        if name["surname"][0] >= "А"
    }


def test_the_parts_share_no_root() -> None:
    assert not roots("development") & roots("test")


def test_a_seed_makes_the_same_pairs() -> None:
    assert labelled_pairs("test", 2) == labelled_pairs("test", 2)


@pytest.mark.parametrize("part", ["development", "test"])
def test_every_pair_is_a_lookup_and_a_record(part: str) -> None:
    pairs = labelled_pairs(part, 5)  # type: ignore[arg-type]
    assert {pair.kind for pair in pairs} == set(KINDS)
    for pair in pairs:
        assert understand(pair.query).asked.names, pair.query
        load_record(pair.category, pair.record)


def test_kinds_are_varied() -> None:
    for kind in KINDS:
        queries = {str(p.query) for p in labelled_pairs("test", 30) if p.kind == kind}
        assert len(queries) >= 15, kind
