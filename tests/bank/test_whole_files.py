"""Files are there whole or not at all, and a new one never over another."""

import stat
from pathlib import Path

import pytest

from bank.whole_files import copy_whole, write_new, write_whole, written_whole


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError), written_whole(path) as out:
        out.write(b"half")
        raise ZeroDivisionError
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_goes_over_none_that_came_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "key"
    with pytest.raises(FileExistsError), written_whole(path, over=False) as out:
        out.write(b"second")
        write_new(path, b"first")
    assert path.read_bytes() == b"first"
    with pytest.raises(FileExistsError):
        write_new(path, b"third")
    assert list(path.parent.iterdir()) == [path]


def test_what_is_written_is_its_owners_alone(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"content")
    source.chmod(0o644)
    copy_whole(source, tmp_path / "copy")
    write_whole(tmp_path / "whole", b"content")
    write_new(tmp_path / "new", b"content")
    for name in ("copy", "whole", "new"):
        assert (tmp_path / name).read_bytes() == b"content"
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
