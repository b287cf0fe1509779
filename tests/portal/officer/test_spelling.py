"""Spellings side by side: what differs is marked, whatever the alphabets, and no letter is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.showing.spelling import (
    Pieces,
    compared,
    compared_numbers,
    compared_texts,
    side_by_side,
)


def marked(pieces: Pieces) -> str:
    return "".join(f"[{one.text}]" if one.differs else one.text for one in pieces)


def plain(pieces: Pieces) -> str:
    return "".join(one.text for one in pieces)


@pytest.mark.parametrize(
    ("asked", "found", "asked_marked", "found_marked"),
    [
        ("Щербаков", "Щербакова", "Щербаков", "Щербаков[а]"),
        ("Кирил Жуков", "Жуков Кирилл", "Кирил Жуков", "Жуков Кирил[л]"),
        (
            "SHCHERBAKOV PETR",
            "Щербаков Пётр Иванович",
            "SHCHERBAKOV PETR",
            "Щербаков Пётр Иванович",
        ),
        ("Rakhmonov", "Раҳмонзода", "Rakhmono[v]", "Раҳмон[з]о[да]"),
        ("Qwert Petrov", "Петров Иван", "[Qwert] Petrov", "Петров Иван"),
        ("И. Иванов", "Иван Иванов", "И. Иванов", "Иван Иванов"),
    ],
)
def test_letters_that_differ_are_marked(
    asked: str, found: str, asked_marked: str, found_marked: str
) -> None:
    one, other = compared(asked, found)
    assert (marked(one), marked(other)) == (asked_marked, found_marked)


def test_numbers_differ_by_signs_and_not_by_alphabet_or_separators() -> None:
    one, other = compared_numbers("plate", "А123ВС 77", "a124bc77")
    assert (marked(one), marked(other)) == ("А12[3]ВС 77", "a12[4]bc77")


def test_the_main_name_is_shown_unless_another_is_clearly_nearer() -> None:
    names = ["Щербаков Пётр", "Petr Shcherbakov", "Кузнецов Иван"]
    beside = side_by_side(["SHCHERBAKOV PETR"], names)
    assert beside is not None and beside[2] == 0
    beside = side_by_side(["KUZNETSOV IVAN"], names)
    assert beside is not None and beside[2] == 2
    assert side_by_side([], names) is None


def test_texts_quite_unlike_are_marked_whole() -> None:
    old, new = compared_texts("anchor on the arm", "сгоревший дом")
    assert (marked(old), marked(new)) == ("[anchor on the arm]", "[сгоревший дом]")


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_letter_is_lost_or_changed(asked: str, found: str) -> None:
    one, other = compared(asked, found)
    assert plain(one) == unicodedata.normalize("NFC", asked)
    assert plain(other) == unicodedata.normalize("NFC", found)
    for family in ("plate", "vin", "document", "serial"):
        one, other = compared_numbers(family, asked, found)
        assert (plain(one), plain(other)) == (asked, found)
    one, other = compared_texts(asked, found)
    assert (plain(one), plain(other)) == (asked, found)


@settings(deadline=None)
@given(st.text(alphabet="абвгдежзиклмнопрстуфхцчшщыэюяё", min_size=2, max_size=12))
def test_a_name_beside_itself_has_no_mark(name: str) -> None:
    one, other = compared(name, name.capitalize())
    assert not any(piece.differs for piece in (*one, *other))
