"""`kordon links` and `kordon alerts`, and that ingests search for links by themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bank.audit import AuditLog, Filters, search
from bank.home import Home
from bank.linking import finding
from ingest import array_commands
from ingest.cli import kordon
from tests.bank.linking.conftest import CORPSE, MISSING


class Operator:
    """Who runs commands on a home."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def __call__(self, *args: str) -> Result:
        return CliRunner().invoke(kordon, ["--home", str(self.home.path), *args])

    def take_in(self, category: str, origin: str, record: dict[str, Any], *more: str) -> Result:
        file = self.home.path.parent / f"{category}.jsonl"
        file.write_text(json.dumps(record, ensure_ascii=False) + "\n")
        options = ("--category", category, "--origin", origin, *more)
        answer = self("ingest", str(file), *options)
        assert answer.exit_code == 0, answer.output
        return answer


@pytest.fixture
def operator(home: Home) -> Operator:
    return Operator(home)


@pytest.fixture
def linked(operator: Operator) -> Operator:
    operator.take_in("missing-persons", "KZ", MISSING)
    operator.take_in("unidentified-corpses", "RU", CORPSE)
    return operator


def test_an_ingest_searches_for_links(linked: Operator) -> None:
    lines = linked("links", "list", "--json").output.splitlines()
    assert [json.loads(one)["right"]["id"] for one in lines] == ["C1"]
    shown = linked("links", "show", "1")
    assert shown.exit_code == 0
    assert "anchor" in shown.output
    assert json.loads(linked("links", "show", "1", "--json").output)["kind"] == "missing-corpse"


def test_an_ingest_may_leave_links_for_later(operator: Operator) -> None:
    operator.take_in("missing-persons", "KZ", MISSING, "--no-links")
    operator.take_in("unidentified-corpses", "RU", CORPSE, "--no-links")
    assert "Nothing is proposed" in operator("links", "list").output
    found = json.loads(operator("links", "find", "--json").output)
    assert (found["records"], found["proposals"]) == (2, 1)
    assert json.loads(operator("links", "find", "--json").output)["records"] == 0
    assert json.loads(operator("links", "find", "--all", "--json").output)["records"] == 2


def test_an_ingest_searches_a_bank_that_was_never_searched_in_pieces(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(array_commands, "LINKS_AFTER_INGEST", 1)
    monkeypatch.setattr(finding, "BATCH", 1)
    operator.take_in("missing-persons", "KZ", MISSING, "--no-links")
    answer = operator.take_in("unidentified-corpses", "RU", CORPSE)
    assert "1 changes are left to search for links: `kordon links find`" in answer.output
    assert "Nothing is proposed" in operator("links", "list").output
    assert json.loads(operator("links", "find", "--json").output)["proposals"] == 1


def test_a_reverted_run_takes_its_proposals_along(linked: Operator) -> None:
    answer = linked("ingest", "revert", "2")
    assert answer.exit_code == 0, answer.output
    assert "Nothing is proposed" in linked("links", "list").output


def test_decisions_by_command_are_in_the_audit_log(linked: Operator) -> None:
    answer = linked("links", "reject", "1", "--note", "another anchor")
    assert answer.exit_code == 0
    assert "rejected" in answer.output
    assert "Nothing is proposed" in linked("links", "list").output
    listed = json.loads(linked("links", "list", "--standing", "rejected", "--json").output)
    assert listed["decision"]["note"] == "another anchor"
    with AuditLog.open(linked.home) as log:
        entries = [one.entry for one in search(log, Filters(), None, 50).found]
    rejected = next(one for one in entries if one.outcome == "link-reject")
    assert {one.id for one in rejected.shown} == {"M1", "C1"}
    assert rejected.account.startswith("cli:")
    assert linked("links", "accept", "77").exit_code == 2
    assert linked("links", "later", "1").exit_code == 0


def test_alerts_of_the_own_state_are_fed_to_a_file(operator: Operator, tmp_path: Path) -> None:
    agreement = ("--giver", "RU", "--receiver", "KZ", "--category", "unidentified-corpses")
    terms = ("--purpose", "search", "--first-day", "2026-01-01", "--who", "t", "--why", "t")
    assert operator("agreements", "add", *agreement, *terms).exit_code == 0
    operator.take_in("missing-persons", "KZ", MISSING)
    added = operator("alerts", "add", "--state", "KZ", "--category", "missing-persons")
    assert added.exit_code == 0, added.output
    assert "missing-persons" in operator("alerts", "list").output
    operator.take_in("unidentified-corpses", "RU", CORPSE)
    out = tmp_path / "alerts.jsonl"
    assert operator("alerts", "feed", "--state", "KZ", "--out", str(out)).exit_code == 0
    told = [json.loads(line) for line in out.read_text().splitlines()]
    assert [one["other"]["id"] for one in told] == ["C1"]
    assert "Щербаков" not in out.read_text()
    assert operator("alerts", "feed", "--state", "RU").output == ""
    assert operator("alerts", "end", "1", "--state", "RU").exit_code == 2
    assert operator("alerts", "end", "1", "--state", "KZ").exit_code == 0


def test_a_list_tells_that_not_all_was_searched(operator: Operator) -> None:
    operator.take_in("missing-persons", "KZ", MISSING, "--no-links")
    listed = operator("links", "list")
    assert listed.stdout == "Nothing is proposed.\n"
    assert "1 changes were never searched" in listed.stderr
    operator("links", "find")
    assert operator("links", "list").stderr == ""
