"""An administrator's work with agreements, and that what they say is at once what a state sees."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bank.access import Agreements
from bank.audit import AuditLog, Filters, Kind, search
from tests.portal.conftest import Installation
from tests.portal.office.conftest import Person

GIVEN = {
    "giver": "GE",
    "receiver": "KZ",
    "categories": ["vehicles", "missing-persons"],
    "purposes": ["search"],
    "first_day": "2026-01-01",
    "note": "Protocol of 2026",
    "why": "signed in Tbilisi",
}


def added(administrator: Person, **changed: Any) -> int:
    client = administrator.client
    status, _text = administrator.post("/agreements/new", **{**GIVEN, **changed})
    assert status == 303
    found = re.findall(r"/agreements/(\d+)\"", client.get("/agreements?giver=GE").text)
    return max(map(int, found))


def test_an_agreement_is_kept_shown_and_written_down(
    administrator: Person, installed: Installation
) -> None:
    number = added(administrator, **{"withheld.missing-persons": ["documents.number"]})
    with Agreements.open(installed.home) as agreements:
        (version,) = agreements.history(number)
    kept = version.agreement
    assert (kept.giver, kept.receiver, kept.note) == ("GE", "KZ", "Protocol of 2026")
    assert kept.categories == {"vehicles", "missing-persons"}
    assert kept.withheld == {"missing-persons": {"documents.number"}}
    assert (version.who, version.why) == ("admin", "signed in Tbilisi")
    _status, text = administrator.get(f"/agreements/{number}")
    assert "in force" in text
    assert "signed in Tbilisi" in text
    with AuditLog.open(installed.home) as log:
        newest = search(log, Filters(kind=Kind.ADMIN, account="admin"), None, 1).found[0].entry
    assert newest.outcome == "agreement-added"
    assert newest.asked["agreement"] == str(number)


def test_a_change_is_a_version_and_says_what_changed(
    administrator: Person, installed: Installation
) -> None:
    number = added(administrator)
    changed = {**GIVEN, "categories": ["vehicles"], "last_day": "2030-12-31", "why": "renegotiated"}
    assert administrator.post(f"/agreements/{number}/change", **changed)[0] == 303
    _status, text = administrator.get(f"/agreements/{number}")
    removed = re.findall(r"<del>([^<]*)</del>", text)
    come = re.findall(r"<ins>([^<]*)</ins>", text)
    assert "Missing persons" in removed
    assert "31 December 2030" in come
    assert "renegotiated" in text
    with Agreements.open(installed.home) as agreements:
        assert [one.version for one in agreements.history(number)] == [2, 1]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"giver": "KZ"}, "receiver"),
        ({"giver": ""}, "giver"),
        ({"categories": []}, "categories"),
        ({"purposes": []}, "purposes"),
        ({"purposes": ["gossip"]}, "purposes"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": "2025-01-01"}, "last_day"),
        ({"last_day": "soon"}, "last_day"),
        ({"note": " "}, "note"),
        ({"why": ""}, "why"),
        ({"withheld.vehicles": ["plates", "vin", "id"]}, "withheld.vehicles"),
        ({"withheld.vehicles": ["nothing"]}, "withheld.vehicles"),
    ],
)
def test_what_is_no_agreement_is_refused_at_its_field_and_nothing_is_kept(
    administrator: Person, installed: Installation, changed: dict[str, Any], field: str
) -> None:
    with Agreements.open(installed.home) as agreements:
        before = agreements.version()
        status, text = administrator.post("/agreements/new", **{**GIVEN, **changed})
        assert status == 422
        assert f'id="{field}-wrong"' in text
        assert agreements.version() == before
    # What was typed is still there.
    if "note" not in changed:
        assert 'value="Protocol of 2026"' in text


def test_all_that_is_wrong_with_an_agreement_is_said_at_once(administrator: Person) -> None:
    sent = {"giver": "GE", "receiver": "GE", "first_day": "2026-01-01", "last_day": "2025-01-01"}
    status, text = administrator.post("/agreements/new", **sent)
    assert status == 422
    for field in ("receiver", "categories", "purposes", "note", "why"):
        assert f'id="{field}-wrong"' in text
    # Without a first day none is said of the last.
    _status, text = administrator.post("/agreements/new", **GIVEN | sent | {"first_day": ""})
    assert 'id="first_day-wrong"' in text
    assert 'id="last_day-wrong"' not in text


def test_an_agreement_ends_with_a_ground_and_a_day(administrator: Person) -> None:
    number = added(administrator)
    for form in (
        {"last_day": "2026-02-01"},
        {"last_day": "", "why": "x"},
        {"last_day": "?", "why": "x"},
    ):
        assert administrator.post(f"/agreements/{number}/end", **form)[0] == 422
    form = {"last_day": "2026-02-01", "why": "terminated"}
    assert administrator.post(f"/agreements/{number}/end", **form)[0] == 303
    assert "ended" in administrator.get(f"/agreements/{number}")[1]
    listed = administrator.get("/agreements?standing=ended")[1]
    assert f'href="/agreements/{number}"' in listed
    assert (
        f'href="/agreements/{number}"' not in administrator.get("/agreements?standing=in-force")[1]
    )


@pytest.mark.parametrize(
    ("last_day", "why"),
    [("", "Protocol 12 of May"), ("2030-01-01", ""), ("9999-12-31", "Protocol 12 of May")],
)
def test_an_end_that_was_refused_keeps_what_was_typed(
    administrator: Person, last_day: str, why: str
) -> None:
    status, text = administrator.post("/agreements/1/end", last_day=last_day, why=why)
    assert status == 422
    assert f'name="last_day" value="{last_day}"' in text
    (ground,) = re.findall(r'<input name="why"[^>]*>', text)
    assert f'value="{why}"' in ground


def test_every_field_offered_to_be_withheld_can_be(administrator: Person) -> None:
    _status, text = administrator.get("/agreements/new")
    offered = re.findall(r'name="withheld\.([a-z-]+)" id="[^"]+" value="([^"]+)"', text)
    assert len(offered) > 100
    by_category: dict[str, list[str]] = {}
    for category, path in offered:
        by_category.setdefault(category, []).append(path)
    for category, paths in by_category.items():
        names = [path for path in paths if path in ("names", "stated_name")]
        other = [path for path in paths if path not in names and "." not in path]
        for withheld in (names, other[:1], other[-1:]):
            form = {**GIVEN, "categories": [category], f"withheld.{category}": withheld}
            status, answer = administrator.post("/agreements/new", **form)
            assert status == 303, (category, withheld, answer)


def test_there_is_no_agreement_of_another_number(administrator: Person) -> None:
    for path in ("/agreements/99999", "/agreements/99999/change"):
        assert administrator.get(path)[0] == 404
    assert administrator.post("/agreements/99999/end", last_day="2026-02-01", why="x")[0] == 404


def test_a_refusal_speaks_the_language_of_the_page(administrator: Person) -> None:
    wrong = {**GIVEN, "receiver": "GE", "withheld.vehicles": ["id"], "purposes": []}
    administrator.post("/language", language="ru")
    try:
        status, text = administrator.post("/agreements/new", **wrong)
        ended = added(administrator)
        refused = administrator.post(f"/agreements/{ended}/end", last_day="2027-01-01", why=" ")
    finally:
        administrator.post("/language", language="en")
    assert status == refused[0] == 422
    assert "свои записи государство видит и так" in text
    assert "есть в каждой записи и не скрывается" in text
    assert "укажите хотя бы одну" in text
    assert "укажите основание" in refused[1]
    for english in ("sees its own", "withheld.vehicles</a>", "at least one", "on what ground"):
        assert english not in text + refused[1]
