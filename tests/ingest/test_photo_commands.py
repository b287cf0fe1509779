"""The commands that look after photos, as an operator runs them, on generated records."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from bank.home import Home
from bank.photos import Photos
from ingest.cli import kordon
from ingest.generate import generate_records
from ingest.generate.faces import write_photos


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KORDON_PHOTOS", raising=False)


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(kordon, ["--home", str(home.path), *arguments])


@pytest.fixture
def bank(home: Home) -> Home:
    made = run(home, "generate", "--size", "120", "--seed", "3", "--load")
    assert made.exit_code == 0, made.output
    return home


def test_photos_of_a_generated_bank_go_in_and_can_be_shown(bank: Home, tmp_path: Path) -> None:
    records = list(generate_records(120, 3))
    folders = write_photos(tmp_path / "photos", records)
    for one in folders:
        whose = ("--category", one.category, "--origin", one.origin)
        added = run(bank, "photos", "add", str(one.path), *whose, "--json")
        assert added.exit_code == 0, added.output
        assert json.loads(added.output)["added"] == one.photos
    persons = {(r.origin, r.category, r.record["id"]) for r in records if "sex" in r.record}
    with Photos.open(bank) as photos:
        found = photos.of_records(persons)
        shown = [photos.read(one.digest, "thumb") for some in found.values() for one in some]
    assert 0.3 < len(found) / len(persons) < 0.7
    assert len(set(shown)) == len(shown) == sum(one.photos for one in folders)
    assert Image.open(io.BytesIO(shown[0])).size == (180, 240)
    listed = run(bank, "photos", "list", "--json").output.splitlines()
    assert len(listed) == len(shown)
    assert run(bank, "photos", "check").exit_code == 0


def test_the_same_record_gets_the_same_silhouette(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_photos(tmp_path / name, generate_records(20, 3), 1.0)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.jpg")} for name in "ab"
    )
    assert first == second
    assert len(first) >= 10
    assert write_photos(tmp_path / "none", generate_records(20, 3), 0.0) == []


def one_photo(home: Home, tmp_path: Path) -> tuple[str, Path, tuple[str, ...]]:
    """A record's id, a folder with its photo, and the options that name its array."""
    (folder, *_) = write_photos(tmp_path / "photos", generate_records(120, 3))
    whose = ("--category", folder.category, "--origin", folder.origin)
    name = sorted(folder.path.iterdir())[0].name
    for other in folder.path.iterdir():
        if other.name != name:
            other.unlink()
    assert run(home, "photos", "add", str(folder.path), *whose).exit_code == 0
    return name.removesuffix(".jpg"), folder.path, whose


def test_removing_and_adding_again(bank: Home, tmp_path: Path) -> None:
    id, folder, whose = one_photo(bank, tmp_path)
    assert id in run(bank, "photos", "list", *whose).output
    assert run(bank, "photos", "remove", id, *whose).exit_code == 2, "a ground must be given"
    removed = run(bank, "photos", "remove", id, *whose, "--why", "wrong person")
    assert (removed.exit_code, removed.output) == (0, "1 removed.\n")
    assert run(bank, "photos", "list", *whose).output == ""
    again = run(bank, "photos", "remove", id, *whose, "--why", "wrong person")
    assert again.exit_code == 2
    assert "kordon photos list" in again.stderr
    assert "1 added" in run(bank, "photos", "add", str(folder), *whose).output


def test_quarantine_and_refusals_have_their_exit_codes(bank: Home, tmp_path: Path) -> None:
    _, folder, whose = one_photo(bank, tmp_path)
    (folder / "nobody.jpg").write_bytes(b"")
    partly = run(bank, "photos", "add", str(folder), *whose)
    assert partly.exit_code == 1
    assert "1 unchanged, 1 in quarantine" in partly.output
    assert "nobody.jpg: names no record" in partly.stderr
    refused = run(bank, "photos", "add", str(tmp_path / "missing.zip"), *whose)
    assert refused.exit_code == 3
    assert "missing.zip: the file cannot be read" in refused.stderr
    unknown = run(
        bank, "photos", "add", str(folder), "--category", "vehicles", "--origin", "NOBODY"
    )
    assert unknown.exit_code == 2


def test_check_tells_what_is_missing(bank: Home, tmp_path: Path) -> None:
    one_photo(bank, tmp_path)
    shutil.rmtree(bank.path / "photos")
    checked = run(bank, "photos", "check")
    assert checked.exit_code == 1
    assert checked.output.count("is missing.") == 2
    assert "back-up" in checked.stderr
    told = json.loads(run(bank, "photos", "check", "--json").output)
    assert {one["kind"] for one in told} == {"missing"}


def test_trouble_with_the_database_has_its_exit_code(
    bank: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORDON_PHOTOS", "sqlite:////no/such/folder/photos.sqlite")
    failed = run(bank, "photos", "list")
    assert failed.exit_code == 4
    assert "cannot be opened" in failed.stderr
