"""What only the embedded engine has: files on this machine."""

from pathlib import Path

import pytest

from bank.engines.embedded import EmbeddedIndex
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
        index.engine().candidates(REQUEST)


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
    answer = index.engine().candidates(request)
    assert answer.payloads == (b"1",)
    assert answer.carriers == (1, 0)
