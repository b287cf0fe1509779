"""The log behind the command line: what is written before an answer, and what `kordon audit` proves."""

from __future__ import annotations

import json
import os
import pwd
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bank.audit import AuditLog, Filters, Found, Kind, search
from bank.home import Home
from ingest.cli import kordon

RECORD = {"id": "1", "names": [{"full": "Щербаков Пётр"}], "birth_dates": ["1971-03-12"]}
WHO = ("--name", "Асель Омарова", "--state", "KZ", "--post", "Астана")


@pytest.fixture(autouse=True)
def own_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KORDON_AUDIT", "KORDON_ACCOUNTS", "KORDON_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def run(home: Home, *arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(kordon, ["--home", str(home.path), *arguments], input=text)


@pytest.fixture
def bank(home: Home, tmp_path: Path) -> Iterator[Home]:
    """A home with one record and no log yet."""
    array = tmp_path / "array.jsonl"
    array.write_text(json.dumps(RECORD, ensure_ascii=False) + "\n")
    whose = ("--category", "wanted-persons", "--origin", "KZ")
    assert run(home, "ingest", str(array), *whose).exit_code == 0
    yield home


def entries(home: Home, **filters: object) -> list[Found]:
    """What the log holds, the oldest first."""
    with AuditLog.open(home) as log:
        return list(reversed(search(log, Filters(**filters)).found))  # type: ignore[arg-type]


def test_a_lookup_is_logged_with_what_was_asked_and_shown(bank: Home) -> None:
    looked = ("lookup", "--name", "Shcherbakov Petr", "--purpose", "border-check", "--json")
    assert json.loads(run(bank, *looked).output)["hits"]
    (found,) = entries(bank)
    entry = found.entry
    assert (entry.kind, entry.door, entry.purpose) == ("lookup", "cli", "border-check")
    assert entry.account.startswith("cli:")
    assert entry.asked["name"] == "Shcherbakov Petr"
    assert [(one.category, one.origin, one.id) for one in entry.shown] == [
        ("wanted-persons", "KZ", "1")
    ]
    assert entry.change == 1
    assert entry.request


def test_a_lookup_that_cannot_be_logged_shows_nothing(
    bank: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORDON_AUDIT", "sqlite:////dev/null/audit.sqlite")
    for arguments, text in (
        (("lookup", "--name", "Shcherbakov Petr"), None),
        (("lookup", "--batch", "-"), '{"name": "Shcherbakov Petr"}\n'),
    ):
        refused = run(bank, *arguments, text=text)
        assert refused.exit_code == 4
        assert refused.stdout == ""
        assert "cannot be logged" in refused.stderr


def test_a_log_that_breaks_after_it_was_opened_shows_nothing(bank: Home) -> None:
    run(bank, "lookup", "--name", "Shcherbakov Petr")
    file = sqlite3.connect(bank.path / "audit.sqlite", isolation_level=None)
    file.execute("CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(FAIL, 'x'); END")
    file.close()
    for arguments, text in (
        (("lookup", "--name", "Shcherbakov Petr"), None),
        (("lookup", "--batch", "-"), '{"name": "Shcherbakov Petr"}\n'),
    ):
        refused = run(bank, *arguments, text=text)
        assert (refused.exit_code, refused.stdout) == (4, "")


def test_each_line_of_a_batch_that_was_looked_up_is_logged(bank: Home) -> None:
    names = [f"Shcherbakov {chr(65 + i % 26)}etr" for i in range(150)]
    lines = "".join(json.dumps({"name": name}) + "\n" for name in names) + "{}\nno json\n"
    answered = run(bank, "lookup", "--batch", "-", "--purpose", "search", text=lines)
    assert answered.exit_code == 1
    assert len(answered.output.splitlines()) == len(names) + 2
    with AuditLog.open(bank) as log:
        found = search(log, Filters(), limit=1_000).found
    assert sorted(one.entry.asked["name"] for one in found) == sorted(names)
    assert {(one.entry.door, one.entry.purpose) for one in found} == {("batch", "search")}
    assert len({one.entry.request for one in found}) == 1
    assert run(bank, "audit", "verify").exit_code == 0


def test_every_change_of_accounts_is_logged(home: Home) -> None:
    password = "correct horse battery"
    text = f"{password}\n{password}\n"
    run(home, "accounts", "first-administrator", "chief", *WHO, text=text)
    run(home, "accounts", "add", "petrov", "--role", "officer", *WHO)
    run(home, "accounts", "deactivate", "petrov")
    assert run(home, "accounts", "deactivate", "nobody").exit_code == 2
    run(home, "accounts", "list")
    done = [(one.entry.outcome, one.entry.asked["account"]) for one in entries(home)]
    assert done == [
        ("account-created", "chief"),
        ("account-created", "petrov"),
        ("account-deactivated", "petrov"),
    ]
    (first, *_) = entries(home)
    assert (first.entry.kind, first.entry.door) == (Kind.ADMIN, "cli")
    assert first.entry.account.startswith("cli:")
    assert password not in repr(first.entry.asked)


def test_an_account_is_not_changed_without_a_log(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORDON_AUDIT", "sqlite:////dev/null/audit.sqlite")
    made = run(home, "accounts", "add", "petrov", "--role", "officer", *WHO)
    assert (made.exit_code, made.stdout) == (4, "")
    assert run(home, "accounts", "list").stdout == ""


def test_the_log_is_sealed_and_verified_with_a_key(bank: Home) -> None:
    run(bank, "lookup", "--name", "Shcherbakov Petr")
    assert run(bank, "audit", "seal").exit_code == 2
    public = run(bank, "audit", "make-key").output.strip()
    assert run(bank, "audit", "make-key").exit_code == 2
    sealed = run(bank, "audit", "seal")
    assert sealed.output.startswith("1 ") and sealed.output.endswith(" signed\n")
    whole = run(bank, "audit", "verify", "--public-key", public)
    assert (whole.exit_code, "The log is whole." in whole.output) == (0, True)
    other = run(bank, "audit", "verify", "--public-key", "00" * 32, "--json")
    told = json.loads(other.output)
    assert (other.exit_code, told["sound"]) == (1, False)
    assert told["signatures_checked"] is True
    assert told["problems"][0]["kind"] == "signature"
    assert run(bank, "audit", "verify", "--public-key", "no key").exit_code == 2


def test_a_changed_entry_is_told_with_its_place(bank: Home) -> None:
    run(bank, "lookup", "--name", "Shcherbakov Petr")
    file = sqlite3.connect(bank.path / "audit.sqlite", isolation_level=None)
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    assert file.execute("UPDATE entries SET account = 'another'").rowcount == 1
    file.close()
    found = run(bank, "audit", "verify")
    assert found.exit_code == 1
    assert "entry 1: This entry was changed" in found.output
    assert "whole" not in found.output


def test_a_log_that_is_gone_is_not_found_whole(bank: Home) -> None:
    for command in (("verify",), ("seal", "--unsigned"), ("search",), ("unusual",)):
        result = run(bank, "audit", *command)
        assert (result.exit_code, result.stdout) == (4, "")
        assert "does not exist" in result.stderr
    assert not (bank.path / "audit.sqlite").exists()


def test_a_person_is_searched_for_by_standard_input_or_file_alone(
    bank: Home, tmp_path: Path
) -> None:
    run(bank, "lookup", "--name", "Shcherbakov Petr")
    run(bank, "lookup", "--name", "Akhmetov Askar")
    file = tmp_path / "whom"
    file.write_text("Щербаков\n")
    for asked, text in ((("--text-stdin",), "Щербаков\n"), (("--text-file", str(file)), None)):
        found = run(bank, "audit", "search", *asked, "--kind", "lookup", "--json", text=text)
        (row,) = [json.loads(line) for line in found.stdout.splitlines()]
        assert row["asked"]["name"] == "Shcherbakov Petr"
    assert run(bank, "audit", "search", "--text-stdin", text="\n").exit_code == 2
    assert run(bank, "audit", "search", "--text-stdin", text="!?\n").exit_code == 2
    assert run(bank, "audit", "search", "--text", "Щербаков").exit_code == 2
    record = run(bank, "audit", "search", "--record", "wanted-persons", "KZ", "1", "--json")
    assert [json.loads(line)["kind"] for line in record.stdout.splitlines()] == ["lookup"]


def test_reading_the_log_is_logged(bank: Home, tmp_path: Path) -> None:
    run(bank, "lookup", "--name", "Shcherbakov Petr")
    run(bank, "audit", "search", "--text-stdin", text="Щербаков\n")
    run(bank, "audit", "export", str(tmp_path / "out.csv"))
    run(bank, "audit", "unusual")
    done = [(one.entry.kind, one.entry.outcome) for one in entries(bank)][1:]
    assert done == [("audit", "searched"), ("export", "exported"), ("audit", "unusual-use")]
    assert entries(bank)[1].entry.asked == {"text": "Щербаков"}


def test_an_export_is_a_new_file_of_this_user_alone(bank: Home, tmp_path: Path) -> None:
    run(bank, "lookup", "--name", "Shcherbakov Petr")
    out = tmp_path / "out.jsonl"
    run(bank, "audit", "export", str(out), "--format", "jsonl", "--kind", "lookup")
    assert out.stat().st_mode & 0o777 == 0o600
    (row,) = [json.loads(line) for line in out.read_text().splitlines()]
    assert row["asked"]["name"] == "Shcherbakov Petr"
    again = run(bank, "audit", "export", str(out))
    assert again.exit_code == 2
    assert len(out.read_text().splitlines()) == 1
    nowhere = run(bank, "audit", "export", str(tmp_path / "none" / "out"))
    assert nowhere.exit_code == 4


def test_one_name_again_and_again_is_unusual(bank: Home) -> None:
    line = '{"name": "Shcherbakov Petr"}\n'
    run(bank, "lookup", "--batch", "-", text=line * 12)
    found = run(bank, "audit", "unusual", "--json")
    (row,) = [json.loads(one) for one in found.stdout.splitlines()]
    assert (found.exit_code, row["kind"], row["count"]) == (1, "one-name", 12)
    assert row["account"] == f"cli:{pwd.getpwuid(os.getuid()).pw_name}"
