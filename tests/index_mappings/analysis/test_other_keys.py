"""A number typed with the other keyboard on is found by the keys that were pressed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_mappings.analysis.layout import on_latin_keys, on_other_keys
from index_mappings.analysis.numbers import compare_numbers, number_keys, query_number_keys

RUSSIAN = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"


@pytest.mark.parametrize(
    ("family", "typed", "number"),
    [
        ("plate", "F123DC77", "А123ВС77"),
        ("plate", "f 123 dc 77", "А123ВС77"),
        ("plate", "123ФИС02", "123ABC02"),
        ("vin", "ЧЕФ210990Н2765499", "XTA210990Y2765499"),
        ("serial", "HB 92916", "РИ 92916"),
        ("document", "ФТ1234567", "AN1234567"),
    ],
)
def test_a_number_is_found_by_its_keys_and_told_so(family: str, typed: str, number: str) -> None:
    asked = {key for key, _ in query_number_keys(family, typed).any_of}
    assert asked & set(number_keys(family, number))
    match = compare_numbers(family, typed, number)
    assert match and (match.score, match.reason) == (0.85, "by_keys")


def test_a_number_with_letters_of_both_alphabets_or_none_is_on_one_keyboard() -> None:
    assert on_other_keys("А123BC77") == on_other_keys("4510 123456") == ""


@given(st.text(RUSSIAN + "0123456789 ", min_size=1))
def test_what_was_typed_comes_back_by_the_same_keys(text: str) -> None:
    other = on_other_keys(on_latin_keys(text))
    assert other in ("", text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_is_too_odd(one: str, other: str) -> None:
    assert on_other_keys(one) == on_other_keys(one.upper()) or not one.isascii()
    match = compare_numbers("serial", one, other)
    assert match is None or 0 < match.score <= 1
