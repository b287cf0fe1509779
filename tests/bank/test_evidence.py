"""Place of birth, citizenship, marks, make, year and calibre beside names and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.lookup import LookupRefused
from bank.query import understand
from bank.scoring.bands import DEFAULT
from bank.scoring.evidence import Evidence, findings
from bank.scoring.reasons import reasons
from bank.scoring.score import Asked, score
from bank.scoring.subject import Subject
from index_mappings.analysis.makes import calibre_of, make_words, same_calibre
from index_mappings.analysis.marks import mark_concepts
from index_mappings.analysis.names import name_tokens
from index_mappings.analysis.places import place_codes, towns_of

NAME = (name_tokens("Иванов Иван"),)


def person(**more: object) -> Subject:
    return Subject("RU", "wanted-persons", "1", 1, NAME, **more)  # type: ignore[arg-type]


def arm(**more: object) -> Subject:
    numbers = (("serial", "number", "АБ1234"),)
    return Subject("RU", "lost-arms", "1", 1, numbers=numbers, **more)  # type: ignore[arg-type]


def effects(asked: Evidence, subject: Subject) -> dict[str, str]:
    return {one.kind: one.effect for one in findings(asked, subject)}


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("Khujand", "г. Ленинабад, Таджикская ССР"),
        ("Bishkek", "г. Фрунзе"),
        ("Горький", "Нижний Новгород"),
        ("Alma-Ata", "Алматы"),
        ("Chişinău", "Кишинёв"),
        ("Pskov", "Псковская область, г. Псков"),
        ("село Каратюбе", "Karatyube, Kulob"),
    ],
)
def test_a_place_agrees_under_its_names(asked: str, kept: str) -> None:
    assert effects(Evidence(birth_place=asked), person(birth_place=kept))["birth_place"] == "agrees"


def test_another_place_differs_and_a_state_alone_says_nothing() -> None:
    told = effects(Evidence(birth_place="Псков"), person(birth_place="Душанбе"))
    assert told == {"birth_place": "differs"}
    assert not effects(Evidence(birth_place="Таджикистан"), person(birth_place="Душанбе"))
    assert not effects(Evidence(birth_place="Псков"), person())


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("tattoo anchor on the left hand", "Татуировка в виде якоря, левая кисть"),
        ("шрам над левой бровью", "scar, left eyebrow"),
        ("birthmark, neck", "Родимое пятно на шее"),
    ],
)
def test_a_mark_agrees_across_languages(asked: str, kept: str) -> None:
    assert effects(Evidence(marks=(asked,)), person(marks=("Шрам", kept))) == {"marks": "agrees"}


def test_a_kind_of_mark_alone_is_no_agreement_and_none_speaks_against() -> None:
    assert not effects(Evidence(marks=("шрам",)), person(marks=("шрам на лбу",)))
    assert not effects(Evidence(marks=("ожог кисти",)), person(marks=("шрам на лбу",)))


def test_evidence_decides_among_bearers_of_a_common_name() -> None:
    def of(place: str) -> float:
        asked = Asked(NAME, evidence=Evidence(birth_place="Псков"), namesakes=(20.0,))
        return score(asked, person(birth_place=place)).score

    assert of("г. Псков") > of("") > of("Душанбе")


def test_a_serial_with_its_make_is_strong_and_with_another_weak() -> None:
    def of(kept: Subject, **asked: str) -> float:
        return score(
            Asked(numbers=(("serial", "АБ 1234"),), evidence=Evidence(**asked)), kept
        ).score

    makarov = arm(make="ПМ", make_year="1975", calibre="9×18")
    assert of(makarov, make="Makarov") >= DEFAULT.strong
    assert of(makarov, make="Макаров", make_year="1975", calibre="9 мм") >= DEFAULT.strong
    assert of(makarov, make="АК-74") < DEFAULT.possible
    assert of(makarov, calibre="5,45") < DEFAULT.possible
    assert of(makarov) == of(arm(), make="Makarov")


def test_another_make_under_a_plate_is_told_but_hides_nothing() -> None:
    car = Subject(
        "RU", "vehicles", "1", 1, numbers=(("plate", "plates", "А123ВС77"),), make="ВАЗ 2107"
    )
    asked = Asked(numbers=(("plate", "A123BC77"),), evidence=Evidence(make="Toyota Camry"))
    one = score(asked, car)
    assert one.score >= DEFAULT.strong
    assert "make and model differs: Toyota Camry ~ ВАЗ 2107" in {
        reason.text.en for reason in reasons(asked, one, {})
    }


@pytest.mark.parametrize(
    ("asked", "kept", "same"),
    [
        ("9 мм", "9×18 ПМ", True),
        ("9x19", "9x18", False),
        ("5,45", "5.45×39", True),
        ("12 к.", "12/70", True),
        ("7,62", "5,45", False),
        ("нет", "5,45", None),
    ],
)
def test_calibres(asked: str, kept: str, same: bool | None) -> None:
    assert same_calibre(asked, kept) is same


@pytest.mark.parametrize(
    ("field", "value"), [("citizenship", "Атлантида"), ("make_year", "75"), ("calibre", "большой")]
)
def test_evidence_that_cannot_be_read_is_refused(field: str, value: str) -> None:
    with pytest.raises(LookupRefused) as refused:
        understand({"name": "Иванов Иван", field: value})
    assert [one.field for one in refused.value.errors] == [field]


@pytest.mark.parametrize("name", ["12", "?", "— —"])
def test_a_name_that_cannot_be_read_is_refused_beside_a_number_too(name: str) -> None:
    with pytest.raises(LookupRefused) as refused:
        understand({"name": name, "plate": "А123ВС77"})
    assert [one.field for one in refused.value.errors] == ["name"]


def test_evidence_alone_is_too_little() -> None:
    with pytest.raises(LookupRefused, match="too little"):
        understand({"birth_place": "Псков", "marks": "шрам на лбу"})


def test_a_citizenship_is_read_by_name() -> None:
    asked = understand({"name": "Иванов", "citizenship": "Казахстан", "marks": "шрам, ожог;тату"})
    assert asked.asked.evidence.citizenship == "KZ"
    assert asked.asked.evidence.marks == ("шрам", "ожог", "тату")


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    place_codes(text)
    assert towns_of(text) <= {code[1:] for code in place_codes(text)}
    mark_concepts(text)
    make_words(text)
    calibre_of(text)
