"""The commands that look after accounts, as an administrator runs them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bank.accounts import Accounts
from bank.home import Home
from ingest.account_commands import COMMANDS

PASSWORD = "correct horse battery"
WHO = ("--name", "Асель Омарова", "--state", "KZ", "--post", "Астана")


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KORDON_ACCOUNTS", raising=False)


def run(home: Home, *arguments: str, text: str | None = None) -> Result:
    (accounts,) = COMMANDS
    return CliRunner().invoke(accounts, arguments, input=text, obj=home)


@pytest.fixture
def chief(home: Home) -> Home:
    """A home with an administrator."""
    made = run(home, "first-administrator", "chief", *WHO, text=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    return home


def now() -> datetime:
    return datetime.now(UTC)


def test_the_first_administrator_is_made_from_a_prompt(home: Home) -> None:
    made = run(home, "first-administrator", "chief", *WHO, text=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0
    assert PASSWORD not in made.output
    assert "account-created: chief" in made.stderr
    with Accounts.open(home) as accounts:
        session = accounts.log_in("chief", PASSWORD, "", "10.0.0.1", now())
    assert session.to_do == "enrol-second-factor"


def test_the_first_administrator_is_made_from_a_file(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\r\n", encoding="utf-8")
    command = ("first-administrator", "chief", *WHO, "--password-file", str(file))
    assert run(home, *command).exit_code == 0
    again = run(home, *command)
    assert again.exit_code == 2
    assert "administrator already" in again.stderr
    with Accounts.open(home) as accounts:
        accounts.log_in("chief", PASSWORD, "", "10.0.0.1", now())


@pytest.mark.parametrize("text", ["password1234\n", "\n", ""])
def test_a_weak_or_missing_password_makes_nobody(home: Home, text: str) -> None:
    refused = run(home, "first-administrator", "chief", *WHO, "--password-file", "-", text=text)
    assert refused.exit_code == 2
    assert "password1234" not in refused.output
    assert run(home, "list").output == ""


def test_a_password_file_that_cannot_be_read_is_said(home: Home, tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\xff")
    for file in (binary, tmp_path / "none"):
        refused = run(home, "first-administrator", "chief", *WHO, "--password-file", str(file))
        assert refused.exit_code == 2
        assert "cannot be read" in refused.stderr


def test_no_command_takes_a_password_as_an_argument() -> None:
    (accounts,) = COMMANDS
    given = [
        name
        for command in accounts.commands.values()  # type: ignore[attr-defined]
        for option in command.params
        for name in option.opts
    ]
    assert [name for name in given if "password" in name] == ["--password-file"]


def test_an_account_is_added_listed_and_comes_in_with_its_one_time_password(chief: Home) -> None:
    made = run(chief, "add", "petrov", "--role", "officer", *WHO)
    assert made.exit_code == 0
    password = made.stdout.strip()
    assert password not in made.stderr
    with Accounts.open(chief) as accounts:
        session = accounts.log_in("petrov", password, "", "10.0.0.1", now())
        assert session.to_do == "change-password"
    listed = run(chief, "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["chief", "petrov"]
    assert "must change the password" in listed[1]
    rows = json.loads(run(chief, "list", "--json").stdout)
    assert [row["login"] for row in rows] == ["chief", "petrov"]
    assert rows[1]["role"] == "officer"
    assert "password" not in rows[0]
    taken = run(chief, "add", "petrov", "--role", "officer", *WHO)
    assert (taken.exit_code, taken.stdout) == (2, "")
    assert "is taken" in taken.stderr


def test_what_is_secret_can_go_to_a_file_of_ones_own(chief: Home, tmp_path: Path) -> None:
    file = tmp_path / "once"
    made = run(chief, "add", "petrov", "--role", "officer", *WHO, "--to", str(file))
    assert (made.exit_code, made.stdout) == (0, "")
    assert file.stat().st_mode & 0o777 == 0o600
    with Accounts.open(chief) as accounts:
        accounts.log_in("petrov", file.read_text().strip(), "", "10.0.0.1", now())
    # A file that is there is not written over, and nothing is changed.
    again = run(chief, "reset-password", "petrov", "--to", str(file))
    assert again.exit_code == 2
    with Accounts.open(chief) as accounts:
        accounts.log_in("petrov", file.read_text().strip(), "", "10.0.0.1", now())
    # What is refused leaves no file.
    other = tmp_path / "other"
    assert run(chief, "reset-password", "nobody", "--to", str(other)).exit_code == 2
    assert not other.exists()


def test_changes_end_with_what_was_done(chief: Home) -> None:
    run(chief, "add", "petrov", "--role", "officer", *WHO)
    told = {
        ("role", "petrov", "supervisor"): "role-changed: petrov, from officer, to supervisor.",
        ("deactivate", "petrov"): "account-deactivated: petrov.",
        ("reactivate", "petrov"): "account-reactivated: petrov.",
        ("second-factor", "reset", "petrov"): "second-factor-reset: petrov.",
        ("reset-password", "petrov"): "password-reset: petrov.",
    }
    for command, sentence in told.items():
        done = run(chief, *command)
        assert (done.exit_code, done.stderr.strip()) == (0, sentence)
    assert run(chief, "role", "petrov", "king").exit_code == 2
    last = run(chief, "deactivate", "chief")
    assert last.exit_code == 2
    assert "last active administrator" in last.stderr


def test_tokens_are_made_listed_and_revoked(chief: Home) -> None:
    run(chief, "add", "tablet12", "--role", "mobile", *WHO)
    scopes = ("--scope", "lookups", "--scope", "outcomes")
    made = run(chief, "tokens", "add", "tablet12", "--name", "Планшет 12", *scopes)
    assert made.exit_code == 0
    secret = made.stdout.strip()
    assert secret not in made.stderr
    number = secret.split("_")[1]
    with Accounts.open(chief) as accounts:
        assert accounts.token(secret, now()).scopes == {"lookups", "outcomes"}
    line = run(chief, "tokens", "list", "tablet12").stdout
    assert line.startswith(number)
    assert "good" in line
    assert secret not in line
    assert run(chief, "tokens", "list", "chief").stdout == ""
    assert run(chief, "tokens", "list", "nobody").exit_code == 2
    assert run(chief, "tokens", "revoke", number).exit_code == 0
    assert "revoked" in run(chief, "tokens", "list").stdout
    rows = json.loads(run(chief, "tokens", "list", "--json").stdout)
    assert rows[0]["scopes"] == ["lookups", "outcomes"]
    beyond = run(chief, "tokens", "add", "tablet12", "--name", "x", "--scope", "exchange")
    assert (beyond.exit_code, beyond.stdout) == (2, "")
    long = run(
        chief, "tokens", "add", "tablet12", "--name", "x", "--scope", "lookups", "--days", "400"
    )
    assert long.exit_code == 2


def test_a_database_in_trouble_is_said(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORDON_ACCOUNTS", "mysql://host/db")
    assert run(home, "list").exit_code == 4
