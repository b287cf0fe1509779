"""Which differences of a field are trivial."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.reconciliation.comparing import compared

TRIVIAL: list[tuple[str, Any, Any]] = [
    ("remarks", "Ул. Ленина, 5", "ул ЛЕНИНА 5"),
    ("remarks", "Рост — высокий", "рост высокий"),
    ("remarks", "дом «Ак-Булак»", "дом Ак Булак"),
    ("remarks", "co\u00adoperate", "cooperate"),
    ("remarks", "ﬁeld №5", "field №5"),
    ("personal_numbers", ["71 0312-300123"], ["710312300123"]),
    ("citizenships", ["KZ", "RU"], ["RU", "KZ"]),
    ("cautions", ["armed", "violent"], ["violent", "armed"]),
    (
        "names",
        [{"kind": "main", "full": "ИВАНОВ Иван"}, {"kind": "alias", "full": "Косой"}],
        [{"kind": "alias", "full": "косой"}, {"kind": "main", "full": "Иванов Иван"}],
    ),
    ("contact", {"phone": "+7 (701) 123", "body": "РОВД"}, {"phone": "+7 701 123", "body": "ровд"}),
]
REAL: list[tuple[str, Any, Any]] = [
    ("remarks", "1.5 л", "15 л"),
    ("remarks", "Акбулак", "Ак Булак"),
    ("remarks", "Петр", "Пётр"),
    ("remarks", "A+", "A-"),
    ("remarks", "text", None),
    ("remarks", None, "text"),
    ("remarks", "-", "—!"),
    ("personal_numbers", ["710312300123"], ["710312300124"]),
    ("blood_group", "A+", "A-"),
    ("citizenships", ["KZ"], ["RU"]),
    ("citizenships", ["KZ"], ["KZ", "RU"]),
    ("height", {"from": 170, "to": 180}, {"from": 170, "to": 181}),
    ("contact", {"phone": "1", "body": "РОВД"}, {"phone": "1"}),
    (
        "names",
        [{"kind": "main", "full": "Иванов Иван"}],
        [{"kind": "alias", "full": "Иванов Иван"}],
    ),
]


def one_field(name: str, old: Any, new: Any) -> bool:
    sides = [{name: value} if value is not None else {} for value in (old, new)]
    (found,) = compared("wanted-persons", sides[0], sides[1])
    assert (found.name, found.old, found.new) == (name, old, new)
    return found.trivial


@pytest.mark.parametrize(("name", "old", "new"), TRIVIAL)
def test_how_it_is_written_is_trivial(name: str, old: Any, new: Any) -> None:
    assert one_field(name, old, new)
    assert one_field(name, new, old)


@pytest.mark.parametrize(("name", "old", "new"), REAL)
def test_what_it_says_is_not(name: str, old: Any, new: Any) -> None:
    assert not one_field(name, old, new)


@given(st.text(min_size=1))
def test_nothing_differs_from_itself_and_case_is_trivial(text: str) -> None:
    assert compared("wanted-persons", {"remarks": text}, {"remarks": text}) == ()
    padded = f"  {unicodedata.normalize('NFD', text)} "
    (found,) = compared("wanted-persons", {"remarks": text}, {"remarks": padded})
    assert found.trivial


@given(st.text("абвг", min_size=1), st.text("дежз", min_size=1))
def test_other_letters_are_never_trivial(old: str, new: str) -> None:
    assert not one_field("remarks", old, new)
