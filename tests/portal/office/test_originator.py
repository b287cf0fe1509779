"""A supervisor sees what became of hits on their state's records, and revokes what their officers cleared."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bank.audit import AuditLog, Filters, Kind, search
from bank.outcomes import Clearing, Document, Done, Outcome, Outcomes, Verdict
from bank.store import Store
from bank.store.model import Key
from tests.portal.conftest import Installation
from tests.portal.office.conftest import Person

PAPER = Document("RU", "passport", "4509 123456")


def record_of(installed: Installation, state: str) -> Key:
    with Store.open(installed.home) as store:
        for change in store.changes(0, 10_000):
            if change.state == state and change.category == "wanted-persons":
                return change.key
    raise AssertionError(f"{state} has nobody")


@pytest.fixture(scope="session")
def said(installed: Installation) -> dict[str, int]:
    """Outcomes and clearances by both states, on records of both."""
    numbers, moment = {}, datetime.now(UTC)
    with Outcomes.open(installed.home) as outcomes:
        for by, of in (("KG", "KZ"), ("KZ", "KG"), ("KZ", "KZ")):
            key, who = record_of(installed, of), f"{by.lower()}-marker"
            outcomes.mark(
                Outcome(
                    client_id=f"{by}-{of}",
                    key=key,
                    version=1,
                    request="r",
                    verdict=Verdict.SAME,
                    done=Done.DETAINED,
                    account=who,
                    state=by,
                    post=f"Post {by}",
                    at=moment,
                    note=f"note {by} on {of}",
                )
            )
            numbers[f"{by}-{of}"] = outcomes.clear(
                Clearing(
                    key=key,
                    version=1,
                    document=PAPER,
                    request=f"{by}-{of}",
                    account=who,
                    state=by,
                    post=f"Post {by}",
                    at=moment,
                    note=f"cleared {by} of {of}",
                )
            ).number
    return numbers


@pytest.mark.usefixtures("said")
def test_outcomes_are_those_on_records_of_the_own_state(supervisor: Person) -> None:
    status, text = supervisor.get("/reported")
    assert status == 200
    assert "note KG on KZ" in text
    assert "note KZ on KZ" in text
    assert "note KZ on KG" not in text
    # The account is told of the own state's officers only.
    assert "kz-marker" in text
    assert "kg-marker" not in text
    assert "Post KG" in text


def test_a_clearance_is_revoked_by_the_state_that_made_it(
    supervisor: Person, installed: Installation, said: dict[str, int]
) -> None:
    _status, text = supervisor.get("/reported/cleared")
    assert "cleared KZ of KG" in text
    assert "cleared KG of KZ" not in text
    assert "123456" not in text
    own, other = said["KZ-KG"], said["KG-KZ"]
    assert supervisor.post(f"/reported/cleared/{other}/revoke", why="mistake")[0] == 422
    assert supervisor.post(f"/reported/cleared/{own}/revoke", why=" ")[0] == 422
    assert supervisor.post(f"/reported/cleared/{own}/revoke", why="a mistake")[0] == 303
    _status, text = supervisor.get("/reported/cleared")
    assert re.search(r"revoked</span>.*a mistake", text, re.S)
    assert supervisor.post(f"/reported/cleared/{own}/revoke", why="again")[0] == 422
    with AuditLog.open(installed.home) as log:
        noted = search(log, Filters(kind=Kind.OUTCOME, account="supervisor"), None, 1).found[0]
    assert noted.entry.outcome == "clearance-revoked"
    assert noted.entry.shown[0].origin == "KG"


def test_a_reason_that_was_refused_is_kept(supervisor: Person, installed: Installation) -> None:
    with Outcomes.open(installed.home) as outcomes:
        number = outcomes.clear(
            Clearing(
                key=record_of(installed, "KG"),
                version=1,
                document=Document("RU", "passport", "4509 777777"),
                request="kept",
                account="kz-marker",
                state="KZ",
                post="Post KZ",
                at=datetime.now(UTC),
            )
        ).number
    path = f"/reported/cleared/{number}/revoke"
    # Too long a one stands where it was typed, to be shortened.
    long = "typed reason " * 400
    status, text = supervisor.post(path, why=long)
    assert status == 422
    form = text[text.index(f'action="{path}"') :]
    assert f'value="{long.strip()}"' in form[: form.index("</form>")]
    assert text.count("typed reason") == 400
    # Somebody else was quicker: there is no field any more, and the reason is told.
    assert supervisor.post(path, why="first")[0] == 303
    status, text = supervisor.post(path, why="typed reason")
    assert status == 422
    assert "You had typed: typed reason" in text
    status, text = supervisor.post("/reported/cleared/999999/revoke?before=7", why="typed reason")
    assert status == 422
    assert "You had typed: typed reason" in text


@pytest.mark.usefixtures("said")
def test_a_refused_reason_leads_on_in_the_list_that_it_was_typed_in(supervisor: Person) -> None:
    _status, text = supervisor.get("/reported/cleared?before=1000000")
    assert re.search(r'action="/reported/cleared/\d+/revoke\?before=1000000"', text)
