"""Packed files that grow beyond measure, are packed again, cut off, changed, or packed as nobody asked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bank.home import Home
from ingest import opening
from ingest.opening import MOST_RATIO, FileRefused, opened
from tests.hostile.parts import take_in

GOOD = b"id,surname,given\n1,Ivanov,Petr\n2,Kim,Anna\n"
BOMB_BYTES = 256 << 20


def zipped(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def locked() -> bytes:
    """A zip that claims to be encrypted."""
    content = bytearray(zipped(("a.csv", GOOD)))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def bomb() -> bytes:
    return GOOD + bytes(BOMB_BYTES)


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.csv.gz", lambda: gzip.compress(bomb(), 9)), ("a.zip", lambda: zipped(("a.csv", bomb())))],
)
def test_a_bomb_is_refused_before_it_fills_the_disk(
    tmp_path: Path, name: str, pack: Callable[[], bytes]
) -> None:
    file = tmp_path / name
    file.write_bytes(pack())
    assert file.stat().st_size * MOST_RATIO < BOMB_BYTES
    with pytest.raises(FileRefused, match="beyond all measure"), opened(str(file)):
        pass


def test_what_packs_well_but_is_small_is_taken(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv.gz"
    file.write_bytes(gzip.compress(GOOD + b"\n" * (opening.RATIO_FROM_BYTES - len(GOOD)), 9))
    assert take_in(home, file).added == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("zip in zip.zip", zipped(("b.zip", zipped(("a.csv", GOOD)))), "packed again"),
        ("gz in gz.csv.gz", gzip.compress(gzip.compress(GOOD)), "packed again"),
        ("zip in gz.csv.gz", gzip.compress(zipped(("a.csv", GOOD))), "packed again"),
        ("two.zip", zipped(("a.csv", GOOD), ("b.csv", GOOD)), "one file is expected"),
        ("none.zip", zipped(("a/", b"")), "one file is expected"),
        ("locked.zip", locked(), "damaged"),
        ("a.csv.xz", lzma.compress(GOOD), "xz"),
        ("a.csv.bz2", bz2.compress(GOOD), "bzip2"),
        ("a.csv", lzma.compress(GOOD), "xz"),
        ("xz in zip.zip", zipped(("a.csv.xz", lzma.compress(GOOD))), "xz"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
        ("a.pdf", b"%PDF-1.7\n", "PDF"),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else value,
)
def test_what_is_not_read_is_refused_and_said(
    home: Home, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(FileRefused, match=said):
        take_in(home, file)


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_packed_file_that_is_cut_or_changed_anywhere_is_refused_or_whole(
    home: Home, tmp_path: Path, kind: str
) -> None:
    chance = random.Random(8)
    rows = b"".join(b"%d,Ivanov,Petr%d\n" % (i, chance.random() * 1e9) for i in range(300))
    plain = b"id,surname,given\n" + rows
    whole = gzip.compress(plain) if kind == "gz" else zipped(("a.csv", plain))
    file = tmp_path / f"a.csv.{kind}"
    refused = 0
    for _ in range(200):
        content = bytearray(whole)
        if chance.random() < 0.5:
            del content[chance.randrange(4, len(content)) :]
        else:
            content[chance.randrange(4, len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(content)
        try:
            with opened(str(file)) as found:
                # A change in the name or the time of the packed file is none of its content.
                assert found.path.read_bytes() == plain
        except FileRefused as refusal:
            assert str(refusal)
            refused += 1
    assert refused > 150


def test_a_zip_of_another_method_is_taken_or_refused(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    for how in (zipfile.ZIP_STORED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        file.write_bytes(zipped(("a.csv", GOOD), how=how))
        assert take_in(home, file).read in (0, 2)  # the first time; known after that
    content = bytearray(zipped(("a.csv", GOOD)))
    content[8:10] = (99).to_bytes(2, "little")
    at = content.index(b"PK\x01\x02") + 10
    content[at : at + 2] = (99).to_bytes(2, "little")
    file.write_bytes(content)
    with pytest.raises(FileRefused, match="damaged"):
        take_in(home, file)


def test_standard_input_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(bytes(5000))

    monkeypatch.setattr("sys.stdin", Input)
    monkeypatch.setattr(opening, "MOST_BYTES", 4000)
    with pytest.raises(FileRefused, match="beyond all measure"), opened("-"):
        pass
