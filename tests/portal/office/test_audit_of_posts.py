"""What a border post hands back of its audit log is seen by its state's supervisor, among the rest and marked."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bank import exchange
from bank.accounts import Accounts
from bank.audit import AuditLog, Door, Entry, Filters, Kind, Shown
from bank.audit.model import RecordKey
from bank.exchange import Message
from bank.posts.database import database
from bank.posts.log import UNREADABLE, PostLog, post_place
from bank.posts.receiving import take_audit
from ingest.demo_people import ready_account
from portal.app import create_app
from tests.bank.posts.scene import POST, Scene, build
from tests.portal.conftest import log_in
from tests.portal.office.conftest import Person

NOW = datetime.now(UTC)
SEEN = Shown("wanted-persons", "AM", "W-0060", 1, "strong")


@dataclass(frozen=True)
class Place:
    scene: Scene
    own: Person
    other: Person


def asked(number: int, **more: object) -> Entry:
    entry = Entry(
        kind=Kind.LOOKUP,
        account=f"guard-{number}",
        door=Door.PAGE,
        state="KZ",
        post="Dostyk 2",
        purpose="border-check",
        request=f"post-{number}",
        asked={"text": f"Незнакомцев Пост{chr(1072 + number)}"},
        outcome="nothing",
        time=NOW - timedelta(minutes=2 * number),
    )
    return replace(entry, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A ministry with entries of its own between those that its post has handed back."""
    scene = build(tmp_path_factory.mktemp("posts"))
    scene.round()
    with AuditLog.open(scene.post) as log:
        for number in range(30):
            log.write(asked(number))
        log.write(asked(40, asked={"text": "Особая Персона"}, shown=(SEEN,), outcome="hit"))
    scene.round()
    with AuditLog.open(scene.ministry) as log:
        for number in range(30):
            time = NOW - timedelta(minutes=2 * number + 1)
            log.write(asked(number, account=f"clerk-{number}", post="Astana", time=time))
    with Accounts.open(scene.ministry) as accounts:
        supervisor = ready_account(accounts, "chief", "C", "supervisor", "KZ", "Astana", "en")
        foreign = ready_account(accounts, "foreign", "F", "supervisor", "AM", "Yerevan", "en")
    app = create_app(scene.ministry)
    own, other = (
        Person(log_in(app.test_client(), one, "supervision")) for one in (supervisor, foreign)
    )
    return Place(scene, own, other)


def rows(body: str) -> list[str]:
    return [row for row in body.split("<tr>") if re.search("<td>(guard|clerk)-", row)]


def walked(person: Person, path: str) -> list[str]:
    """All accounts of a search, page after page."""
    found: list[str] = []
    for _ in range(10):
        status, body = person.get(path)
        assert status == 200
        found += [re.findall(r"(?:guard|clerk)-\d+", row)[0] for row in rows(body)]
        following = re.search(r'rel="next" href="([^"]+)"', body)
        if not following:
            return found
        path = following[1].replace("&amp;", "&")
    raise AssertionError("the pages do not end")


def test_entries_of_posts_stand_among_the_own_in_the_order_of_time(place: Place) -> None:
    found = walked(place.own, "/audit?kind=lookup")
    between = [f"{who}-{number}" for number in range(30) for who in ("guard", "clerk")]
    assert found == [*between, "guard-40"]


def test_they_are_marked_with_their_post_and_when_they_came(place: Place) -> None:
    _status, body = place.own.get("/audit?account=guard-3")
    (row,) = rows(body)
    assert f"{POST}, Dostyk 2" in row
    assert "received from the post" in row
    assert row.count("<time") == 2
    address = re.search(r'href="(/audit/entry-of-post/[^"]+)"', row)
    assert address
    status, one = place.own.get(address[1])
    assert status == 200
    assert "received from the post" in one
    assert f"kordon post audit --post {POST}" in one
    _status, body = place.own.get("/audit?account=clerk-3")
    assert "received from the post" not in body.split("<tbody>")[1]


@pytest.mark.parametrize("post", [POST, "Dostyk 2"])
def test_they_are_found_by_their_post(place: Place, post: str) -> None:
    found = walked(place.own, f"/audit?kind=lookup&post={post}")
    assert found == [*(f"guard-{number}" for number in range(30)), "guard-40"]
    assert f'<option value="{POST}"' in place.own.get("/audit")[1]


def test_they_are_found_by_who_was_looked_up_and_by_what_was_shown(place: Place) -> None:
    _status, body = place.own.post("/audit/person", text="Osobaya Persona")
    assert [re.findall(r"guard-\d+", row)[0] for row in rows(body)] == ["guard-40"]
    shown = {"category": SEEN.category, "origin": SEEN.origin, "id": SEEN.id}
    _status, body = place.own.post("/audit/person", **shown)
    assert [re.findall(r"guard-\d+", row)[0] for row in rows(body)] == ["guard-40"]


def test_another_states_supervisor_sees_none_of_them(place: Place) -> None:
    assert walked(place.other, "/audit?kind=lookup") == []
    assert f'value="{POST}"' not in place.other.get("/audit")[1]
    with PostLog.open(place.scene.ministry) as log:
        one = log.search(Filters(state="KZ"), None, 1)[0]
        assert log.search(Filters(state="AM")) == []
    path = f"/audit/entry-of-post/{POST}/{one.receipt.chain}/{one.receipt.number}"
    assert place.other.get(path)[0] == 404
    assert place.own.get(path)[0] == 200
    _status, exported = place.other.post("/audit/export", kind="lookup", format="jsonl")
    assert "guard-" not in exported


def test_the_export_has_them_with_their_post(place: Place) -> None:
    _status, body = place.own.post("/audit/export", kind="lookup", format="csv")
    found = list(csv.DictReader(io.StringIO(body)))
    came = [one for one in found if one["received_from"]]
    assert {one["received_from"] for one in came} == {POST}
    assert len(came) == 31
    assert all(datetime.fromisoformat(one["received_at"]) >= NOW for one in came)
    assert {one["received_from"] for one in found if "clerk" in one["account"]} == {""}
    _status, body = place.own.post("/audit/export", account="guard-40", format="jsonl")
    assert [json.loads(line)["received_from"] for line in body.splitlines()] == [POST]


def test_what_is_no_entry_any_more_is_shown_as_far_as_it_can_be_read(place: Place) -> None:
    home = place.scene.ministry
    chain = {"number": 9, "id": "strange", "host": "h", "process": 1, "started_at": 1, "hash": "00"}
    strange = {"number": 1, "at": 2**61, "kind": "x", "account": "guard-99", "hash": "00"}
    body = {"chain": chain, "entries": [strange, strange | {"number": 2, "shown": "[1]", "at": 5}]}
    own = exchange.own(home).code
    take_audit(home, Message("post-audit:strange:1", "post-audit", POST, own, NOW, body))
    try:
        with PostLog.open(home) as log:
            found = log.search(Filters(account="guard-99", state="KZ"))
            assert [one.entry.outcome for one in found] == [UNREADABLE, UNREADABLE]
            after = post_place(found[0])
            assert [one.receipt.number for one in log.search(Filters(state="KZ"), after)][-1] == 2
        assert "shown as far as it can be read" in place.own.get("/audit?account=guard-99")[1]
    finally:
        with database(home) as engine, engine.begin() as connection:
            connection.execute(text("DELETE FROM post_entries WHERE chain = 'strange'"))


def test_entries_kept_before_they_could_be_searched_are_found(place: Place) -> None:
    home = place.scene.ministry
    with PostLog.open(home) as log:
        before = len(log.search(Filters(state="KZ", text="Особая Персона")))
    with database(home) as engine, engine.begin() as connection:
        connection.execute(text("DROP TABLE post_entry_terms"))
        connection.execute(text("ALTER TABLE post_entries DROP COLUMN received_at"))
        connection.execute(text("UPDATE posts_version SET version_num = '0001'"))
    with PostLog.open(home) as log:
        found = log.search(Filters(state="KZ", text="Особая Персона"))
        shown = log.search(Filters(state="KZ", record=RecordKey(*SEEN[:3])))
    assert len(found) == len(shown) == before == 1
    assert found[0].received_at is None
