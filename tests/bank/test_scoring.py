"""The scorer: who is the same, who is not, and what it says of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.scoring.bands import DEFAULT, Costs, bands_of, read_costs, write_costs
from bank.scoring.births import compare_births
from bank.scoring.reasons import reasons
from bank.scoring.score import Asked, score
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
    assert scored(typed, person(kept)) >= DEFAULT.strong


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Петренко Ольга", "Щербаков Пётр"), ("Ким Александр", "Иванов Александр")],
)
def test_other_people_are_not_possible(typed: str, kept: str) -> None:
    assert scored(typed, person(kept)) < DEFAULT.possible


def test_words_of_two_names_make_no_match_between_them() -> None:
    subject = person("Щербаков Пётр", "Ахмедов Рустам")
    assert scored("Щербаков Рустам", subject) < scored("Щербаков Пётр", subject)
    assert scored("Щербаков Рустам", subject) < DEFAULT.strong


def test_a_missing_patronymic_hardly_counts() -> None:
    assert scored("Щербаков Пётр", person("Щербаков Пётр Иванович")) >= DEFAULT.strong


def test_another_date_of_birth_speaks_against() -> None:
    born = person("Щербаков Пётр", births=("1971-03-12",))
    assert scored("Щербаков Пётр", born, birth="1950-01-30") < DEFAULT.strong
    assert scored("Щербаков Пётр", born, birth="1971") >= DEFAULT.strong


def test_a_serial_alone_is_never_strong() -> None:
    arm = Subject("RU", "lost-arms", "1", 1, numbers=(("serial", "number", "АБ1234"),))
    result = score(Asked(numbers=(("serial", "АБ 1234"),)), arm)
    assert DEFAULT.possible <= result.score < DEFAULT.strong
    assert result.numbers


def test_a_plate_is_strong() -> None:
    car = Subject("RU", "vehicles", "1", 1, numbers=(("plate", "plates", "А123ВС77"),))
    assert score(Asked(numbers=(("plate", "A123BC77"),)), car).score >= DEFAULT.strong


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


def test_the_shortlist_keeps_another_form_of_a_given_name() -> None:
    right = to_bytes(person("Климанка Яўген"))
    others = [to_bytes(person(f"Клим{'аеиоу'[i % 5]}нко Евдоким")) for i in range(200)]
    assert right in shortlist((name_tokens("Клименко Евгений"),), [*others, right])


@pytest.mark.parametrize(
    ("typed", "same", "near"),
    [
        ("Yarkin Zakhar", "Яркин Захар Викторович", "Юркин Захар"),
        ("Урынов Дилшод", "Urinov Dilshod", "Urinev Dilshod"),
    ],
)
def test_what_only_sounds_alike_never_outranks_the_same_name(
    typed: str, same: str, near: str
) -> None:
    assert scored(typed, person(same)) > scored(typed, person(near))


def test_a_date_of_birth_does_not_make_another_surname_possible() -> None:
    asked = Asked((name_tokens("Щербаков Пётр"),), birth="1971")
    other = Subject("BY", "wanted-persons", "1", 1, (name_tokens("Хлебуков Пётр"),), ("1971-07",))
    assert score(asked, other).score < DEFAULT.possible


@pytest.mark.parametrize(
    ("asked", "found", "code"),
    [
        ("1971-03-12", "1971-03-12", "same-day"),
        ("1971-12-03", "1971-03-12", "day-month-swapped"),
        ("1971", "1971-03-12", "same-year"),
        ("1971-03-12", "1971-03", "same-month"),
        ("1971-03-12", "1971-03-13", "one-digit"),
        ("1971-03-12", "1917-03-12", "year-mistyped"),
        ("1971-03-12", "1971-01-01", "same-year"),
        ("1971-03-12", "1971-08-25", "same-year-other-day"),
        ("1971-03-12", "1972-08-25", "year-off"),
        ("1971-03-12", "1973-08-25", "near-date"),
        ("1971-03-12", "1950-08-25", "other-date"),
    ],
)
def test_dates_are_told_apart(asked: str, found: str, code: str) -> None:
    assert compare_births(asked, [found]) == code
    assert compare_births(asked, ["1900", found]) == code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Савчич Иван Петрович", "Savchich Ivan"),
        ("Рахмон Сорбон", "Рахмонов Сорбон"),
        ("Нур Бек Алиев", "Алиев Нурбек"),
        ("Ким Ен Су", "Ким Енсу"),
        ("Хьюз Джордж", "Hughes George"),
        ("Шоу Эндрю", "Shaw Andrew"),
        ("Руссо Жан", "Rousseau Jean"),
        ("Шварценеггер Арнольд", "Schwarzenegger Arnold"),
        ("Саша Иванов", "Иванов Александр"),
        ("Иванов И. П.", "Иванов Иван Петрович"),
    ],
)
def test_forms_of_one_name_are_possible_at_least(typed: str, kept: str) -> None:
    assert scored(typed, person(kept)) >= DEFAULT.possible


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Иванов Иван Петрович", "Иванов Пётр Петрович"),
        ("Иванов Пётр Иванович", "Иванов Иван Петрович"),
        ("Петров Иван", "Петровский Иван"),
    ],
)
def test_relatives_and_near_names_are_not_strong(typed: str, kept: str) -> None:
    assert scored(typed, person(kept)) < DEFAULT.strong


def test_a_common_name_says_less() -> None:
    names = (name_tokens("Иванов Иван"),)
    subject = person("Иванов Иван")
    few = score(Asked(names, namesakes=(0.0,)), subject).score
    many = score(Asked(names, namesakes=(20.0,)), subject)
    assert many.score < few
    assert "name-common" in {one.code for one in reasons(Asked(names), many, {})}


def test_reasons_are_told_in_both_languages() -> None:
    asked = Asked((name_tokens("Shcherbakov Petr"),), birth="1971", sex="female")
    subject = person("Щербаков Пётр", births=("1971-03-12",), sex="male")
    told = reasons(asked, score(asked, subject), {"щербаков": "surname"})
    english, russian = [one.text.en for one in told], [one.text.ru for one in told]
    assert "surname: Shcherbakov ~ Щербаков (transliteration, ICAO 9303)" in english
    assert "born 1971 against 12.03.1971: agrees in the year" in english
    assert "sex differs: male" in english
    assert "пол не совпадает: мужской" in russian
    assert all(russian)


@pytest.mark.parametrize(
    ("written", "english", "russian"),
    [
        ("tchernov", "French style", "французское написание"),
        ("chernov", "ICAO 9303", "ICAO 9303"),
    ],
)
def test_the_standard_of_a_spelling_is_told_in_both_languages(
    written: str, english: str, russian: str
) -> None:
    asked = Asked((name_tokens(written),))
    told = reasons(asked, score(asked, person("Чернов")), {})[0].text
    assert f"Чернов (transliteration, {english})" in told.en
    assert f"Чернов (транслитерация, {russian})" in told.ru


def test_bands_follow_from_costs(tmp_path: Path) -> None:
    assert bands_of(Costs()).strong == 0.95
    assert bands_of(Costs(false_stop=9)).strong == 0.9
    assert read_costs(tmp_path) == Costs()
    write_costs(tmp_path, Costs(false_stop=4))
    assert bands_of(read_costs(tmp_path)).strong == 0.8
    with pytest.raises(ValueError, match="must be above 0"):
        bands_of(Costs(line=2))
    (tmp_path / "bands.json").write_text('{"mess": 1}')
    with pytest.raises(ValueError, match="may hold"):
        read_costs(tmp_path)


def test_a_date_that_agrees_further_never_says_less() -> None:
    subject = person("Щербаков Пётр", births=("1971-03-12",))
    asked = ("1971-03-12", "1971-03", "1971", "1971-08-25", "1972-08-25", "1950-08-25")
    scores = [scored("Щербакев Пётр", subject, birth=birth) for birth in asked]
    assert scores == sorted(scores, reverse=True)
    assert scored("Щербакев Пётр", subject) < scores[2]
