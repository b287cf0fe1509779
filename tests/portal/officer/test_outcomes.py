"""What is said of hits, and namesakes who were cleared."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from bank.audit import Kind
from bank.outcomes import Done, Outcomes, Verdict
from tests.portal.conftest import Installation, log_in, posted
from tests.portal.officer.conftest import MRZ, TYPED, entries
from tests.portal.officer.test_answer import put

KEY = ("RU", "wanted-persons", "RU-W-77")


def token_of(part: str, record: str = "RU-W-77") -> str:
    card = next(one for one in part.split("<article")[1:] if f">{record}<" in one)
    found = re.search(r'name="hit" value="([^"]+)"', card)
    assert found
    return found[1]


def said_of(made: Installation, request: str) -> list[tuple[Verdict, Done, bool]]:
    with Outcomes.open(made.home) as outcomes:
        return [
            (one.verdict, one.done, one.counts)
            for one in outcomes.of_record(KEY)
            if one.request == request
        ]


def test_nothing_is_kept_before_both_are_said(at_post: FlaskClient, manned: Installation) -> None:
    _, part, lookup = put(at_post, "/", text=TYPED)
    token = token_of(part)
    status, asked, _ = put(at_post, "/outcome", hit=token, verdict="same")
    assert status == 200
    assert "What was done?" in asked
    assert said_of(manned, lookup) == []
    status, kept, number = put(at_post, "/outcome", hit=token, verdict="same", done="detained")
    assert status == 200
    assert "Same person · Detained" in kept
    assert said_of(manned, lookup) == [(Verdict.SAME, Done.DETAINED, True)]
    entry = entries(manned, number)[0]
    assert (entry.kind, entry.outcome) == (Kind.OUTCOME, "same, detained")


def test_sent_twice_it_is_kept_once_and_changed_by_another(
    at_post: FlaskClient, manned: Installation
) -> None:
    _, part, lookup = put(at_post, "/", text=TYPED)
    token = token_of(part)
    form = {"hit": token, "verdict": "undecided", "done": "passed"}
    kept = put(at_post, "/outcome", **form)[1]
    repeated = put(at_post, "/outcome", **form)[2]
    assert len(said_of(manned, lookup)) == 1
    status, text, refused = put(at_post, "/outcome", **(form | {"done": "detained"}))
    assert status == 409
    assert "used for another" in text
    # Nothing came to be, and the audit says of nothing that it came to be.
    assert entries(manned, repeated) == entries(manned, refused) == []
    found = re.search(r'name="hit" value="([^"]+)"', kept)
    assert found
    put(at_post, "/outcome", hit=found[1], verdict="not-same", done="passed")
    assert said_of(manned, lookup) == [
        (Verdict.NOT_SAME, Done.PASSED, True),
        (Verdict.UNDECIDED, Done.PASSED, False),
    ]
    page = posted(at_post, "/record", category=KEY[1], origin=KEY[0], id=KEY[2])[1]
    assert "Not the same · Let pass" in page


def test_only_what_was_shown_to_oneself_can_be_spoken_of(
    at_post: FlaskClient, post_app: Flask, manned: Installation
) -> None:
    token = token_of(put(at_post, "/", text=TYPED)[1])
    other = log_in(post_app.test_client(), manned.people["mobile"])
    form = {"verdict": "same", "done": "detained"}
    assert put(other, "/outcome", hit=token, **form)[0] == 400
    assert put(at_post, "/outcome", hit=token[:-2], **form)[0] == 400
    assert put(at_post, "/outcome", **form)[0] == 400


def test_an_operator_has_nothing_to_say(post_app: Flask, manned: Installation) -> None:
    operator = log_in(post_app.test_client(), manned.people["operator"])
    part = put(operator, "/", text=TYPED)[1]
    assert "RU-W-77" in part
    assert "Is it the same?" not in part
    assert put(operator, "/outcome", verdict="same")[0] == 403


def test_a_cleared_namesake_is_shown_beside_the_hit(
    at_post: FlaskClient, manned: Installation
) -> None:
    part = put(at_post, "/", text=MRZ)[1]
    assert "Cleared" not in part
    kept = put(at_post, "/outcome", hit=token_of(part), verdict="not-same", done="passed")[1]
    assert "Remember that this document is not of this record" in kept
    found = re.search(r'name="hit" value="([^"]+)"', kept)
    assert found
    status, remembered, number = put(at_post, "/outcome/clear", hit=found[1])
    assert status == 200
    assert "Passport, Russia, …23" in remembered
    assert [one.outcome for one in entries(manned, number)] == ["cleared"]
    again = put(at_post, "/", text=MRZ)[1]
    card = next(one for one in again.split("<article")[1:] if ">RU-W-77<" in one)
    assert "Cleared: not this person" in card
    assert "officer, Korday, Kazakhstan" in card
    assert "Detain" in card
    # By name alone nobody knows whose passport it is.
    assert "Cleared" not in put(at_post, "/", text=TYPED)[1]


def test_without_a_scan_nothing_can_be_remembered(at_post: FlaskClient) -> None:
    token = token_of(put(at_post, "/", text=TYPED)[1])
    kept = put(at_post, "/outcome", hit=token, verdict="not-same", done="passed")[1]
    assert "Remember" not in kept
    assert put(at_post, "/outcome/clear", hit=token)[0] == 400


def test_a_thing_is_not_spoken_of_as_a_person(at_post: FlaskClient) -> None:
    part = put(at_post, "/", text="123ABC02")[1]
    assert "Is it this one?" in part
    assert "Same vehicle" in part
    assert "Same person" not in part
    token = token_of(part, "KZ-V-1")
    kept = put(at_post, "/outcome", hit=token, verdict="not-same", done="passed")[1]
    assert "Not the same vehicle · Let pass" in kept
    page = posted(at_post, "/record", category="vehicles", origin="KZ", id="KZ-V-1")[1]
    assert "Not the same vehicle · Let pass" in page


def test_the_password_can_be_reached_on_a_small_screen(
    opened: Callable[..., Page],
) -> None:
    page = opened(viewport={"width": 360, "height": 740})
    link = page.locator("a[href='/account/password']:visible")
    assert link.count() == 1
    link.click()
    assert page.locator("input[type=password]").count() == 3
