"""Records are taken in one canonical form, or refused with every reason."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_mappings.categories import CATEGORIES
from index_mappings.columns import columns, unflatten
from index_mappings.countries import country_codes
from index_mappings.fields import Field, Kind
from index_mappings.schemas import RecordErrors, load_record
from index_mappings.searchable import searchable, title, years_of_birth

NAMES = list(CATEGORIES)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def loaded(category: str, **raw: Any) -> dict[str, Any]:
    """Return the record of raw fields."""
    return load_record(category, raw)


def reasons(category: str, raw: Any) -> dict[str, str]:
    """Return the errors of a record that must be refused, by field."""
    with pytest.raises(RecordErrors) as refused:
        load_record(category, raw)
    assert refused.value.errors
    return {one.field: one.message for one in refused.value.errors}


def valid(field: Field) -> st.SearchStrategy[Any]:
    """Return raw values of a field, most of them good."""
    one: st.SearchStrategy[Any]
    numbers = st.integers(field.low or 0, field.high or 2020)
    dates = st.dates(date(1900, 1, 1), date(2020, 1, 1)).map(str)
    partial = dates.flatmap(lambda full: st.sampled_from([full, full[:7], full[:4]]))
    match field.kind:
        case Kind.GROUP:
            one = st.fixed_dictionaries({}, optional={f.name: valid(f) for f in field.fields})
        case Kind.CODE:
            one = st.sampled_from([*field.choices, *field.synonyms])
        case Kind.COUNTRY:
            one = st.sampled_from(country_codes())
        case Kind.DATE:
            one = dates
        case Kind.PARTIAL_DATE:
            one = partial
        case Kind.INTEGER | Kind.YEAR:
            one = numbers
        case Kind.RANGE:
            one = st.tuples(numbers, numbers).map(lambda ends: {"from": min(ends), "to": max(ends)})
        case Kind.DATE_RANGE:
            one = partial.map(lambda day: {"from": day, "to": day})
        case Kind.BOOLEAN:
            one = st.booleans()
        case Kind.TEXT:
            one = st.text(max_size=field.max_length // 50 + 1)
    one = one | st.none()
    return st.lists(one, max_size=3) if field.many else one


def raw_records(category: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return raw records of the declared fields."""
    fields = CATEGORIES[category].fields
    return st.fixed_dictionaries({}, optional={field.name: valid(field) for field in fields})


def accepted(category: str, raw: Any) -> None:
    """Check that a raw record is refused with reasons, or taken in a form that stays as it is."""
    try:
        record = load_record(category, raw)
    except RecordErrors as refused:
        assert refused.errors and all(one.message for one in refused.errors)
        str(refused).encode("utf-8", "backslashreplace")
        return
    assert json.loads(json.dumps(record)) == record
    json.dumps(record, ensure_ascii=False).encode()
    again = load_record(category, record)
    assert again == record and list(again) == list(record)
    order = [field.name for field in CATEGORIES[category].fields]
    assert list(record) == sorted(record, key=order.index)
    assert "" not in record.values() and [] not in record.values() and {} not in record.values()
    found = searchable(category, record)
    assert all(any(name[1:]) for name in found.names)
    assert all(number.value for number in found.numbers)
    years = years_of_birth(category, record)
    assert years is None or years[0] <= years[1]
    assert title(category, record)


@given(st.sampled_from(NAMES), JSON)
def test_any_json_is_a_record_or_refused(category: str, raw: Any) -> None:
    accepted(category, raw)


@settings(max_examples=300)
@given(st.data(), st.sampled_from(NAMES))
def test_any_json_in_declared_fields_is_a_record_or_refused(
    data: st.DataObject, category: str
) -> None:
    names = [field.name for field in CATEGORIES[category].fields]
    inner = {one.name for field in CATEGORIES[category].fields for one in field.fields}
    groups = st.dictionaries(st.sampled_from(sorted(inner | {"from", "to"})), JSON, max_size=3)
    values = JSON | groups | st.lists(groups, max_size=3)
    raw = data.draw(st.dictionaries(st.sampled_from(names), values, max_size=5))
    accepted(category, {"id": "1", **raw})


@settings(max_examples=300)
@given(st.data(), st.sampled_from(NAMES))
def test_a_canonical_record_comes_back_unchanged(data: st.DataObject, category: str) -> None:
    raw = data.draw(raw_records(category))
    must = {"names": [{"full": "А"}]} if category == "wanted-persons" else {}
    accepted(category, {"id": "1", "vin": "1", "number": "1", **raw, **must})
    accepted(category, {"id": "1", **raw, **must})


@settings(max_examples=300)
@given(st.data(), st.sampled_from(NAMES))
def test_any_row_is_a_record_or_refused(data: st.DataObject, category: str) -> None:
    headers = st.sampled_from([one.name for one in columns(category)]) | st.text(max_size=8)
    row = data.draw(st.dictionaries(headers, st.text(max_size=20), max_size=12))
    accepted(category, unflatten(category, row))


def test_the_shape_of_the_issue() -> None:
    record = loaded(
        "wanted-persons",
        documents=[{"number": " N123 "}],
        citizenships=["kaz"],
        sex="male",
        birth_dates=["1971-03-12", "1971-03", "1971", "1971"],
        names=[{"full": "Иванов  Иван"}, {"surname": "Ли", "given": "", "patronymic": None}],
        id=15,
        remarks="   ",
        contact={"phone": ""},
    )
    assert record == {
        "id": "15",
        "status": "active",
        "names": [{"full": "Иванов  Иван"}, {"surname": "Ли"}],
        "birth_dates": ["1971-03-12", "1971-03", "1971"],
        "sex": "male",
        "citizenships": ["KZ"],
        "documents": [{"number": "N123"}],
    }
    assert list(record)[:3] == ["id", "status", "names"]


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("12.03.1971", "1971-03-12"),
        ("3.1971", "1971-03"),
        ("1971-00-00", "1971"),
        ("00.03.1971", "1971-03"),
        ("1971-03-12T00:00:00", "1971-03-12"),
        (1971, "1971"),
        ("1971 г.", "1971"),
        ("2000-02-29", "2000-02-29"),
    ],
)
def test_dates_in_other_writing(written: Any, canonical: str) -> None:
    assert loaded("missing-persons", id="1", birth_dates=[written])["birth_dates"] == [canonical]


@pytest.mark.parametrize(
    "written",
    [
        *("1971-02-30", "1900-02-29", "1971-13", "12/03/1971", "71", "1971-00-12", "0000", "1500"),
        *(True, 1971.5, "1971-3-1", "٣٠.٠٣.١٩٧١", str(date.today() + timedelta(days=3)), [], {}),
    ],
)
def test_dates_that_are_none(written: Any) -> None:
    assert list(reasons("missing-persons", {"id": "1", "birth_dates": [written]})) == [
        "birth_dates.0"
    ]


def test_today_is_no_future() -> None:
    today = date.today().isoformat()
    for written in (today, today[:7], today[:4]):
        assert loaded("missing-persons", id="1", birth_dates=[written])["birth_dates"] == [written]
    assert loaded("vehicles", id="1", vin="1", valid_until="9999-12-31")["valid_until"]


def test_every_error_is_told_at_once_and_where_it_is() -> None:
    raw = {
        "names": [{"surnme": "x", "full": "a\x00b"}, "Иванов", {"kind": "alias"}, {"kind": "zz"}],
        "birth_dates": "1971",
        "height": {"from": 200, "to": 100},
        "age": {"from": -1, "till": 3},
        "weight": {"from": 1, "to": 1000},
        "documents": [{"state": "KZ"}],
        "nam": "x",
        "sex": "both",
        "citizenships": ["Нигдения"],
        "entered": "1971",
        "extradition": "perhaps",
    }
    found = reasons("wanted-persons", raw)
    assert set(found) == {
        "id",
        "names.0.surnme",
        "names.0.full",
        "names.1",
        "names.2",
        "names.3.kind",
        "birth_dates",
        "height",
        "age.till",
        "weight.to",
        "documents.0.number",
        "nam",
        "sex",
        "citizenships.0",
        "entered",
        "extradition",
    }
    assert "surname" in found["names.0.surnme"] and "names" in found["nam"]
    assert "U+0000" in found["names.0.full"] and "encoding" in found["names.0.full"]
    assert "main, alias" in found["names.3.kind"] and "male" in found["sex"]


def test_records_that_nothing_identifies() -> None:
    assert "names" in reasons("wanted-persons", {"id": "1", "sex": "male"})
    assert "engine_number" in reasons("vehicles", {"id": "1", "make": "ВАЗ"})["plates"]
    assert "number_removed" in reasons("lost-arms", {"id": "1", "number_removed": False})["number"]
    for category in ("missing-persons", "unidentified-corpses", "unidentified-persons"):
        assert loaded(category, id="1") == {"id": "1", "status": "active"}


def test_limits() -> None:
    assert (
        "300"
        in reasons("missing-persons", {"id": "1", "names": [{"full": "я" * 301}]})["names.0.full"]
    )
    assert "2000" in reasons("missing-persons", {"id": "1", "remarks": "я" * 2001})["remarks"]
    assert "100" in reasons("vehicles", {"id": "1", "plates": ["a"] * 101})["plates"]
    assert loaded("vehicles", id="1", plates=["x" * 50])["plates"] == ["x" * 50]
    assert loaded("vehicles", id="1", plates=["a"] * 100)["plates"] == ["a"]


@pytest.mark.parametrize("bad", ["a\x00", "\x1bb", "a\x7f", "a\x85b", "\ud800"])
def test_control_characters_are_refused(bad: str) -> None:
    assert "U+" in reasons("vehicles", {"id": "1", "vin": bad})["vin"]


def test_text_is_cleaned_but_not_changed() -> None:
    record = loaded(
        "vehicles", id="1", vin="\u200b\ufeff X1 \u200b", make="\u200b", model="И\u0306"
    )
    assert record == {"id": "1", "status": "active", "vin": "X1", "model": "Й"}
    assert loaded("vehicles", id="1", vin="1", remarks="a\r\nb\tc")["remarks"] == "a b c"


@pytest.mark.parametrize(
    ("given_", "taken"),
    [
        ({"from": 170, "to": 180}, {"from": 170, "to": 180}),
        ({"from": "170"}, {"from": 170}),
        ({"to": 180.0, "from": None}, {"to": 180}),
        (175, {"from": 175, "to": 175}),
        ("170-180", {"from": 170, "to": 180}),
        ("170 – 180", {"from": 170, "to": 180}),
        ("170 до 180", {"from": 170, "to": 180}),
    ],
)
def test_ranges(given_: Any, taken: dict[str, int]) -> None:
    assert loaded("missing-persons", id="1", height=given_)["height"] == taken


@pytest.mark.parametrize("bad", [[170, 180], "tall", {"from": True}, {"from": 19}, 1e300, "1-2-3"])
def test_ranges_that_are_none(bad: Any) -> None:
    assert reasons("missing-persons", {"id": "1", "height": bad})


def test_date_ranges_of_different_precision() -> None:
    death = {"from": "2019-03", "to": "2019-03-15"}
    assert loaded("unidentified-corpses", id="1", death=death)["death"] == death
    assert loaded("unidentified-corpses", id="1", death="2018/2019")["death"]["to"] == "2019"
    assert reasons("unidentified-corpses", {"id": "1", "death": {"from": "2020", "to": "2019-05"}})


def test_codes_are_read_by_label_and_synonym() -> None:
    for written in ("male", "Male", "М", "муж.", "Мужской", " MALE "):
        assert loaded("missing-persons", id="1", sex=written)["sex"] == "male"
    record = loaded("missing-persons", id="1", blood_group="0(I) Rh+", action="Do_not_alert")
    assert (record["blood_group"], record["action"]) == ("O+", "do-not-alert")


def test_unknown_fields_with_odd_names() -> None:
    assert "" in reasons("vehicles", {"id": "1", "vin": "1", "": 1})
    assert "a.b" in reasons("vehicles", {"id": "1", "vin": "1", "a.b": 1})
    assert reasons("vehicles", {"id": "1", "vin": "1", "x" * 5000: 1})
    assert reasons("vehicles", {"id": "1", "vin": "1", 5: 1})
