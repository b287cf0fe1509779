"""`kordon backup`, `restore` and `backup-key` as an administrator runs them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bank.home import Home
from ingest.cli import kordon

RECORD = {"id": "1", "names": [{"full": "Щербаков Пётр"}]}
PHRASE = "correct horse battery"


@pytest.fixture(autouse=True)
def own_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KORDON_")]:
        monkeypatch.delenv(name)


def run(home: Path, *arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(kordon, ["--home", str(home), *arguments], input=text)


@pytest.fixture
def bank(home: Home, tmp_path: Path) -> Path:
    array = tmp_path / "array.jsonl"
    array.write_text(json.dumps(RECORD, ensure_ascii=False) + "\n")
    whose = ("--category", "wanted-persons", "--origin", "KZ")
    assert run(home.path, "ingest", str(array), *whose).exit_code == 0
    return home.path


def test_the_settings_key_closes_and_its_file_opens(bank: Path, tmp_path: Path) -> None:
    key, file = tmp_path / "key", tmp_path / "file"
    recipient = run(bank, "backup-key", str(key)).output.strip()
    assert recipient.startswith("age1")
    assert key.stat().st_mode & 0o777 == 0o600
    assert run(bank, "backup", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    other = tmp_path / "other"
    done = run(other, "restore", str(file), "--identity", str(key))
    assert (done.exit_code, "The index has reached change 1." in done.output) == (0, True)
    found = run(other, "lookup", "--name", "Shcherbakov Petr", "--json")
    assert json.loads(found.stdout)["hits"][0]["id"] == "1"
    assert run(other, "audit", "verify").exit_code == 0


def test_it_is_never_left_open_by_mistake(bank: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    refused = run(bank, "backup", str(file))
    assert (refused.exit_code, "--plain" in refused.stderr) == (2, True)
    assert not file.exists()
    plain = run(bank, "backup", str(file), "--plain")
    assert (plain.exit_code, "NOT encrypted" in plain.stderr) == (0, True)
    both = run(
        bank, "backup", str(tmp_path / "x"), "--plain", "--passphrase", text=f"{PHRASE}\n" * 2
    )
    assert both.exit_code == 2
    assert run(bank, "backup", str(tmp_path / "x"), "--recipient", "age1no").exit_code == 2
    short = run(bank, "backup", str(tmp_path / "x"), "--passphrase", text="short\nshort\n")
    assert short.exit_code == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["array.jsonl", "file", "home"]


def test_a_passphrase_is_typed_or_read_from_a_file(bank: Path, tmp_path: Path) -> None:
    file, phrase = tmp_path / "file", tmp_path / "phrase"
    phrase.write_text(PHRASE + "\n")
    typed = run(bank, "backup", str(file), "--passphrase", text=f"{PHRASE}\n{PHRASE}\n")
    assert typed.exit_code == 0
    assert PHRASE not in typed.output
    given = ("--passphrase-file", str(phrase), "--no-index")
    done = run(tmp_path / "other", "restore", str(file), *given)
    assert (done.exit_code, "kordon reindex" in done.output) == (0, True)
    wrong = run(tmp_path / "more", "restore", str(file), "--passphrase", text="wrong horse bat\n")
    assert wrong.exit_code == 2
    assert not (tmp_path / "more").exists()


def test_no_file_is_written_over_and_none_is_left_half(bank: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert run(bank, "backup", str(file), "--plain").exit_code == 2
    assert file.read_text() == "mine"
    (bank / "audit.sqlite").mkdir()
    failed = run(bank, "backup", str(tmp_path / "other"), "--plain")
    assert (failed.exit_code, "audit log" in failed.stderr) == (4, True)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["array.jsonl", "file", "home"]


def test_what_is_refused_says_so_by_its_code(bank: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    run(bank, "backup", str(file), "--plain")
    assert run(bank, "restore", str(file)).exit_code == 3
    file.write_bytes(file.read_bytes()[:-100])
    assert run(tmp_path / "other", "restore", str(file)).exit_code == 3
    assert not (tmp_path / "other").exists()
    assert run(tmp_path / "other", "restore", str(tmp_path / "none")).exit_code == 4
    assert run(tmp_path / "none", "backup", str(tmp_path / "x"), "--plain").exit_code == 3


def test_it_streams_through_standard_input_and_output(bank: Path, tmp_path: Path) -> None:
    made = run(bank, "backup", "-", "--plain")
    assert made.exit_code == 0
    file = made.stdout_bytes
    other = ["--home", str(tmp_path / "other"), "restore", "-"]
    done = CliRunner().invoke(kordon, other, input=file)
    assert done.exit_code == 0, done.stderr
