"""Records, photos, freshness and outcomes through the API."""

from __future__ import annotations

import io
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bank.audit import AuditLog, Door, Kind, day_of_use
from bank.outcomes import Outcomes
from bank.photos import Photos
from tests.portal.api.conftest import Answered, Client, logged, name_of, somebody
from tests.portal.conftest import PURPOSE, Installation


def key(record: dict[str, Any], origin: str = "KZ") -> dict[str, str]:
    return {"category": "wanted-persons", "origin": origin, "id": record["id"]}


def shown(client: Client, of: dict[str, str], **headers: str) -> Answered:
    return client.ask("POST", "/records", {"key": of, "purpose": PURPOSE}, **headers)


def test_a_record_with_its_versions(client: Client, wanted: dict[str, Any]) -> None:
    told = shown(client, key(wanted)).json
    assert told["key"] == key(wanted)
    assert told["stands"] is True
    assert told["versions"][0]["record"] == wanted
    assert told["originator"]["code"] == "KZ"
    assert told["seen_by"]


def test_of_another_state_what_is_withheld_is_listed(
    client: Client, installed: Installation
) -> None:
    other = somebody(installed.home, "RU")
    told = shown(client, key(other, "RU")).json
    assert told["agreements"]
    for version in told["versions"]:
        assert "personal_numbers" in version["withheld"]
        assert "personal_numbers" not in (version["record"] or {})


def test_what_the_client_has_is_not_sent_again(
    client: Client, installed: Installation, wanted: dict[str, Any]
) -> None:
    first = shown(client, key(wanted), Accept_Encoding="gzip")
    for tag in (first.headers["ETag"], first.headers["ETag"].replace(":gzip", "")):
        again = shown(client, key(wanted), If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")
        (entry,) = logged(installed.home, again.headers["X-Request-ID"])
        assert entry.kind == Kind.VIEW
    assert shown(client, key(wanted), If_None_Match='"other"').status == 200
    # In another language it is another text.
    other = shown(client, key(wanted), If_None_Match=first.headers["ETag"], Accept_Language="ru")
    assert other.status == 200


def test_not_there_and_not_to_be_seen_are_told_alike(
    client: Client, installed: Installation, wanted: dict[str, Any]
) -> None:
    absent = shown(client, {"category": "wanted-persons", "origin": "RU", "id": "none"})
    hidden = shown(client, {"category": "wanted-persons", "origin": "FR", "id": "none"})
    assert (absent.status, hidden.status) == (404, 404)
    assert absent.json["title"] == hidden.json["title"]
    for answer in (absent, hidden):
        (entry,) = logged(installed.home, answer.headers["X-Request-ID"])
        assert (entry.kind, entry.outcome, entry.purpose) == (Kind.REFUSED, "not-shown", PURPOSE)
        assert (entry.door, entry.shown) == (Door.API, ())
        assert entry.asked["id"] == "none"


def test_what_was_not_shown_is_not_counted_as_shown(
    client: Client, installed: Installation
) -> None:
    # Vehicles of this state are counted by no other test at the same time.
    array = {"category": "vehicles", "origin": "RU"}
    before = counted(installed)["RU", "KZ", "vehicles"]
    assert shown(client, {**array, "id": "no-such-vehicle"}).status == 404
    assert counted(installed)["RU", "KZ", "vehicles"] == before


def counted(installed: Installation) -> Counter[tuple[str, str, str]]:
    """How often records were shown today."""
    with AuditLog.open(installed.home) as log:
        return day_of_use(log, datetime.now(UTC).date()).shown


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "key"),
        ({"key": {"category": "vehicles", "origin": "KZ"}}, "key.id"),
        ({"key": {"category": "wanted", "origin": "KZ", "id": "1"}}, "key.category"),
        ({"key": []}, "key._schema"),
        ({"more": 1}, "more"),
    ],
)
def test_a_body_that_names_no_record_is_told_field_by_field(
    client: Client, body: Any, field: str
) -> None:
    answer = client.ask("POST", "/records", {"purpose": PURPOSE} | body)
    assert answer.status == 422
    assert field in [one["field"] for one in answer.json["errors"]]


def test_freshness_and_its_tag(client: Client) -> None:
    first = client.ask("GET", f"/freshness?purpose={PURPOSE}")
    arrays = first.json["arrays"]
    assert first.json["searched"]["arrays"] == len(arrays) > 0
    assert {"category", "origin", "received", "changed", "records"} < set(arrays[0])
    tag = first.headers["ETag"]
    assert client.ask("GET", f"/freshness?purpose={PURPOSE}", If_None_Match=tag).status == 304
    assert client.ask("GET", "/freshness").status == 422


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 300), "teal").save(out, "PNG")
    return out.getvalue()


def test_a_photo_is_served_by_the_access_of_its_record(
    client: Client, installed: Installation, wanted: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / f"{wanted['id'].replace('/', '%2F')}.png").write_bytes(picture())
    with Photos.open(installed.home) as photos:
        assert not photos.add(tmp_path, "wanted-persons", "KZ", by="test").quarantined
    (photo,) = shown(client, key(wanted)).json["photos"]
    path = f"/photos/{photo['digest']}?purpose={PURPOSE}"
    answer = client.ask("GET", path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(answer.body)).size == (200, 300)
    (entry,) = logged(installed.home, answer.headers["X-Request-ID"])
    assert (entry.kind, entry.shown[0].id) == (Kind.PHOTO, wanted["id"])
    thumb = client.ask("GET", f"{path}&size=thumb")
    assert max(Image.open(io.BytesIO(thumb.body)).size) < 300
    assert thumb.headers["ETag"] != answer.headers["ETag"]
    assert client.ask("GET", path, If_None_Match=answer.headers["ETag"]).status == 304
    stranger = client.ask("GET", path, Authorization="Bearer none")
    assert stranger.status == 401


@pytest.mark.parametrize(
    "digest", ["0" * 64, "..%2f..%2faccounts.sqlite", "%2e%2e", "x", "0" * 64 + ".jpg", "%00"]
)
def test_tricks_with_paths_find_no_photo(client: Client, digest: str) -> None:
    answer = client.ask("GET", f"/photos/{digest}?purpose={PURPOSE}")
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def said(client: Client, wanted: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = client.look_up({"name": name_of(wanted)}).json
    body = {"key": key(wanted), "version": 1, "request": told["request"], "purpose": PURPOSE}
    return body | {"verdict": "not-same", "done": "passed"} | more


def test_an_outcome_is_kept_once(
    client: Client, installed: Installation, wanted: dict[str, Any]
) -> None:
    body, once = said(client, wanted, note="по фото"), str(uuid.uuid4())
    first = client.ask("POST", "/outcomes", body, Idempotency_Key=once)
    again = client.ask("POST", "/outcomes", body, Idempotency_Key=once)
    assert (first.status, again.status) == (201, 201)
    assert again.json == first.json
    entries = [logged(installed.home, one.headers["X-Request-ID"]) for one in (first, again)]
    assert [len(one) for one in entries] == [1, 0]
    assert (entries[0][0].kind, entries[0][0].outcome) == (Kind.OUTCOME, "not-same, passed")
    with Outcomes.open(installed.home) as outcomes:
        kept = outcomes.of_record(("KZ", "wanted-persons", wanted["id"]))
    mine = [one for one in kept if one.client_id == once]
    assert [(one.account, one.post, one.note) for one in mine] == [("officer", "Korday", "по фото")]


def test_an_outcome_with_the_travellers_paper(client: Client, wanted: dict[str, Any]) -> None:
    paper = {"state": "UZ", "kind": "passport", "number": "AB1234567"}
    body = said(client, wanted, traveller=paper)
    answer = client.ask("POST", "/outcomes", body, Idempotency_Key=str(uuid.uuid4()))
    assert answer.status == 201
    assert "1234567" not in answer.body.decode()


def test_outcomes_that_say_nothing_sensible_are_refused(
    client: Client, wanted: dict[str, Any]
) -> None:
    body = said(client, wanted)
    assert client.ask("POST", "/outcomes", body).status == 400

    def refused(**wrong: Any) -> Answered:
        return client.ask("POST", "/outcomes", body | wrong, Idempotency_Key=str(uuid.uuid4()))

    assert refused(version=9_999).status == 422
    assert refused(verdict="perhaps").json["errors"][0]["field"] == "verdict"
    assert refused(traveller={"state": "UZ"}).status == 422
    assert refused(note="x" * 2_001).status == 422
    assert refused(key=key(wanted) | {"origin": "FR"}).status == 404


@pytest.mark.parametrize("tags", ['W/""', "*", '"', 'W/"H`%", "k[\\%}(:", W/""', "é"])
def test_odd_tags_are_no_tags(client: Client, wanted: dict[str, Any], tags: str) -> None:
    assert shown(client, key(wanted), If_None_Match=tags).status == 200
    assert client.ask("GET", f"/freshness?purpose={PURPOSE}", If_None_Match=tags).status in (
        200,
        304,
    )


def test_an_originators_own_number_is_shown_when_the_record_has_none(
    client: Client, installed: Installation
) -> None:
    told = client.look_up({"name": name_of(somebody(installed.home, "RU")), "limit": 50}).json
    assert all(isinstance(hit["originator"]["phone"], str) for hit in told["hits"])
