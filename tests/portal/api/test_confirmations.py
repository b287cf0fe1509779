"""Requests for confirmation through the API: asked once, answered, seen by both sides and nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bank.audit import Kind
from bank.store import Store
from tests.portal.api.conftest import Answered, Client, logged, somebody
from tests.portal.conftest import PURPOSE, Installation


def body(record: str, origin: str = "KZ", **more: Any) -> dict[str, Any]:
    key = {"category": "wanted-persons", "origin": origin, "id": record}
    asked = {"key": key, "version": 1, "request": "r-1234567", "purpose": PURPOSE}
    return asked | {"urgency": "urgent"} | more


def sent(client: Client, path: str, what: Any, once: str = "") -> Answered:
    return client.ask("POST", path, what, Idempotency_Key=once or str(uuid.uuid4()))


def asked_about(client: Client, record: str) -> str:
    """The id of a request on a record of the own state."""
    answer = sent(client, "/confirmations", body(record))
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


@pytest.fixture
def desk(client: Client, fresh_token: Callable[..., str]) -> Client:
    """The duty officer of the officer's own state."""
    return Client(client.address, fresh_token("answers", login="duty-officer"))


@pytest.fixture
def unasked(installed: Installation, wanted: dict[str, Any]) -> str:
    """A record of the own state of which no other test asks."""
    with Store.open(installed.home) as store:
        return next(
            one.id
            for one in store.changes(0, 10_000)
            if (one.category, one.origin) == ("wanted-persons", "KZ") and one.id != wanted["id"]
        )


def test_asked_answered_and_seen(
    client: Client, desk: Client, installed: Installation, unasked: str
) -> None:
    first = sent(client, "/confirmations", body(unasked))
    told = first.json
    assert (first.status, told["standing"], told["overdue"]) == (201, "asked", False)
    clock = datetime.fromisoformat(told["due"]) - datetime.fromisoformat(told["asked"])
    assert clock == timedelta(minutes=30)
    (entry,) = logged(installed.home, first.headers["X-Request-ID"])
    assert (entry.kind, entry.outcome, entry.account) == (Kind.CONFIRMATION, "asked", "officer")
    assert told["id"] in [one["id"] for one in desk.ask("GET", "/duty").json["confirmations"]]
    path = f"/duty/{told['id']}/answers"
    assert sent(desk, path, {"answer": "more-needed"}).status == 422
    assert sent(desk, path, {"answer": "more-needed", "text": "Фото?"}).status == 201
    added = sent(client, f"/confirmations/{told['id']}/additions", {"text": "Выслано"})
    assert (added.status, added.json["standing"]) == (201, "asked")
    stale = sent(desk, path, {"answer": "confirmed", "seen": 1})
    assert stale.status == 422
    answer = sent(desk, path, {"answer": "confirmed", "seen": 3})
    assert answer.json["standing"] == "confirmed"
    (entry,) = logged(installed.home, answer.headers["X-Request-ID"])
    assert (entry.outcome, entry.account) == ("confirmed", "duty-officer")
    seen = client.ask("GET", f"/confirmations/{told['id']}").json
    assert seen == answer.json
    kinds = [step["kind"] for step in seen["steps"]]
    assert kinds == ["asked", "more-needed", "added", "confirmed"]
    assert seen["id"] in [
        one["id"] for one in client.ask("GET", "/confirmations").json["confirmations"]
    ]


def test_a_retry_and_a_second_press_ask_once(
    client: Client, installed: Installation, wanted: dict[str, Any]
) -> None:
    once = str(uuid.uuid4())
    first = sent(client, "/confirmations", body(wanted["id"]), once)
    again = sent(client, "/confirmations", body(wanted["id"]), once)
    other = sent(client, "/confirmations", body(wanted["id"]))
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json["id"] == again.json["id"] == other.json["id"]
    assert len(other.json["steps"]) == len(first.json["steps"])
    assert logged(installed.home, other.headers["X-Request-ID"]) == []


def test_without_a_key_nothing_is_asked(client: Client, wanted: dict[str, Any]) -> None:
    assert client.ask("POST", "/confirmations", body(wanted["id"])).status == 400


def test_not_there_and_not_to_be_seen_are_told_alike(client: Client) -> None:
    absent = sent(client, "/confirmations", body("none"))
    hidden = sent(client, "/confirmations", body("none", "FR"))
    assert (absent.status, hidden.status) == (404, 404)
    assert absent.json["title"] == hidden.json["title"]
    for path in ("/confirmations/none", "/confirmations/%00", "/confirmations/" + "x" * 300):
        assert client.ask("GET", path).status == 404


def test_only_the_owners_duty_officer_answers(
    client: Client, desk: Client, installed: Installation
) -> None:
    theirs = somebody(installed.home, "RU")
    asked = sent(client, "/confirmations", body(theirs["id"], "RU"))
    assert asked.status == 201
    path = f"/duty/{asked.json['id']}/answers"
    assert sent(desk, path, {"answer": "confirmed"}).status == 404
    assert asked.json["id"] not in desk.ask("GET", "/duty").body.decode()


def test_each_door_has_its_scope(
    client: Client, desk: Client, fresh_token: Callable[..., str], wanted: dict[str, Any]
) -> None:
    outcomes = Client(client.address, fresh_token("outcomes"))
    assert sent(outcomes, "/confirmations", body(wanted["id"])).status == 403
    assert sent(desk, "/confirmations", body(wanted["id"])).status == 403
    assert client.ask("GET", "/duty").status == 403


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"urgency": "soon"}, "urgency"),
        ({"version": 0}, "version"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"request": "x"}, "request"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_wrong_is_told_field_by_field(
    client: Client, wanted: dict[str, Any], more: dict[str, Any], field: str
) -> None:
    answer = sent(client, "/confirmations", body(wanted["id"], **more))
    assert answer.status == 422
    assert [one["field"] for one in answer.json["errors"]] == [field]


def test_a_version_that_is_none_is_refused(client: Client, wanted: dict[str, Any]) -> None:
    assert sent(client, "/confirmations", body(wanted["id"], version=999)).status == 422
