"""Machine-readable zones: ICAO 9303 specimens, wrong check digits, cut names, any text at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.mrz import MrzError, check_digit, parse_mrz

TODAY = date(2026, 11, 24)
TD3 = """P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10"""
TD1 = """I<UTOD231458907<<<<<<<<<<<<<<<
7408122F1204159UTO<<<<<<<<<<<6
ERIKSSON<<ANNA<MARIA<<<<<<<<<<"""
TD2 = """I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<
D231458907UTO7408122F1204159<<<<<<<6"""


@pytest.mark.parametrize(
    ("text", "number"), [(TD3, "L898902C3"), (TD1, "D23145890"), (TD2, "D23145890")]
)
def test_specimens_of_icao_9303_are_read(text: str, number: str) -> None:
    mrz = parse_mrz(text, TODAY)
    assert (mrz.surname, mrz.given) == ("ERIKSSON", "ANNA MARIA")
    assert (mrz.number, mrz.birth_date, mrz.sex) == (number, "1974-08-12", "female")
    assert all(check.ok for check in mrz.checks)


def test_the_lines_may_come_as_one() -> None:
    assert parse_mrz(TD3.replace("\n", ""), TODAY) == parse_mrz(TD3, TODAY)


def test_a_wrong_check_digit_is_told_and_stops_nothing() -> None:
    mrz = parse_mrz(TD3.replace("7408122F", "7408132F"), TODAY)
    assert "birth_date" in [check.field for check in mrz.checks if not check.ok]
    assert mrz.surname == "ERIKSSON"


def test_a_name_that_fills_its_field_is_taken_as_cut() -> None:
    first = "P<UTOABDULMAGOMEDGADZHIYEV<<MAGOMEDRASULGADZ"
    assert len(first) == 44
    assert parse_mrz(first + "\n" + TD3.splitlines()[1], TODAY).name_truncated
    assert not parse_mrz(TD3, TODAY).name_truncated


@pytest.mark.parametrize("text", ["", "hello", "P<UTO", "<" * 88, "P<" + "A" * 500])
def test_what_is_no_zone_is_a_clear_error(text: str) -> None:
    with pytest.raises(MrzError):
        parse_mrz(text, TODAY)


@pytest.mark.parametrize(("text", "digit"), [("520727", "3"), ("AB2134<<<", "5")])
def test_check_digits_are_those_of_the_standard(text: str, digit: str) -> None:
    assert check_digit(text) == digit


ZONE = st.text("ABIPV<<<<0123456789", min_size=30, max_size=44)
# Where a number goes on in the optional data, that may hold anything.
FULL = st.tuples(
    st.sampled_from(["I<UTO", "A<KAZ", "C<UZB"]), st.text("A19<", min_size=15, max_size=15)
)


@given(st.lists(ZONE, min_size=2, max_size=3).map("\n".join))
def test_any_zone_of_its_signs_is_read_or_refused(text: str) -> None:
    try:
        parse_mrz(text, TODAY)
    except MrzError as error:
        assert str(error)


@given(FULL)
def test_a_number_without_its_check_digit_may_have_anything_after_it(zone: tuple[str, str]) -> None:
    start, optional = zone
    first = f"{start}D23145890<{optional}"
    assert len(first) == 30
    assert parse_mrz("\n".join([first, *TD1.splitlines()[1:]]), TODAY).surname == "ERIKSSON"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_mrz(text, TODAY)
    except MrzError as error:
        assert str(error)


@given(
    st.text("ABCDEFGHIKLMNOPRSTUVXYZ", min_size=1, max_size=15),
    st.text("ABCDEFGHIKLMNOPRSTUVXYZ", min_size=1, max_size=15),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=9, max_size=9),
    st.dates(date(1930, 1, 1), date(2020, 1, 1)),
)
def test_a_zone_made_by_the_standard_is_read_back(
    surname: str, given_name: str, number: str, born: date
) -> None:
    day = born.strftime("%y%m%d")
    head = f"{number}{check_digit(number)}"
    birth, expiry, rest = f"{day}{check_digit(day)}", "3001018", "<" * 14 + "0"
    expiry = f"300101{check_digit('300101')}"
    whole = check_digit(head + birth + expiry + rest)
    text = (
        f"P<KAZ{surname}<<{given_name}".ljust(44, "<") + f"\n{head}KAZ{birth}M{expiry}{rest}{whole}"
    )
    mrz = parse_mrz(text, TODAY)
    assert (mrz.surname, mrz.given, mrz.number) == (surname, given_name, number)
    assert mrz.birth_date is not None
    assert mrz.birth_date[2:].replace("-", "") == day
    assert mrz.nationality == "KZ"
