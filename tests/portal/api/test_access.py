"""Every case of the table of access through the API: single lookups, batches, records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from bank.access import Viewer
from bank.accounts import Accounts
from bank.home import Home
from portal.app import create_app
from tests.access_bank import (
    SITUATIONS,
    asked,
    fill,
    filled,
    key_of,
    only_there,
    wrong_with,
    wrong_with_record,
)
from tests.access_cases import Case

# Passwords play no part here.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SCOPES = ("lookups", "records")
every_situation = pytest.mark.parametrize("told", SITUATIONS.values(), ids=SITUATIONS)


@dataclass
class Door:
    """Asks the API as officers of each state, and remembers the answers."""

    client: FlaskClient
    tokens: dict[str, str]
    known: dict[Any, Any]

    def ask(self, path: str, viewer: Viewer, body: Any) -> Any:
        """The answer of one path to a viewer's officer."""
        asked_before = (path, viewer, json.dumps(body))
        if asked_before not in self.known:
            header = {"Authorization": f"Bearer {self.tokens[viewer.state]}"}
            self.known[asked_before] = self.client.post(f"/api/v1{path}", json=body, headers=header)
        return self.known[asked_before]

    def lookup(self, case: Case, detail: str) -> dict[str, Any]:
        """The answer to the lookup that finds a case's record."""
        query = asked(case.category) | {"purpose": case.viewer.purpose, "detail": detail}
        answer: dict[str, Any] = self.ask("/lookups", case.viewer, query).get_json()
        return answer

    def batch(self, case: Case) -> dict[str, Any]:
        """The same as the second line of a batch."""
        query = asked(case.category) | {"purpose": case.viewer.purpose, "detail": "full"}
        answer = self.ask("/lookups/batch", case.viewer, [{"name": "..."}, query])
        line: dict[str, Any] = json.loads(answer.get_data().splitlines()[1])["answer"]
        return line


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, the_day: None) -> Iterator[Door]:
    home = Home(tmp_path_factory.mktemp("table"), database="", engine="embedded", copy=False)
    fill(home)
    states = {case.viewer.state for told in SITUATIONS.values() for case in told}
    moment, tokens = datetime.now(UTC), {}
    with Accounts.open(home, hasher=QUICK) as accounts:
        accounts.first_administrator("admin", "A", "KZ", "P", "en", "a long one 12", "t", moment)
        for state in states:
            login, until = f"of-{state.lower()}", moment + timedelta(days=1)
            accounts.create(login, "O", "officer", state, "Post", "en", "admin", moment)
            made = accounts.add_token(login, "t", SCOPES, until, "admin", moment)
            tokens[state] = made.secret
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KORDON_LIMITS", "off")
        yield Door(create_app(home).test_client(), tokens, {})


def wrong(told: list[Case], check: Callable[[Case], object]) -> list[tuple[Case, object]]:
    """The cases of which a check tells something, with what it tells."""
    return [(case, found) for case in told if (found := check(case))]


def by_key(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as the table looks at it."""
    return answer | {"hits": [hit | hit["key"] for hit in answer["hits"]]}


@every_situation
def test_lookups(door: Door, told: list[Case]) -> None:
    assert wrong(told, lambda case: wrong_with(case, by_key(door.lookup(case, "full")))) == []


@every_situation
def test_batches(door: Door, told: list[Case]) -> None:
    assert wrong(told, lambda case: wrong_with(case, by_key(door.batch(case)))) == []


@every_situation
def test_small_answers(door: Door, told: list[Case]) -> None:
    def check(case: Case) -> object:
        answer = door.lookup(case, "small")
        hits = [one for one in answer["hits"] if one["key"]["origin"] == case.originator.code]
        if len(hits) != case.record_seen:
            return f"{len(hits)} hits"
        if not hits:
            return ""
        if set(hits[0]["withheld"]) != case.withheld:
            return f"withheld: {hits[0]['withheld']}"
        # The key says what anybody knows who sees the record: its category.
        text = json.dumps({**hits[0], "key": ""}, ensure_ascii=False)
        hidden = [] if case.field_seen else only_there(filled(*key_of(case)[1:]), case.field)
        return [one for one in hidden if one in text]

    assert wrong(told, check) == []


@every_situation
def test_records(door: Door, told: list[Case]) -> None:
    def check(case: Case) -> object:
        origin, category, id_ = key_of(case)
        key = {"origin": origin, "category": category, "id": id_}
        answer = door.ask("/records", case.viewer, {"key": key, "purpose": case.viewer.purpose})
        if answer.status_code != (200 if case.record_seen else 404):
            return answer.status_code
        if answer.status_code == 404:
            return id_ in answer.get_data(as_text=True)
        newest = answer.get_json()["versions"][0]
        return wrong_with_record(case, newest["record"], newest["withheld"])

    assert wrong(told, check) == []
