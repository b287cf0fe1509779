"""Every engine: what it is given it finds, and what is not whole it says."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bank.engines.choice import index_of
from bank.engines.protocol import (
    CandidateRequest,
    EngineMissing,
    EngineWriter,
    Group,
    Index,
    IndexChange,
    SetAside,
)
from bank.home import Home

Fill = Callable[[EngineWriter, list[IndexChange]], None]


@pytest.fixture
def index(engine_url: str, tmp_path: Path) -> Index:
    return index_of(Home(tmp_path, engine=engine_url))


def change(
    number: int, key: str, *terms: str, category: str = "vehicles", origin: str = "KZ"
) -> IndexChange:
    full = f"{origin}\t{category}\t{key}"
    return IndexChange(full, category, terms, key.encode(), number, origin)


def gone(number: int, key: str) -> IndexChange:
    return IndexChange(f"KZ\tvehicles\t{key}", "vehicles", number=number, origin="KZ")


def fill(writer: EngineWriter, *changes: IndexChange, aside: tuple[SetAside, ...] = ()) -> None:
    last = max(one.number for one in (*changes, *aside))
    stretch = writer.claim(last, last)
    assert stretch is not None and stretch[1] == last
    writer.apply(changes, stretch, aside)
    writer.flush()


def asked(*terms: str, **more: object) -> CandidateRequest:
    return CandidateRequest(tuple(Group(((term, 1.0),)) for term in terms), **more)  # type: ignore[arg-type]


def found(index: Index, *terms: str, **more: object) -> tuple[bytes, ...]:
    return index.engine().candidates([asked(*terms, **more)])[0].payloads


def test_a_missing_index_is_said(index: Index) -> None:
    assert not index.exists()
    for question in (index.engine().report, lambda: index.engine().candidates([asked("a")])):
        with pytest.raises(EngineMissing, match="kordon reindex"):
            question()
    with pytest.raises(EngineMissing), index.writer() as writer:
        writer.reached()


def test_documents_are_found_by_any_group_the_best_first(index: Index) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a", "b"), change(2, "2", "a"), change(3, "3", "c"))
    answer = index.engine().candidates([asked("a", "b")])[0]
    assert answer.payloads == (b"1", b"2")
    assert answer.carriers == (2, 1)
    assert answer.reached == 3
    assert not answer.incomplete
    report = index.engine().report()
    assert (report.reached, report.documents, report.set_aside) == (3, 3, ())


def test_an_empty_bank_is_an_index_of_nothing(index: Index) -> None:
    with index.rebuild() as writer:
        assert writer.claim(0, 100) is None
    assert index.exists()
    answer = index.engine().candidates([asked("a")])[0]
    assert answer.payloads == () and not answer.incomplete


def test_applying_twice_changes_nothing(index: Index) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a"), change(2, "2", "a"))
        writer.apply([change(1, "1", "a"), change(2, "2", "a")], (1, 2))
    assert index.engine().report().documents == 2
    assert index.engine().report().reached == 2


def test_the_first_change_of_a_key_is_there_once_however_often_it_is_given(index: Index) -> None:
    first = change(1, "1", "a")._replace(first=True)
    with index.rebuild() as writer:
        stretch = writer.claim(1, 1)
        assert stretch
        writer.apply([first], stretch)
        writer.apply([first], stretch)
        writer.flush()
        writer.apply([first], stretch)
    with index.writer() as writer:
        fill(writer, change(2, "1", "b"), change(3, "2", "b")._replace(first=True))
    assert (found(index, "a"), set(found(index, "b"))) == ((), {b"1", b"2"})
    assert index.engine().report().documents == 2


def test_the_newest_change_of_a_key_wins(index: Index) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a"), change(2, "1", "b"))
    assert found(index, "a") == ()
    assert found(index, "b") == (b"1",)
    with index.writer() as writer:
        fill(writer, change(3, "1", "c"))
    assert found(index, "b") == ()
    assert found(index, "c") == (b"1",)
    assert index.engine().report().documents == 1


def test_a_withdrawn_record_is_no_longer_found(index: Index) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a"), change(2, "2", "a"))
    with index.writer() as writer:
        fill(writer, gone(3, "1"))
    assert found(index, "a") == (b"2",)
    assert index.engine().report().documents == 1
    assert index.engine().payloads_of(["KZ\tvehicles\t1"]) == []


def test_categories_and_scopes_filter_before_the_cut(index: Index) -> None:
    with index.rebuild() as writer:
        fill(
            writer,
            change(1, "1", "a", "b"),
            change(2, "2", "a", category="lost-arms"),
            change(3, "3", "a", origin="BY"),
        )
    assert found(index, "a", categories=("lost-arms",)) == (b"2",)
    assert found(index, "a", scopes=(("vehicles", "BY"),)) == (b"3",)
    assert set(found(index, "a", scopes=(("vehicles", "BY"), ("lost-arms", "KZ")))) == {b"2", b"3"}
    assert found(index, "a", scopes=(("lost-arms", "BY"),)) == ()
    assert found(index, "a", scopes=()) == ()
    request = asked("a", "b", scopes=(("vehicles", "KZ"), ("vehicles", "BY")))
    assert index.engine().candidates([request])[0].payloads == (b"1", b"3")


def test_all_terms_of_a_pattern_must_be_there(index: Index) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "x", "y"), change(2, "2", "x"))
    request = CandidateRequest((), patterns=(("x", "y"),))
    assert index.engine().candidates([request])[0].payloads == (b"1",)


def test_boosts_rank_and_do_not_find(index: Index) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a"), change(2, "2", "a", "z"), change(3, "3", "z"))
    request = CandidateRequest((Group((("a", 1.0),)),), boosts=(("z", 2.0),))
    assert index.engine().candidates([request])[0].payloads == (b"2", b"1")


def test_a_rare_key_weighs_more_than_a_common_one(index: Index) -> None:
    common = [change(n, str(n), "common") for n in range(1, 30)]
    with index.rebuild() as writer:
        fill(writer, *common, change(30, "30", "rare"))
    assert found(index, "common", "rare")[0] == b"30"
    request = CandidateRequest((Group((("common", 1.0),)), Group((("rare", 1.0),))))
    assert index.engine().candidates([request])[0].carriers == (29, 1)


def test_a_rebuild_swaps_and_an_open_reader_follows(index: Index) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a"))
    engine = index.engine()
    assert engine.candidates([asked("a")])[0].payloads == (b"1",)
    with index.rebuild() as writer:
        fill(writer, change(2, "2", "a"))
        assert engine.candidates([asked("a")])[0].payloads == (b"1",)
    assert engine.candidates([asked("a")])[0].payloads == (b"2",)


def test_a_rebuild_that_fails_leaves_the_live_index(index: Index) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a"))
    with pytest.raises(RuntimeError), index.rebuild():
        raise RuntimeError("stopped")
    assert found(index, "a") == (b"1",)
    with index.rebuild() as writer:
        fill(writer, change(1, "3", "a"))
    assert found(index, "a") == (b"3",)


def test_payloads_of_keys(index: Index) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a"), change(2, "2", "a", category="lost-arms"))
    keys = ["KZ\tvehicles\t1", "KZ\tlost-arms\t2", "KZ\tvehicles\tnone"]
    assert sorted(index.engine().payloads_of(keys)) == [b"1", b"2"]
    assert index.engine().payloads_of([]) == []


def test_what_is_set_aside_makes_lookups_of_its_category_incomplete(index: Index) -> None:
    aside = SetAside(2, "KZ\tvehicles\t2", "vehicles", "analysis: ValueError")
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a"), aside=(aside,))
    engine = index.engine()
    assert engine.report().set_aside == (aside,)
    assert "1 records could not be indexed" in engine.candidates([asked("a")])[0].incomplete[0]
    assert engine.candidates([asked("a", categories=("vehicles",))])[0].incomplete
    assert not engine.candidates([asked("a", categories=("lost-arms",))])[0].incomplete
    with index.writer() as writer:
        fill(writer, change(3, "2", "a"))
    assert engine.report().set_aside == ()
    assert not engine.candidates([asked("a")])[0].incomplete


def test_what_is_set_aside_and_put_right_in_one_stretch_is_not_missing(index: Index) -> None:
    poison = SetAside(1, "KZ\tvehicles\t1", "vehicles", "why")
    with index.rebuild() as writer:
        fill(writer, change(2, "1", "a"), aside=(poison,))
    answer = index.engine().candidates([asked("a")])[0]
    assert (answer.payloads, answer.incomplete) == ((b"1",), ())


def test_an_index_of_another_version_does_not_answer(
    index: Index, engine_url: str, tmp_path: Path
) -> None:
    with index.rebuild() as writer:
        fill(writer, change(1, "1", "a"))
    # Another process, whose analysis is of another version, looks for the same index.
    program = (
        "import sys, bank.engines.version as v; v.INDEX_VERSION = '0123456789ab'\n"
        "from pathlib import Path\n"
        "from bank.engines.choice import index_of\nfrom bank.home import Home\n"
        "print(index_of(Home(Path(sys.argv[1]), engine=sys.argv[2])).exists())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), engine_url],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert told.stdout.strip() == "False", told.stderr
    assert index.exists()


@pytest.mark.parametrize(
    ("terms", "cut"),
    [
        ((("a", 1.0), ("b", 0.9)), True),
        ((("a", 1.0), ("b", 0.5)), False),
        ((("a", 1.0), ("none", 0.9)), False),
        ((("c", 1.0), ("b", 0.9)), False),
    ],
)
def test_likely_spellings_that_are_not_walked_are_told(
    index: Index, terms: tuple[tuple[str, float], ...], cut: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank.engines.plan.MOST_WALKED", 5)
    with index.rebuild() as writer:
        for number in range(1, 5):
            fill(writer, change(number, str(number), "a", "b", *(["c"] if number == 1 else [])))
    alone, others = CandidateRequest((Group(terms),)), asked("a")
    (answer, other) = index.engine().candidates([alone, others])
    assert (answer.cut, other.cut) == (cut, False)
    assert answer.payloads and not answer.incomplete
