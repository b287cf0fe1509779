"""`kordon validity` and `kordon confirmations`: lists in each format, renewing from them, what is logged."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bank.audit import AuditLog, Filters, search
from bank.confirmation import By, Confirmations, Question, Urgency
from bank.home import Home
from bank.store import Change, Store
from bank.store.model import Key
from index_mappings.schemas import load_record
from ingest.cli import kordon

TODAY = date.today()
CATEGORY = "vehicles"
IDS = {"ended": -3, "a<b": 0, "=soon": 5, "far": 90}


@pytest.fixture(autouse=True)
def own_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KORDON_AUDIT", "KORDON_DATABASE", "KORDON_CONFIRMATION"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def bank(home: Home) -> Home:
    with Store.open(home) as store:
        run = store.begin_run("ingest", CATEGORY, "KZ", "file", "d", False)
        changes = [
            Change("upsert", id_, load_record(CATEGORY, raw(id_, days)))
            for id_, days in IDS.items()
        ]
        store.write_batch(run.number, changes, 4)
        store.finish_run(run.number)
    return home


def raw(id_: str, days: int) -> dict[str, object]:
    last = TODAY + timedelta(days=days)
    return {"id": id_, "vin": "XTA210990Y2766389", "valid_until": last.isoformat()}


def run(home: Home, *arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(kordon, ["--home", str(home.path), *arguments], input=text)


def logged(home: Home) -> list[str]:
    with AuditLog.open(home) as log:
        return [one.entry.outcome for one in search(log, Filters(), limit=20).found]


def test_lists_in_each_format(bank: Home) -> None:
    listed = ("validity", "list", "--origin", "KZ", "--days", "30", "--format")
    rows = list(csv.DictReader(io.StringIO(run(bank, *listed, "csv").stdout)))
    # No spreadsheet runs what stands in it.
    assert [one["id"] for one in rows] == ["a<b", "'=soon"]
    assert rows[0]["last_day"] == TODAY.isoformat()
    told = json.loads(run(bank, *listed, "json").stdout)
    assert [one["id"] for one in told] == ["a<b", "=soon"]
    page = run(bank, *listed, "html").stdout
    assert "<td>a&lt;b</td>" in page
    assert "a<b" not in page
    assert [line.split()[-1] for line in run(bank, *listed, "text").stdout.splitlines()] == [
        "a<b",
        "=soon",
    ]
    assert json.loads(run(bank, *listed, "json", "--category", "lost-arms").stdout) == []
    ended = run(bank, "validity", "ended", "--origin", "KZ", "--days", "3", "--format", "json")
    assert [one["id"] for one in json.loads(ended.stdout)] == ["ended"]
    ended = run(bank, "validity", "ended", "--origin", "KZ", "--days", "2", "--format", "json")
    assert json.loads(ended.stdout) == []
    assert set(logged(bank)) == {"validity-listed"}


def test_a_list_goes_in_again_to_renew(bank: Home, tmp_path: Path) -> None:
    listed = run(bank, "validity", "list", "--origin", "KZ", "--format", "csv").stdout
    (tmp_path / "list.csv").write_text(listed)
    until = (TODAY + timedelta(days=365)).isoformat()
    command = ("validity", "renew", "--origin", "KZ", "--category", CATEGORY, "--until", until)
    done = run(bank, *command, "--no-index", "--file", str(tmp_path / "list.csv"))
    assert (done.exit_code, "2 renewed" in done.stdout) == (0, True)
    assert run(bank, "validity", "list", "--origin", "KZ", "--format", "text").stdout == ""
    by_lines = run(bank, *command, "--no-index", "--file", "-", text="ended\n\nnone\n")
    assert (by_lines.exit_code, "1 renewed" in by_lines.stdout) == (1, True)
    assert "none: the bank has no record of this id" in by_lines.stderr
    assert logged(bank)[0] == "validity-renewed"


def test_of_an_originator_that_nobody_is_nothing_is_listed(bank: Home) -> None:
    """An empty list would say that nothing ends."""
    for listed in (
        ("validity", "list", "--origin", "XX"),
        ("validity", "ended", "--origin", "XX"),
        ("photos", "list", "--origin", "XX"),
        ("exchange", "digest", "--origin", "XX", "--category", CATEGORY),
        ("confirmations", "list", "--state", "kz"),
        ("alerts", "list", "--state", "XX"),
    ):
        refused = run(bank, *listed)
        assert (refused.exit_code, refused.stdout) == (2, ""), listed
        assert "XX" in refused.stderr or "kz" in refused.stderr
    renewed = ("--category", CATEGORY, "--until", "2999-01-01", "--no-index", "far")
    assert run(bank, "validity", "renew", "--origin", "XX", *renewed).exit_code == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ("--until", "2020-01-01", "far"),
        ("--until", "2999-01-01"),
        ("--until", "2999-01-01", "--file", "/nowhere"),
        ("--until", "soon", "far"),
    ],
)
def test_what_cannot_be_meant_is_refused(bank: Home, wrong: tuple[str, ...]) -> None:
    command = ("validity", "renew", "--origin", "KZ", "--category", CATEGORY, "--no-index")
    assert run(bank, *command, *wrong).exit_code == 2


def test_confirmations_that_wait_are_listed_and_overdue_ones_end_with_1(bank: Home) -> None:
    assert run(bank, "confirmations", "list", "--state", "KZ").exit_code == 0
    question = Question(
        client_id="a",
        key=Key("KZ", CATEGORY, "far"),
        version=1,
        urgency=Urgency.URGENT,
        purpose="border-check",
        request="r",
        by=By("petrov", "KG", "Ак-Жол", datetime.now(UTC) - timedelta(hours=1)),
    )
    with Confirmations.open(bank) as kept:
        kept.ask(question, lambda one, step: None)
    listed = run(bank, "confirmations", "list", "--state", "KZ", "--json")
    assert listed.exit_code == 1
    (told,) = json.loads(listed.stdout)
    assert (told["record"], told["overdue"], told["state"]) == ("far", True, "KG")
    assert "OVERDUE" in run(bank, "confirmations", "list", "--state", "KZ").stdout
    assert run(bank, "confirmations", "send").stdout == "0 handed over.\n"
    assert run(bank, "confirmations", "purge").stdout == "0 deleted.\n"
    (bank.settings / "confirmation.json").write_text("[]")
    assert run(bank, "confirmations", "purge").exit_code == 2
