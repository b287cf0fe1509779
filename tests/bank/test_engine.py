"""The embedded engine: what it is given it finds, and what is not whole it says."""

from pathlib import Path

import pytest

from bank.engines.embedded import EmbeddedEngine, rebuild, writer_of
from bank.engines.protocol import CandidateRequest, EngineMissing, Group, IndexChange


def change(key: str, *terms: str, category: str = "vehicles") -> IndexChange:
    return IndexChange(key, category, terms, key.encode())


def asked(*terms: str, **more: tuple[str, ...]) -> CandidateRequest:
    return CandidateRequest(tuple(Group(((term, 1.0),)) for term in terms), **more)


def test_a_missing_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing):
        EmbeddedEngine(tmp_path).candidates(asked("a"))


def test_documents_are_found_by_any_group_the_best_first(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer:
        writer.apply([change("1", "a", "b"), change("2", "a"), change("3", "c")], 3)
    engine = EmbeddedEngine(tmp_path)
    assert engine.candidates(asked("a", "b")) == [b"1", b"2"]
    assert engine.report().reached == 3
    assert engine.report().documents == 3


def test_applying_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        with writer_of(tmp_path) as writer:
            writer.apply([change("1", "a"), change("2", "a")], 2)
    assert EmbeddedEngine(tmp_path).report().documents == 2


def test_a_withdrawn_record_is_no_longer_found(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer:
        writer.apply([change("1", "a")], 1)
        writer.apply([IndexChange("1")], 2)
    assert EmbeddedEngine(tmp_path).candidates(asked("a")) == []


def test_categories_filter_before_the_cut(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer:
        writer.apply([change("1", "a"), change("2", "a", category="lost-arms")], 2)
    assert EmbeddedEngine(tmp_path).candidates(asked("a", categories=("lost-arms",))) == [b"2"]


def test_all_terms_of_a_pattern_must_be_there(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer:
        writer.apply([change("1", "x", "y"), change("2", "x")], 2)
    assert EmbeddedEngine(tmp_path).candidates(CandidateRequest((), patterns=(("x", "y"),))) == [
        b"1"
    ]


def test_a_rebuild_swaps_and_an_open_reader_follows(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer:
        writer.apply([change("1", "a")], 1)
    engine = EmbeddedEngine(tmp_path)
    assert engine.candidates(asked("a")) == [b"1"]
    with rebuild(tmp_path) as writer:
        writer.apply([change("2", "a")], 2)
        assert engine.candidates(asked("a")) == [b"1"]
    assert engine.candidates(asked("a")) == [b"2"]
    assert len([one for one in tmp_path.iterdir() if one.is_dir()]) == 1


def test_a_rebuild_that_fails_leaves_the_live_index(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer:
        writer.apply([change("1", "a")], 1)
    with pytest.raises(RuntimeError), rebuild(tmp_path):
        raise RuntimeError("stopped")
    assert EmbeddedEngine(tmp_path).candidates(asked("a")) == [b"1"]


def test_a_half_written_index_is_said_not_empty(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer:
        writer.apply([change("1", "a")], 1)
    generation = next(one for one in tmp_path.iterdir() if one.is_dir())
    (generation / "meta.json").unlink()
    with pytest.raises(EngineMissing):
        EmbeddedEngine(tmp_path).candidates(asked("a"))
