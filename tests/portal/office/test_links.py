"""The review of links, as supervisors and operators of arrays do it; and links beside hits and records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser

from bank.audit import AuditLog, Door, Filters, search
from bank.home import Home
from bank.linking import Decision, Links, Verdict
from bank.linking.alerts import Alert, add_alert
from bank.linking.following import follow_links
from bank.store import Change, Store
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record
from portal.app import create_app
from tests.bank.linking.conftest import CORPSE, MISSING
from tests.portal.conftest import Installation, enter, install, log_in, posted, serve
from tests.portal.office.conftest import Person

# Another person with another description.
OTHER = {
    "names": [{"full": "Абдуллаев Тимур"}],
    "birth_dates": ["1961-02-03"],
    "blood_group": "A",
    "marks": [{"text": "татуировка роза на груди"}, {"text": "ожог на шее"}],
    "last_seen": {"date": "2025-05-02", "place": "Ташкент"},
}
OTHER_FOUND = {
    "age": {"from": 60, "to": 66},
    "blood_group": "A",
    "marks": [{"text": "tattoo: rose, chest"}, {"text": "burn, neck"}],
    "found": {"date": "2025-05-09", "place": "Ташкент"},
}


def put(store: Store, category: str, origin: str, record: dict[str, object]) -> None:
    name = f"{category} {origin} {record['id']} {store.last_change()}"
    run = store.begin_run("ingest", category, origin, name, name, False)
    body = load_record(category, record)
    store.write_batch(run.number, [Change("upsert", body["id"], body)], 1)
    store.finish_run(run.number)


@pytest.fixture(scope="module")
def place(generated: Home, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation of its own, as what is decided here changes what others see."""
    made = install(generated, Home(tmp_path_factory.mktemp("links") / "home"))
    with Store.open(made.home) as store, Links.open(made.home) as links:
        put(store, "missing-persons", "KZ", MISSING)
        put(store, "unidentified-corpses", "RU", {**CORPSE, "personal_numbers": ["77712345"]})
        put(store, "missing-persons", "UZ", {**MISSING, "id": "U1"})
        put(
            store,
            "unidentified-corpses",
            "RU",
            {**CORPSE, "id": "C2", "names": [{"full": "Щербаков Пётр"}]},
        )
        bring_up_to_date(made.home, store, jobs=1)
        links.find()
    return made


@pytest.fixture(scope="module")
def app(place: Installation) -> Flask:
    return create_app(place.home)


@pytest.fixture(scope="module")
def reviewers(app: Flask, place: Installation) -> dict[str, Person]:
    return {
        role: Person(log_in(app.test_client(), place.people[role], "search"))
        for role in ("operator", "supervisor")
    }


def number_of(place: Installation, left: str, right: str) -> int:
    with Links.open(place.home) as links:
        for one in links.proposals():
            if (one.left.id, one.right.id) == (left, right):
                return one.number
    raise AssertionError(f"{left} and {right} are not proposed")


def last_entry(place: Installation, outcome: str, door: Door = Door.PAGE) -> set[str]:
    with AuditLog.open(place.home) as log:
        for one in search(log, Filters(), None, 200).found:
            if (one.entry.outcome, one.entry.door) == (outcome, door):
                return {shown.id for shown in one.entry.shown}
    raise AssertionError(f"no entry {outcome}")


def test_the_list_has_pairs_of_the_own_state_alone(
    reviewers: dict[str, Person], place: Installation
) -> None:
    for role in ("operator", "supervisor"):
        status, text = reviewers[role].get("/links")
        assert status == 200
        assert f"/links/{number_of(place, 'M1', 'C1')}" in text
        assert f'/links/{number_of(place, "U1", "C1")}"' not in text
    assert {"M1", "C1"} <= last_entry(place, "link-shown")


def test_a_pair_is_shown_side_by_side_with_what_is_withheld_as_such(
    reviewers: dict[str, Person], place: Installation
) -> None:
    number = number_of(place, "M1", "C1")
    status, text = reviewers["operator"].get(f"/links/{number}")
    assert status == 200
    assert "tattoo of an anchor on the left hand" in text
    assert "якорь, левая кисть" in text
    assert "withheld by agreement" in text
    assert "77712345" not in text
    assert last_entry(place, "link-shown") == {"M1", "C1"}
    assert reviewers["operator"].get(f"/links/{number_of(place, 'U1', 'C1')}")[0] == 404


def test_a_rejected_pair_leaves_the_list_and_an_accepted_one_stands_beside_hits(
    app: Flask, reviewers: dict[str, Person], place: Installation
) -> None:
    first, second = number_of(place, "M1", "C1"), number_of(place, "M1", "C2")
    supervisor = reviewers["supervisor"]
    assert supervisor.post(f"/links/{first}/decide", verdict="nonsense")[0] == 422
    status, _text = supervisor.post(f"/links/{first}/decide", verdict="reject", note="other teeth")
    assert status == 303
    assert last_entry(place, "link-reject") == {"M1", "C1"}
    assert f'/links/{first}"' not in supervisor.get("/links")[1]
    rejected = supervisor.get("/links?standing=rejected")[1]
    assert f'/links/{first}"' in rejected
    assert "other teeth" in rejected
    client = log_in(app.test_client(), place.people["officer"])
    assert "accepted as one with" not in looked_up(client)
    assert supervisor.post(f"/links/{second}/decide", verdict="accept")[0] == 303
    text = looked_up(client)
    assert "accepted as one with" in text
    assert last_entry(place, "linked-shown") <= {"C2", "M1"}
    status, text = posted(client, "/record", origin="KZ", category="missing-persons", id="M1")
    assert status == 200
    assert re.search(r'accepted as one with.*class="code">C2<', text, re.S)
    assert 'class="code">C1<' not in text


def looked_up(client: object) -> str:
    status, text = posted(client, "/", text="Щербаков Пётр 12.04.1985")  # type: ignore[arg-type]
    assert status == 200
    return text


def test_alerts_are_saved_told_and_ended_by_page(
    reviewers: dict[str, Person], place: Installation
) -> None:
    operator = reviewers["operator"]
    assert operator.post("/links/alerts", category="missing-persons")[0] == 303
    with Store.open(place.home) as store:
        put(store, "missing-persons", "KZ", {**MISSING, **OTHER, "id": "M9"})
        put(store, "unidentified-corpses", "UZ", {**CORPSE, **OTHER_FOUND, "id": "C9"})
    follow_links(place.home)
    status, text = operator.get("/links/alerts")
    assert status == 200
    assert "C9" in text
    told = operator.client.get("/links/alerts.json").get_json()
    assert [one["other"]["id"] for one in told["alerts"]] == ["C9"]
    assert (
        operator.client.get(f"/links/alerts.json?after={told['last']}").get_json()["alerts"] == []
    )
    assert operator.post("/links/alerts/77/end")[0] == 422
    assert operator.post("/links/alerts/1/end")[0] == 303


@pytest.fixture(scope="module")
def served(place: Installation) -> Iterator[str]:
    process, address = serve(place.home)
    yield address
    process.terminate()
    process.wait()


def test_keys_decide_and_lead_to_the_next_pair(
    browser: Browser, served: str, place: Installation
) -> None:
    with Links.open(place.home) as links:
        links.find()
    number = number_of(place, "M9", "C9")
    context = browser.new_context()
    page = context.new_page()
    enter(page, served, place.people["operator"], "search")
    page.goto(f"{served}/links/{number}")
    page.locator("input[name=note]").focus()
    page.keyboard.type("later")
    assert page.url.endswith(f"/links/{number}")
    page.locator("h1").click()
    page.keyboard.press("l")
    page.wait_for_selector(".done")
    assert "put off" in page.locator(".done").inner_text()
    context.close()


def test_the_api_tells_the_keys_of_linked_records(app: Flask, place: Installation) -> None:
    number = number_of(place, "M1", "C2")
    with Links.open(place.home) as links:
        links.decide(number, Decision(Verdict.ACCEPT, "cli:x", "", "", datetime.now(UTC)))
    for detail in ("small", "full"):
        answer = app.test_client().post(
            "/api/v1/lookups",
            json={
                "name": "Щербаков Пётр",
                "birth_date": "12.04.1985",
                "purpose": "search",
                "detail": detail,
            },
            headers={"Authorization": f"Bearer {place.tokens['officer']}"},
        )
        hits = {hit["key"]["id"]: hit for hit in answer.get_json()["hits"]}
        assert [one["id"] for one in hits["M1"]["linked"]] == ["C2"]
        assert last_entry(place, "linked-shown", Door.API) == {"C2"}
        assert "linked" not in hits["U1"]


def test_a_number_beyond_all_reads_nothing(reviewers: dict[str, Person]) -> None:
    for after in ("9" * 40, "-1", "x"):
        assert reviewers["operator"].get(f"/links/alerts.json?after={after}")[0] == 200


def test_a_pair_that_two_alerts_tell_of_is_listed_once(
    reviewers: dict[str, Person], place: Installation
) -> None:
    with Links.open(place.home) as links:
        for _ in range(2):
            add_alert(links, Alert("KZ"), datetime.now(UTC), from_start=True)
    follow_links(place.home)
    text = reviewers["operator"].get("/links/alerts")[1].split("<tbody>")[1].split("</tbody>")[0]
    pairs = re.findall(r"/links/([0-9]+)", text)
    assert pairs and len(pairs) == len(set(pairs))


def test_titles_of_pairs_have_the_month_in_letters(reviewers: dict[str, Person]) -> None:
    text = reviewers["operator"].get("/links?standing=rejected")[1]
    assert "12 April 1985" in text
    assert "1985-04-12" not in text


def test_the_list_says_that_the_search_is_not_done_yet(
    reviewers: dict[str, Person], place: Installation
) -> None:
    said = "Not everything in the bank has been searched for links yet."
    assert said not in reviewers["supervisor"].get("/links")[1]
    with Store.open(place.home) as store:
        put(store, "missing-persons", "UZ", {**MISSING, "id": "U9"})
    text = reviewers["supervisor"].get("/links?kind=person-corpse")[1]
    assert said in text and "Nothing is proposed." not in text
    with Links.open(place.home) as links:
        links.find()
    assert said not in reviewers["supervisor"].get("/links")[1]
