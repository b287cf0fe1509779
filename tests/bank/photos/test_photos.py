"""Photos of records: taken in from folders and zips, looked up, read, removed, checked."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import orjson
import pytest

from bank.home import Home
from bank.photos import (
    Code,
    PhotoAltered,
    PhotoMissing,
    Photos,
    Report,
    SourceRefused,
    TroubleKind,
    file_name,
)
from bank.store.errors import StoreError, UnknownOriginator
from bank.store.model import Key
from index_mappings.categories import UnknownCategoryError
from tests.bank.photos.parts import CATEGORY, ORIGIN, drawn, folder_of, take_in

ONE, TWO, THREE = (Key(ORIGIN, CATEGORY, id) for id in "123")


def add(photos: Photos, source: Path) -> Report:
    return photos.add(source, CATEGORY, ORIGIN, by="test")


def codes(report: Report) -> dict[str, Code]:
    return {one.file: one.code for one in report.quarantined}


def kept(home: Home) -> list[Path]:
    return [path for path in (home.path / "photos").rglob("*") if path.is_file()]


def zip_of(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


FILES = {"1.jpg": drawn("red"), "deep/1_2.PNG": drawn("blue", form="PNG"), "2.webp": drawn("lime")}


@pytest.mark.parametrize("packed", [False, True])
def test_files_go_to_the_records_of_their_names(
    photos: Photos, tmp_path: Path, packed: bool
) -> None:
    source = zip_of(tmp_path / "a.zip", FILES) if packed else folder_of(tmp_path / "a", FILES)
    report = add(photos, source)
    assert (report.added, report.replaced, report.unchanged) == (3, 0, 0)
    assert report.quarantined == ()
    assert report.list_file is None
    found = photos.of_records([ONE, TWO, THREE, Key("RU", CATEGORY, "1")])
    assert {key: [one.place for one in some] for key, some in found.items()} == {
        ONE: [1, 2],
        TWO: [1],
    }
    # Photos of a record whose originator is asked for with another, and its number with another's.
    assert set(photos.of_records([ONE, Key("RU", CATEGORY, TWO.id)])) == {ONE}
    first = found[ONE][0]
    assert (first.width, first.height, first.run) == (300, 400, report.run)
    assert photos.read(first.digest).startswith(b"\xff\xd8")
    assert len(photos.read(first.digest, "thumb")) < len(photos.read(first.digest))
    assert photos.keys_of(first.digest) == (ONE,)


def test_what_comes_again_is_unchanged_and_what_comes_anew_replaces(
    photos: Photos, bank: Home, tmp_path: Path
) -> None:
    source = folder_of(tmp_path / "a", FILES)
    add(photos, source)
    assert add(photos, source).unchanged == 3
    (old,) = photos.of_records([TWO])[TWO]
    folder_of(source, {"2.webp": drawn("black")})
    report = add(photos, source)
    assert (report.added, report.replaced, report.unchanged) == (0, 1, 2)
    (new,) = photos.of_records([TWO])[TWO]
    assert new.digest != old.digest
    with pytest.raises(PhotoMissing):
        photos.read(old.digest)
    assert len(kept(bank)) == 6
    assert photos.check() == []


def test_one_picture_of_two_records_is_kept_once_and_erased_with_the_last(
    photos: Photos, bank: Home, tmp_path: Path
) -> None:
    add(photos, folder_of(tmp_path / "a", {"1.jpg": drawn(), "2.jpg": drawn()}))
    (photo,) = photos.of_records([ONE])[ONE]
    assert photos.keys_of(photo.digest) == (ONE, TWO)
    assert len(kept(bank)) == 2
    assert photos.remove(ONE, by="test", why="wrong person") == 1
    assert photos.keys_of(photo.digest) == (TWO,)
    assert photos.read(photo.digest)
    assert photos.remove(TWO, 2, by="test", why="no such place") == 0
    assert photos.remove(TWO, 1, by="test", why="wrong person") == 1
    assert kept(bank) == []
    with pytest.raises(PhotoMissing):
        photos.read(photo.digest)
    assert photos.of_records([ONE, TWO]) == {}


def test_a_records_own_field_goes_before_file_names(
    home: Home, database: str, tmp_path: Path
) -> None:
    take_in(home, {"1": ["Foto\\2.JPG", "group.jpg"], "2": [], "3": ["group.jpg"]})
    files = {"foto/2.jpg": drawn("red"), "group.jpg": drawn("blue")}
    with Photos.open(home, database) as photos:
        report = add(photos, folder_of(tmp_path / "a", files))
        assert (report.added, report.quarantined) == (3, ())
        found = photos.of_records([ONE, TWO, THREE])
        assert [one.place for one in found[ONE]] == [1, 2]
        assert TWO not in found
        assert photos.keys_of(found[THREE][0].digest) == (ONE, THREE)


def test_a_field_that_names_a_folder_takes_no_file_of_another(
    home: Home, database: str, tmp_path: Path
) -> None:
    take_in(home, {"A": ["1001/1.jpg"], "B": ["1002/1.jpg"]})
    with Photos.open(home, database) as photos:
        report = add(photos, zip_of(tmp_path / "a.zip", {"1002/1.jpg": drawn("red")}))
        assert (report.added, report.quarantined) == (1, ())
        assert [one.key.id for one in photos.all()] == ["B"]


def test_a_file_named_whole_is_not_given_to_one_who_names_its_last_part(
    home: Home, database: str, tmp_path: Path
) -> None:
    take_in(home, {"A": ["1.jpg"], "B": ["1002/1.jpg"], "C": ["7.jpg"]})
    with Photos.open(home, database) as photos:
        files = {"1002/1.jpg": drawn("red"), "deep/7.jpg": drawn("blue")}
        report = add(photos, folder_of(tmp_path / "a", files))
        assert (report.added, report.quarantined) == (2, ())
        assert [one.key.id for one in photos.all()] == ["B", "C"]


def test_what_a_field_may_mean_goes_to_no_other(home: Home, database: str, tmp_path: Path) -> None:
    fields = {"A": ["x/1.jpg"], "B": ["2.jpg"], "C": ["x/9.jpg"], "3": ["x/3.jpg"]}
    take_in(home, {**fields, "1": [], "2": [], "4": ["4.jpg"]})
    files = ("y/1.jpg", "y/2.jpg", "z/2.jpg", "9.jpg", "3.jpg", "y/4.jpg", "z/4.jpg")
    with Photos.open(home, database) as photos:
        report = add(
            photos,
            folder_of(tmp_path / "a", {name: drawn(f"#0{n}0000") for n, name in enumerate(files)}),
        )
        assert codes(report) == dict.fromkeys((*files[:4], *files[5:]), Code.DOUBTFUL)
        # The record of its name is the only one that may be meant.
        assert [one.key.id for one in photos.all()] == ["3"]


def test_what_could_be_of_two_records_is_of_none(home: Home, database: str, tmp_path: Path) -> None:
    take_in(home, {"7": [], "7_2": []})
    with Photos.open(home, database) as photos:
        report = add(photos, folder_of(tmp_path / "a", {"7_2.jpg": drawn("red")}))
        assert codes(report) == {"7_2.jpg": Code.DOUBTFUL}
        names = {file_name("7_2"): drawn("red"), "7_02.jpg": drawn("blue")}
        assert add(photos, folder_of(tmp_path / "b", names)).added == 2
        found = photos.of_records([Key(ORIGIN, CATEGORY, "7"), Key(ORIGIN, CATEGORY, "7_2")])
        assert [one.place for some in found.values() for one in some] == [2, 1]


def test_ids_of_any_signs(home: Home, database: str, tmp_path: Path) -> None:
    ids = ["12/7", "../1", "№ 5", "щука", "a:b", "100%", "7.", ".x"]
    take_in(home, {id: [] for id in ids})
    with Photos.open(home, database) as photos:
        report = add(photos, folder_of(tmp_path / "a", {file_name(id): drawn() for id in ids}))
        assert (report.added, report.quarantined) == (len(ids), ())
        assert {key.id for key in photos.of_records((ORIGIN, CATEGORY, id) for id in ids)} == set(
            ids
        )


def test_bad_files_are_told_one_by_one_and_good_ones_go_in(
    home: Home, database: str, tmp_path: Path
) -> None:
    take_in(home, {"1": [], "2": [], "9": []}, withdrawn="9")
    files = {
        "1.jpg": drawn("red"),
        "1.png": drawn("blue"),
        "2.jpg": drawn()[:300],
        "9.jpg": drawn(),
        "404.jpg": drawn(),
        "notes.txt": b"a text",
        "2_2.jpg": b"MZ\x90\0",
        "Thumbs.db": b"",
        "__MACOSX/1.jpg": b"",
    }
    with Photos.open(home, database) as photos:
        report = add(photos, folder_of(tmp_path / "a", files))
        assert report.added == 1
        assert codes(report) == {
            "1.png": Code.TAKEN,
            "2.jpg": Code.DAMAGED,
            "9.jpg": Code.WITHDRAWN,
            "404.jpg": Code.NO_RECORD,
            "notes.txt": Code.NO_PICTURE,
            "2_2.jpg": Code.NO_PICTURE,
        }
    assert report.list_file
    listed = [orjson.loads(line) for line in report.list_file.read_bytes().splitlines()]
    assert [one["file"] for one in listed] == [one.file for one in report.quarantined]
    assert all(one["reason"] and one["причина"] for one in listed)


def test_links_and_pipes_of_a_folder_are_not_followed(
    photos: Photos, bank: Home, tmp_path: Path
) -> None:
    secret = folder_of(tmp_path / "secret", {"3.jpg": drawn("red")})
    source = folder_of(tmp_path / "a", {"2.jpg": drawn("blue")})
    (source / "1.jpg").symlink_to(secret / "3.jpg")
    (source / "inside").symlink_to(secret)
    os.mkfifo(source / "3.jpg")
    report = add(photos, source)
    assert report.added == 1
    assert codes(report) == {
        "1.jpg": Code.LINK,
        "3.jpg": Code.NO_PLAIN_FILE,
        "inside": Code.NO_PICTURE,
    }
    assert set(photos.of_records([ONE, TWO, THREE])) == {TWO}


def test_tricks_of_zips_are_refused_one_by_one(photos: Photos, bank: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../1.jpg", "/1.jpg", "x/../../1.jpg", "C:\\1.jpg"):
            archive.writestr(name, drawn("red"))
        link = zipfile.ZipInfo("1.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("2.jpg", bytes(15_000_000))
        archive.writestr("2_2.jpg", bytes(25_000_000))
        archive.writestr("2_3.jpg", drawn(), zipfile.ZIP_LZMA)
        archive.writestr("3.jpg", drawn("blue"))
    report = add(photos, path)
    assert report.added == 1
    found = codes(report)
    assert found.pop("C:\\1.jpg") is Code.UNSAFE_NAME
    assert found == {
        "../1.jpg": Code.UNSAFE_NAME,
        "/1.jpg": Code.UNSAFE_NAME,
        "x/../../1.jpg": Code.UNSAFE_NAME,
        "1.jpg": Code.LINK,
        "2.jpg": Code.BOMB,
        "2_2.jpg": Code.TOO_LARGE,
        "2_3.jpg": Code.UNREADABLE,
    }
    assert set(photos.of_records([ONE, TWO, THREE])) == {THREE}
    outside = {one.name for one in tmp_path.iterdir()} - {"bank.sqlite-wal", "bank.sqlite-shm"}
    assert outside <= {"home", "a.zip", "bank.sqlite", "bank.sqlite.lock"}


def test_a_zip_that_lies_about_a_size_is_refused(photos: Photos, tmp_path: Path) -> None:
    content = bytes(30_000_000)
    out = io.BytesIO(zip_of(tmp_path / "true.zip", {"1.jpg": content}).read_bytes())
    lie = out.getvalue().replace(len(content).to_bytes(4, "little"), (5_000).to_bytes(4, "little"))
    (tmp_path / "a.zip").write_bytes(lie)
    report = add(photos, tmp_path / "a.zip")
    assert codes(report) == {"1.jpg": Code.UNREADABLE}


def test_a_damaged_member_leaves_the_others(photos: Photos, tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"1.jpg": drawn("red"), "2.jpg": drawn("blue")})
    content = bytearray(path.read_bytes())
    content[200:220] = bytes(20)
    path.write_bytes(content)
    report = add(photos, path)
    assert report.added == 1
    assert codes(report) == {"1.jpg": Code.UNREADABLE}


def test_sources_that_are_none_are_refused_whole(photos: Photos, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_bytes(b"PK\x03\x04 no zip")
    for source in (text, tmp_path / "missing"):
        with pytest.raises(SourceRefused):
            add(photos, source)
    with pytest.raises(UnknownCategoryError):
        photos.add(tmp_path, "ships", ORIGIN, by="test")
    with pytest.raises(UnknownOriginator):
        photos.add(tmp_path, CATEGORY, "NOBODY", by="test")


def test_altered_missing_and_stray_files_are_found_and_never_shown(
    photos: Photos, bank: Home, tmp_path: Path
) -> None:
    source = folder_of(tmp_path / "a", FILES)
    add(photos, source)
    assert photos.check() == []
    (first, second), (other,) = photos.of_records([ONE, TWO]).values()
    path = {one.stem: one for one in kept(bank)}
    path[first.digest[2:]].write_bytes(photos.read(second.digest))
    path[other.digest[2:]].unlink()
    (bank.path / "photos" / ".draft-1").write_bytes(b"half")
    found = {(one.kind, one.digest) for one in photos.check()}
    assert found == {
        (TroubleKind.ALTERED, first.digest),
        (TroubleKind.MISSING, other.digest),
        (TroubleKind.STRAY, ""),
    }
    with pytest.raises(PhotoAltered):
        photos.read(first.digest)
    with pytest.raises(PhotoMissing):
        photos.read(other.digest)
    # The same source again mends both.
    assert add(photos, source).unchanged == 3
    assert [one.kind for one in photos.check()] == [TroubleKind.STRAY]
    assert photos.read(first.digest) != photos.read(second.digest)


@pytest.mark.parametrize("digest", ["", "..", "../../bank.sqlite", "A" * 64, "0" * 64, "é" * 64])
def test_reading_by_what_is_no_digest_gives_nothing(photos: Photos, digest: str) -> None:
    with pytest.raises(PhotoMissing):
        photos.read(digest)
    assert photos.keys_of(digest) == ()


def test_the_files_are_for_the_banks_own_user_alone(
    photos: Photos, bank: Home, tmp_path: Path
) -> None:
    add(photos, folder_of(tmp_path / "a", FILES))
    for path in [bank.path / "photos", *(bank.path / "photos").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) in (0o700, 0o600)


def test_all_lists_what_records_carry(photos: Photos, tmp_path: Path) -> None:
    add(photos, folder_of(tmp_path / "a", FILES))
    photos.remove(TWO, by="test", why="test")
    assert [one.key.id for one in photos.all()] == ["1", "1"]
    assert len(list(photos.all(CATEGORY, ORIGIN))) == 2
    assert list(photos.all("vehicles")) == []


def test_two_processes_that_add_at_once_add_each_photo_once(
    bank: Home, database: str, tmp_path: Path
) -> None:
    ids = [str(number) for number in range(100, 160)]
    take_in(bank, {id: [] for id in ids})
    # Many records share a picture, so that both processes keep the very same files at a time.
    files = {f"{id}.jpg": drawn(f"rgb({int(id) % 7 * 30}, 0, 0)") for id in ids}
    folder = folder_of(tmp_path / "a", files)
    command = [
        sys.executable,
        "-m",
        "tests.bank.photos.adding",
        str(bank.path),
        database,
        str(folder),
    ]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, **pipes) for _ in range(2)]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("\n")
        one.stdin.flush()
    said = [one.communicate()[0].split() for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sum(int(added) for added, _, _ in said) == len(ids)
    assert sum(int(unchanged) for _, unchanged, _ in said) == len(ids)
    with Photos.open(bank, database) as photos:
        assert len(list(photos.all())) == len(ids)
        assert photos.check() == []
        assert len(kept(bank)) == 14


def test_a_database_address_that_is_none_is_refused(
    bank: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORDON_PHOTOS", "mysql://nowhere")
    with pytest.raises(StoreError, match="SQLite"):
        Photos.open(bank)
