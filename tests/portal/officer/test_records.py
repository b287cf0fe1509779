"""The record's page, its print, its photos: within agreements, and in the audit log before they are shown."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from bank.audit import Kind
from bank.photos import Photos
from tests.portal.conftest import Installation, posted
from tests.portal.officer.conftest import entries
from tests.portal.officer.test_answer import put

DETAINEE = {"category": "wanted-persons", "origin": "RU", "id": "RU-W-77"}
UNSEEN = {"category": "wanted-persons", "origin": "FR", "id": "FR-W-1"}
NOWHERE = {"category": "wanted-persons", "origin": "RU", "id": "RU-W-0"}


def test_a_record_shows_all_its_fields_and_versions(at_post: FlaskClient) -> None:
    status, page = posted(at_post, "/record", **DETAINEE)
    assert status == 200
    for text in (
        "Article of law",
        "105",
        "Passport",
        "176 – 182",
        "Version 3",
        "corrected",
        "entered",
    ):
        assert text in page
    # 178 became 176, and a sign of the passport's number changed.
    assert re.search(r'class="old"><div>17<mark>8</mark> – 182', page)
    assert re.search(r'class="new"><div>[^<]*71556677<mark>8</mark>', page)


def test_withheld_fields_are_shown_as_withheld_in_no_version(at_post: FlaskClient) -> None:
    page = posted(at_post, "/record", **DETAINEE)[1]
    row = page[page.index("<dt>Personal numbers") :]
    assert "withheld by agreement" in row[: row.index("</dd>")]
    assert "77-112" not in page


def test_not_there_and_not_to_be_seen_are_told_in_the_same_words(
    at_post: FlaskClient, manned: Installation
) -> None:
    answers = []
    for key in (UNSEEN, NOWHERE, {"category": "no such"}, {}):
        for path in ("/record", "/record/print"):
            status, text, number = put(at_post, path, **key)
            assert status == 404
            assert [one.kind for one in entries(manned, number)] == [Kind.REFUSED]
            answers.append(text.replace(number, ""))
    assert len(set(answers)) == 1


def test_a_record_has_no_address_that_names_it(at_post: FlaskClient) -> None:
    assert at_post.get("/record").status_code == 404
    assert at_post.get("/record?id=RU-W-77&origin=RU&category=wanted-persons").status_code == 404


@pytest.mark.parametrize(("path", "outcome"), [("/record", "shown"), ("/record/print", "printed")])
def test_a_view_is_in_the_audit_log(
    at_post: FlaskClient, manned: Installation, path: str, outcome: str
) -> None:
    _, page, number = put(at_post, path, **DETAINEE)
    assert "Щербаков" in page
    entry = entries(manned, number)[0]
    assert (entry.kind, entry.outcome) == (Kind.VIEW, outcome)
    assert entry.shown[0][:4] == ("wanted-persons", "RU", "RU-W-77", 3)


def test_a_print_says_who_printed_it_when_and_by_which_request(at_post: FlaskClient) -> None:
    _, page, number = put(at_post, "/record/print", **DETAINEE)
    foot = page[page.index("paper-foot") :]
    for text in ("Officer (officer)", "Korday", "UTC", number):
        assert text in foot


def test_photos_are_for_those_who_see_the_record(
    at_post: FlaskClient, manned: Installation
) -> None:
    with Photos.open(manned.home) as photos:
        mine = photos.of_records([("RU", "wanted-persons", "RU-W-77")])
        theirs = photos.of_records([("FR", "wanted-persons", "FR-W-1")])
    digest = next(iter(mine.values()))[0].digest
    unseen = next(iter(theirs.values()))[0].digest
    answer = at_post.get(f"/photo/{digest}/thumb")
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.data[:2] == b"\xff\xd8"
    full = at_post.get(f"/photo/{digest}/full")
    assert full.status_code == 200
    assert [one.kind for one in entries(manned, full.headers["X-Request-ID"])] == [Kind.PHOTO]
    for wrong in (f"/photo/{unseen}/thumb", f"/photo/{unseen}/full", f"/photo/{'0' * 64}/full"):
        assert at_post.get(wrong).status_code == 404
    for trick in (f"/photo/{digest}/huge", "/photo/..%2f..%2fportal.key/full", "/photo/x/full"):
        assert at_post.get(trick).status_code == 404


def test_a_photo_that_the_disk_has_lost_is_not_told_as_one_that_never_was(
    at_post: FlaskClient, manned: Installation
) -> None:
    with Photos.open(manned.home) as photos:
        kept = photos.of_records([("RU", "wanted-persons", "RU-W-77")])
    digest = next(iter(kept.values()))[0].digest
    (file,) = (manned.home.path / "photos").rglob(f"*{digest[-20:]}*")
    held = file.read_bytes()
    try:
        for spoilt in (held + b"more", None):
            file.unlink() if spoilt is None else file.write_bytes(spoilt)
            answer = at_post.get(f"/photo/{digest}/full")
            assert answer.status_code == 503
    finally:
        file.write_bytes(held)
