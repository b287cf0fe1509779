"""What only the embedded engine has: files on this machine."""

import json
import os
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bank.engines.embedded import EmbeddedIndex
from bank.engines.embedded.payloads import FILE as PAYLOADS
from bank.engines.embedded.payloads import PayloadReader
from bank.engines.protocol import CandidateRequest, EngineMissing, Group, IndexChange

REQUEST = CandidateRequest((Group((("a", 1.0),)),))


def filled(folder: Path, *changes: tuple[str, ...]) -> EmbeddedIndex:
    index = EmbeddedIndex(folder)
    with index.rebuild() as writer:
        made = [
            IndexChange(key, "vehicles", tuple(terms), key.encode(), n)
            for n, (key, *terms) in enumerate(changes, 1)
        ]
        stretch = writer.claim(len(made), len(made))
        assert stretch
        writer.apply(made, stretch)
    return index


def generation(folder: Path) -> Path:
    return next(one for one in folder.iterdir() if one.is_dir())


def test_a_half_written_index_is_said_not_empty(tmp_path: Path) -> None:
    index = filled(tmp_path, ("1", "a"))
    (generation(tmp_path) / "meta.json").unlink()
    with pytest.raises(EngineMissing):
        index.engine().candidates([REQUEST])


def test_an_older_generation_is_removed_after_the_swap(tmp_path: Path) -> None:
    filled(tmp_path, ("1", "a"))
    filled(tmp_path, ("2", "a"))
    assert len([one for one in tmp_path.iterdir() if one.is_dir()]) == 1


def test_a_pointer_to_a_generation_of_another_version_is_said(tmp_path: Path) -> None:
    index = filled(tmp_path, ("1", "a"))
    older = generation(tmp_path).rename(tmp_path / "older-1")
    (tmp_path / "current").write_text(older.name)
    with pytest.raises(EngineMissing, match="another version"):
        index.engine().report()


def test_a_rare_spelling_of_a_common_word_finds_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank.engines.plan.RARE_DOCUMENTS", 2)
    others = [(str(n), "group") for n in range(2, 9)]
    index = filled(tmp_path, ("1", "rare", "group"), *others)
    request = CandidateRequest((Group((("rare", 1.0), ("group", 0.5))), Group((("else", 1.0),))))
    answer = index.engine().candidates([request])[0]
    assert answer.payloads == (b"1",)
    assert answer.carriers == (1, 0)


def filled_well(folder: Path) -> EmbeddedIndex:
    """An index of 200 documents, of which some were replaced, so that there are deletions, too."""
    index = filled(folder, *((str(n), "a", f"own{n}") for n in range(200)))
    with index.writer() as writer:
        made = [IndexChange(str(n), "vehicles", ("a",), b"new", 200 + n) for n in range(50)]
        stretch = writer.claim(250, 50)
        assert stretch
        writer.apply(made, stretch)
    return index


def files_of_segments(folder: Path) -> list[Path]:
    live = generation(folder)
    return sorted(one for one in live.iterdir() if one.suffix not in (".json", ".lock"))


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10**9), bit=st.integers(0, 7), which=st.integers(0, 10**6))
def test_one_changed_bit_of_any_file_is_said(place: int, bit: int, which: int) -> None:
    """Never an empty answer: not to who had the index open, nor to who opens it then."""
    # tantivy's threads may still tidy up a folder that is being taken away.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        index = filled_well(Path(folder))
        files = [one for one in files_of_segments(Path(folder)) if _is_read(one)]
        files = [one for one in files if one.name != PAYLOADS]
        before = index.engine()
        assert len(before.candidates([REQUEST])[0].payloads) == REQUEST.limit
        file = files[which % len(files)]
        change_a_bit(file, place % _length_of_content(file), bit)
        # A file written twice within one tick of the clock, some milliseconds, keeps its time.
        touched = file.stat()
        os.utime(file, ns=(touched.st_atime_ns, touched.st_mtime_ns + 1))
        for engine in (before, index.engine()):
            with pytest.raises(EngineMissing):
                engine.candidates([REQUEST])
        assert not index.exists()
        with pytest.raises(EngineMissing), index.writer():
            pass


def change_a_bit(file: Path, place: int, bit: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        byte = opened.read(1)[0] ^ (1 << bit)
        opened.seek(place)
        opened.write(bytes([byte]))


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_one_changed_bit_of_a_payload_is_said_whenever_it_is_read(place: int, bit: int) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        index = filled_well(Path(folder))
        file = generation(Path(folder)) / PAYLOADS
        # Those of earlier states come first, and nobody reads them.
        earlier = sum(len(str(n)) + 4 for n in range(50))
        before = index.engine()
        change_a_bit(file, earlier + place % (file.stat().st_size - earlier), bit)
        for engine in (before, index.engine()):
            with pytest.raises(EngineMissing, match="damaged"):
                engine.candidates([REQUEST])


def test_payloads_cut_off_are_said_and_not_written_on(tmp_path: Path) -> None:
    """What was appended after a loss would lie where other payloads were, and be taken for them."""
    index = filled(tmp_path, *((str(n), "a") for n in range(100, 200)))
    file = generation(tmp_path) / PAYLOADS
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(EngineMissing, match="damaged"):
        index.engine().report()
    with pytest.raises(EngineMissing, match="damaged"), index.writer():
        pass


def test_what_a_killed_writer_left_of_payloads_is_in_nobodys_way(tmp_path: Path) -> None:
    index = filled(tmp_path, ("1", "a"))
    with (generation(tmp_path) / PAYLOADS).open("ab") as opened:
        opened.write(b"half a payl")
    with index.writer() as writer:
        stretch = writer.claim(2, 1)
        assert stretch
        writer.apply([IndexChange("2", "vehicles", ("a",), b"2", 2)], stretch)
    assert set(index.engine().candidates([REQUEST])[0].payloads) == {b"1", b"2"}


def test_an_index_without_its_payloads_is_said(tmp_path: Path) -> None:
    index = filled(tmp_path, ("1", "a"))
    (generation(tmp_path) / PAYLOADS).unlink()
    with pytest.raises(EngineMissing):
        index.engine().candidates([REQUEST])
    with pytest.raises(EngineMissing):
        index.engine().report()


def test_a_generation_is_read_to_the_end_though_it_is_removed(tmp_path: Path) -> None:
    filled(tmp_path, ("1", "a"))
    reader = PayloadReader(generation(tmp_path), 5)
    filled(tmp_path, ("2", "a"))
    assert reader.at([1]) == [b"1"]


def _length_of_content(file: Path) -> int:
    """Without tantivy's own account at the end: its version, of which a bit hides nothing."""
    content = file.read_bytes()
    return len(content) - 8 - int.from_bytes(content[-8:-4], "little")


def _is_read(file: Path) -> bool:
    """Whether it is of the live commit: tantivy takes the deletions of earlier ones away later."""
    meta = json.loads((file.parent / "meta.json").read_bytes())
    live = {f"{one['deletes']['opstamp']}.del" for one in meta["segments"] if one["deletes"]}
    return file.suffix != ".del" or file.name.partition(".")[2] in live


def test_a_file_cut_off_is_said(tmp_path: Path) -> None:
    index = filled_well(tmp_path)
    engine = index.engine()
    assert engine.candidates([REQUEST])[0].payloads
    for file in filter(_is_read, files_of_segments(tmp_path)):
        whole = file.read_bytes()
        os.truncate(file, len(whole) // 2)
        for one in (engine, index.engine()):
            with pytest.raises(EngineMissing):
                one.candidates([REQUEST])
        file.write_bytes(whole)
    assert engine.candidates([REQUEST])[0].payloads


@pytest.mark.parametrize("pointer", [b"\xff\xfe", b"", b"\x00" * 9])
def test_a_damaged_pointer_is_said(tmp_path: Path, pointer: bytes) -> None:
    index = filled(tmp_path, ("1", "a"))
    (tmp_path / "current").write_bytes(pointer)
    with pytest.raises(EngineMissing):
        index.engine().candidates([REQUEST])


def test_a_schema_that_is_not_this_versions_is_said(tmp_path: Path) -> None:
    index = filled(tmp_path, ("1", "a"))
    meta = generation(tmp_path) / "meta.json"
    meta.write_bytes(meta.read_bytes().replace(b'"place"', b'"plbce"'))
    with pytest.raises(EngineMissing):
        index.engine().candidates([REQUEST])


def test_what_a_killed_rebuild_left_is_taken_away_before_the_next_begins(tmp_path: Path) -> None:
    index = filled(tmp_path, ("1", "a"))
    left = tmp_path / f"{generation(tmp_path).name.split('-')[0]}-0123456789ab"
    left.mkdir()
    with index.rebuild():
        assert not left.exists()
        assert index.engine().candidates([REQUEST])[0].payloads == (b"1",)


def test_a_changed_bit_of_the_description_hides_nothing(tmp_path: Path) -> None:
    """It has no checksum: whatever bit is changed, the index is said to be damaged or answers right."""
    index = filled_well(tmp_path)
    description = generation(tmp_path) / "meta.json"
    whole = description.read_bytes()
    own = CandidateRequest((Group((("own120", 1.0),)),))
    chance, said = random.Random(7), 0
    for at in (*range(whole.index(b'"schema"')), *range(len(whole) - 30, len(whole))):
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(7)
        description.write_bytes(changed)
        try:
            assert index.engine().candidates([own])[0].payloads == (b"120",)
        except EngineMissing:
            said += 1
    assert said > 100
