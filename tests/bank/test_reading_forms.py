"""Names in the free field as forms and reports have them: with labels, titles, further names, in a case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.query import LookupRefused, understand
from bank.reading import read_text
from bank.reading_forms import aliases_apart, in_each_script, in_nominative, without_labels
from tests.bank.test_reading import looked_up

WORDS = st.sampled_from(
    ["Щербаков", "Имянлин", "Номинов", "Фамильев", "Алиас", "Ли", "Namely", "Ismail", "Numerov"]
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Фамилия Щербаков Имя Пётр Отчество Иванович", "Щербаков Пётр Иванович"),
        ("ФАМИЛИЯ: Щербаков; ИМЯ: Пётр", "Щербаков Пётр"),
        ("Фамилия\nЩербаков\nИмя\nПётр", "Щербаков Пётр"),
        ("Фамилия, имя и отчество: Щербаков Пётр", "Щербаков Пётр"),
        ("Щербаков Пётр отчество не указано", "Щербаков Пётр"),
        ("Щербаков Пётр, отчество: нет", "Щербаков Пётр"),
        ("ФИО Щербаков Пётр", "Щербаков Пётр"),
        ("Ф.И.О.: Щербаков Пётр", "Щербаков Пётр"),
        ("гр-н Щербаков Пётр", "Щербаков Пётр"),
        ("гражданка Щербакова Анна", "Щербакова Анна"),
        ("Прошу проверить гр. Щербакова Петра", "Щербакова Петра"),
        ("розыск: Щербаков Пётр", "Щербаков Пётр"),
        ("В отношении гражданина Щербакова", "Щербакова"),
        ("Mr Shcherbakov Petr", "Shcherbakov Petr"),
        ("SHCHERBAKOV PETR MR", "SHCHERBAKOV PETR"),
        ("Surname: Shcherbakov Given names: Petr", "Shcherbakov Petr"),
        ("Last name Shcherbakov First name Petr", "Shcherbakov Petr"),
        ("Surname Shcherbakov Name Petr", "Shcherbakov Petr"),
        ("Тегі: Щербаков Аты: Пётр", "Щербаков Пётр"),
        ("Фамилиясы Щербаков Аты Пётр Атасынын аты Иван", "Щербаков Пётр Иван"),
        ("Familiyasi Shcherbakov Ismi Pyotr Otasining ismi Ivan", "Shcherbakov Pyotr Ivan"),
        ("Насаб Щербаков Ном Пётр", "Щербаков Пётр"),
        ("Nume: Șcerbacov Prenume: Petru", "Șcerbacov Petru"),
        ("Прозвішча Шчарбакоў Імя Пётр Імя па бацьку Іванавіч", "Шчарбакоў Пётр Іванавіч"),
        ("Ազգանուն Պետրոսյան Անուն Արամ", "Պետրոսյան Արամ"),
    ],
)
def test_labels_and_titles_are_no_words_of_a_name(text: str, name: str) -> None:
    (read, *_) = looked_up(text, "name")
    assert read.replace(",", " ").replace(";", " ").split() == name.split()


def test_labels_keep_what_stands_between_them() -> None:
    text = "Фамилия Щербаков Имя Пётр Дата рождения 12.03.1971 паспорт 715566777"
    assert looked_up(text, "name")[0] == "Щербаков Пётр"
    assert set(looked_up(text, "birth_date")) == {"1971-03-12"}
    assert "715566777" in looked_up(text, "document")


@pytest.mark.parametrize("text", ["Имя", "Name", "Фамилия имя отчество", "Mr", "ФИО:"])
def test_what_is_nothing_but_labels_stays(text: str) -> None:
    assert without_labels(text) == text


@given(st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
def test_a_name_without_labels_stays_as_it_is(name: str) -> None:
    assert without_labels(name) == name
    assert aliases_apart(name) == (name, [])


@given(st.lists(WORDS, min_size=1, max_size=2), st.lists(WORDS, min_size=1, max_size=2))
def test_no_label_takes_a_word_along(surname: list[str], given_: list[str]) -> None:
    text = f"Фамилия {' '.join(surname)} Имя {' '.join(given_)}"
    assert without_labels(text).split() == [*surname, *given_]


@pytest.mark.parametrize(
    ("text", "names", "born"),
    [
        ("Щербаков Пётр, он же Иванов Иван", ["Щербаков Пётр", "Иванов Иван"], ""),
        ("Иванова Анна (она же Петрова) 1971", ["Иванова Анна", "Петрова"], "1971"),
        ("Щербаков Пётр он же Иванов, он же Сидоров, 12.03.1971", ["Щербаков Пётр", "Иванов", "Сидоров"], "1971-03-12"),
        ("Shcherbakov Petr a.k.a. Ivanov", ["Shcherbakov Petr", "Ivanov"], ""),
        ("SHCHERBAKOV PETR A.K.A.: IVANOV", ["SHCHERBAKOV PETR", "IVANOV"], ""),
    ],
)  # fmt: skip
def test_every_name_of_a_person_is_looked_for(text: str, names: list[str], born: str) -> None:
    read = [" ".join(one.strip(" ,()").split()) for one in looked_up(text, "name")]
    assert read == names
    assert {one for one in looked_up(text, "birth_date") if one} == ({born} if born else set())


def test_more_names_than_are_looked_for_are_refused() -> None:
    six = " он же ".join(["Щербаков Пётр", "Иванов", "Петров", "Сидоров", "Ким", "Цой"])
    assert looked_up(six, "name") == six.split(" он же ")
    assert read_text(f"{six}, он же Ли").kind == "aliases"
    with pytest.raises(LookupRefused, match="more names"):
        understand({"text": f"{six}, он же Ли"})


def test_what_follows_another_name_is_kept() -> None:
    text = "Щербаков Пётр, он же Иванов Иван, 12.03.1971 г.р., паспорт 715566777"
    assert looked_up(text, "name")[0].startswith("Щербаков Пётр")
    assert "715566777" in looked_up(text, "document")


@pytest.mark.parametrize("text", ["Олим ака Каримов", "Olim aka Karimov", "он же", "Каримов он же"])
def test_what_gives_no_other_name_stays(text: str) -> None:
    assert aliases_apart(text) == (text, [])


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("с Щербаковым Петром Ивановичем", "Щербаков Петр Иванович"),
        ("Щербаковым Петром", "Щербаков Петр"),
        ("со Щербаковой Анной Ивановной", "Щербакова Анна Ивановна"),
        ("Вишневским Иваном", "Вишневский Иван"),
        ("Щербаков Пётр Иванович", ""),
        ("Щербакова Петра", ""),
        ("Ким Максим", ""),
        ("Щербаковым", ""),
    ],
)
def test_the_instrumental_case_is_undone(name: str, called: str) -> None:
    assert in_nominative(name) == called


def test_the_name_as_it_was_typed_is_looked_for_beside_the_one_in_the_nominative() -> None:
    assert looked_up("Щербаковым Петром 1971", "name") == ["Щербаковым Петром", "Щербаков Петр"]


def test_a_name_in_two_scripts_is_looked_for_in_each() -> None:
    text = "Фамилия/Surname ЩЕРБАКОВ/SHCHERBAKOV Имя/Given names ПЁТР/PETR"
    assert looked_up(text, "name")[1:] == ["ЩЕРБАКОВ ПЁТР", "SHCHERBAKOV PETR"]
    assert in_each_script("Щербаков Petr") == []
    assert in_each_script("Щербаков Пётр Petr") == []


@given(st.text(max_size=80))
def test_any_text_gives_a_reading(text: str) -> None:
    kept, aliases = aliases_apart(without_labels(text))
    assert all(any(map(str.isalpha, one)) for one in aliases)
    assert any(map(str.isalnum, kept)) == any(map(str.isalnum, text))
    assert read_text(text).kind


@pytest.mark.parametrize(
    "text",
    [
        "Фамилия: ____Щербаков____ Имя: ____Пётр____ Дата рождения: _12.03.1971_",
        "Фамилия........Щербаков\nИмя........Пётр\n12.03.1971",
        "Щербаков………Пётр………12.03.1971",
        "Щербаков===Пётр===12.03.1971",
    ],
)
def test_the_line_on_which_a_form_is_filled_in_is_no_part_of_a_word(text: str) -> None:
    assert read_text(text).fields == {"name": "Щербаков Пётр", "birth_date": "1971-03-12"}


def test_unknown_signs_of_a_plate_are_no_line_of_a_form() -> None:
    reading = read_text("А***ВС77")
    assert {"plate": "А***ВС77"} in [one.fields for one in (reading, *reading.alternatives)]
