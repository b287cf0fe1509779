"""Names in the free field that were typed with the other keyboard on, or come as airlines send them."""

import pytest

from bank.reading_words import words_around_strokes
from index_mappings.analysis.layout import other_layout
from tests.bank.test_reading import looked_up


@pytest.mark.parametrize("beside", ["1971", "12.03.1971", "12/03/1971", "AN1234567"])
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Oth,frjd Gtnh", "щербаков петр"),
        ("<jqrj Bdfy", "бойко иван"),
        (".cegjd ,f[hjv", "юсупов бахром"),
        (">cegjd <f[hjv", "юсупов бахром"),
        ("{jl;ftd <j,eh", "ходжаев бобур"),
    ],
)
def test_a_name_of_the_other_keyboard_is_known_beside_digits(
    typed: str, name: str, beside: str
) -> None:
    (read,) = looked_up(f"{typed} {beside}", "name")
    assert other_layout(read) == name


@pytest.mark.parametrize(
    "text",
    [
        "SHCHERBAKOV/PETR/12MAR71",
        "RUS/SHCHERBAKOV/PETR/12MAR71/M",
        "P/RUS/715566777/RUS/12MAR71/M/01JAN30/SHCHERBAKOV/PETR",
        "Щербаков/Пётр 12/03/1971",
    ],
)
def test_words_between_strokes_are_a_name(text: str) -> None:
    words = set(text.replace("/", " ").split())
    (name, *_) = looked_up(text, "name")
    assert len(words & set(name.split())) >= 2
    assert set(looked_up(text, "birth_date")) == {"1971-03-12"}
    if "715566777" in words:
        assert "715566777" in looked_up(text, "document")


@pytest.mark.parametrize("text", ["AB/123456", "12/70 2088-В", "г/н 123ABC02", "1234/5678"])
def test_strokes_in_numbers_stay(text: str) -> None:
    assert words_around_strokes(text) == text
