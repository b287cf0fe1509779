"""From a hit its originator is asked, once; its duty officer answers; both sides see it, nobody else does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from bank.access import Agreements
from bank.accounts import Accounts
from bank.audit import AuditLog, Entry, Filters, Kind, search
from bank.confirmation import By, Confirmation, Confirmations, Question, Urgency
from bank.store import Store
from bank.store.model import Key
from bank.worker import bring_up_to_date
from ingest.demo_people import Ready, ready_account
from tests.portal.conftest import Installation, enter, log_in, posted
from tests.portal.officer.conftest import BYSTANDER, TYPED, Opened, _write
from tests.portal.officer.test_answer import put

KEY = Key("RU", "wanted-persons", "RU-W-77")
AXE = Axe()
SILENT = "Tikhonravov Gleb 07.1980"


@pytest.fixture(scope="module")
def moscow(manned: Installation) -> Ready:
    """The duty officer of the state that owns the records."""
    with Accounts.open(manned.home) as accounts:
        return ready_account(accounts, "dezhurny", "D", "duty-officer", "RU", "Moscow", "en")


@pytest.fixture(scope="module")
def relief(manned: Installation) -> Ready:
    """The duty officer of the next shift: a code of the second factor counts once, so each logs in once."""
    with Accounts.open(manned.home) as accounts:
        return ready_account(accounts, "dezhurny-2", "D", "duty-officer", "RU", "Moscow", "en")


@pytest.fixture(scope="module")
def duty(post_app: Flask, moscow: Ready) -> FlaskClient:
    return log_in(post_app.test_client(), moscow)


@pytest.fixture
def kept(manned: Installation) -> Iterator[Confirmations]:
    with Confirmations.open(manned.home) as opened:
        yield opened
        opened.purge(datetime.now(UTC) + timedelta(days=4_000))


@dataclass
class Card:
    """The card of a record in an answer."""

    text: str

    @property
    def token(self) -> str:
        found = re.search(r'name="hit" value="([^"]+)"', self.text)
        assert found
        return found[1]


def card(client: FlaskClient, typed: str = TYPED, record: str = "RU-W-77") -> Card:
    part = put(client, "/", text=typed)[1]
    return Card(next(one for one in part.split("<article")[1:] if f">{record}<" in one))


def asked(client: FlaskClient, kept: Confirmations, urgency: str = "urgent") -> Confirmation:
    assert put(client, "/confirmation", hit=card(client).token, urgency=urgency)[0] == 200
    return kept.of_post("KZ", "Korday")[0]


def answered(
    client: FlaskClient, one: Confirmation, answer: str, text: str = ""
) -> tuple[int, str]:
    page = client.get(f"/duty/{one.id}").get_data(as_text=True)
    hidden = dict(re.findall(r'name="(client_id|seen)" value="([^"]+)"', page))
    return posted(client, f"/duty/{one.id}/answer", answer=answer, text=text, **hidden)


def logged(made: Installation) -> list[Entry]:
    with AuditLog.open(made.home) as log:
        found = search(log, Filters(kind=Kind.CONFIRMATION), None, 200).found
    return [one.entry for one in found if one.entry.shown]


def test_one_key_asks_the_originator(
    at_post: FlaskClient, manned: Installation, kept: Confirmations
) -> None:
    before = card(at_post)
    assert "Ask for confirmation:" in before.text
    status, part, number = put(at_post, "/confirmation", hit=before.token, urgency="urgent")
    assert status == 200
    assert re.search(r"Asked .+, answer due .+ UTC</b> · Urgent", part)
    assert "<html" not in part
    (one,) = kept.of_post("KZ", "Korday")
    assert (one.key, one.version, one.owner) == (KEY, 3, "RU")
    assert (one.by.account, one.by.state, one.purpose) == ("officer", "KZ", "border-check")
    assert one.due_at - one.by.at == timedelta(minutes=30)
    entries = [one for one in logged(manned) if one.request == number]
    assert {(one.state, one.account, one.outcome) for one in entries} == {
        ("KZ", "officer", "asked"),
        ("RU", "state:KZ", "asked"),
    }
    assert {one.shown[0].id for one in entries} == {"RU-W-77"}
    assert "Is there an answer?" in card(at_post).text
    page = posted(at_post, "/record", category=KEY[1], origin=KEY[0], id=KEY[2])[1]
    assert "answer due" in page


def test_pressed_twice_it_is_asked_once(
    at_post: FlaskClient, manned: Installation, kept: Confirmations
) -> None:
    token = card(at_post).token
    first = put(at_post, "/confirmation", hit=token, urgency="urgent")
    again = put(at_post, "/confirmation", hit=token, urgency="urgent")
    anew = put(at_post, "/confirmation", hit=card(at_post).token, urgency="urgent")
    assert {first[0], again[0], anew[0]} == {200}
    assert len(kept.of_post("KZ", "Korday")) == 1
    numbers = {again[2], anew[2]}
    assert [one for one in logged(manned) if one.request in numbers] == []


def test_without_scripts_it_is_a_page(at_post: FlaskClient, kept: Confirmations) -> None:
    token = card(at_post).token
    status, page = posted(at_post, "/confirmation", hit=token, urgency="routine")
    assert status == 200
    assert "<html" in page
    assert "Back to the lookup" in page
    assert "Make it urgent" in page
    found = re.search(r'name="hit" value="([^"]+)"', page)
    assert found
    assert "· Urgent" in posted(at_post, "/confirmation", hit=found[1], urgency="urgent")[1]
    (one,) = kept.of_post("KZ", "Korday")
    assert one.urgency is Urgency.URGENT


def test_only_what_was_shown_to_oneself_can_be_asked_about(
    at_post: FlaskClient, post_app: Flask, manned: Installation, kept: Confirmations
) -> None:
    token = card(at_post).token
    other = log_in(post_app.test_client(), manned.people["mobile"])
    assert put(other, "/confirmation", hit=token, urgency="urgent")[0] == 400
    assert put(at_post, "/confirmation", hit=token[:-2], urgency="urgent")[0] == 400
    assert put(at_post, "/confirmation", urgency="urgent")[0] == 400
    operator = log_in(post_app.test_client(), manned.people["operator"])
    assert "Ask for confirmation" not in put(operator, "/", text=TYPED)[1]
    assert put(operator, "/confirmation", hit=token, urgency="urgent")[0] == 403
    assert kept.of_owner("RU") == []


def test_the_duty_officer_answers_and_the_post_sees_it(
    at_post: FlaskClient, duty: FlaskClient, manned: Installation, kept: Confirmations
) -> None:
    one = asked(at_post, kept)
    desk = duty.get("/duty").get_data(as_text=True)
    assert f"/duty/{one.id}" in desk
    assert "min left" in desk
    assert "officer, Korday, Kazakhstan" in desk
    page = duty.get(f"/duty/{one.id}").get_data(as_text=True)
    assert "It is as it was when it was asked about." in page
    assert "715566778" in page  # the whole record lies beside the question
    assert answered(duty, one, "confirmed", "Розыск действует")[0] == 303
    part = card(at_post).text
    assert re.search(r"Confirmed by dezhurny, Moscow, Russia, .+ UTC", part)
    assert "Розыск действует" in part
    assert "Ask again:" in part
    told = [one for one in logged(manned) if one.outcome == "confirmed"][:2]
    assert {(one.state, one.account) for one in told} == {("RU", "dezhurny"), ("KZ", "state:RU")}
    listed = at_post.get("/asked").get_data(as_text=True)
    assert "Confirmed" in listed


def test_more_is_asked_for_and_added(
    at_post: FlaskClient, duty: FlaskClient, kept: Confirmations
) -> None:
    one = asked(at_post, kept)
    assert answered(duty, one, "more-needed")[0] == 422
    assert answered(duty, one, "more-needed", "Фото анфас?")[0] == 303
    assert "Фото анфас?" in card(at_post).text
    page = at_post.get(f"/asked/{one.id}").get_data(as_text=True)
    assert "Waits for whoever asked" in page
    form = {"client_id": "c1", "text": "<b>Есть шрам</b>"}
    assert posted(at_post, f"/asked/{one.id}/add", **form)[0] == 303
    assert posted(at_post, f"/asked/{one.id}/add", **form)[0] == 303
    assert len(kept.one(one.id).steps) == 3
    seen = duty.get(f"/duty/{one.id}").get_data(as_text=True)
    assert "&lt;b&gt;Есть шрам&lt;/b&gt;" in seen
    assert posted(at_post, f"/asked/{one.id}/add", client_id="c2", text=" ")[0] == 422


def test_an_answer_over_one_that_was_not_read_is_stopped(
    at_post: FlaskClient, duty: FlaskClient, kept: Confirmations
) -> None:
    one = asked(at_post, kept)
    stale = {"seen": "1", "answer": "not-confirmed"}
    assert answered(duty, one, "confirmed")[0] == 303
    status, page = posted(duty, f"/duty/{one.id}/answer", client_id="c9", **stale)
    assert status == 422
    assert "said in the meantime" in page
    assert len(kept.one(one.id).steps) == 2


def asked_about(kept: Confirmations, key: Key, client_id: str) -> Confirmation:
    """A request of our officer for a record in its first version."""
    question = Question(
        client_id=client_id,
        key=key,
        version=1,
        urgency=Urgency.ROUTINE,
        purpose="border-check",
        request="r",
        by=By("officer", "KZ", "Korday", datetime.now(UTC)),
    )
    return kept.ask(question, lambda one, step: None)


def test_the_record_as_asked_about_stands_beside_the_record_now(
    at_post: FlaskClient, duty: FlaskClient, manned: Installation, kept: Confirmations
) -> None:
    key = Key("RU", "wanted-persons", "RU-W-80")
    body = BYSTANDER | {"id": key.id}
    with Store.open(manned.home) as store:
        _write(store, key.category, key.origin, body, body | {"height": {"from": 150, "to": 151}})
        bring_up_to_date(manned.home, store, jobs=1)
    one = asked_about(kept, key, "v1")
    page = duty.get(f"/duty/{one.id}").get_data(as_text=True)
    assert "Asked about in version 1, now version 2." in page
    plain = re.sub("</?mark>", "", page)
    assert re.search(r"Height, cm</th><td><div>178 – 182</div></td><td><div>150 – 151", plain)
    assert answered(duty, one, "withdrawn", "Прекращено")[0] == 303
    page = duty.get(f"/duty/{one.id}").get_data(as_text=True)
    assert "does not withdraw the record itself" in page
    mine = at_post.get(f"/asked/{one.id}").get_data(as_text=True)
    assert "Asked about in version 1, now version 2." in mine


def test_a_record_that_is_gone_is_not_written_down_as_shown(
    duty: FlaskClient, manned: Installation, kept: Confirmations
) -> None:
    key = Key("RU", "wanted-persons", "RU-W-91")
    with Store.open(manned.home) as store:
        _write(store, key.category, key.origin, BYSTANDER | {"id": key.id})
        bring_up_to_date(manned.home, store, jobs=1)
        one = asked_about(kept, key, "gone")
        there = duty.get(f"/duty/{one.id}")
        with store.engine.begin() as connection:
            for table in ("heads", "versions"):
                connection.execute(text(f"DELETE FROM {table} WHERE id = :id"), {"id": key.id})
    gone = duty.get(f"/duty/{one.id}")
    assert "not in the bank" in gone.get_data(as_text=True)
    with AuditLog.open(manned.home) as log:
        found = search(log, Filters(account="dezhurny"), limit=50).found
    noted = {each.entry.request: each.entry for each in found}
    seen = noted[there.headers["X-Request-ID"]]
    assert (seen.kind, seen.outcome, seen.shown[0].id) == (Kind.VIEW, "shown", key.id)
    refused = noted[gone.headers["X-Request-ID"]]
    assert (refused.kind, refused.outcome, refused.shown) == (Kind.REFUSED, "not-shown", ())
    assert (refused.asked, refused.purpose) == (key._asdict(), "border-check")


def test_overdue_is_told_by_word_and_counted(
    at_post: FlaskClient,
    duty: FlaskClient,
    post_app: Flask,
    manned: Installation,
    kept: Confirmations,
) -> None:
    by = By("officer", "KZ", "Korday", datetime.now(UTC) - timedelta(hours=3))
    question = Question(
        client_id="late",
        key=KEY,
        version=3,
        urgency=Urgency.URGENT,
        purpose="border-check",
        request="r",
        by=by,
    )
    kept.ask(question, lambda one, step: None)
    desk = duty.get("/duty").get_data(as_text=True)
    assert '<span class="mark bad">Overdue</span>' in desk
    assert "overdue by 2 h" in desk
    assert "Overdue: asked" in card(at_post).text
    supervisor = log_in(post_app.test_client(), manned.people["supervisor"], "supervision")
    assert "requests for confirmation wait" in supervisor.get("/overview").get_data(as_text=True)
    metrics = post_app.test_client().get("/metrics").get_data(as_text=True)
    assert "kordon_confirmations_overdue 1.0" in metrics
    assert 'kordon_confirmations_waiting{urgency="urgent"} 1.0' in metrics


def test_who_may_not_see_the_record_learns_of_no_request(
    at_post: FlaskClient,
    duty: FlaskClient,
    post_app: Flask,
    manned: Installation,
    kept: Confirmations,
) -> None:
    one = asked(at_post, kept)
    # Another state's officer sees the record, and nothing of the request.
    with Accounts.open(manned.home) as accounts:
        ready = ready_account(accounts, "brest", "B", "officer", "BY", "Brest", "en")
    other = log_in(post_app.test_client(), ready)
    assert "Ask for confirmation:" in card(other).text
    assert other.get(f"/asked/{one.id}").status_code == 404
    assert one.id not in other.get("/asked").get_data(as_text=True)
    own_supervisor = log_in(post_app.test_client(), manned.people["duty-officer"])
    assert own_supervisor.get(f"/duty/{one.id}").status_code == 404
    assert duty.get(f"/duty/{one.id}").status_code == 200
    with Agreements.open(manned.home) as agreements:
        (pact,) = [one for one in agreements.all() if (one.giver, one.receiver) == ("RU", "KZ")]
        ended = agreements.end(
            pact.number, datetime.now(UTC).date() - timedelta(days=1), who="t", why="t"
        )
        try:
            assert at_post.get(f"/asked/{one.id}").status_code == 404
            assert one.id not in at_post.get("/asked").get_data(as_text=True)
        finally:
            agreements.change(pact, who="t", why="t")
        assert ended.agreement.number == pact.number
    assert at_post.get(f"/asked/{one.id}").status_code == 200


def test_a_silent_hit_is_asked_about_as_quietly_as_it_is_shown(
    at_post: FlaskClient, kept: Confirmations
) -> None:
    token = card(at_post, SILENT, "RU-W-78").token
    assert put(at_post, "/confirmation", hit=token, urgency="urgent")[0] == 200
    shown = card(at_post, SILENT, "RU-W-78").text
    assert "discreet" in shown.split(">")[0]
    assert "answer due" in shown
    assert "Тихонравов" not in at_post.get("/asked").get_data(as_text=True)


def test_asked_by_key_and_answered_in_a_browser(
    opened: Opened, browser: Browser, post_address: str, relief: Ready, kept: Confirmations
) -> None:
    page = opened()
    page.locator("#text").fill(TYPED)
    page.keyboard.press("Enter")
    page.wait_for_selector("article.hit")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("c")
    mine = page.locator("article.hit:has-text('RU-W-77') .confirmation")
    expect(mine).to_contain_text("answer due")
    (one,) = kept.of_post("KZ", "Korday")
    context = browser.new_context(base_url=post_address)
    desk = context.new_page()
    enter(desk, post_address, relief)
    desk.goto("/duty")
    assert fits_and_reads(desk)
    desk.locator("tbody a").first.click()
    assert fits_and_reads(desk)
    desk.get_by_label("Not confirmed", exact=True).check()
    desk.locator("textarea[name=text]").fill("Однофамилец")
    desk.get_by_role("button", name="Answer").click()
    expect(desk.locator("[role=status]")).to_contain_text("Not confirmed")
    assert fits_and_reads(page)
    page.keyboard.press("c")
    expect(mine).to_contain_text("Not confirmed by dezhurny-2")
    expect(mine).to_contain_text("Однофамилец")
    # In the sheet of the record the same keys act.
    page.keyboard.press("ArrowRight")
    expect(page.locator("#sheet .confirmation")).to_contain_text("Однофамилец")
    assert [step.kind.value for step in kept.one(one.id).steps] == ["asked", "not-confirmed"]
    page.goto(f"{post_address}/asked/{one.id}")
    assert fits_and_reads(page)
    context.close()


def fits_and_reads(page: Page) -> bool:
    """Whether a page is no wider than a telephone and axe-core has nothing against it."""
    before = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    for fold in page.locator("#main summary").all():
        fold.evaluate("one => one.parentElement.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    found = AXE.run(page)
    assert found.violations_count == 0, found.generate_report()
    assert before
    page.set_viewport_size(before)
    return True
