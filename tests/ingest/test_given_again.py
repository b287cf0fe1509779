"""Files given again after something else came of their array: none of their records is lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bank.home import Home
from bank.store import Store
from bank.store.errors import RunOvertaken
from ingest.parallel import CHUNK
from ingest.pipeline import Options, Summary, ingest_file

COUNT = 3 * CHUNK
WHOSE = ("KZ", "wanted-persons")


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    with Store.open(home) as opened:
        yield opened


def array(path: Path, given: str, count: int = COUNT, *, note: str = "") -> Path:
    """An array of as many people; two of other notes are other files of the same records."""
    rows = (
        {"id": str(n), "names": [{"surname": "Щербаков", "given": given}]} for n in range(count)
    )
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text + note)
    return path


def take_in(home: Home, store: Store, file: Path, mode: str = "full") -> Summary:
    return ingest_file(home, store, str(file), Options(WHOSE[1], WHOSE[0], mode=mode, jobs=1))


def break_off(home: Home, store: Store, file: Path, mode: str = "full") -> int:
    """Take in a file as far as its first checkpoint; gives the run."""
    options = Options(WHOSE[1], WHOSE[0], mode=mode, jobs=1)
    with pytest.raises(SystemExit):
        ingest_file(home, store, str(file), options, lambda line: sys.exit(f"killed at {line}"))
    run = store.runs()[0]
    assert (run.state, run.checkpoint) == ("running", CHUNK)
    return run.number


def given_names(store: Store) -> set[str]:
    keys = [(*WHOSE, str(n)) for n in range(COUNT)]
    bodies = [one.body for one in store.records(keys).values()]
    assert len(bodies) == COUNT and all(bodies)
    return {body["names"][0]["given"] for body in bodies if body}


def test_a_full_array_that_was_broken_off_is_gone_on_with(
    home: Home, store: Store, tmp_path: Path
) -> None:
    take_in(home, store, array(tmp_path / "before.jsonl", "Пётр"))
    first = array(tmp_path / "a.jsonl", "Павел")
    run = break_off(home, store, first)
    told = take_in(home, store, first)
    assert (told.run, told.resumed_at, told.read, told.ended) == (run, CHUNK, COUNT, 0)
    assert given_names(store) == {"Павел"}


@pytest.mark.parametrize("other", ["Пётр", "Павел"])
def test_a_full_array_is_read_anew_when_another_came_since_it_was_broken_off(
    home: Home, store: Store, tmp_path: Path, other: str
) -> None:
    """The other one has other records, or the very same, so that it changes none of them."""
    take_in(home, store, array(tmp_path / "before.jsonl", "Павел"))
    first = array(tmp_path / "a.jsonl", "Павел", note="\n")
    run = break_off(home, store, first)
    take_in(home, store, array(tmp_path / "b.jsonl", other, note="\n\n"))
    told = take_in(home, store, first)
    assert told.run > run
    assert (told.resumed_at, told.read, told.ended, told.quarantined) == (0, COUNT, 0, 0)
    assert store.count_active() == {WHOSE: COUNT}
    assert given_names(store) == {"Павел"}


@pytest.mark.parametrize("mode", ["array", "full"])
def test_a_run_that_failed_and_was_reverted_is_begun_anew(
    home: Home, store: Store, tmp_path: Path, mode: str
) -> None:
    file = array(tmp_path / "a.jsonl", "Пётр")
    run = break_off(home, store, file, mode)
    store.fail_run(run, "killed")
    store.revert_run(run)
    told = take_in(home, store, file, mode)
    assert (told.resumed_at, told.added) == (0, COUNT)
    assert store.count_active() == {WHOSE: COUNT}


@pytest.mark.parametrize("mode", ["array", "full"])
def test_a_file_taken_in_before_puts_back_what_was_changed_since(
    home: Home, store: Store, tmp_path: Path, mode: str
) -> None:
    file = array(tmp_path / "a.jsonl", "Пётр", 3)
    take_in(home, store, file, mode)
    assert take_in(home, store, file, mode).known
    changes = tmp_path / "changes.jsonl"
    changes.write_text('{"change": "withdraw", "id": "0"}\n')
    assert take_in(home, store, changes, "changes").withdrawn == 1
    told = take_in(home, store, file, mode)
    assert (told.known, told.added, told.unchanged) == (False, 1, 2)
    assert store.count_active() == {WHOSE: 3}
    assert take_in(home, store, file, mode).known
    # The withdrawal counts anew, too: it was meant for the array as it is now.
    assert take_in(home, store, changes, "changes").withdrawn == 1


def test_of_two_processes_that_take_in_one_file_one_stops(
    home: Home, store: Store, tmp_path: Path
) -> None:
    file = array(tmp_path / "a.jsonl", "Пётр")
    options = Options(WHOSE[1], WHOSE[0], mode="full", jobs=1)

    def begin_beside(line: int) -> None:
        if line == CHUNK:
            with pytest.raises(SystemExit):
                ingest_file(home, store, str(file), options, lambda line: sys.exit(f"at {line}"))

    with pytest.raises(RunOvertaken, match="another process"):
        ingest_file(home, store, str(file), options, begin_beside)
    (run,) = store.runs()
    assert (run.state, run.checkpoint) == ("running", 2 * CHUNK)
    summary = take_in(home, store, file)
    assert (summary.resumed_at, summary.added) == (2 * CHUNK, COUNT)
    assert given_names(store) == {"Пётр"}
