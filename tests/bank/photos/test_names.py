"""File names: every id can be sent, comes back as it was, and never leads out of its folder."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bank.photos import Code, PhotoRefused, file_name
from bank.photos.names import check_safe, readings, reference

IDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0"),
    min_size=1,
    max_size=40,
)


@given(IDS, st.integers(1, 99))
@example("../../etc/passwd", 1)
@example("..", 2)
@example("C:\\7", 1)
@example("7_2", 1)
@example("7_2", 2)
@example("/\u0307", 1)
@example("12%2F7", 1)
@example(".", 1)
def test_every_id_is_read_back_from_a_name_that_stays_in_its_folder(id: str, place: int) -> None:
    name = file_name(id, place)
    assert (unicodedata.normalize("NFC", id), place) in readings(name)
    assert name.endswith(".jpg")
    assert Path("/photos", name).resolve().parent == Path("/photos")
    check_safe(name)


@given(IDS)
def test_a_first_photo_has_one_reading(id: str) -> None:
    assert readings(file_name(id)) == ((unicodedata.normalize("NFC", id), 1),)


@given(st.text(st.characters(), max_size=60))
def test_any_name_is_read_or_refused(name: str) -> None:
    try:
        check_safe(name)
    except PhotoRefused as refused:
        assert refused.code is Code.UNSAFE_NAME
        return
    for id, place in readings(name):
        assert id
        assert 1 <= place <= 99
        id.encode()


@pytest.mark.parametrize(
    "name",
    [
        "../1.jpg",
        "a/../../1.jpg",
        "/etc/1.jpg",
        "C:/1.jpg",
        "a\\..\\1.jpg",
        "1\0.jpg",
        "",
        "1\n.jpg",
    ],
)
def test_path_tricks_are_refused(name: str) -> None:
    with pytest.raises(PhotoRefused) as refused:
        check_safe(name)
    assert refused.value.code is Code.UNSAFE_NAME


def test_a_doubtful_name_has_two_readings_and_a_quoted_one_has_one() -> None:
    assert readings("7_2.jpg") == (("7_2", 1), ("7", 2))
    assert readings("7%5F2.jpg") == (("7_2", 1),)
    assert readings("7_0.jpg") == (("7_0", 1),)


def test_an_id_too_long_for_a_file_name_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        file_name("щ" * 200)
    with pytest.raises(ValueError, match="1 to 99"):
        file_name("7", 100)


def test_references_are_compared_without_case_and_separators() -> None:
    assert reference(".\\Фото\\12.JPG") == reference("фото/12.jpg")
