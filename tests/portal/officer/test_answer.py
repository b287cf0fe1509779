"""The answer by Flask's client: readings, cards, and the audit log before everything."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bank.audit import AuditUnavailable, Kind
from bank.standing import KEPT_SECONDS
from portal.parts import Parts
from tests.portal.conftest import Installation, in_quarantine, posted
from tests.portal.officer.conftest import MRZ, TYPED, entries

IN_PLACE = {"HX-Request": "true"}
_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def put(client: FlaskClient, path: str, **form: Any) -> tuple[int, str, str]:
    """Send a form as htmx does; gives status, text and the number of the request."""
    found = _CSRF.search(client.get("/").get_data(as_text=True))
    assert found
    answer = client.post(path, data={"csrf_token": found[1], **form}, headers=IN_PLACE)
    return answer.status_code, answer.get_data(as_text=True), answer.headers["X-Request-ID"]


def test_an_answer_in_place_is_a_part_of_the_page(at_post: FlaskClient) -> None:
    status, part, _ = put(at_post, "/", text=TYPED)
    assert status == 200
    assert "<html" not in part
    assert 'class="band hit"' in part
    assert 'id="said" hx-swap-oob="innerHTML">HIT. ' in part
    whole = posted(at_post, "/", text=TYPED)[1]
    assert "<html" in whole
    assert 'class="band hit"' in whole


def test_a_card_says_what_an_officer_needs(at_post: FlaskClient) -> None:
    part = put(at_post, "/", text="Sherbakov Petr 03.12.1971")[1]
    card = part[part.index("<article") : part.index("</article>")]
    for text in ("Щербаков", "Detain", "Armed", "Violent", "Duty desk", "Russia", "12 March 1971"):
        assert text in card
    assert 'href="tel:+74950001122"' in card
    assert "Confirm with the originator before acting." in card
    # 03.12 for 12.03 nearly agrees, and is not shown as if it did.
    born = card[card.index("12 March 1971") :]
    assert born[: born.index("</div>")].count("nearly agrees") == 1
    assert card.count("<img") == 1


def test_what_is_withheld_is_named_and_never_shown(at_post: FlaskClient) -> None:
    part = put(at_post, "/", text=TYPED)[1]
    assert "withheld by agreement" in part
    assert "Personal numbers" in part
    assert "77-112" not in part


def test_a_silent_alert_looks_like_a_possible_hit(at_post: FlaskClient) -> None:
    part = put(at_post, "/", text="Tikhonravov Gleb 07.1980")[1]
    assert 'class="band possible"' in part
    assert "HIT" not in part
    assert 'class="hit possible discreet"' in part
    assert "Do not alert the person" in part
    assert "Strong" not in part
    # A number beside the band would tell what the band hides.
    assert '<span class="sure">Possible</span>' in part


def test_how_sure_a_hit_is_stands_beside_its_band(at_post: FlaskClient) -> None:
    part = put(at_post, "/", text=TYPED)[1]
    assert re.search(r'<span class="sure">Strong · [01]\.\d\d</span>', part)


def test_who_may_not_see_a_record_finds_nothing(at_post: FlaskClient) -> None:
    part = put(at_post, "/", text="Монтескьёнов Шарль 05.05.1975")[1]
    assert "Монтескьёнов Шарль" in part  # what was asked
    assert "FR-W-1" not in part
    assert 'class="band hit"' not in part


def test_nothing_found_says_what_could_not_be_looked_in(
    at_post: FlaskClient, manned: Installation, tmp_path: Path
) -> None:
    whole = put(at_post, "/", text="Qwrtplk Zxcvbnm")[1]
    assert 'class="band nothing"' in whole and "could not be taken in" not in whole
    with in_quarantine(manned.home, tmp_path, 2):
        # Refusals change no record: how the bank stands is read again after a second.
        time.sleep(KEPT_SECONDS)
        less = put(at_post, "/", text="Qwrtplk Zxcvbnm")[1]
    assert 'class="band nothing"' in less
    assert "2 rows that were sent could not be taken in: they were not looked in." in less


def test_the_lookup_is_in_the_audit_log(at_post: FlaskClient, manned: Installation) -> None:
    _, part, number = put(at_post, "/", text=TYPED)
    entry = entries(manned, number)[0]
    assert entry.kind is Kind.LOOKUP
    assert entry.asked == {"text": TYPED}
    assert entry.purpose == "border-check"
    shown = {(one.category, one.origin, one.id) for one in entry.shown}
    assert ("wanted-persons", "RU", "RU-W-77") in shown
    assert len(shown) == part.count("<article")


@pytest.mark.parametrize("path", ["/", "/record", "/record/print"])
def test_nothing_is_shown_that_cannot_be_written_down(
    at_post: FlaskClient, post_app: Flask, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    class Away:
        def write(self, _entry: object) -> None:
            raise AuditUnavailable("the log cannot be written")

    found = _CSRF.search(at_post.get("/").get_data(as_text=True))
    assert found
    monkeypatch.setattr(Parts, "audit", property(lambda _self: Away()))
    key = {"category": "wanted-persons", "origin": "RU", "id": "RU-W-77"}
    form = {"csrf_token": found[1], "text": TYPED, **key}
    answer = at_post.post(path, data=form, headers=IN_PLACE)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "Щербаков" not in text
    assert "Nothing was looked up" in text
    assert "<html" not in text


def test_reading_looks_nothing_up(at_post: FlaskClient, manned: Installation) -> None:
    status, part, number = put(at_post, "/reading", text="123ABC02")
    assert status == 200
    assert "plate · Kazakhstan" in part
    assert re.findall(r'name="as" value="(\w*)"', part) == ["", "plate", "document", "arm", "vin"]
    assert entries(manned, number) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Иванов 1971", "name + date of birth"),
        (MRZ, "check digits right"),
        (MRZ.replace("7103128", "7103127"), "Wrong check digit: date of birth"),
        ("1971", "A date alone"),
        ("!!", "Nothing to look up"),
    ],
)
def test_a_reading_says_what_was_understood(at_post: FlaskClient, text: str, says: str) -> None:
    assert says in put(at_post, "/reading", text=text)[1]


def test_a_chosen_reading_is_an_exact_field(at_post: FlaskClient, manned: Installation) -> None:
    for chosen, asked in (
        ("plate", {"plate": "123ABC02"}),
        ("document", {"document": "123ABC02"}),
        ("", {"text": "123ABC02"}),
        ("no such", {"text": "123ABC02"}),
    ):
        _, part, number = put(at_post, "/", text="123ABC02", **{"as": chosen})
        assert entries(manned, number)[0].asked == asked
        assert ("KZ-V-1" in part) == (chosen != "document")


def test_only_arrays_that_were_looked_in_are_counted(at_post: FlaskClient) -> None:
    def counted(text: str) -> int:
        found = re.search(r"in (\d+) arrays", put(at_post, "/", text=text)[1])
        assert found
        return int(found[1])

    vehicles = put(at_post, "/", plate="999ZZZ99")[1]
    found = re.search(r"in (\d+) arrays", vehicles)
    assert found
    assert int(found[1]) < counted("Qwrtplk Zxcvbnm")


def test_a_session_that_ended_takes_the_whole_page_to_the_log_in(post_app: Flask) -> None:
    client = post_app.test_client()
    post_app.config["WTF_CSRF_ENABLED"] = False
    try:
        answer = client.post("/", data={"text": TYPED}, headers=IN_PLACE)
    finally:
        post_app.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/login"
    assert "Your session has ended" in client.get("/login").get_data(as_text=True)
    assert "Your session has ended" not in client.get("/login").get_data(as_text=True)


def test_the_page_speaks_russian_where_texts_are_declared(at_post: FlaskClient) -> None:
    posted(at_post, "/language", language="ru")
    part = put(at_post, "/", text=TYPED)[1]
    for text in ("Задержать", "Вооружён", "Лица в розыске", "Россия", "12 марта 1971"):
        assert text in part
    posted(at_post, "/language", language="en")


@pytest.mark.parametrize(
    ("back", "goes_to"),
    [
        ("/purpose?x=1", "/purpose?x=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("", "/"),
    ],
)
def test_the_theme_is_kept_and_leads_nowhere_else(
    at_post: FlaskClient, back: str, goes_to: str
) -> None:
    found = _CSRF.search(at_post.get("/").get_data(as_text=True))
    assert found
    form = {"csrf_token": found[1], "theme": "night", "back": back}
    answer = at_post.post("/theme", data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == goes_to
    assert 'data-theme="night"' in at_post.get("/").get_data(as_text=True)
    assert at_post.post("/theme", data=form | {"theme": "x"}).status_code == 400
