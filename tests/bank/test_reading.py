"""The free field: what was typed is worked out, and nothing that was typed is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.query import LookupRefused, understand
from bank.reading import parse_birth_date, read_text


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
    ],
)
def test_dates_are_read_as_officers_type_them(text: str, date: str) -> None:
    assert parse_birth_date(text) == date


@pytest.mark.parametrize("text", ["", "31.02.1971", "12.13.1971", "yesterday", "99999"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_birth_date(text)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"text": "   "},
        {"birth_date": "1971"},
        {"sex": "male"},
        {"sex": "male", "birth_date": "1971"},
        {"name": "123 !!"},
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
