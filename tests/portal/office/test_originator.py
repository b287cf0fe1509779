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
