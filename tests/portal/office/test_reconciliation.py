"""Reports of reconciliations on the pages: read like a letter, by the array's own state alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from bank.audit import AuditLog, Filters, search
from bank.home import Home
from bank.reconciliation import (
    About,
    RefusedLine,
    Report,
    Reports,
    apply,
    given_of,
    make,
)
from bank.reconciliation import Kind as ReportKind
from bank.store import Change, Store
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record
from tests.portal.conftest import Installation
from tests.portal.office.conftest import Person
from tests.portal.office.test_browser import AXE, opened

CATEGORY = "wanted-persons"
DAY = date(2026, 11, 25)


def person(id_: str, name: str, **more: object) -> dict[str, object]:
    return load_record(CATEGORY, {"id": id_, "names": [{"full": name}], **more})


def report_of(home: Home, store: Store, reports: Reports, origin: str, state: str) -> Report:
    """Three on each side: one changed, one gone, one new whose name would be a script."""
    run = store.begin_run("ingest", CATEGORY, origin, "before", "before", False)
    before = [
        person("rec-changed", "Ахметов Айдар"),
        person("rec-gone", "Омаров Ерлан"),
        person("rec-typed", "Ким Ольга"),
    ]
    store.write_batch(run.number, [Change("upsert", str(one["id"]), one) for one in before], 1)
    store.finish_run(run.number)
    bring_up_to_date(home, store, jobs=1)
    array = [
        person("rec-changed", "Ахмедов Айдар", birth_place="Тараз"),
        person("rec-new", "=Новый <script>alert(1)</script>"),
        person("rec-typed", "КИМ  Ольга"),
        *(person(f"rec-many-{one:03}", "Много Людей") for one in range(60)),
    ]
    # The array is small beside what the bank holds: what else it lacks would drown these.
    lines = [given_of(CATEGORY, place, one, DAY) for place, one in enumerate(array, 1)]
    about = About(origin, CATEGORY, state, "array.jsonl", f"digest-{origin}", DAY, "cli:test")
    refused = RefusedLine(99, "rec-bad", (("sex", "must be male or female"),))
    return make(home, store, reports, reports.begin(about), about, [[*lines, refused]])


@pytest.fixture(scope="module")
def made(installed: Installation) -> Iterator[dict[str, Report]]:
    """A report of each of two states, in arrays of bodies that hold nothing else."""
    home = installed.home
    with Store.open(home) as store, Reports.open(home) as reports:
        yield {
            "KZ": report_of(home, store, reports, "KZ-GP", "KZ"),
            "RU": report_of(home, store, reports, "RU-SK", "RU"),
        }


@pytest.fixture
def operator(people: dict[str, Person]) -> Person:
    """The operator."""
    return people["operator"]


def test_reports_of_the_own_state_are_listed(operator: Person, made: dict[str, Report]) -> None:
    status, text = operator.get("/reconciliation")
    assert status == 200
    assert f'/reconciliation/{made["KZ"].number}"' in text
    assert f'/reconciliation/{made["RU"].number}"' not in text
    assert ("KZ-GP" in text, "RU-SK" in text) == (True, False)


@pytest.mark.parametrize("path", ["", "/file.csv", "/file.json", "/file.html", "/protocol.json"])
def test_another_states_report_is_as_if_it_were_not(
    operator: Person, made: dict[str, Report], path: str
) -> None:
    theirs = operator.get(f"/reconciliation/{made['RU'].number}{path}")
    missing = operator.get(f"/reconciliation/987654321{path}")
    assert theirs[0] == missing[0] == 404
    assert "rec-" not in theirs[1]


def test_a_report_reads_like_a_letter(supervisor: Person, made: dict[str, Report]) -> None:
    report = made["KZ"]
    status, text = supervisor.get(f"/reconciliation/{report.number}?kind=changed")
    assert status == 200
    for words in ("array.jsonl", "KZ-GP", "cli:test", f"{report.figures.bank_records}"):
        assert words in text
    assert "Ахме<mark>т</mark>ов Айдар" in text
    assert "Ахме<mark>д</mark>ов Айдар" in text
    assert "Nothing of it is applied yet" in text
    assert text.count("<svg") >= 2


def test_a_kind_is_paged_to_its_end(operator: Person, made: dict[str, Report]) -> None:
    number, found, after = made["KZ"].number, [], 0
    for _ in range(5):
        status, text = operator.get(f"/reconciliation/{number}?kind=added&after={after}")
        assert status == 200
        found += [part.split("<")[0] for part in text.split('<span class="code">')[1:]]
        if 'rel="next"' not in text:
            break
        after = int(text.split('rel="next"')[1].split("after=")[1].split('"')[0])
    assert {"rec-new", *(f"rec-many-{one:03}" for one in range(60))} == set(found)
    assert len(found) == len(set(found)) == made["KZ"].figures.kinds["added"]


def test_texts_of_records_are_escaped(operator: Person, made: dict[str, Report]) -> None:
    text = operator.get(f"/reconciliation/{made['KZ'].number}?kind=added&after=60")[1]
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_files_are_whole_and_run_nothing(operator: Person, made: dict[str, Report]) -> None:
    number = made["KZ"].number
    status, text = operator.get(f"/reconciliation/{number}/file.csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert status == 200
    assert {one["id"] for one in rows} >= {"rec-changed", "rec-gone", "rec-new", "rec-bad"}
    assert not [cell for one in rows for cell in one.values() if cell.startswith("=")]
    told = json.loads(operator.get(f"/reconciliation/{number}/file.json")[1])
    assert told["report"] == number
    assert "rec-gone" in operator.get(f"/reconciliation/{number}/file.html")[1]
    protocol = json.loads(operator.get(f"/reconciliation/{number}/protocol.json")[1])
    assert json.loads(protocol["protocol"])["report"] == number
    assert operator.get(f"/reconciliation/{number}/file.exe")[0] == 404


def test_each_reading_is_audited_with_the_records_it_showed(
    operator: Person, made: dict[str, Report], installed: Installation
) -> None:
    operator.get(f"/reconciliation/{made['KZ'].number}?kind=removed")
    operator.get(f"/reconciliation/{made['KZ'].number}/file.csv")
    with AuditLog.open(installed.home) as log:
        found = search(log, Filters(account="operator"), None, 10).found
    export, read = (one.entry for one in found[:2])
    assert (export.outcome, export.asked["format"]) == ("reconciliation-exported", "csv")
    assert read.outcome == "reconciliation-read"
    assert read.asked["reconciliation"] == made["KZ"].number
    assert "rec-gone" in [one.id for one in read.shown]
    assert len(read.shown) == made["KZ"].figures.kinds["removed"]


def test_the_history_of_a_record_names_the_report_to_its_own_state(
    people: dict[str, Person], made: dict[str, Report], installed: Installation
) -> None:
    report = made["KZ"]
    # Only this kind: what else the array lacks is in the bank for other tests.
    kinds = frozenset({ReportKind.CHANGED})
    with Store.open(installed.home) as store, Reports.open(installed.home) as reports:
        for one in made.values():
            apply(store, reports, one.number, kinds)
        bring_up_to_date(installed.home, store, jobs=1)
    own = {"category": CATEGORY, "origin": "KZ-GP", "id": "rec-changed"}
    status, text = people["supervisor"].post("/record", **own)
    assert (status, f"by reconciliation {report.number}" in text) == (200, True)
    status, text = people["supervisor"].post("/record", **own | {"origin": "RU-SK"})
    assert (status, "by reconciliation" in text) == (200, False)
    assert "Applied by run" in people["operator"].get(f"/reconciliation/{report.number}")[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["changed", "added", "refused"])
def test_a_report_in_a_browser_violates_nothing(
    browser: Browser,
    address: str,
    people: dict[str, Person],
    made: dict[str, Report],
    kind: str,
    scheme: str,
) -> None:
    page = opened(browser, address, people["supervisor"], scheme)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/reconciliation/{made['KZ'].number}?kind={kind}")
    for fold in page.locator("summary").all():
        fold.evaluate("one => one.parentElement.open = true")
    found = AXE.run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()
