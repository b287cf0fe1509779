"""A supervisor reads the audit log: their own state's entries only, each reading written down itself."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from bank.audit import AuditLog, Door, Entry, Filters, Kind, Receipt, Shown, search
from bank.home import Home
from tests.portal.conftest import Installation
from tests.portal.office.conftest import Person

NAME = "Заблудовский Аполлинарий"
LATIN = "Zabludovskii Apollinarii"
SHOWN = Shown("wanted-persons", "KZ", "KZ-9000", 3, "strong")


def lookup(**more: object) -> Entry:
    usual = {
        "kind": Kind.LOOKUP,
        "account": "officer",
        "door": Door.PAGE,
        "state": "KZ",
        "post": "Korday",
        "purpose": "border-check",
        "asked": {"text": NAME},
        "outcome": "nothing",
    }
    return Entry(**(usual | more))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def written(installed: Installation) -> dict[str, Receipt]:
    """Entries by what they are."""
    with AuditLog.open(installed.home) as log:
        return {
            "own": log.write(lookup(shown=(SHOWN,), outcome="hit")),
            "abroad": log.write(
                lookup(state="KG", account="kg-officer", post="Ak-Jol", shown=(SHOWN,))
            ),
            "formula": log.write(lookup(account="=1+1", asked={"text": "@SUM(A1) Формулов"})),
        }


def newest(home: Home, **filters: object) -> Entry:
    with AuditLog.open(home) as log:
        return search(log, Filters(**filters), None, 1).found[0].entry  # type: ignore[arg-type]


@pytest.mark.usefixtures("written")
def test_a_person_is_found_in_another_alphabet_and_never_by_the_address(
    supervisor: Person,
) -> None:
    status, text = supervisor.post("/audit/person", text=LATIN)
    assert status == 200
    assert NAME in text
    # A name in the address line does nothing.
    assert NAME not in supervisor.get(f"/audit?text={LATIN}&account=nobody")[1]


@pytest.mark.usefixtures("written")
def test_entries_of_another_state_are_never_shown(
    supervisor: Person, written: dict[str, Receipt]
) -> None:
    for status, text in (
        supervisor.post("/audit/person", text=LATIN),
        supervisor.post("/audit/person", category="wanted-persons", origin="KZ", id="KZ-9000"),
        supervisor.get("/audit?account=kg-officer"),
        supervisor.get("/audit?state=KG&post=Ak-Jol"),
        supervisor.post("/audit/export", format="jsonl", state="KG", text=LATIN),
    ):
        assert status == 200
        assert "kg-officer" not in re.sub(r'value="[^"]*"', "", text)
    for receipt, expected in (("own", 200), ("abroad", 404)):
        place = written[receipt]
        assert supervisor.get(f"/audit/entry/{place.chain}/{place.number}")[0] == expected


def test_a_record_is_looked_for_by_what_was_shown(
    supervisor: Person, written: dict[str, Receipt]
) -> None:
    form = {"category": "wanted-persons", "origin": "KZ", "id": "KZ-9000"}
    _status, text = supervisor.post("/audit/person", **form)
    own = written["own"]
    assert re.findall(r"/audit/entry/([^\"]+)\"", text) == [f"{own.chain}/{own.number}"]


def test_an_entry_shows_who_what_and_which_records(
    supervisor: Person, written: dict[str, Receipt]
) -> None:
    own = written["own"]
    _status, text = supervisor.get(f"/audit/entry/{own.chain}/{own.number}")
    for said in ("officer", "Korday", NAME, "KZ-9000", "Wanted", "Check at the border"):
        assert said in text


def test_reading_is_written_down_before_it_is_shown(
    supervisor: Person, installed: Installation
) -> None:
    supervisor.post("/audit/person", text="Кто-то Другой", post="Korday")
    read = newest(installed.home, kind=Kind.AUDIT, account="supervisor")
    assert read.outcome == "searched"
    assert read.asked == {"post": "Korday", "state": "KZ", "text": "Кто-то Другой"}
    assert (read.state, read.post) == ("KZ", "Korday")


def test_pages_of_a_search_hold_each_entry_once(
    supervisor: Person, installed: Installation
) -> None:
    account = "pager"
    with AuditLog.open(installed.home) as log:
        receipts = [log.write(lookup(account=account)) for _ in range(120)]
    seen: list[str] = []
    path = f"/audit?account={account}"
    while path:
        _status, text = supervisor.get(path)
        seen += re.findall(r"/audit/entry/([^\"]+)\"", text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 120
    assert set(seen) == {f"{one.chain}/{one.number}" for one in receipts}


@pytest.mark.usefixtures("written")
def test_an_export_is_safe_for_spreadsheets_and_written_down(
    supervisor: Person, installed: Installation
) -> None:
    _status, text = supervisor.post("/audit/export", format="csv", kind="lookup", text="Формулов")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["account"] == "'=1+1"
    exported = newest(installed.home, kind=Kind.EXPORT)
    assert (exported.account, exported.asked["text"]) == ("supervisor", "Формулов")
    _status, text = supervisor.post("/audit/export", format="jsonl", kind="lookup", text="Формулов")
    (line,) = text.splitlines()
    assert json.loads(line)["account"] == "=1+1"


def test_what_cannot_be_read_is_said_and_exports_nothing(supervisor: Person) -> None:
    for path in ("/audit/person", "/audit/export"):
        status, text = supervisor.post(path, text="...", format="csv")
        assert status == 422
        assert "Type a name or a number" in text


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "[]",
        "[1,2]",
        '[["2026-01-01T00:00:00","x",1],null]',
        '[null,["2026-01-01T00:00:00+00:00","x",1]]',
        '[null,["2026-01-01T00:00:00+00:00","x","y",-1]]',
        f'[["2026-01-01T00:00:00+00:00","x",{"9" * 40}],null]',
        '[["2026-01-01T00:00:00+00:00",{},1],null]',
    ],
)
def test_a_place_that_is_none_begins_at_the_newest(supervisor: Person, after: str) -> None:
    assert supervisor.get(f"/audit?after={after}")[0] == 200


def test_unusual_use_is_told_with_its_words_and_marked(
    supervisor: Person, installed: Installation
) -> None:
    with AuditLog.open(installed.home) as log:
        for _ in range(12):
            log.write(lookup(account="curious", asked={"text": "Незнакомкина Устинья"}))
            log.write(lookup(account="kg-curious", state="KG", asked={"text": "Чужая Особа"}))
        for number in range(200):
            log.write(lookup(asked={"text": f"Разный Человек{chr(1072 + number % 30)}"}))
    _status, text = supervisor.get("/audit/unusual")
    assert "one name again and again" in text
    assert ">curious" in text
    assert "kg-curious" not in text
    today = datetime.now(UTC).date()
    before = today - timedelta(days=3)
    _status, earlier = supervisor.get(f"/audit/unusual?since={before}&until={before}")
    assert "curious" not in earlier
    assert "curious" not in supervisor.get("/audit/unusual?kind=volume")[1]


@pytest.mark.usefixtures("written")
def test_other_states_are_told_in_counts_alone(supervisor: Person) -> None:
    _status, text = supervisor.get("/audit/elsewhere")
    assert "Kyrgyzstan" in text
    assert "kg-officer" not in text
    assert "Ak-Jol" not in text


def test_the_log_is_verified_in_words(supervisor: Person, installed: Installation) -> None:
    _status, text = supervisor.post("/audit/verify")
    assert "The log is whole" in text
    assert "there is no key" in text
    assert newest(installed.home, kind=Kind.AUDIT).outcome == "verified"
