"""Whatever bytes come as a package: no error but a refusal, no memory filled, nothing outside the folder."""

from __future__ import annotations

import io
import tarfile
import tempfile
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.exchange import container
from bank.exchange.checks import check_file
from bank.exchange.conformance import write_conformance
from bank.exchange.faults import Nonconforming
from bank.exchange.files import work_folder
from bank.exchange.key_files import read_key_file
from bank.exchange.lines import read_lines, writing_lines
from bank.home import Home


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("conformance")
    write_conformance(folder)
    return folder


def members(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_package_with_bytes_changed_is_refused_unless_it_says_the_same(
    made: Path, data: st.DataObject
) -> None:
    good = next(made.glob("01-*.kordon")).read_bytes()
    keys = [read_key_file((made / "sender.keys").read_bytes())]
    content = bytearray(good)
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(good) - 1), st.integers(0, 255)), max_size=4)
    ):
        content[at] = value
    cut = data.draw(st.integers(0, len(good)) | st.just(len(good)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "changed.kordon"
        path.write_bytes(content[:cut])
        found = check_file(path, key_files=keys)
        if found.conforms:
            assert members(path.read_bytes()) == members(good)


@given(st.binary(max_size=2000))
def test_no_bytes_whatever_are_a_package(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.kordon"
        path.write_bytes(raw)
        assert not check_file(path).conforms


def test_a_header_cannot_fill_the_memory(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        entry = tarfile.TarInfo("manifest.json")
        entry.pax_headers = {"comment": "x" * 3_000_000}
        tar.addfile(entry, io.BytesIO())
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    (tmp_path / "out").mkdir()
    with pytest.raises(Nonconforming, match="no tar"):
        container.unpack(tmp_path / "a.tar", tmp_path / "out")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_only_plain_files_are_unpacked(tmp_path: Path, kind: bytes) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        entry = tarfile.TarInfo("records.jsonl.gz")
        entry.type, entry.linkname = kind, "/etc/passwd"
        tar.addfile(entry)
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    (tmp_path / "out").mkdir()
    with pytest.raises(Nonconforming):
        container.unpack(tmp_path / "a.tar", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3)))
def test_lines_come_back_as_they_were_written(values: list[dict[str, str]]) -> None:

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl.gz"
        with writing_lines(path) as lines:
            for one in values:
                lines.write(one)
        assert [orjson.loads(line) for _, line in read_lines(path)] == values
        assert lines.lines == len(values)


def test_work_that_was_left_behind_is_cleared_away(home: Home) -> None:
    with work_folder(home) as folder:
        (folder / "kept").write_text("in use")
        left = folder.parent / "left"
        left.mkdir()
        (folder.parent / "left.lock").touch()
        with work_folder(home):
            assert not left.exists()
            assert (folder / "kept").exists()
    assert list(folder.parent.iterdir()) == []
