"""Dates in words of the member states' languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.reading import parse_birth_date, read_text
from bank.reading_months import in_figures


@pytest.mark.parametrize(
    "text",
    [
        "12 наурыз 1971",
        "1971 жылғы 12 наурыз",
        "1971 ж. 12 наурызда",
        "12 nauryz 1971",
        "12-mart 1971-yil",
        "1971 yil 12 mart",
        "1971 йил 12 март",
        "12 марти соли 1971",
        "1971-жылдын 12-марты",
        "12 martie 1971",
        "12 мարտի 1971".replace("м", "մ"),
        "1971 թ. 12 մարտի",
        "12 сакавіка 1971 года",
        "12 березня 1971 року",
        "12 марта 71 г.",
        "12 MAR/МАР 1971",
        "12 НАУ/MAR 71",
        "12ՄԱՐ/MAR71",
    ],
)
def test_a_date_in_words_is_the_date_of_birth(text: str) -> None:
    assert parse_birth_date(text) == "1971-03-12"
    assert read_text(f"Щербаков Пётр {text}").fields == {
        "name": "Щербаков Пётр",
        "birth_date": "1971-03-12",
    }


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (1, "қаңтар кантар qantar yanvar ianuarie հունվարի студзеня"),
        (2, "ақпан акпан aqpan fevral februarie փետրվարի лютага"),
        (4, "сәуір сауир sáuir aprel aprilie ապրիլի красавіка"),
        (5, "мамыр mamyr may mai մայիսի траўня"),
        (6, "маусым maýsym iyun iunie հունիսի чэрвеня"),
        (7, "шілде шилде shilde iyul iulie հուլիսի ліпеня"),
        (8, "тамыз tamyz avgust august օգոստոսի жніўня"),
        (9, "қыркүйек кыркуйек qyrkúıek sentabr sentyabr septembrie սեպտեմբերի верасня"),
        (10, "қазан казан qazan oktabr oktyabr octombrie հոկտեմբերի кастрычніка"),
        (11, "қараша караша qarasha noyabr noiembrie նոյեմբերի лістапада"),
        (12, "желтоқсан желтоксан jeltoqsan dekabr decembrie դեկտեմբերի снежня"),
    ],
)
def test_every_month_is_known_in_each_language(month: int, words: str) -> None:
    for word in words.split():
        assert parse_birth_date(f"3 {word} 1980") == f"1980-{month:02d}-03", word


@pytest.mark.parametrize(
    "text",
    [
        "Мартынов 12 71 г.",
        "Казанов Иван 1971",
        "Mayer 12/Marz 1971",
        "12 Лютов 1971",
        "Августин 3 1980 г.",
        "дом 12 Мартов 1971",
    ],
)
def test_a_name_is_no_month_of_another_language(text: str) -> None:
    assert in_figures(text) == text


@pytest.mark.parametrize(
    "about", ["ок. 1970", "около 1970 г.р.", "примерно 1970 года рождения", "ca. 1970"]
)
def test_a_year_that_is_about_right_speaks_against_nobody(about: str) -> None:
    assert read_text(f"Щербаков Пётр {about}").fields == {"name": "Щербаков Пётр"}


@pytest.mark.parametrize(
    "label",
    [
        "туған күні",
        "туулган күнү",
        "tug‘ilgan sanasi",
        "таваллуд",
        "дата нараджэння",
        "născut la",
        "ծնված",
    ],
)
def test_words_for_born_are_no_name(label: str) -> None:
    assert read_text(f"Щербаков Пётр {label} 12.03.1971").fields["name"] == "Щербаков Пётр"


@given(st.text("12 9.-/mартнауызгжлы", max_size=40))
def test_any_text_is_taken_and_put_in_figures_once(text: str) -> None:
    assert in_figures(in_figures(text)) == in_figures(text)
