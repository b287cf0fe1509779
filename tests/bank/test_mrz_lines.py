"""A zone as scanners send it and hands type it, whole or torn, is never read as something else."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.mrz import looks_like_mrz, parse_mrz
from bank.mrz_lines import Lines, read_lines
from bank.mrz_signs import in_its_signs
from bank.query import LookupRefused, understand
from bank.reading import read_text

TODAY = date(2026, 11, 24)
FIRST = "P<UZBTAKHEV<<SHERZOD<<<<<<<<<<<<<<<<<<<<<<<<"
SECOND = "C829953741UZB0512077M3105124<<<<<<<<<<<<<<08"
ZONE = f"{FIRST}\n{SECOND}"
KEYS = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM<", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬБ", strict=True))


def by_russian_keys(text: str) -> str:
    return "".join(KEYS.get(sign, sign) for sign in text)


@pytest.mark.parametrize(
    "scanned",
    [
        by_russian_keys(ZONE),
        by_russian_keys(ZONE).lower(),
        ZONE.replace("<", ">"),
        ZONE.replace("<", "«"),
        ZONE.translate(str.maketrans("ABEKMHOPCTX", "АВЕКМНОРСТХ")),
        f"{SECOND}\n{FIRST}",
        f"{SECOND}\r\n{FIRST}\r\n",
        *(ZONE.replace("<", filler) for filler in ";?*_§-.|~"),
        f"{FIRST}{SECOND}".replace("<", ";"),
        f"{FIRST[:30]}\n{FIRST[30:]}\n{SECOND}",
        f"{FIRST}\n{SECOND[:20]}\n{SECOND[20:]}",
        f'"{FIRST}" "{SECOND}"',
    ],
)
def test_a_zone_is_read_whatever_the_scanner_made_of_it(scanned: str) -> None:
    assert looks_like_mrz(scanned)
    assert parse_mrz(scanned, TODAY) == parse_mrz(ZONE, TODAY)
    assert read_text(scanned).kind == "mrz"


@pytest.mark.parametrize("change", [str, by_russian_keys, lambda one: one.replace("<", ">")])
def test_a_line_alone_gives_what_it_says(change: type[str]) -> None:
    second = read_lines(change(SECOND), TODAY)
    assert (second.number, second.birth, second.names) == ("C82995374", "2005-12-07", ())
    assert read_lines(change(FIRST), TODAY).names[0] == "TAKHEV SHERZOD"
    assert read_text(change(SECOND)).fields == {"document": "C82995374"}
    assert read_text(change(FIRST)).fields == {"name": "TAKHEV SHERZOD"}


CARD = "I<UZBAB12345671<<<<<<<<<<<<<<<", "8512073F3105124UZB<<<<<<<<<<<4"


@pytest.mark.parametrize("text", ["\n".join(CARD), "\n".join(CARD[::-1])])
def test_two_lines_of_a_card_are_read_each_by_itself(text: str) -> None:
    assert read_lines(text, TODAY) == Lines(number="AB1234567", birth="1985-12-07")
    assert read_text(text).fields == {"document": "AB1234567"}


def test_a_line_behind_its_label_is_read() -> None:
    found = read_lines(f"MRZ: {FIRST}\nМЧЗ:\n{SECOND}", TODAY)
    assert found == Lines(read_lines(FIRST).names, "C82995374", "2005-12-07", "МЧЗ:")


@pytest.mark.parametrize("letter", "KCLEX")
def test_fillers_read_as_a_letter_hide_neither_name_nor_number(letter: str) -> None:
    for text in (ZONE.replace("<", letter), f"{FIRST.replace('<', letter)}\n{SECOND}"):
        found = read_lines(text, TODAY)
        assert "TAKHEV SHERZOD" in found.names
        assert (found.number, found.birth) == ("C82995374", "2005-12-07")
        assert read_text(text).kind == "mrz_lines"


def test_a_doubled_letter_of_a_name_may_be_what_fillers_were_read_as() -> None:
    line = "P<UZBABDULLAEV<<ILLIA".ljust(44, "<").replace("<", "L")
    assert "ABDULLAEV ILLIA" in read_lines(line).names


@pytest.mark.parametrize("lost", range(6))
def test_a_name_is_read_where_the_beginning_of_its_line_is_lost(lost: int) -> None:
    reading = read_text(f"{FIRST[lost:]}\n{SECOND}")
    if reading.kind == "mrz_lines":
        names = [
            one.fields["name"] for one in (reading, *reading.alternatives) if "name" in one.fields
        ]
        assert any(name.endswith("TAKHEV SHERZOD") for name in names)
        assert reading.fields["document"] == "C82995374"
    else:
        assert reading.kind == "mrz"


def test_misread_digits_of_a_line_alone_are_put_right() -> None:
    misread = "C82995374IUZBO5I2O77M3IOSI24<<<<<<<<<<<<<<08"
    assert read_lines(misread, TODAY) == Lines((), "C82995374", "2005-12-07")


def test_what_stands_beside_a_line_is_looked_for_too() -> None:
    reading = read_text(f"Тахев Шерзод\n{SECOND}")
    assert reading.fields == {"document": "C82995374"}
    assert [one.fields for one in reading.alternatives] == [{"name": "Тахев Шерзод"}]


def test_too_many_numbers_beside_a_line_are_refused_and_not_left_out() -> None:
    numbers = ", ".join(f"4510 12345{digit}" for digit in range(8))
    with pytest.raises(LookupRefused):
        understand({"text": f"{SECOND}\n{numbers}"})


@pytest.mark.parametrize(
    "text", ["Щербаков Иван", "XTA210990Y2765499", "a << b", "А123ВС77", "4510 123456\n12.03.1971"]
)
def test_other_texts_are_no_lines_of_a_zone(text: str) -> None:
    assert read_lines(text, TODAY) == Lines(rest=text)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("P<UZ8KHUSEINIMEV<<UTKIR<<<<<<<<<<<<<<<<<<<<<", "UZBKHUSEINIMEV UTKIR"),
        ("P<BLRN1KITORSKII<<DMITRII<<<<<<<<<<<<<<<<<<<", "NIKITORSKII DMITRII"),
        ("P<UZBBEKMURAZOVK<UTKIR<<<<<<<<<<<<<<<<<<<<<<", "BEKMURAZOVK UTKIR"),
    ],
)
def test_misread_letters_of_a_line_alone_hide_no_name(line: str, name: str) -> None:
    assert any(one.endswith(name) for one in read_lines(line, TODAY).names)


def test_what_can_only_be_a_torn_zone_is_refused_and_not_looked_up_as_a_number() -> None:
    with pytest.raises(LookupRefused):
        understand({"text": "N5409742<<<2B81O3284"})


@given(st.text("ABPZ019<\n Б", max_size=120))
def test_any_text_of_such_signs_is_read_or_refused(text: str) -> None:
    lines = read_lines(text, TODAY)
    assert lines.number or lines.names or lines.rest.split() == text.split()
    assert in_its_signs(in_its_signs(text)) == in_its_signs(text)
    with suppress(LookupRefused):
        understand({"text": text})
