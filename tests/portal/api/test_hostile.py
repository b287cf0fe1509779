"""Bodies, headers and addresses of the API made by chance: each is answered or refused, none breaks it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.api.batch import LARGEST
from portal.app import create_app
from portal.settings import LARGEST_REQUEST
from tests.portal.conftest import PURPOSE, Installation

QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAMES = ["name", "text", "mrz", "plate", "vin", "document", "arm", "sex", "birth_date", "limit"]
NAMES += ["categories", "detail", "purpose", "key", "ref", "category", "origin", "id", "version"]
TEXT = st.text(max_size=30) | st.sampled_from(["\0", "\u202e", "А123ВС77", "P<UTO" + "<" * 80])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | TEXT, inner, max_size=4)
    ),
    max_leaves=10,
)
VIEWS = ["/lookups", "/lookups/batch", "/records", "/outcomes", "/confirmations"]
DEEP = b"[" * 500 + b"]" * 500


@pytest.fixture(scope="module")
def app(installed: Installation) -> Flask:
    """The portal, without limits of how much one may ask."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KORDON_LIMITS", "off")
        return create_app(installed.home)


@pytest.fixture
def client(app: Flask, installed: Installation) -> FlaskClient:
    """An officer's client."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {installed.tokens['officer']}"
    return client


def answered(client: FlaskClient, path: str, body: bytes, kind: str = "application/json") -> Any:
    """The answer, which is one that the API may give, and each line of it too."""
    headers = {"Idempotency-Key": "x" * 20} if path == "/outcomes" else {}
    answer = client.post(f"/api/v1{path}", data=body, content_type=kind, headers=headers)
    assert answer.status_code < 500, (answer.status_code, answer.text)
    if answer.mimetype == "application/x-ndjson":
        statuses = [json.loads(line)["status"] for line in answer.text.splitlines()]
        assert statuses
        assert max(statuses) < 500, answer.text
    elif answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json"
        assert answer.json["title"]
    return answer


@QUIET
@given(st.sampled_from(VIEWS), VALUES)
def test_any_json_is_answered_or_refused(client: FlaskClient, path: str, body: Any) -> None:
    answered(client, path, json.dumps(body).encode())


@QUIET
@given(st.sampled_from(VIEWS), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
def test_any_fields_with_a_purpose_are_answered_or_refused(
    client: FlaskClient, path: str, body: dict[str, Any]
) -> None:
    sent: Any = body | {"purpose": PURPOSE}
    answered(client, path, json.dumps([sent] if "batch" in path else sent).encode())


@QUIET
@given(
    st.sampled_from(VIEWS),
    st.binary(max_size=80),
    st.sampled_from(
        ["application/json", "application/x-ndjson", "text/plain", "", "a/b; charset=x"]
    ),
)
def test_any_bytes_are_refused(client: FlaskClient, path: str, body: bytes, kind: str) -> None:
    answered(client, path, body, kind)


@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize(
    "body",
    [
        DEEP,
        b"[" + DEEP + b"]",
        b'[{"name": ' + DEEP + b"}]",
        b'{"name": ' + DEEP + b"}",
        b"[" * 30_000,
        b'{"name": "\\ud800", "purpose": "border-check"}',
        b'{"limit": 1e999, "name": "a"}',
        b'{"limit": ' + b"9" * 5_000 + b"}",
        "{}".encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b"\xff\xfe",
        b"",
        b"\n\n\n",
    ],
    ids=lambda body: str(body[:24]),
)
def test_bodies_made_to_break_a_reader_are_refused(
    client: FlaskClient, path: str, body: bytes
) -> None:
    answer = answered(client, path, body)
    if answer.mimetype == "application/x-ndjson":
        assert all(json.loads(line)["status"] >= 400 for line in answer.text.splitlines())
    else:
        assert answer.status_code >= 400


def test_a_field_given_twice_is_never_looked_up_by_half(client: FlaskClient) -> None:
    body = f'{{"purpose": "{PURPOSE}", "name": "Иванов", "name": "Qwrtplk"}}'.encode()
    assert answered(client, "/lookups", body).status_code == 400
    batch = answered(client, "/lookups/batch", b"[" + body + b"]")
    assert batch.status_code == 400
    lines = answered(client, "/lookups/batch", body, "application/x-ndjson")
    assert [json.loads(line)["status"] for line in lines.text.splitlines()] == [400]


@pytest.mark.parametrize(
    ("path", "most"), [("/lookups", LARGEST_REQUEST), ("/lookups/batch", LARGEST)]
)
def test_the_largest_body_is_the_one_that_is_stated(
    client: FlaskClient, path: str, most: int
) -> None:
    for size, status in ((most, 400), (most + 1, 413)):
        assert answered(client, path, b"x" * size).status_code == status


@QUIET
@given(
    st.dictionaries(
        st.sampled_from(["q", "after", "since", "until", "page", "purpose"]), TEXT, max_size=3
    )
)
def test_any_question_in_an_address_is_answered(client: FlaskClient, asked: dict[str, str]) -> None:
    for path in ("/freshness", "/confirmations", f"/photos/{'0' * 64}", "/token", "/openapi.json"):
        assert client.get(f"/api/v1{path}", query_string=asked).status_code < 500


@QUIET
@given(st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=60))
def test_any_headers_are_answered(client: FlaskClient, value: str) -> None:
    names = (
        "Accept-Language",
        "Accept-Encoding",
        "Idempotency-Key",
        "X-Request-ID",
        "If-None-Match",
    )
    answer = client.post(
        "/api/v1/lookups",
        json={"name": "Qwrtplk", "purpose": PURPOSE},
        headers=dict.fromkeys(names, value),
    )
    assert answer.status_code < 500
    assert (
        client.get("/api/v1/token", headers={"Authorization": f"Bearer {value}"}).status_code == 401
    )
