"""Single lookups: the two shapes, their size, languages, what is refused, and the audit log."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.audit import Door, Kind
from tests.portal.api.conftest import NOBODY, Client, logged, name_of, somebody
from tests.portal.conftest import PURPOSE, Installation


def test_a_hit_in_the_small_shape(client: Client, wanted: dict[str, Any]) -> None:
    answer = client.look_up({"name": name_of(wanted), "birth_date": wanted["birth_dates"][0]})
    assert answer.status == 200
    told = answer.json
    assert set(told) == {"request", "outcome", "hits", "searched"}
    hit = next(one for one in told["hits"] if one["key"]["id"] == wanted["id"])
    assert set(hit) == {
        *("key", "version", "band", "score", "title", "born"),
        *("action", "originator", "reasons", "withheld"),
    }
    assert hit["key"] == {"category": "wanted-persons", "origin": "KZ", "id": wanted["id"]}
    assert wanted["names"][0]["surname"] in hit["title"]
    assert hit["born"] == wanted["birth_dates"][0]
    assert hit["action"]["code"] == wanted.get("action", "")
    assert hit["originator"] == {"code": "KZ", "phone": wanted["contact"]["phone"]}
    assert 1 <= len(hit["reasons"]) <= 3
    assert told["request"] == answer.headers["X-Request-ID"]


def test_the_full_shape_has_the_record_and_all_reasons(
    client: Client, wanted: dict[str, Any]
) -> None:
    asked = {"name": name_of(wanted), "birth_date": wanted["birth_dates"][0]}
    told = client.look_up(asked | {"detail": "full", "limit": 3}).json
    assert set(told) == {"request", "outcome", "hits", "freshness", "query"}
    hit = next(one for one in told["hits"] if one["key"]["id"] == wanted["id"])
    assert hit["record"] == wanted
    assert {"code", "text", "effect", "field"} == set(hit["reasons"][0])
    assert len(told["hits"]) <= 3


def test_nothing_found_is_small_and_says_where_it_looked(client: Client) -> None:
    answer = client.look_up({"name": NOBODY})
    assert len(answer.sent) + len(str(answer.headers)) < 2_000
    told = answer.json
    assert (told["outcome"], told["hits"]) == ("nothing", [])
    assert told["searched"]["arrays"] > 0 and told["searched"]["oldest"]


def test_texts_are_in_the_language_asked(client: Client, wanted: dict[str, Any]) -> None:
    asked = {"name": name_of(wanted)}
    english = client.look_up(asked, Accept_Language="en").json["hits"][0]["reasons"][0]
    russian = client.look_up(asked, Accept_Language="ru-RU, en;q=0.5").json["hits"][0]["reasons"][0]
    assert english != russian
    assert client.look_up(asked).json["hits"][0]["reasons"][0] == english
    refused = client.ask("POST", "/lookups", {"name": "A"}, Accept_Language="ru").json
    assert "цель" in refused["errors"][0]["message"]


def test_what_a_text_was_read_as_is_told(client: Client) -> None:
    assert client.look_up({"text": "А123ВС77"}).json["read_as"] == "plate"
    zone = (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C37UTO7408122F1204159ZE184226B<<<<<10"
    )
    assert client.look_up({"mrz": zone}).json["wrong_check_digits"]


def test_a_withheld_field_is_listed_and_not_there(client: Client, installed: Installation) -> None:
    other = somebody(installed.home, "RU")
    told = client.look_up({"name": name_of(other), "detail": "full", "limit": 50}).json
    hit = next(one for one in told["hits"] if one["key"]["id"] == other["id"])
    assert "personal_numbers" in hit["withheld"]
    assert "personal_numbers" not in hit["record"]


def test_a_lookup_is_in_the_audit_log_when_it_is_answered(
    client: Client, installed: Installation
) -> None:
    told = client.look_up({"name": NOBODY}).json
    (entry,) = logged(installed.home, told["request"])
    assert (entry.kind, entry.door, entry.account) == (Kind.LOOKUP, Door.API, "officer")
    assert (entry.purpose, entry.outcome) == (PURPOSE, "nothing")
    assert entry.asked == {"name": NOBODY}


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"not json", 400, None),
        (b"[1]", 400, None),
        (b"\xff\xfe", 400, None),
        (b"[" * 5_000, 400, None),
        ({}, 422, "text"),
        ({"sex": "male"}, 422, "sex"),
        ({"birth_date": "1971"}, 422, "birth_date"),
        ({"name": "..."}, 422, "name"),
        ({"nmae": "Иванов"}, 422, "nmae"),
        ({"name": "Иванов", "birth_date": "31.02.1971"}, 422, "birth_date"),
        ({"mrz": "P<RUS"}, 422, "mrz"),
        ({"name": "Иванов", "purpose": "curiosity"}, 422, "purpose"),
        ({"name": "Иванов", "purpose": ["border-check"]}, 422, "purpose"),
        ({"name": "Иванов", "detail": "all"}, 422, "detail"),
        ({"name": "Иванов", "limit": 101}, 422, "limit"),
        ({"name": "x" * 70_000}, 413, None),
    ],
)
def test_what_cannot_be_looked_up_is_a_problem(
    client: Client, body: Any, status: int, field: str | None
) -> None:
    raw = isinstance(body, bytes)
    answer = client.ask("POST", "/lookups", body) if raw else client.look_up(body)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json
    assert problem["status"] == status and problem["title"] and "hits" not in problem
    if field:
        assert field in [one["field"] for one in problem["errors"]]
        assert all(one["message"] for one in problem["errors"])


def test_without_a_purpose_nothing_is_looked_up(client: Client) -> None:
    problem = client.ask("POST", "/lookups", {"name": NOBODY}).json
    assert [one["field"] for one in problem["errors"]] == ["purpose"]


def test_another_media_type_is_refused(client: Client) -> None:
    form = "application/x-www-form-urlencoded"
    assert client.ask("POST", "/lookups", b"name=A", Content_Type=form).status == 415


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["name", "birth_date", "sex", "plate", "vin", "document", "arm", "mrz", "text", "limit"]
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(JSON | st.dictionaries(FIELDS, st.text(max_size=40) | JSON, max_size=4))
def test_any_body_gets_an_answer_or_a_problem(
    app: Flask, installed: Installation, body: Any
) -> None:
    body = body | {"purpose": PURPOSE} if isinstance(body, dict) else body
    response = app.test_client().post(
        "/api/v1/lookups",
        data=json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {installed.tokens['officer']}"},
    )
    assert response.status_code in (200, 400, 422)
    assert response.get_json()
