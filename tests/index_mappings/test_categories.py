"""The declaration covers the field lists, and everything derived from it agrees with it."""

import json
from collections.abc import Iterator

import pytest

from index_mappings.apidocs import component_schemas, record_schema
from index_mappings.categories import CATEGORIES, UnknownCategoryError, category_of
from index_mappings.columns import columns, find_column, unflatten
from index_mappings.countries import country_code, country_codes, country_name
from index_mappings.fields import Category, Field, Kind
from index_mappings.lookup_fields import LOOKUP_FIELDS
from index_mappings.schemas import RecordErrors, load_record
from index_mappings.searchable import (
    FAMILIES,
    NameValue,
    NumberValue,
    display_name,
    searchable,
    title,
    years_of_birth,
)

ALL = list(CATEGORIES.values())


def every_field(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Return fields and the fields inside them."""
    for field in fields:
        yield field
        yield from every_field(field.fields)


def test_the_names_are_those_that_scripts_rely_on() -> None:
    assert list(CATEGORIES) == [
        "wanted-persons",
        "vehicles",
        "lost-arms",
        "identified-arms",
        "missing-persons",
        "unidentified-corpses",
        "unidentified-persons",
    ]
    with pytest.raises(UnknownCategoryError, match="wanted-persons"):
        category_of("wanted")


@pytest.mark.parametrize("category", ALL, ids=lambda one: one.name)
def test_every_field_is_labelled_and_sound(category: Category) -> None:
    for field in every_field(category.fields):
        assert field.label.en and field.label.ru, field.name
        assert any("а" <= sign <= "я" for sign in field.label.ru.casefold()), field.name
        assert bool(field.choices) == (field.kind is Kind.CODE), field.name
        assert bool(field.fields) == (field.kind is Kind.GROUP), field.name
        assert set(field.synonyms.values()) <= set(field.choices), field.name
        assert set(field.needs) <= {one.name for one in field.fields}, field.name
        assert all(one.label.en and one.label.ru for one in category.fields)
    for fields in (category.fields, *(one.fields for one in category.fields)):
        names = [one.name for one in fields]
        assert len(names) == len(set(names))
        for one in fields:
            assert one.prefix is None or one.prefix in names
    for path in (*category.identifying, *category.title):
        assert category.field(path.split(".")[0])
    for field in category.fields:
        for path in field.reference:
            top, _, inner = path.partition(".")
            holder = category.field(top)
            assert not inner or inner in {"from", "to", *(one.name for one in holder.fields)}
    assert len(columns(category)) == len({one.name for one in columns(category)})


COMMON = (
    "id status ground case_number action action_text contact entered changed valid_until "
    "cautions links array remarks"
)
PERSON = (
    "names birth_dates birth_place sex citizenships documents personal_numbers marks photos prints "
    "dna age height build hair eyes teeth blood_group clothing belongings languages"
)
COVERED = {
    "wanted-persons": f"{PERSON} article restraint decision extradition",
    "missing-persons": f"{PERSON} parents last_seen missing_kind adult_consent",
    "unidentified-corpses": f"{PERSON} found death cause",
    "unidentified-persons": f"{PERSON} stated_name condition kept found",
    "vehicles": "plates plate_state plate_type vin body_number chassis_number engine_number make "
    "model colour year papers theft circumstances",
    "lost-arms": "kind make model calibre series number year country number_removed parts event "
    "owner_kind",
    "identified-arms": "kind make model calibre series number year country number_removed parts "
    "event owner_kind",
}


@pytest.mark.parametrize("name", list(COVERED))
def test_the_minimum_fields_are_there(name: str) -> None:
    there = {field.name for field in CATEGORIES[name].fields}
    assert set(f"{COMMON} {COVERED[name]}".split()) <= there


def test_the_actions_and_circumstances_that_change_what_an_officer_does() -> None:
    for category in ALL:
        action = category.field("action").choices
        assert {"detain", "establish-whereabouts", "serve-papers", "do-not-alert"} <= set(action)
        assert {"seize", "protect", "identify", "stop-vehicle", "refuse-entry"} <= set(action)
    circumstances = CATEGORIES["vehicles"].field("circumstances").choices
    assert {"plate-only-stolen", "sought-with-person", "clone"} <= set(circumstances)


def test_arms_have_one_shape() -> None:
    lost, found = CATEGORIES["lost-arms"], CATEGORIES["identified-arms"]
    assert {one.name for one in lost.fields} <= {one.name for one in found.fields}


def test_what_is_searched_of_a_person() -> None:
    record = load_record(
        "wanted-persons",
        {
            "id": "1",
            "names": [
                {"surname": "Сафаров", "given": "Али"},
                {"kind": "alias", "full": "SAFAROV ALI"},
            ],
            "birth_dates": ["1971-03-12", "1972"],
            "sex": "male",
            "citizenships": ["AZ"],
            "documents": [{"series": "AZE", "number": "1234567"}, {"number": "P77"}],
            "personal_numbers": ["5ABCDE"],
        },
    )
    found = searchable("wanted-persons", record)
    assert found.names == (
        NameValue("main", "", "Сафаров", "Али", ""),
        NameValue("alias", "SAFAROV ALI", "", "", ""),
    )
    assert found.birth_dates == ("1971-03-12", "1972")
    assert (found.sex, found.citizenships) == ("male", ("AZ",))
    assert found.numbers == (
        NumberValue("document", "documents.number", "AZE 1234567"),
        NumberValue("document", "documents.number", "1234567"),
        NumberValue("document", "documents.number", "P77"),
        NumberValue("document", "personal_numbers", "5ABCDE"),
    )
    assert years_of_birth("wanted-persons", record) == (1971, 1972)
    assert title("wanted-persons", record) == "Сафаров Али, 1971-03-12, 1972"
    assert display_name(found.names[1]) == "SAFAROV ALI"


def test_a_name_as_the_person_gave_it_is_searched() -> None:
    record = load_record("unidentified-persons", {"id": "1", "stated_name": "Гуля", "sex": "x"})
    found = searchable("unidentified-persons", record)
    assert found.names == (NameValue("stated", "Гуля", "", "", ""),)
    assert found.sex == ""
    assert title("unidentified-persons", record) == "Гуля"


def test_what_is_searched_of_vehicles_and_arms() -> None:
    vehicle = load_record(
        "vehicles",
        {
            "id": "1",
            "plates": ["A 123 BC 77"],
            "vin": "XTA210990Y2765432",
            "engine_number": "2111-7",
            "make": "ВАЗ",
            "papers": [{"number": "77 АА 1"}],
        },
    )
    assert searchable("vehicles", vehicle).numbers == (
        NumberValue("plate", "plates", "A 123 BC 77"),
        NumberValue("vin", "vin", "XTA210990Y2765432"),
        NumberValue("vin", "engine_number", "2111-7"),
        NumberValue("document", "papers.number", "77 АА 1"),
    )
    assert title("vehicles", vehicle) == "ВАЗ, A 123 BC 77"
    arm = load_record(
        "lost-arms", {"id": "1", "series": "ИЖ", "number": "4477", "parts": [{"number": "991"}]}
    )
    assert searchable("lost-arms", arm).numbers == (
        NumberValue("serial", "number", "ИЖ 4477"),
        NumberValue("serial", "number", "4477"),
        NumberValue("serial", "parts.number", "991"),
    )
    assert years_of_birth("lost-arms", arm) is None
    nameless = load_record("lost-arms", {"id": "77", "number_removed": True})
    assert title("lost-arms", nameless) == "77"


def test_every_analysis_is_known_to_the_search() -> None:
    known = {*FAMILIES, "name", "birth_date", "sex", "citizenship", "age"}
    known |= {"place", "mark", "make", "make_year", "calibre"}
    for category in ALL:
        assert {one.analysis for one in every_field(category.fields)} - {None} <= known


def test_years_of_birth_follow_from_an_age_and_its_day() -> None:
    corpse = {"id": "1", "age": {"from": 30, "to": 40}, "found": {"date": "2020-05"}}
    record = load_record("unidentified-corpses", corpse)
    assert years_of_birth("unidentified-corpses", record) == (1979, 1990)
    died = load_record("unidentified-corpses", {**corpse, "death": {"from": "2018"}})
    assert years_of_birth("unidentified-corpses", died) == (1977, 1988)
    open_ended = load_record(
        "missing-persons", {"id": "1", "age": {"from": 60}, "entered": "2021-01-01"}
    )
    assert years_of_birth("missing-persons", open_ended) == (1890, 1961)
    undated = load_record("unidentified-corpses", {"id": "1", "age": {"from": 30}})
    assert years_of_birth("unidentified-corpses", undated) is None


def test_rows_become_raw_records() -> None:
    row = {
        "ID": "7",
        "Фамилия": "Иванова",
        "Given name": "Анна",
        "aliases": "Anna I; Нюра|Аня",
        "Девичья фамилия": "Петрова",
        "Дата рождения": "12.03.1971; 1972",
        "Пол": "ж",
        "citizenship": "Казахстан",
        "documents": "N1;N2",
        "documents.0.number": "N0",
        "documents.0.state": "KAZ",
        "height.from": "160",
        "Рост, см, до": "170",
        "age": "45-50",
        "contact.phone": "+7 000",
        "names.1.surname": "Иванова-Петрова",
        "remarks": "  ",
        "Вес": "",
    }
    record = load_record("wanted-persons", unflatten("wanted-persons", row))
    assert record["names"] == [
        {"surname": "Иванова", "given": "Анна"},
        {"surname": "Иванова-Петрова"},
        {"kind": "alias", "full": "Anna I"},
        {"kind": "alias", "full": "Нюра"},
        {"kind": "alias", "full": "Аня"},
        {"kind": "maiden", "full": "Петрова"},
    ]
    assert record["birth_dates"] == ["1971-03-12", "1972"]
    assert (record["sex"], record["citizenships"]) == ("female", ["KZ"])
    assert [one["number"] for one in record["documents"]] == ["N0", "N1", "N2"]
    assert record["documents"][0]["state"] == "KZ"
    assert record["height"] == {"from": 160, "to": 170}
    assert record["age"] == {"from": 45, "to": 50}
    assert record["contact"] == {"phone": "+7 000"}


def test_series_and_number_by_label_are_one_document() -> None:
    raw = unflatten("wanted-persons", {"Серия документа": "45", "Номер документа": "123"})
    assert raw == {"documents": [{"series": "45", "number": "123"}]}
    assert unflatten("vehicles", {"Record number": 7, "names": ""}) == {"id": 7}  # type: ignore[dict-item]
    assert unflatten("missing-persons", {"names": "А;Б"}) == {
        "names": [{"full": "А"}, {"full": "Б"}]
    }


def test_a_column_that_is_none_is_refused_by_its_name() -> None:
    raw = unflatten("vehicles", {"id": "1", "plates": "A1;B2", "Шасси №": "x"})
    with pytest.raises(RecordErrors) as refused:
        load_record("vehicles", raw)
    assert [one.field for one in refused.value.errors] == ["Шасси №"]
    assert find_column("vehicles", "Шасси №") is None
    assert find_column("vehicles", "names.0.surname") is None
    place = find_column("wanted-persons", "NAMES.7.Surname")
    assert place is not None and place.path == ("names", 7, "surname")
    assert find_column("wanted-persons", "names.100.surname") is None


def test_two_columns_for_one_value_are_not_mixed_in_silence() -> None:
    raw = unflatten("wanted-persons", {"id": "1", "surname": "А", "names.0.surname": "Б"})
    with pytest.raises(RecordErrors):
        load_record("wanted-persons", raw)
    for row in (
        {"height": "170", "height.from": "160"},
        {"height.from": "160", "height": "170"},
        {"names": "А", "names.0.full": "Б", "Names.": "В", "documents.0": "x", "documents": "1"},
    ):
        with pytest.raises(RecordErrors):
            load_record("missing-persons", unflatten("missing-persons", {"id": "1", **row}))
    same = unflatten("wanted-persons", {"id": "1", "surname": "А", "names.0.surname": "А"})
    assert load_record("wanted-persons", same)["names"] == [{"surname": "А"}]


@pytest.mark.parametrize("category", ALL, ids=lambda one: one.name)
def test_every_column_finds_itself_by_its_name(category: Category) -> None:
    for column in columns(category):
        found = find_column(category, column.name.upper())
        assert found is not None and found.path == column.path, column.name


def test_api_schemas_follow_the_declaration() -> None:
    schemas = component_schemas()
    json.dumps(schemas)
    assert len(schemas) == len(CATEGORIES) + 1
    wanted = record_schema("wanted-persons")
    assert list(wanted["properties"]) == [one.name for one in CATEGORIES["wanted-persons"].fields]
    assert wanted["required"] == ["id"] and wanted["additionalProperties"] is False
    assert set(LOOKUP_FIELDS) <= set(schemas["Lookup"]["properties"])


def test_of_a_record_as_shown_any_field_may_be_withheld() -> None:
    shown = component_schemas()["WantedPersonsRecord"]
    taken_in = record_schema("wanted-persons")
    assert list(shown["properties"]) == list(taken_in["properties"])
    assert "required" not in json.dumps(shown) and "anyOf" not in json.dumps(shown)


def test_states_are_read_from_codes_and_names() -> None:
    for spelling in ("KZ", "kz", "KAZ", "Казахстан", "kazakhstan", "Республика Казахстан"):
        assert country_code(spelling) == "KZ"
    assert country_code("Туркмения") == country_code("Туркменистан") == "TM"
    assert country_code("D") == "DE" and country_code("XXA") == "XA"
    assert country_code("лицо без гражданства") == "XA"
    assert country_code("Нигдения") is None and country_code("") is None
    for code in country_codes():
        assert country_code(code) == code
        assert country_name(code) and country_name(code, "ru")
