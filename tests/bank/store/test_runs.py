"""Whether a source given again is known, gone on with, or read anew: by what came of its array since."""

from collections.abc import Callable
from datetime import date

import pytest

from bank.store import Change, Store
from bank.store.at_once import RunAtOnce
from bank.store.errors import RunClosed
from bank.store.model import Run, RunKind

CATEGORY, ORIGIN = "wanted-persons", "KZ"
ARRAY = (ORIGIN, CATEGORY)


def begin(
    store: Store, digest: str, *, full: bool = False, origin: str = ORIGIN, kind: str = "ingest"
) -> int:
    return store.begin_run(kind, CATEGORY, origin, "file", digest, full).number


def put(*ids: str, text: str = "") -> list[Change]:
    body = {"remarks": text, "status": "active", "valid_until": "2026-12-31"}
    return [Change("upsert", id_, {"id": id_, **body}) for id_ in ids]


def take_in(
    store: Store, digest: str, changes: list[Change], *, full: bool = False, origin: str = ORIGIN
) -> int:
    run = begin(store, digest, full=full, origin=origin)
    store.write_batch(run, changes, len(changes))
    store.finish_run(run)
    return run


def known(store: Store, digest: str = "a", *, full: bool = False) -> Run | None:
    return store.find_finished_run(digest, CATEGORY, ORIGIN, full)


def unfinished(store: Store, digest: str = "a", *, full: bool = False) -> Run | None:
    return store.find_unfinished_run(digest, CATEGORY, ORIGIN, full)


def standing(store: Store) -> set[str]:
    found = store.records([(*ARRAY, id_) for id_ in "12345"])
    return {key[2] for key, one in found.items() if one.body_bytes is not None}


def withdraw(store: Store) -> None:
    take_in(store, "changes", [Change("withdraw", "1")])


def withdraw_and_not_end(store: Store) -> None:
    store.write_batch(begin(store, "changes"), [Change("withdraw", "1")], 1)


def bring_another_full_array(store: Store) -> None:
    take_in(store, "b", put("1"), full=True)


def revert_what_was_before(store: Store) -> None:
    store.revert_run(1)


def renew(store: Store) -> None:
    run = begin(store, "", kind="changes")
    store.renew_batch(run, ["1"], date(2027, 12, 31), 1)
    store.finish_run(run, full=False)


def reconcile(store: Store) -> None:
    last = store.last_change_of(*ARRAY)
    run = RunAtOnce(RunKind.RECONCILE, CATEGORY, ORIGIN, "report", "r", last, {})
    store.write_run(run, [[Change("withdraw", "2")]])


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        withdraw,
        withdraw_and_not_end,
        bring_another_full_array,
        revert_what_was_before,
        renew,
        reconcile,
    ],
)
def test_a_source_is_known_until_another_run_changes_its_array(
    store: Store, change: Callable[[Store], None], full: bool
) -> None:
    take_in(store, "before", put("0"))
    # Its record 0 is as it was: a revert of the run before finds it unchanged since.
    run = take_in(store, "a", put("0", "1", "2"), full=full)
    found = known(store, full=full)
    assert found is not None and found.number == run
    change(store)
    assert known(store, full=full) is None
    again = take_in(store, "a", put("0", "1", "2"), full=full)
    found = known(store, full=full)
    assert found is not None and found.number == again


@pytest.mark.parametrize("full", [False, True])
def test_a_source_stays_known_after_runs_that_changed_nothing(store: Store, full: bool) -> None:
    take_in(store, "before", put("1", "2"))
    # Changes nothing itself.
    run = take_in(store, "a", put("1", "2"), full=full)
    take_in(store, "b", put("2", "1"), full=full)
    take_in(store, "ru", put("1", text="another's"), origin="RU")
    found = known(store, full=full)
    assert found is not None and found.number == run
    withdraw(store)
    assert known(store, full=full) is None


def test_a_source_is_not_known_when_an_earlier_run_changed_beside_it_what_it_had_read(
    store: Store,
) -> None:
    earlier = begin(store, "earlier")
    run = begin(store, "a")
    store.write_batch(run, put("1"), 1)
    store.write_batch(earlier, put("1", text="changed"), 1)
    store.write_batch(run, put("2"), 2)
    store.finish_run(run)
    assert known(store) is None


def test_a_reverted_source_is_not_known_even_if_it_had_come_before(store: Store) -> None:
    take_in(store, "a", put("1"))
    withdraw(store)
    store.revert_run(take_in(store, "a", put("1")))
    assert store.count_active() == {}
    assert known(store) is None


def test_a_run_is_not_gone_on_with_after_another_of_its_array(store: Store) -> None:
    run = begin(store, "a", full=True)
    store.write_batch(run, put("1"), 1)
    take_in(store, "ru", put("1"), origin="RU")
    found = unfinished(store, full=True)
    assert found is not None and found.number == run
    # Nothing of it is changed, but which full array has seen record 1.
    take_in(store, "b", put("1"), full=True)
    assert unfinished(store, full=True) is None
    with pytest.raises(RunClosed):
        store.write_batch(run, put("2"), 2)
    # It can be reverted, though nobody told that it failed.
    assert store.revert_run(run).withdrawn == 1


def test_a_run_is_not_gone_on_with_when_an_earlier_one_changed_its_array_since(
    store: Store,
) -> None:
    earlier = begin(store, "earlier")
    store.write_batch(begin(store, "a"), put("1"), 1)
    store.write_batch(earlier, [Change("withdraw", "1")], 1)
    assert unfinished(store) is None


def test_a_failed_run_is_gone_on_with_unless_it_was_reverted(store: Store) -> None:
    run = begin(store, "a")
    store.write_batch(run, put("1"), 1)
    store.fail_run(run, "disk full")
    found = unfinished(store)
    assert found is not None and (found.number, found.checkpoint) == (run, 1)
    store.fail_run(run, "disk full")
    store.revert_run(run)
    assert unfinished(store) is None


@pytest.mark.parametrize("later_first", [False, True])
def test_full_arrays_read_beside_one_another_end_nothing_that_the_later_one_holds(
    store: Store, later_first: bool
) -> None:
    take_in(store, "before", put("1", "2", "3", "4"))
    earlier, later = begin(store, "a", full=True), begin(store, "b", full=True)
    store.write_batch(earlier, put("1", "2"), 2)
    store.write_batch(later, put("1", "3", "5"), 3)
    store.write_batch(earlier, put("1", "3", "5"), 5)
    first, second = (later, earlier) if later_first else (earlier, later)
    store.finish_run(first)
    store.finish_run(second)
    assert standing(store) == {"1", "3", "5"}


def test_a_full_array_does_not_end_what_changes_brought_while_it_was_read(store: Store) -> None:
    take_in(store, "before", put("1", "2", "3"))
    run = begin(store, "a", full=True)
    store.write_batch(run, put("1"), 1)
    take_in(store, "changes", [*put("4"), *put("2", text="corrected")])
    assert store.count_absent(run) == (1, 4)
    assert store.finish_run(run).withdrawn == 1
    assert standing(store) == {"1", "2", "4"}
