"""The free field: what was typed is worked out, and nothing that was typed is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.query import LookupRefused, understand
from bank.reading import Reading, read_text
from bank.reading_words import words_apart
from index_mappings.analysis.numbers import canonical

FULL = "Щербаков Иван Петрович"
# The likeliest number under four families, five others, three without what describes, the whole, and a name
# with and without a month.
MOST_READINGS = 15


def readings(text: str) -> tuple[Reading, ...]:
    first = read_text(text)
    return (first, *first.alternatives)


def looked_up(text: str, field: str) -> list[str]:
    """What a text is looked up as in a field: numbers as keys, names as they are."""
    found = [one.fields[field] for one in readings(text) if field in one.fields]
    return found if field in ("name", "birth_date") else [canonical("document", x) for x in found]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("А123ВС77", "plate"),
        ("a 123 bc 77", "plate"),
        ("XTA210990Y2765499", "vin"),
        ("Щербаков Пётр", "name"),
        ("Shcherbakov Petr 1971", "name"),
    ],
)
def test_the_kind_of_what_was_typed_is_found(text: str, field: str) -> None:
    reading = read_text(text)
    assert any(field in one.fields for one in (reading, *reading.alternatives))


def test_a_month_that_may_be_a_name_is_looked_up_as_one_too() -> None:
    assert looked_up("Theresa May 1971", "name") == ["Theresa", "Theresa May"]


@pytest.mark.parametrize(
    "date", ["31.02.1971", "12.03.2071", "31 02 1971", "1971-13-12", "30FEB1971"]
)
def test_a_name_beside_an_impossible_date_is_looked_up_and_says_so(date: str) -> None:
    reading = read_text(f"{FULL} {date}")
    assert reading.fields == {"name": FULL}
    assert date in reading.label.en and date in reading.label.ru
    assert "is no date" in reading.label.en
    assert not reading.alternatives


@pytest.mark.parametrize("age", ["54 года", "54 лет", "54", "54 years old", "54 y.o."])
def test_an_age_hides_no_name(age: str) -> None:
    assert read_text(f"{FULL}, {age}").fields == {"name": FULL}


@pytest.mark.parametrize(
    ("text", "name", "field", "number"),
    [
        ("ЩЕРБАКОВ ИВАН А123ВС77", "ЩЕРБАКОВ ИВАН", "plate", "А123ВС77"),
        ("ЩЕРБАКОВ ИВАН А 123 ВС 77", "ЩЕРБАКОВ ИВАН", "plate", "А123ВС77"),
        ("А 123 ВС 77 Щербаков", "Щербаков", "plate", "А123ВС77"),
        ("BMW А123ВС77", "BMW", "plate", "А123ВС77"),
        ("BMW 320 А123ВС77", "BMW", "plate", "А123ВС77"),
        ("BMW 2015 А123ВС77", "BMW", "plate", "А123ВС77"),
        ("А123ВС77 белый", "белый", "plate", "А123ВС77"),
        ("А123ВС77белый", "белый", "plate", "А123ВС77"),
        ("гос номер А123ВС77 Щербаков", "Щербаков", "plate", "А123ВС77"),
        ("Lada XTA210990Y2765499 белая", "Lada белая", "vin", "XTA210990Y2765499"),
        ("WAUZZZ 8K9 BA123456", "WAUZZZ", "vin", "WAUZZZ8K9BA123456"),
        (f"{FULL} 4510 123456", FULL, "document", "4510123456"),
        (f"{FULL}, паспорт 4510 № 123456", FULL, "document", "4510123456"),
        (f"{FULL} 12.03.1971 4510 123456", FULL, "document", "4510123456"),
        (f"{FULL} 1971 4510 123456", FULL, "document", "4510123456"),
        (f"{FULL} 2003 123456", FULL, "document", "2003123456"),
        (f"{FULL} 31.02.1971 4510 123456", FULL, "document", "4510123456"),
        (f"{FULL} 19710312", FULL, "document", "19710312"),
        (f"{FULL} 99-99-99", FULL, "document", "999999"),
        (f"{FULL} 4510 123456, А123ВС77", FULL, "document", "4510123456"),
        (f"{FULL} 4510 123456, А123ВС77", FULL, "plate", "А123ВС77"),
        ("Щербаков И.П. 4510 123456", "Щербаков И.П.", "document", "4510123456"),
        ("Ли Пётр 4510 123456", "Ли Пётр", "document", "4510123456"),
        ("李明 4510123456", "李明", "document", "4510123456"),
        ("Щербаков АН 1985", "Щербаков АН", "arm", "АН1985"),
        ("Щербаков АН No. 1234567", "Щербаков", "arm", "АН1234567"),
        ("123 ABC 02", "ABC", "plate", "123ABC02"),
        ("Lada 2109 а 234 км 77", "Lada", "plate", "А234КМ77"),
        ("ВАЗ-2109, а 234 км 77 белая", "белая", "plate", "А234КМ77"),
        ("Toyota Camry 50 123 ABC 02", "Toyota Camry ABC", "plate", "123ABC02"),
        ("Camry 3.5 123ABC 02", "Camry", "plate", "123ABC02"),
        ("prius 2010 01 KG 123 ABC", "prius ABC", "plate", "01KG123ABC"),
        ("КамАЗ 5320 1234 AB-7", "КамАЗ", "plate", "1234AB7"),
        ("Niva 2121 34 AB 123", "Niva", "plate", "34AB123"),
        ("пистолет Макарова АБ 1234 9 мм", "пистолет Макарова", "arm", "АБ1234"),
        ("АКМ 7.62 1234567", "АКМ", "arm", "1234567"),
        ("АКМ 7,62х39 1234567 1974", "АКМ", "arm", "1234567"),
        ("Glock 17 АБС123", "Glock", "arm", "АБС123"),
        ("Glock 17 ABC 123", "Glock ABC", "arm", "ABC123"),
        ("ружьё ТОЗ-34 12/70 ЛЛ 566", "ружьё", "arm", "ЛЛ566"),
        ("BMW X5 гос№ 18АС791", "BMW", "plate", "18АС791"),
        ("Nexia Н059НА91/1995", "Nexia", "plate", "Н059НА91"),
        ("Щербаков, паспорт РК N12345678", "Щербаков", "document", "N12345678"),
        ("Щербаков ID AN1234567", "Щербаков", "document", "AN1234567"),
        ("Щербаков паспорт N 12345678 от 2015", "Щербаков", "document", "N12345678"),
    ],
)
def test_a_name_and_a_number_in_one_text_are_both_looked_up(
    text: str, name: str, field: str, number: str
) -> None:
    assert name in looked_up(text, "name")
    assert canonical("document", number) in looked_up(text, field)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("1998 MBA", "plate"),
        ("1985 МОС", "plate"),
        ("АН 1985", "arm"),
        ("АН № 1985", "arm"),
        ("Ким 1971", "arm"),
    ],
)
def test_a_year_hides_no_number_and_no_name(text: str, field: str) -> None:
    number = canonical("document", text.replace("№", ""))
    assert number in looked_up(text, field)
    assert looked_up(text, "name") == [text.replace("№", "").strip(" 0123456789")]
    assert looked_up(text, "birth_date")[0] in text


@pytest.mark.parametrize(
    "text",
    ["2003 123456", "паспорт 2003 123456", "паспорт серия 2003 номер 123456", "2003 № 123456"],
)
def test_a_series_that_looks_like_a_year_is_a_document(text: str) -> None:
    reading = read_text(text)
    assert reading.kind == "document"
    assert canonical("document", reading.fields["document"]) == "2003123456"
    assert not looked_up(text, "name")
    # Looked for, not refused as too little.
    assert understand({"text": text}).request.groups


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("А123ВС77", "plate", "plate · RU"),
        ("А123ВС77 белый", "plate", "plate · RU"),
        ("1998 MBA", "plate", "plate · SU, BY"),
        ("АН 1985", "document", "document"),
        ("Ким 1971", "name", "name + date of birth"),
        ("Щербаков Иван А123ВС77", "name", "name"),
        ("VIN XTA210990Y2765499", "vin", "VIN or body number"),
        ("4510 123456", "document", "document"),
        ("19710312", "document", "document"),
        ("12.03.1971 4510 123456", "document", "document"),
        ("12.03.1971", "date", "a date alone"),
        ("1971 г.р.", "date", "a date alone"),
    ],
)
def test_the_likeliest_reading_is_the_label(text: str, kind: str, label: str) -> None:
    reading = read_text(text)
    assert (reading.kind, reading.label.en) == (kind, label)


PIECES = st.lists(
    st.one_of(
        st.sampled_from("А?*;(№"),
        st.sampled_from(["ВС", "Ли", "И.П.", "паспорт", "МОС", "май", "Мария", "54 года"]),
        st.sampled_from(["1971", "2003", "123456", "4510", "А123ВС77", "XTA210990Y2765499"]),
        st.sampled_from(["12.03.1971", "12 03 1971", "31.02.1971", "19710312", "12MAR1971"]),
    ),
    max_size=12,
)


@given(PIECES, PIECES, st.sampled_from([" ", ", ", "\n"]))
def test_whatever_stands_beside_it_a_name_is_looked_up(
    before: list[str], after: list[str], between: str
) -> None:
    text = between.join([*before, "Щербаков", *after])
    if read_text(text).kind in ("several", "people"):
        with pytest.raises(LookupRefused):
            understand({"text": text})
    else:
        assert any("Щербаков" in name for name in looked_up(text, "name"))


def test_a_model_and_a_year_beside_a_serial_without_any_name() -> None:
    assert canonical("document", "ДР33732") in looked_up("АК-74 ДР 33732 1984", "arm")


MODELS = st.sampled_from(["", "2109", "5320", "3.5", "X5", "80", "2015 г.", "E 200", "ВАЗ-2109"])
PLATES = st.sampled_from(["а 234 км 77", "01 KG 123 ABC", "123 ABC 02", "1234 AB-7", "34 AB 123"])


@given(MODELS, PLATES, st.sampled_from(["", "белая", "гос. номер", ", угнана", "№"]))
def test_whatever_stands_beside_it_a_plate_is_looked_up(
    before: str, plate: str, after: str
) -> None:
    text = f"Volvo {before} {plate} {after}"
    assert canonical("document", plate) in looked_up(text, "plate")


@given(st.text(max_size=120) | PIECES.map(" ".join))
def test_any_text_has_few_readings_each_of_its_own_kind(text: str) -> None:
    kinds = [one.kind for one in readings(text)]
    assert len(kinds) == len(set(kinds))
    people = [one for one in kinds if re.fullmatch(r"name_\d+", one)]
    assert len(kinds) - len(people) <= MOST_READINGS


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"text": "   "},
        {"birth_date": "1971"},
        {"sex": "male"},
        {"sex": "male", "birth_date": "1971"},
        {"name": "123 !!"},
        {"name": "А.В."},
        {"name": "А.В.", "plate": "А123ВС77"},
        {"text": "А В"},
        {"name": 5},
        {"nmae": "Иванов"},
        {"plate": "A"},
        {"name": "Иванов", "limit": 0},
        {"name": "Иванов", "categories": ["cars"]},
        {"mrz": "nonsense"},
    ],
)
def test_too_little_or_unreadable_is_refused_with_a_reason(query: dict[str, object]) -> None:
    with pytest.raises(LookupRefused) as refused:
        understand(query)
    assert all(error.field and error.message for error in refused.value.errors)


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("Ив?нов Иван", "ивнов"),
        ("?ванов Иван", "ванов"),
        ("Ив?нов Иван 1971", "ивнов"),
        ("Иванов Иван??", "иванов"),
    ],
)
def test_a_letter_of_a_name_may_be_unknown(text: str, surname: str) -> None:
    asked = understand({"text": text}).asked
    assert [token.text for token in asked.names[0]] == [surname, "иван"]


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("ЩербаковИван", "щербаков иван"),
        ("ЩербаковИванПетрович 12.03.1971", "щербаков иван петрович"),
        ("MacLeod Ann", "mac leod ann"),
    ],
)
def test_words_that_only_a_capital_parts_are_looked_up_apart_too(text: str, apart: str) -> None:
    names = [{"text": text}] if "1971" in text else [{"text": text}, {"name": text}]
    for query in names:
        together, parted = understand(query).asked.names
        assert " ".join(token.text for token in parted) == apart
        assert len(together) < len(parted)


@pytest.mark.parametrize(
    "text", ["McDonald John", "O'Neill", "ЩЕРБАКОВ Иван", "iPhone", "Щербаков Иван"]
)
def test_other_capitals_part_nothing(text: str) -> None:
    assert len(understand({"text": text}).asked.names) == 1


@pytest.mark.parametrize(
    "text", ["Щ Е Р Б А К О В  И В А Н", "Щ е р б а к о в Иван", "щ е р б а к о в И в а н"]
)
def test_letters_that_stand_apart_are_a_word(text: str) -> None:
    for query in ({"text": text}, {"name": text}, {"text": f"{text} 12.03.1971"}):
        name = understand(query).asked.names[-1]
        assert [token.text for token in name] == ["щербаков", "иван"]
    assert [token.text for token in understand({"name": "Ли А Б"}).asked.names[0]] == [
        "ли",
        "а",
        "б",
    ]


@given(st.text(max_size=60))
def test_parting_by_capitals_adds_blanks_and_nothing_else(text: str) -> None:
    apart = words_apart(text)
    assert apart.replace(" ", "") == text.replace(" ", "")
    assert words_apart(apart) == apart


@pytest.mark.parametrize("name", ["Ив*в Иван", "Иванов*", "*ов Иван", "И??нов Иван", "?ван?в"])
def test_a_name_of_which_too_little_is_known_is_refused(name: str) -> None:
    for field in ("text", "name"):
        with pytest.raises(LookupRefused, match="unknown letter"):
            understand({field: name})


def test_lines_with_a_name_each_are_people_and_every_one_is_looked_up() -> None:
    text = f"Сидоров Пётр; {FULL}"
    assert {"Сидоров Пётр", FULL} <= set(looked_up(text, "name"))
    with pytest.raises(LookupRefused, match="several people"):
        understand({"text": f"Сидоров Пётр 01.01.1960\n{FULL} 12.03.1971"})
    with_papers = f"{FULL} 12.03.1971\nпаспорт 4510 123456 выдан ОВД Москвы 05.05.2010"
    assert understand({"text": with_papers}).asked.birth == "1971-03-12"
    one_person = "ЩЕРБАКОВ\nИВАН ПЕТРОВИЧ\n12.03.1971"
    assert looked_up(one_person, "name") == ["ЩЕРБАКОВ ИВАН ПЕТРОВИЧ"]


def test_people_parted_by_commas_are_people_too() -> None:
    assert {"Сидоров Пётр", FULL} <= set(looked_up(f"Сидоров Пётр, {FULL}", "name"))
    for text in (f"Сидоров Пётр 1960, {FULL} 1971", f"{FULL} 12.03.1971, Сидоров Пётр 01.01.1960"):
        with pytest.raises(LookupRefused, match="several people"):
            understand({"text": text})
    for one in ("Щербаков, Иван Петрович, 1971", f"{FULL}, г. Минск, 1971", f"{FULL}, 1971"):
        assert understand({"text": one}).asked.birth == "1971"
    papers = f"{FULL} 12.03.1971, паспорт выдан ОВД Москвы 05.05.2010"
    assert understand({"text": papers}).asked.birth == "1971-03-12"


def test_more_than_is_looked_for_at_once_is_refused_and_nothing_of_it_left_out() -> None:
    plates = [f"А{n}ВС77" for n in range(123, 130)]
    assert {canonical("document", one) for one in plates[:5]} <= {
        *looked_up(", ".join(plates[:5]), "plate")
    }
    with pytest.raises(LookupRefused, match="more numbers"):
        understand({"text": ", ".join(plates)})
    people = "Щербаков Иван Петрович, " * 9
    for field in ("text", "name"):
        with pytest.raises(LookupRefused, match="one person"):
            understand({field: people})


@given(st.text(max_size=120))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        understood = understand({"text": text})
    except LookupRefused as refused:
        assert refused.errors
    else:
        assert understood.request.groups or understood.request.patterns


@given(st.text(max_size=60), st.sampled_from(["name", "plate", "vin", "document", "arm", "mrz"]))
def test_any_value_of_a_field_is_understood_or_refused(text: str, field: str) -> None:
    try:
        understood = understand({field: text})
    except LookupRefused as refused:
        assert refused.errors
    else:
        assert understood.request.groups or understood.request.patterns
