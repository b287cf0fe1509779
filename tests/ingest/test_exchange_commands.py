"""`kordon exchange …`: two installations by the command line alone, by files and by a watched folder."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from bank.audit import AuditLog, Filters, Kind, search
from bank.exchange import array_digest
from bank.home import Home
from ingest.cli import kordon
from ingest.exchange_feed_commands import COMMANDS

AGREED = ("--category", "wanted-persons", "--purpose", "border-check", "--first-day", "2020-01-01")


TOLD = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text()


@pytest.mark.parametrize("line", re.findall(r"^kordon exchange (.+)$", TOLD, re.MULTILINE))
def test_every_command_told_of_exists(line: str) -> None:
    (command,) = COMMANDS
    for word in line.split("#")[0].split():
        if isinstance(command, click.Group):
            command = command.commands[word]
    known = {name for one in command.params for name in one.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", line.split("#")[0])) <= known


class Installation:
    def __init__(self, folder: Path, code: str) -> None:
        self.folder, self.code = folder / code.lower(), code
        self.home = Home(self.folder)

    def run(self, *words: object, code: int = 0) -> Result:
        arguments = ["--home", str(self.folder), *map(str, words)]
        done = CliRunner().invoke(kordon, arguments, catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done

    def exchange(self, *words: object, code: int = 0) -> str:
        return self.run("exchange", *words, code=code).output

    def ingest(self, folder: Path, *ids: str) -> None:
        path = folder / "array.jsonl"
        lines = [{"id": id_, "names": [{"surname": "Серик", "given": "Асан"}]} for id_ in ids]
        path.write_text("".join(json.dumps(one) + "\n" for one in lines))
        self.run("ingest", path, "--category", "wanted-persons", "--origin", self.code, "--full",
                 "--no-index", "--yes")  # fmt: skip

    def status(self) -> dict[str, Any]:
        (one,) = json.loads(self.exchange("status", "--json"))
        found: dict[str, Any] = one
        return found


@pytest.fixture
def both(tmp_path: Path) -> tuple[Installation, Installation]:
    kz, uz = Installation(tmp_path, "KZ"), Installation(tmp_path, "UZ")
    for one in (kz, uz):
        one.exchange("party", "set", one.code)
        one.exchange("keys", "new")
        one.exchange("keys", "export", "--out", tmp_path / f"{one.code}.keys")
    for one, other in ((kz, uz), (uz, kz)):
        shown = other.exchange("keys", "show").split(": ")[1].strip()
        file = tmp_path / f"{other.code}.keys"
        assert shown in one.exchange("keys", "trust", file, code=2)
        one.exchange("keys", "trust", file, "--fingerprint", shown)
    kz.run("agreements", "add", "--giver", "KZ", "--receiver", "UZ", *AGREED,
           "--who", "ministry", "--why", "protocol")  # fmt: skip
    return kz, uz


def test_by_files(both: tuple[Installation, Installation], tmp_path: Path) -> None:
    kz, uz = both
    kz.ingest(tmp_path, "1", "2")
    package, answer = tmp_path / "a.kordon", tmp_path / "a.receipt"
    assert "Package 1 to UZ: 2 records" in kz.exchange("export", "--to", "UZ", "--out", package)
    assert kz.status()["unanswered"][0]["number"] == 1
    assert "NOT ANSWERED: package 1" in kz.exchange("status")
    uz.exchange("import", package, "--receipt", answer)
    kz.exchange("receipt", answer)
    assert kz.status()["acknowledged"] == 1
    assert uz.status()["came"] == 1
    told = uz.exchange("digest", "--origin", "KZ", "--category", "wanted-persons")
    assert told == kz.exchange(
        "digest", "--origin", "KZ", "--category", "wanted-persons", "--to", "UZ"
    )
    assert "nothing to send" in kz.exchange("export", "--to", "UZ", "--out", package)
    with AuditLog.open(uz.home) as log:
        found = search(log, Filters(kind=Kind.EXCHANGE)).found
    assert "package-taken-in" in {one.entry.outcome for one in found}


def test_what_came_is_found_at_the_receiver(
    both: tuple[Installation, Installation], tmp_path: Path
) -> None:
    kz, uz = both
    kz.ingest(tmp_path, "1")
    kz.exchange("export", "--to", "UZ", "--out", tmp_path / "a.kordon")
    uz.exchange("import", tmp_path / "a.kordon")
    asked = ("lookup", "--name", "Серик Асан", "--state", "UZ", "--json")
    found = json.loads(uz.run(*asked, "--purpose", "border-check").output)
    assert [hit["origin"] for hit in found["hits"]] == ["KZ"]


def test_a_refused_package_is_told_of(
    both: tuple[Installation, Installation], tmp_path: Path
) -> None:
    kz, uz = both
    kz.ingest(tmp_path, "1")
    kz.exchange("export", "--to", "UZ", "--out", tmp_path / "a.kordon")
    kz.ingest(tmp_path, "1", "2")
    kz.exchange("export", "--to", "UZ", "--out", tmp_path / "b.kordon")
    assert "package 1 is missing" in uz.exchange("import", tmp_path / "b.kordon", code=3)
    content = (tmp_path / "a.kordon").read_bytes()
    (tmp_path / "cut.kordon").write_bytes(content[:-100])
    assert "cut off or was changed" in uz.exchange("import", tmp_path / "cut.kordon", code=3)


def test_by_a_watched_folder(both: tuple[Installation, Installation], tmp_path: Path) -> None:
    kz, uz = both
    at_kz, at_uz = tmp_path / "kz-folder", tmp_path / "uz-folder"
    kz.ingest(tmp_path, "1")
    kz.exchange("watch", at_kz, "--to", "UZ", "--once")
    kz.ingest(tmp_path, "1", "2", "3")
    kz.exchange("watch", at_kz, "--to", "UZ", "--once")
    first, second = sorted((at_kz / "out").iterdir())
    (at_uz / "in").mkdir(parents=True)
    second.rename(at_uz / "in" / second.name)
    (at_uz / "in" / "half.part").write_text("still being written")
    (at_uz / "in" / "note.txt").write_text("hello")
    said = uz.exchange("watch", at_uz, "--once", code=1)
    assert f"waits for those before it: {second.name}" in said
    assert "no package, receipt or key file" in (at_uz / "refused/note.txt.why.txt").read_text()
    first.rename(at_uz / "in" / first.name)
    uz.exchange("watch", at_uz, "--once")
    assert sorted(path.name for path in (at_uz / "in").iterdir()) == ["half.part"]
    assert array_digest(uz.home, "KZ", "wanted-persons").records == 3
    for receipt in (at_uz / "out").iterdir():
        assert b"wanted-persons" not in receipt.read_bytes()
        receipt.rename(at_kz / "in" / receipt.name)
    kz.exchange("watch", at_kz, "--to", "UZ", "--once")
    assert kz.status()["acknowledged"] == 2
    assert kz.status()["unanswered"] == []


def test_packages_that_were_not_answered_are_handed_over_again(
    both: tuple[Installation, Installation], tmp_path: Path
) -> None:
    kz, _ = both
    kz.ingest(tmp_path, "1")
    kz.exchange("export", "--to", "UZ", "--out", tmp_path / "a.kordon")
    (tmp_path / "again").mkdir()
    kz.exchange("export", "--to", "UZ", "--again", "--out", tmp_path / "again")
    (again,) = (tmp_path / "again").iterdir()
    assert again.read_bytes() == (tmp_path / "a.kordon").read_bytes()


def test_keys_are_listed_and_revoked(both: tuple[Installation, Installation]) -> None:
    kz, _ = both
    listed = kz.exchange("keys", "list")
    assert listed.count("valid until") == 2
    key = next(line.split()[1] for line in listed.splitlines() if line.startswith("UZ"))
    kz.exchange("keys", "revoke", key[:10])
    assert "was revoked" in kz.exchange("keys", "list")
    assert kz.status()["key_ends_soon"]


def test_an_unknown_party_is_named(both: tuple[Installation, Installation], tmp_path: Path) -> None:
    kz, _ = both
    said = kz.exchange("export", "--to", "MD", "--out", tmp_path / "x", code=2)
    assert "known: UZ" in said
