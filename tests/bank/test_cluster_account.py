"""The account of work: nothing twice at a time, nothing left out, the number never ahead."""

from hypothesis import given
from hypothesis import strategies as st

from bank.engines.cluster.account import LEASE_SECONDS, Account, finish, take
from bank.engines.protocol import SetAside

NONE: dict[str, int] = {}


def test_workers_take_stretches_side_by_side() -> None:
    account, first = take(Account(), "a", 25, 10, 0)
    account, second = take(account, "b", 25, 10, 0)
    account, third = take(account, "a", 25, 10, 0)
    account, none = take(account, "b", 25, 10, 0)
    assert (first, second, third, none) == ((1, 10), (11, 20), (21, 25), None)


def test_the_number_moves_when_there_is_no_gap() -> None:
    account, first = take(Account(), "a", 20, 10, 0)
    account, second = take(account, "b", 20, 10, 0)
    assert first and second
    account = finish(account, "b", [second], (), NONE, 0)
    assert account.reached == 0
    account = finish(account, "a", [first], (), NONE, 0)
    assert account == Account(20)


def test_a_stretch_of_a_dead_worker_is_free_when_its_time_ends() -> None:
    account, first = take(Account(), "dead", 10, 10, 0)
    assert take(account, "b", 10, 10, LEASE_SECONDS - 1)[1] is None
    assert take(account, "b", 10, 10, LEASE_SECONDS + 1)[1] == first


def test_finishing_holds_on_to_what_is_still_being_done() -> None:
    account, first = take(Account(), "a", 20, 10, 0)
    account, second = take(account, "a", 20, 10, 0)
    assert first and second
    account = finish(account, "a", [first], (), NONE, LEASE_SECONDS - 1)
    assert take(account, "b", 20, 10, LEASE_SECONDS + 1)[1] is None


def test_finishing_twice_changes_nothing() -> None:
    account, first = take(Account(), "a", 20, 10, 0)
    assert first
    account = finish(account, "a", [first], (), NONE, 0)
    assert finish(account, "b", [first], (), NONE, 0) == account


def test_what_was_set_aside_is_forgotten_when_its_key_is_written() -> None:
    aside = SetAside(1, "key", "vehicles", "analysis: ValueError")
    account = finish(Account(), "a", [(1, 1)], [aside], NONE, 0)
    assert account.set_aside == (aside,)
    assert finish(account, "a", [(2, 2)], (), {"key": 2}, 0).set_aside == ()


def test_an_earlier_change_that_is_written_late_says_nothing_of_what_was_set_aside() -> None:
    aside = SetAside(9, "key", "vehicles", "analysis: ValueError")
    account = finish(Account(), "quick", [(9, 9)], [aside], NONE, 0)
    assert finish(account, "slow", [(5, 5)], (), {"key": 5}, 0).set_aside == (aside,)


def test_what_is_set_aside_late_is_no_news_of_a_key_that_was_written_since() -> None:
    early, late = (SetAside(n, "key", "vehicles", "analysis: ValueError") for n in (5, 9))
    account = finish(Account(), "quick", [(9, 9)], [late], NONE, 0)
    assert finish(account, "slow", [(5, 5)], [early], NONE, 0).set_aside == (late,)
    assert finish(Account(), "one", [(1, 9)], [early], {"key": 9}, 0).set_aside == ()


def test_an_account_survives_being_kept() -> None:
    aside = SetAside(1, "key", "vehicles", "reason")
    account = finish(take(Account(), "a", 90, 10, 0)[0], "b", [(20, 29)], [aside], NONE, 0)
    assert Account.from_document(account.as_document()) == account


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["take", "finish", "die", "wait"])),
        max_size=60,
    ),
    st.integers(1, 40),
    st.integers(1, 9),
)
def test_whatever_workers_do_all_is_done_once_and_in_the_end(
    steps: list[tuple[str, str]], upto: int, most: int
) -> None:
    account, now = Account(), 0.0
    held: dict[str, list[tuple[int, int]]] = {}
    finished: set[int] = set()
    for worker, step in [*steps, *[("z", "late")] * 90]:
        if step in ("take", "late"):
            now += LEASE_SECONDS * 2 if step == "late" else 0
            account, stretch = take(account, worker, upto, most, now)
            if stretch:
                held.setdefault(worker, []).append(stretch)
        elif step == "wait":
            now += LEASE_SECONDS / 3
        elif step == "die":
            held.pop(worker, None)
        if step in ("finish", "late") and (mine := held.pop(worker, None)):
            account = finish(account, worker, mine, (), NONE, now)
            finished |= {number for first, last in mine for number in range(first, last + 1)}
        living = [(one.first, one.last) for one in account.taken if one.until > now]
        numbers = [number for first, last in living for number in range(first, last + 1)]
        assert len(numbers) == len(set(numbers)), "no number is with two workers at a time"
        assert set(range(1, account.reached + 1)) <= finished, "the number is never ahead"
    assert account.reached == upto
