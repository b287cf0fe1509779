"""Names of the world by ear, the other keyboard, standards of transliteration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_mappings.analysis.by_ear import readings_by_ear
from index_mappings.analysis.layout import other_layout
from index_mappings.analysis.names import index_keys, name_tokens, query_keys
from index_mappings.analysis.romanise import readings_of
from index_mappings.analysis.standards import standard_of

ALPHABET = set("abvghdejziklmnoprstufcčš")


@pytest.mark.parametrize(
    ("latin", "heard"),
    [
        ("Hughes", "Хьюз"),
        ("Hughes", "Г'юз"),
        ("Shaw", "Шоу"),
        ("Shaw", "Շոու"),
        ("Thatcher", "Тэтчер"),
        ("Churchill", "Черчилль"),
        ("Wilson", "Уилсон"),
        ("Rousseau", "Руссо"),
        ("Depardieu", "Депардье"),
        ("Schneider", "Шнайдер"),
        ("Giovanni", "Джованни"),
        ("Jimenez", "Хименес"),
        ("Qing", "Цин"),
        ("Zhang", "Чжан"),
    ],
)
def test_a_name_written_by_ear_shares_a_key(latin: str, heard: str) -> None:
    (one,), (other,) = name_tokens(latin), name_tokens(heard)
    assert {key for key, _ in query_keys(other)} & set(index_keys(one))
    assert {key for key, _ in query_keys(one)} & set(index_keys(other))


@pytest.mark.parametrize(
    "word", ["shcherbakov", "zhumabaev", "xo'jayev", "hovhannisyan", "beridze"]
)
def test_names_of_the_region_are_not_read_by_ear(word: str) -> None:
    assert readings_by_ear(word) == ()


@given(st.text(max_size=40))
def test_any_word_is_read_in_the_common_alphabet(word: str) -> None:
    assert len(readings_by_ear(word)) <= 2
    for reading in readings_of(word.casefold(), "Latn"):
        assert set(reading) <= ALPHABET


@pytest.mark.parametrize(
    ("typed", "meant"), [("Bdfyjd Gtnh", "иванов петр"), ("Ыьшер", "smith"), ("Гусев", None)]
)
def test_the_other_keyboard_is_noticed(typed: str, meant: str | None) -> None:
    assert other_layout(typed) == meant


@given(st.text(max_size=40))
def test_any_text_has_another_layout_or_none(text: str) -> None:
    assert other_layout(text) is None or len(str(other_layout(text))) == len(text.lower())


@pytest.mark.parametrize(
    ("native", "latin", "standard"),
    [
        ("щербаков", "shcherbakov", "ICAO 9303"),
        ("цой", "tcoi", "GOST R 52535.1-2006"),
        ("юрий", "yuriy", "MVD 310/1997"),
        ("щукин", "chtchoukin", "French style"),
        ("жуков", "zukoff", ""),
    ],
)
def test_the_standard_is_named(native: str, latin: str, standard: str) -> None:
    assert standard_of(native, latin) == standard_of(latin, native) == standard
