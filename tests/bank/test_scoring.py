"""The scorer: who is the same, who is not, and what it says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.scoring.births import compare_births
from bank.scoring.score import POSSIBLE, STRONG, Asked, score
from bank.scoring.shortlist import shortlist
from bank.scoring.subject import Subject, from_bytes, to_bytes
from index_mappings.analysis.names import name_tokens


def person(*names: str, **more: object) -> Subject:
    tokens = tuple(name_tokens(name) for name in names)
    return Subject("KZ", "wanted-persons", "1", 1, tokens, **more)  # type: ignore[arg-type]


def scored(name: str, subject: Subject, **more: str) -> float:
    return score(Asked((name_tokens(name),), **more), subject).score  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Shcherbakov Petr", "Щербаков Пётр Иванович"),
        ("Petr Chtcherbakov", "Щербаков Пётр"),
        ("Dzhumabaev Nurlan", "Жұмабаев Нұрлан"),
        ("Хасанов Рустам", "Xasanov Rustam"),
        ("Hovhannisyan Armen", "Հովհաննիսյան Արմեն"),
        ("Иванова Мария", "Ivanova Mariia"),
    ],
)
def test_one_name_in_two_spellings_is_strong(typed: str, kept: str) -> None:
    assert scored(typed, person(kept)) >= STRONG


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Петренко Ольга", "Щербаков Пётр"), ("Ким Александр", "Иванов Александр")],
)
def test_other_people_are_not_possible(typed: str, kept: str) -> None:
    assert scored(typed, person(kept)) < POSSIBLE


def test_words_of_two_names_make_no_match_between_them() -> None:
    subject = person("Щербаков Пётр", "Ахмедов Рустам")
    assert scored("Щербаков Рустам", subject) < scored("Щербаков Пётр", subject)
    assert scored("Щербаков Рустам", subject) < STRONG


def test_a_missing_patronymic_hardly_counts() -> None:
    assert scored("Щербаков Пётр", person("Щербаков Пётр Иванович")) >= STRONG


def test_another_date_of_birth_speaks_against() -> None:
    born = person("Щербаков Пётр", births=("1971-03-12",))
    assert scored("Щербаков Пётр", born, birth="1950-01-30") < STRONG
    assert scored("Щербаков Пётр", born, birth="1971") >= STRONG
    swapped = compare_births("1971-12-03", ["1971-03-12"])
    assert swapped == (0.6, "day-month-swapped")


def test_a_serial_alone_is_never_strong() -> None:
    arm = Subject("RU", "lost-arms", "1", 1, numbers=(("serial", "number", "АБ1234"),))
    result = score(Asked(numbers=(("serial", "АБ 1234"),)), arm)
    assert result.band == "possible"
    assert result.reasons


def test_a_plate_is_strong() -> None:
    car = Subject("RU", "vehicles", "1", 1, numbers=(("plate", "plates", "А123ВС77"),))
    assert score(Asked(numbers=(("plate", "A123BC77"),)), car).band == "strong"


def test_the_payload_keeps_the_subject() -> None:
    subject = person("Щербаков Пётр", births=("1971",), sex="male", citizenships=("KZ",))
    assert from_bytes(to_bytes(subject)) == subject


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_names_get_a_score(one: str, two: str) -> None:
    assert 0.0 <= scored(one, person(two)) <= 1.0


@given(st.text(max_size=60), st.lists(st.text(max_size=40), min_size=40, max_size=60))
def test_the_shortlist_keeps_what_it_chooses_from(asked: str, names: list[str]) -> None:
    payloads = [to_bytes(person(name)) for name in names]
    asked_names = tuple(name for name in [name_tokens(asked)] if name)
    assert set(shortlist(asked_names, payloads)) <= set(payloads)


def test_the_shortlist_keeps_the_best_of_many() -> None:
    right = to_bytes(person("Щербаков Пётр"))
    others = [to_bytes(person(f"Ахмедов{'аеиоу'[i % 5]} Рустам")) for i in range(200)]
    assert right in shortlist((name_tokens("Shcherbakov Petr"),), [*others, right])


def test_a_date_of_birth_does_not_make_another_surname_possible() -> None:
    asked = Asked((name_tokens("Щербаков Пётр"),), birth="1971")
    other = Subject("BY", "wanted-persons", "1", 1, (name_tokens("Хлебуков Пётр"),), ("1971-07",))
    assert score(asked, other).band == "weak"
