"""`kordon agreements`: from files and options, every edit kept and logged, refusals field by field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bank.access import Agreements
from bank.audit import AuditLog, Filters, search
from bank.home import Home
from ingest.cli import kordon

PACT: dict[str, Any] = {
    "giver": "KZ",
    "receiver": "UZ",
    "categories": ["vehicles", "wanted-persons"],
    "purposes": ["border-check"],
    "first_day": "2026-01-01",
    "last_day": None,
    "withheld": {"wanted-persons": ["documents.number", "eyes"]},
    "texts_given": {"wanted-persons": ["action_text"]},
    "note": "Протокол № 3",
}
OPTIONS = (
    "--giver", "KZ", "--receiver", "UZ", "--category", "vehicles", "--category", "wanted-persons",
    "--purpose", "border-check", "--first-day", "2026-01-01", "--note", "Протокол № 3",
    "--withhold", "wanted-persons:documents.number", "--withhold", "wanted-persons:eyes",
    "--give-text", "wanted-persons:action_text",
)  # fmt: skip
SIGNED = ("--who", "Министерство юстиции", "--why", "Пакт")


@pytest.fixture(autouse=True)
def own_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KORDON_AUDIT", "KORDON_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def run(home: Home, *arguments: str, text: str | None = None) -> Result:
    command = ["--home", str(home.path), "agreements", *arguments]
    return CliRunner().invoke(kordon, command, input=text)


def shown(home: Home, number: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(home, "show", str(number), "--json").stdout)
    return found


@pytest.fixture
def bank(home: Home) -> Home:
    """A home with the pact as agreement 1."""
    assert run(home, "add", *OPTIONS, *SIGNED).exit_code == 0
    return home


def test_options_and_a_file_say_the_same(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "pact.json"
    file.write_text(json.dumps(PACT), encoding="utf-8")
    for number, how in enumerate((OPTIONS, ("--file", str(file)), ("--file", "-")), 1):
        added = run(home, "add", *how, *SIGNED, text=json.dumps(PACT))
        assert (added.exit_code, added.stdout) == (0, f"{number}\n"), added.output
        assert shown(home, number) == PACT | {"number": number}


def test_options_come_before_what_a_file_says(home: Home) -> None:
    how = ("--file", "-", "--receiver", "TJ", "--last-day", "2026-05-01")
    assert run(home, "add", *how, *SIGNED, text=json.dumps(PACT)).exit_code == 0
    assert shown(home) == PACT | {"number": 1, "receiver": "TJ", "last_day": "2026-05-01"}


def test_what_is_shown_can_be_given_back_as_a_change(bank: Home) -> None:
    edited = shown(bank) | {"purposes": ["search"], "withheld": {}, "texts_given": {}}
    done = run(bank, "change", "1", "--file", "-", *SIGNED, text=json.dumps(edited))
    assert done.exit_code == 0, done.output
    assert shown(bank) == edited


def test_a_change_by_options_leaves_the_rest(bank: Home) -> None:
    done = run(bank, "change", "1", "--withhold", "vehicles:owner", "--give-text", "", *SIGNED)
    assert done.exit_code == 0, done.output
    assert shown(bank) == PACT | {
        "number": 1, "withheld": {"vehicles": ["owner"]}, "texts_given": {}
    }  # fmt: skip


def test_lists_hold_those_in_force(bank: Home) -> None:
    listed = run(bank, "list").stdout
    assert listed.startswith("   1  KZ gives UZ  from 2026-01-01 until ended")
    assert run(bank, "list", "--day", "2025-12-31").stdout == ""
    assert run(bank, "end", "1", "--last-day", "2026-03-01", *SIGNED).exit_code == 0
    assert run(bank, "list", "--day", "2026-03-02").stdout == ""
    assert [one["number"] for one in json.loads(run(bank, "list", "--all", "--json").stdout)] == [1]


def test_history_says_who_decided_and_why(bank: Home) -> None:
    assert run(bank, "end", "1", "--last-day", "2026-03-01", "--why", "Денонсация").exit_code == 0
    versions = json.loads(run(bank, "history", "1", "--json").stdout)
    assert [(one["version"], one["why"], one["last_day"]) for one in versions] == [
        (2, "Денонсация", "2026-03-01"),
        (1, "Пакт", None),
    ]
    assert versions[0]["who"].startswith("cli:")
    assert versions[1]["who"] == "Министерство юстиции"
    told = run(bank, "history", "1").stdout
    assert "Министерство юстиции" in told
    assert "wanted-persons: documents.number, eyes" in told


def test_edits_are_in_the_audit_log(bank: Home) -> None:
    run(bank, "end", "1", "--last-day", "2026-03-01", *SIGNED)
    with AuditLog.open(bank) as log:
        found = [one.entry for one in search(log, Filters()).found]
    assert [(one.outcome, one.asked["version"]) for one in found] == [
        ("agreement-edited", 2),
        ("agreement-added", 1),
    ]
    assert found[1].asked["texts_given"] == {"wanted-persons": ["action_text"]}


def test_without_a_log_nothing_is_changed(bank: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORDON_AUDIT", "sqlite:////dev/null/audit.sqlite")
    assert run(bank, "end", "1", "--last-day", "2026-03-01", *SIGNED).exit_code == 4
    assert shown(bank)["last_day"] is None


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"giver": "XX", "last_day": "2025-01-01"}, ["giver", "last_day"]),
        ({"withheld": {"vehicles": ["vim"]}}, ["withheld.vehicles", "texts_given.wanted-persons"]),
        ({"first_day": "1.1.2026"}, ["first_day"]),
        ({"first_day": None}, ["first_day"]),
        ({"categories": "vehicles", "purposes": [1]}, ["categories", "purposes"]),
        ({"withheld": ["eyes"]}, ["withheld"]),
        ({"withhold": {}}, ["withhold"]),
        ({"note": 7}, ["note"]),
    ],
)
def test_what_is_wrong_is_said_field_by_field(
    bank: Home, wrong: dict[str, Any], fields: list[str]
) -> None:
    text = json.dumps(PACT | wrong)
    for command in (("add",), ("change", "1")):
        refused = run(bank, *command, "--file", "-", *SIGNED, text=text)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert [line.partition(": ")[0] for line in refused.stderr.splitlines()] == fields
    with Agreements.open(bank) as kept:
        assert kept.version() == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "7"), "no agreement 7"),
        (("history", "7"), "no agreement 7"),
        (("end", "7", "--last-day", "2026-01-01", *SIGNED), "no agreement 7"),
        (("add", "--file", "none.json", *SIGNED), "cannot be read"),
        (("add", "--withhold", "eyes", *SIGNED), "CATEGORY:FIELD"),
        (("add", *OPTIONS), "--why"),
        (("change", "1", "--receiver", "TJ", *SIGNED), "receiver: cannot change"),
    ],
)
def test_what_cannot_be_done_is_said(bank: Home, arguments: tuple[str, ...], said: str) -> None:
    refused = run(bank, *arguments)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr


@pytest.mark.parametrize("text", ["[]", "null", "{", "\x00", '"x"'])
def test_a_file_that_is_no_agreement_is_refused(bank: Home, text: str) -> None:
    refused = run(bank, "add", "--file", "-", *SIGNED, text=text)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.strip()
