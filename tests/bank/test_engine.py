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
    with rebuild(tmp_path) as writer:
        writer.apply([change("1", "a", "b"), change("2", "a"), change("3", "c")], 3)
    engine = EmbeddedEngine(tmp_path)
    assert engine.candidates(asked("a", "b")).payloads == (
        b"1",
        b"2",
    )
    assert engine.report().reached == 3
    assert engine.report().documents == 3


def test_applying_twice_changes_nothing(tmp_path: Path) -> None:
    for open_writer in (rebuild, writer_of):
        with open_writer(tmp_path) as writer:
            writer.apply([change("1", "a"), change("2", "a")], 2)
    assert EmbeddedEngine(tmp_path).report().documents == 2


def test_a_withdrawn_record_is_no_longer_found(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.apply([change("1", "a")], 1)
        writer.apply([IndexChange("1")], 2)
    assert EmbeddedEngine(tmp_path).candidates(asked("a")).payloads == ()


def test_categories_filter_before_the_cut(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.apply([change("1", "a"), change("2", "a", category="lost-arms")], 2)
    assert EmbeddedEngine(tmp_path).candidates(asked("a", categories=("lost-arms",))).payloads == (
        b"2",
    )


def test_all_terms_of_a_pattern_must_be_there(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.apply([change("1", "x", "y"), change("2", "x")], 2)
    assert EmbeddedEngine(tmp_path).candidates(
        CandidateRequest((), patterns=(("x", "y"),))
    ).payloads == (b"1",)


def test_a_rebuild_swaps_and_an_open_reader_follows(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.apply([change("1", "a")], 1)
    engine = EmbeddedEngine(tmp_path)
    assert engine.candidates(asked("a")).payloads == (b"1",)
    with rebuild(tmp_path) as writer:
        writer.apply([change("2", "a")], 2)
        assert engine.candidates(asked("a")).payloads == (b"1",)
    assert engine.candidates(asked("a")).payloads == (b"2",)
    assert len([one for one in tmp_path.iterdir() if one.is_dir()]) == 1


def test_a_rebuild_that_fails_leaves_the_live_index(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.apply([change("1", "a")], 1)
    with pytest.raises(RuntimeError), rebuild(tmp_path):
        raise RuntimeError("stopped")
    assert EmbeddedEngine(tmp_path).candidates(asked("a")).payloads == (b"1",)


def test_a_half_written_index_is_said_not_empty(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.apply([change("1", "a")], 1)
    generation = next(one for one in tmp_path.iterdir() if one.is_dir())
    (generation / "meta.json").unlink()
    with pytest.raises(EngineMissing):
        EmbeddedEngine(tmp_path).candidates(asked("a"))


def test_an_index_of_another_version_does_not_answer(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.apply([change("1", "a")], 1)
    generation = next(one for one in tmp_path.iterdir() if one.is_dir())
    older = generation.rename(tmp_path / "older-1")
    (tmp_path / "current").write_text(older.name)
    with pytest.raises(EngineMissing, match="another version"):
        EmbeddedEngine(tmp_path).report()


def test_a_rare_spelling_of_a_common_word_finds_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank.engines.embedded.RARE_DOCUMENTS", 2)
    with rebuild(tmp_path) as writer:
        writer.apply(
            [change("1", "rare", "group"), *(change(str(n), "group") for n in range(2, 9))], 9
        )
    request = CandidateRequest((Group((("rare", 1.0), ("group", 0.5))), Group((("else", 1.0),))))
    found = EmbeddedEngine(tmp_path).candidates(request)
    assert found.payloads == (b"1",)
    assert found.carriers == (1, 0)
