"""The labelled set: its two parts share nothing, and every pair is a lookup and a record."""

import unicodedata

import pytest

from bank.query import understand
from benchmarks.matching import arabic_names, world_names
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


@pytest.mark.parametrize("rows", [world_names.SURNAMES, world_names.GIVEN])
def test_rows_of_world_names_are_whole_and_in_one_part(rows: tuple[world_names.Row, ...]) -> None:
    scripts = ("LATIN", "CYRILLIC", "CYRILLIC", "ARMENIAN")
    for row in rows:
        assert [letters_of(word) for word in row] == [{script} for script in scripts], row
    assert len({row[0] for row in rows}) == len(rows)
    parts = [world_names.of_part(rows, "development"), world_names.of_part(rows, "test")]
    assert sorted(parts[0] + parts[1]) == sorted(rows)


@pytest.mark.parametrize("rows", [arabic_names.COMPOUNDS, arabic_names.SINGLE, arabic_names.FAMILY])
def test_rows_of_arabic_names_are_whole(rows: tuple[arabic_names.Row, ...]) -> None:
    for row in rows:
        assert len(row[0]) == 1
        for forms, script in zip(row, ("ARABIC", "LATIN", "CYRILLIC"), strict=True):
            assert {one for form in forms for one in letters_of(form)} == {script}, row


def letters_of(text: str) -> set[str]:
    return {unicodedata.name(sign).split()[0] for sign in text if sign.isalpha()}


def test_no_full_name_is_in_two_retrieval_sets() -> None:
    world = [p for one in world_names.full_names("test", 1, 40).values() for p in one]
    arabic = [p for one in arabic_names.full_names("test", 1, 40).values() for p in one]
    assert len({frozenset(pair) for pair in world}) == len(world) == 120
    native = [one for pair in arabic for one in pair if letters_of(one) == {"ARABIC"}]
    assert len(set(native)) == len(native) == 80


def test_kinds_are_varied() -> None:
    for kind in KINDS:
        queries = {str(p.query) for p in labelled_pairs("test", 30) if p.kind == kind}
        assert len(queries) >= 15, kind
