"""Dates of birth as officers type them, alone and in a text with a name."""

import pytest

from bank.reading import parse_birth_date, read_text

FULL = "Щербаков Иван Петрович"


def test_a_date_beside_a_name_is_the_date_of_birth() -> None:
    fields = read_text("Щербаков Пётр 12.03.1971").fields
    assert (fields["name"], fields["birth_date"]) == ("Щербаков Пётр", "1971-03-12")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("12.03.1971", "1971-03-12"),
        ("03.1971", "1971-03"),
        ("1971", "1971"),
        ("00.00.1971", "1971"),
        ("12 марта 1971", "1971-03-12"),
        ("1971-03-12", "1971-03-12"),
        ("1971.03.12", "1971-03-12"),
        ("1971/03/12", "1971-03-12"),
        ("12 03 1971", "1971-03-12"),
        ("12,03,1971", "1971-03-12"),
        ("12MAR1971", "1971-03-12"),
        ("12MAR71", "1971-03-12"),
        ("12 MAR 71", "1971-03-12"),
        ("12-Mar-71", "1971-03-12"),
        ("8 мар. 71", "1971-03-08"),
        ("01jan05", "2005-01-01"),
        ("12-Mar-1971", "1971-03-12"),
        ("March 12, 1971", "1971-03-12"),
        ("19710312", "1971-03-12"),
        ("12031971", "1971-03-12"),
        ("март 1971", "1971-03"),
        ("12.03.1971 г.р.", "1971-03-12"),
        ("12.03.1971 года рождения", "1971-03-12"),
    ],
)
def test_dates_are_read_as_officers_type_them(text: str, date: str) -> None:
    assert parse_birth_date(text) == date


@pytest.mark.parametrize(
    "text",
    ["", "31.02.1971", "12.13.1971", "19710231", "12.03.2071", "yesterday", "99999", "Мария 1971"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_birth_date(text)


@pytest.mark.parametrize("written", ["12MAR71", "12 MAR 71", "12-MAR-71", "12 мар 71"])
def test_a_date_as_airlines_and_passports_write_it_may_be_a_number_too(written: str) -> None:
    reading = read_text(f"SHCHERBAKOV PETR {written}")
    assert reading.fields == {"name": "SHCHERBAKOV PETR", "birth_date": "1971-03-12"}
    assert written in [one.fields.get("document") for one in reading.alternatives]
    assert read_text(written).kind != "date"


@pytest.mark.parametrize("text", ["31FEB71", "31 FEB 71", "ул. 8 Марта 71", "1 Мая 71"])
def test_no_day_and_no_house_in_a_street_is_a_date_of_birth(text: str) -> None:
    assert "birth_date" not in read_text(f"SHCHERBAKOV PETR {text}").fields


@pytest.mark.parametrize(
    "date",
    [
        "12.03.1971",
        "12 03 1971",
        "12/03/1971",
        "12-03-1971",
        "12.3.71",
        "1971.03.12",
        "1971/03/12",
        "1971-03-12",
        "12MAR1971",
        "12 Mar 1971",
        "12 марта 1971",
        "12 апрели 1971",
        "19710312",
        "12031971",
        "12.03.1971 г.р.",
        "12.03.1971г. р.",
        "12 марта 1971 года рождения",
        "род. 12.03.1971",
    ],
)
@pytest.mark.parametrize(
    "form", ["{name} {date}", "{date} {name}", "{name}, {date}", "{name} ({date})"]
)
def test_a_date_in_any_form_beside_a_name_is_the_date_of_birth(form: str, date: str) -> None:
    reading = read_text(form.format(name=FULL, date=date))
    month = "04" if "апрели" in date else "03"
    assert reading.fields["name"] == FULL
    assert reading.fields["birth_date"] == f"1971-{month}-12"
    assert reading.label.en == "name + date of birth"


@pytest.mark.parametrize(
    ("text", "name", "born"),
    [
        ("Щербаков12.03.1971", "Щербаков", "1971-03-12"),
        ("12.03.1971Щербаков", "Щербаков", "1971-03-12"),
        ("Щербаков12MAR1971", "Щербаков", "1971-03-12"),
        ("Shcherbakov19710312", "Shcherbakov", "1971-03-12"),
        ("Щербаков1971", "Щербаков", "1971"),
        ("Shcherbakov1971", "Shcherbakov", "1971"),
        ("Щербаков Иван (1971)", "Щербаков Иван", "1971"),
        ("Щербаков И П 1971 г.р.", "Щербаков И П", "1971"),
        ("12.03.1971 Григорий", "Григорий", "1971-03-12"),
        ("1971 Григорий", "Григорий", "1971"),
        # Names that begin as months do.
        ("Мартынов 1971", "Мартынов", "1971"),
        ("Иванова Мария 1971", "Иванова Мария", "1971"),
        ("Мая 1971", "Мая", "1971"),
        ("12 Марина 1971", "Марина", "1971"),
        ("Иванова март 1971", "Иванова", "1971-03"),
        ("Щербаков Иван 4510 123456 1971 г.р.", "Щербаков Иван", "1971"),
        ("Щербаков Иван 1971 года рождения 4510 123456", "Щербаков Иван", "1971"),
        # The first full date is the birth.
        ("2015 Щербаков 12.03.1971 выдан 01.02.2005", "Щербаков выдан", "1971-03-12"),
    ],
)
def test_a_date_and_a_name_are_told_apart(text: str, name: str, born: str) -> None:
    fields = read_text(text).fields
    assert (fields["name"], fields["birth_date"]) == (name, born)
