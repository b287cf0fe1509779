"""Analysis of plates, VINs, papers and serial numbers: misread, in part, with open signs, they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_mappings.analysis.numbers import (
    canonical,
    compare_numbers,
    number_keys,
    query_number_keys,
)
from index_mappings.analysis.plates import FORMATS, PlateFormat, plate_readings
from index_mappings.analysis.vin import describe_vin

FAMILIES = ("plate", "vin", "document", "serial")


@pytest.mark.parametrize(
    ("family", "typed", "kept"),
    [
        ("plate", "a123bc77", "А123ВС77"),
        ("plate", "A 123 BC 77 RUS", "А123ВС77"),
        ("plate", "A1238C77", "А123ВС77"),
        ("plate", "A12BC77", "А123ВС77"),
        ("vin", "XTA2IO99OY2765499", "XTA210990Y2765499"),
        ("vin", "XTA210990Y2765489", "XTA210990Y2765499"),
        ("document", "N 01234567", "№01234567"),
        ("serial", "ab-1234", "АВ 1234"),
    ],
)
def test_a_number_misread_is_found_and_compared(family: str, typed: str, kept: str) -> None:
    asked = {key for key, _ in query_number_keys(family, typed).any_of}
    assert asked & set(number_keys(family, kept))
    match = compare_numbers(family, typed, kept)
    assert match is not None
    assert match.score >= 0.5


@pytest.mark.parametrize("typed", ["А?23ВС77", "А*ВС77", "А123??77", "?123ВС77"])
def test_a_partial_plate_is_found(typed: str) -> None:
    asked = query_number_keys("plate", typed)
    kept = set(number_keys("plate", "А123ВС77"))
    assert kept & {key for key, _ in asked.any_of} or set(asked.all_of) <= kept
    match = compare_numbers("plate", typed, "А123ВС77")
    assert match is not None
    assert match.reason == "partial"


def is_found(family: str, typed: str, kept: str) -> bool:
    """Whether the keys asked for find a record's number, and the comparison agrees."""
    asked, keys = query_number_keys(family, typed), set(number_keys(family, kept))
    found = keys & {key for key, _ in asked.any_of} or (asked.all_of and set(asked.all_of) <= keys)
    return bool(found) and compare_numbers(family, typed, kept) is not None


@pytest.mark.parametrize(
    ("why", "family", "typed", "kept"),
    [
        ("a country mark", "plate", "А1?3ВС77RUS", "А123ВС77"),
        ("a country mark before it", "plate", "kz 1?3ABC02", "123ABC02"),
        ("a mark in Cyrillic", "plate", "А1?3ВС 77 рус", "А123ВС77"),
        ("a mark after what may be anything", "plate", "А12*RUS", "А123ВС77"),
        ("a mark and no region", "plate", "А1?3ВС RUS", "А123ВС77"),
        ("a mark below the region", "plate", "01 KG 1?3 ABC", "01123ABC"),
        ("words beside it", "plate", "госномер А1?3ВС77 регион", "А123ВС77"),
        ("no region, two unknown", "plate", "А1??ВС", "А123ВС77"),
        ("no region, two apart", "plate", "А?23?С", "А123ВС77"),
        ("no region, three unknown", "plate", "А???ВС", "А123ВС77"),
        ("no region, any number", "plate", "*23ВС", "А123ВС77"),
        ("no region before it", "plate", "A???BC", "01A123BC"),
        ("no region and misread", "plate", "A1?38C", "А123ВС77"),
        ("full width", "plate", "А123В＊", "А123ВС77"),
        ("full width", "plate", "А1？3ВС", "А123ВС77"),
        ("by sound", "plate", "A1?3VS77", "А123ВС77"),
        ("by sound, with a mark", "plate", "A1?3VS77RUS", "А123ВС77"),
        ("look-alikes, lower case, blanks", "vin", "хта 2109?0-у 2765499", "XTA210990Y2765499"),
        ("full width", "vin", "XTA＊5499", "XTA210990Y2765499"),
        ("no series, two unknown", "document", "12??56", "45 10 123456"),
        ("no series, two unknown", "document", "12??567", "AN 1234567"),
        ("no series, its beginning", "document", "123*", "4510 123456"),
        ("look-alikes", "document", "аn 12345?7", "AN1234567"),
    ],
)
def test_a_number_with_open_signs_is_found_however_it_is_written(
    why: str, family: str, typed: str, kept: str
) -> None:
    assert is_found(family, typed, kept), why


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("А123ВС RUS", "А123ВС77"),
        ("KZ 123ABC", "123ABC02"),
        ("АМ12377RUS", "АМ12377"),
        ("01 KG 123 ABC", "01123ABC"),
        ("01 кг 123 АВС", "01123ABC"),
        ("01KG1234A", "011234A"),
        ("А123ВС77 рус", "А123ВС77"),
        ("А123ВС77 регион", "А123ВС77"),
        ("A123VS77RUS", "А123ВС77"),
    ],
)
def test_a_country_mark_or_word_beside_a_plate_is_no_part_of_it(typed: str, kept: str) -> None:
    assert is_found("plate", typed, kept)


@pytest.mark.parametrize("plate", ["A123KZ", "AB123GE", "AB1234KZ", "123TJ", "TM123477"])
def test_letters_of_a_number_are_no_country_mark(plate: str) -> None:
    assert canonical("plate", plate) == plate


@pytest.mark.parametrize("typed", ["А1?4ВС", "В1??ВС", "А???ВС99", "А12*ВС BY", "А1?3ВС KZ02"])
def test_a_plate_that_does_not_answer_is_not_taken(typed: str) -> None:
    assert compare_numbers("plate", typed, "А123ВС77") is None


def test_the_more_of_a_number_is_known_the_better_it_answers() -> None:
    matches = [
        compare_numbers("plate", typed, "А123ВС77")
        for typed in ("А1?3ВС77", "А1??ВС77", "А1?3ВС", "А1??ВС", "А???ВС", "A???8C")
    ]
    scores = [match.score if match else 0.0 for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0.4


@given(st.text(alphabet="АВ1237?*＊？ RUSKZ-", max_size=40), st.sampled_from(FAMILIES))
def test_any_pattern_is_read_or_refused(text: str, family: str) -> None:
    assert compare_numbers(family, text, "А123ВС77") is None or text
    try:
        asked = query_number_keys(family, text)
    except ValueError as error:
        assert str(error)
    else:
        assert asked.any_of or asked.all_of
        assert len(asked.any_of) <= 600
        assert all(0 < weight <= 1 for _, weight in asked.any_of)


def test_formats_of_states_are_told() -> None:
    assert plate_readings("А123ВС77")[0].state == "RU"
    assert "KZ" in {one.state for one in plate_readings("123ABC02")}
    assert plate_readings("no plate at all") == []


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: f"{one.state}-{one.kind}")
def test_every_format_of_plates_reads_its_own_samples(one: PlateFormat) -> None:
    assert one.samples
    for sample in one.samples:
        assert one in plate_readings(sample), sample


def test_a_vin_tells_its_check_digit() -> None:
    assert describe_vin("1M8GDM9AXKP042788").check_digit is True
    assert describe_vin("1M8GDM9A1KP042788").check_digit is False
    assert not describe_vin("123").complete


@given(st.text(max_size=80), st.sampled_from(FAMILIES))
def test_any_number_is_its_own_match(text: str, family: str) -> None:
    assert len(number_keys(family, text)) <= 90
    key = canonical(family, text)
    match = compare_numbers(family, text, text) if not set(text) & set("?*") else None
    if key and not set(text) & set("?*"):
        assert match is not None
        assert match.score == 1.0
    try:
        query_number_keys(family, text)
    except ValueError as error:
        assert str(error)
