"""A number is looked for by itself, whatever describes the thing that it stands on, and wherever that stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.query import understand
from bank.reading import read_text
from bank.reading_numbers import numbers_described, undescribed
from index_mappings.analysis.numbers import canonical


def looked_for(text: str, field: str) -> list[str]:
    """The numbers of a family that are looked for."""
    reading = read_text(text)
    return [
        canonical("document", one.fields[field])
        for one in (reading, *reading.alternatives)
        if field in one.fields
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ГТ 55122 АК-74", "ГТ55122"),
        ("ЖГ 12827 ПМ", "ЖГ12827"),
        ("ПМ 2005 19667", "19667"),
        ("МД 64817 ТТ", "МД64817"),
        ("АК-74 2011 ББ 11397", "ББ11397"),
        ("АК-74 2011 года ФБ1714Д", "ФБ1714Д"),
        ("ИЖ-43 чкп 503 1970 г.в.", "ЧКП503"),
        ("ПСЗ 092 1973 года", "ПСЗ092"),
        ("Вепрь-12 №02345991 2014 г.", "02345991"),
        ("Наган 1988 № 52196", "52196"),
        ("82628 1984", "82628"),
        ("ПМ 4511-М калибр 9x18", "4511М"),
        ("№1936", "1936"),
        ("ПМ 2011 КГМ-751", "КГМ751"),
        ("МЦ 21-12 ПМ3939Г", "ПМ3939Г"),
        ("РПК, серийный номер 1947 1978", "1947"),
        ("CZ 75 серийный номер 1957 Ш 1950", "1957Ш"),
        ("пистолет 2015", "2015"),
        ("РПК 12/70 2088-В", "2088В"),
        ("рк 321 МР-153", "РК321"),
        ("ИЖ-27 ПМ 71232 1989 года выпуска", "ПМ71232"),
        ("МЦ 21-12 номер ЧЗ 458", "ЧЗ458"),
        ("CZ 75 К 05296", "К05296"),
        ("номер ВЭ 515 CZ 75", "ВЭ515"),
        ("МЦ 21-12 № ЮК9508М 5,45х39", "ЮК9508М"),
        ("ПА 076 МЦ 21-12", "ПА076"),
        ("пистолет Glock 17 81053", "81053"),
        ("Сайга МК 0303 С г.в. 2021", "0303С"),
        ("МА-354-41 кал. 7.62x39", "МА35441"),
        ("27062 9 мм", "27062"),
        ("сер. КА ном. 301", "КА301"),
        ("ОСА ПБ-4-1МЛ ОЖА 823 калибра 16 мм", "ОЖА823"),
        ("пистолет Вепрь-12 N 9510 У к. 7.62x54 2017 г.в.", "9510У"),
    ],
)
def test_a_weapon_is_looked_for_by_its_number_alone(text: str, number: str) -> None:
    assert canonical("document", number) in looked_for(text, "arm")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("паспорт KZ 94 вж 078716", "94ВЖ078716"),
        ("паспорт KZ: БЖ 262456", "БЖ262456"),
        ("паспорт гр-на РФ: да № 1398600", "ДА1398600"),
        ("паспортP99868104", "P99868104"),
        ("п/п B86811209", "B86811209"),
        ("personal no: AD5303790", "AD5303790"),
        ("12/10/1992 I-ГЯ N 409903", "IГЯ409903"),
        ("Ким Александр свидетельство III-ГХ N 458628 1973", "IIIГХ458628"),
        ("Сулейманова Айгуль паспорт KZ 60AB49748 2003", "60AB49748"),
        ("Мкртчян Вардан 1982 37 ЮГ 535429", "37ЮГ535429"),
        ("Щербаков паспорт N 12345678 от 2015", "N12345678"),
        ("Щербаков паспорт AB 1234567 от 12.03.2015", "AB1234567"),
        ("Bogdan Rusu 1991 661348049787", "661348049787"),
        ("паспорт гр-на РФ 52KY95898", "52KY95898"),
        ("81 аш 388703 id card", "81АШ388703"),
        ("id card AZE15002018 Ли Вэй 09.05.1959 г.р.", "AZE15002018"),
        ("Ли Вэй 1952 0713277043510", "0713277043510"),
        ("Ковальчук Олег id card 05AG17599 1999", "05AG17599"),
    ],
)
def test_papers_are_looked_for_by_their_number_alone(text: str, number: str) -> None:
    assert canonical("document", number) in looked_for(text, "document")


@pytest.mark.parametrize(
    ("text", "field", "number"),
    [
        ("ВАЗ 2109 FAK6FW4UVTFTP9776", "vin", "FAK6FW4UVTFTP9776"),
        ("Газель 3302 2002 FGG WH8DFC PCJR9966", "vin", "FGGWH8DFCPCJR9966"),
        ("Volvo FH12, VIN: ELK Y1WJ36 FCR51231, 2010 г.в.", "vin", "ELKY1WJ36FCR51231"),
        ("chassis no 4306441 Урал 4320", "vin", "4306441"),
        ("engine no 2HD7804851 ЗИЛ 130", "vin", "2HD7804851"),
        ("МАЗ 5440 2023 01-H-653521", "plate", "01H653521"),
        ("КамАЗ 5320 2001 У-346-ХУ-199", "plate", "У346ХУ199"),
        ("10 X 842 HM КамАЗ 5320", "plate", "10X842HM"),
        ("Москвич 412 в 816 от 16 тёмно-синий", "plate", "В816ОТ16"),
        ("в 816 от 16 1986 г.в.", "plate", "В816ОТ16"),
        ("Kia Rio 10 MM 123 2015 г.в.", "plate", "10MM123"),
        ("ВАЗ-2107 (2000) 2MM 0AP0CM KKFB1624", "vin", "2MM0AP0CMKKFB1624"),
        ("Mercedes E 200 HY07 black (1989)", "plate", "HY07"),
        ("КамАЗ 5320 2014 199TJ", "plate", "199TJ"),
        ("УАЗ 469 ТС 1883НТ05 1994 белый", "plate", "1883НТ05"),
        ("Иж Юпитер 5 MM-282-XK", "plate", "MM282XK"),
    ],
)
def test_a_vehicle_is_looked_for_by_its_number_alone(text: str, field: str, number: str) -> None:
    assert canonical("document", number) in looked_for(text, field)


@given(
    st.sampled_from(["", "ВАЗ 2109", "Scania R420 2010", "BMW 525, белый,", "Mazda CX-5 VIN"]),
    st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=13, max_size=13),
    st.integers(0, 9999),
    st.sets(st.integers(1, 16), max_size=3),
)
def test_a_vin_in_any_pieces_is_looked_for(
    before: str, start: str, end: int, gaps: set[int]
) -> None:
    vin = f"{start}{end:04}"
    pieces = [vin[a:b] for a, b in pairwise([0, *sorted(gaps), len(vin)])]
    assert canonical("document", vin) in looked_for(f"{before} {' '.join(pieces)}", "vin")


@pytest.mark.parametrize("text", ["XWHOZVUUGTUUOTXXM", "xwh ozvuug tuuotxxm"])
def test_a_vin_without_any_digit_is_looked_for_and_is_a_name_as_well(text: str) -> None:
    assert canonical("document", text) in looked_for(text, "vin")
    assert read_text(text).kind == "name"


@pytest.mark.parametrize("text", ["г/н:08946СОС", "08946СОС г/н", "г/н 08946 СОС"])
def test_what_says_that_it_is_a_plate_is_no_part_of_it(text: str) -> None:
    assert canonical("document", "08946СОС") in looked_for(text, "plate")


DESCRIBED = st.permutations(
    ["АК-74", "5,45х39", "1984 г.в.", "автомат", "Калашникова", "кал. 5.45"]
).flatmap(lambda parts: st.integers(0, len(parts)).map(lambda many: parts[:many]))
SERIALS = st.sampled_from(["ДР 33732", "1234567", "№ 4739 Ч", "ФБ1714Д", "МА-354-41", "ЛЛ 566"])


@given(DESCRIBED, SERIALS, DESCRIBED, st.sampled_from([" ", ", "]))
def test_whatever_describes_a_weapon_its_number_is_looked_for(
    before: list[str], serial: str, after: list[str], between: str
) -> None:
    text = between.join([*before, serial, *after])
    assert canonical("document", serial.replace("№", "")) in looked_for(text, "arm")


@given(st.text(max_size=80))
def test_any_text_gives_numbers_of_its_own_signs(text: str) -> None:
    assert undescribed(undescribed(text)) == undescribed(text)
    for one in numbers_described(text):
        assert sum(map(str.isdigit, one)) >= 3
        assert set(one) <= set(text) | set(" #")


@pytest.mark.parametrize(
    ("text", "field", "number"),
    [
        ("[DF990", "plate", "ХВА990"),
        ("06817hc[", "plate", "06817РСХ"),
        (";T 12166", "arm", "ЖЕ12166"),
        (",F 72146", "arm", "БА72146"),
        ("Hb4652;", "arm", "РИ4652Ж"),
    ],
)
def test_signs_that_are_letters_on_the_other_keyboard_are_no_breaks(
    text: str, field: str, number: str
) -> None:
    assert canonical("document", number) in looked_for(text, field)


@pytest.mark.parametrize("text", ["а.в. 75412", "фжц 754"])
def test_initials_beside_a_number_are_no_name_to_look_for(text: str) -> None:
    """Whoever has a name and a surname with these letters would be a hit."""
    asked = understand({"text": text}).asked
    assert all(any(one.kind != "initial" for one in name) for name in asked.names)
    assert asked.numbers


def test_initials_with_a_date_are_looked_for() -> None:
    assert understand({"name": "А.В.", "birth_date": "12.03.1971"}).asked.names


def test_the_year_of_make_leaves_no_initials() -> None:
    reading = read_text("автомат АК-74 № 7654321, 1984 г.в.")
    assert (reading.fields["name"], reading.fields.get("birth_date")) == ("автомат", None)


def test_a_year_beside_a_name_is_no_number() -> None:
    assert numbers_described("Щербаков Иван от 2015") == []
    assert not looked_for("Ковальчук Олег, 1971", "arm")
