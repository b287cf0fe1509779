"""The store on SQLite and PostgreSQL: nothing lost, every change numbered once and in order."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.store import Change, Originator, Store
from bank.store.engine import writing
from bank.store.errors import (
    DatabaseTooNew,
    RevertRefused,
    RunClosed,
    StoreUnavailable,
    UnknownOriginator,
)
from bank.store.model import from_stamp, to_stamp
from tests.bank.store.earlier import take_back

CATEGORY = "wanted-persons"


def begin(store: Store, digest: str = "d", *, full: bool = False) -> int:
    return store.begin_run("ingest", CATEGORY, "KZ", "file", digest, full).number


def put(*ids: str, text: str = "") -> list[Change]:
    return [Change("upsert", id_, {"id": id_, "remarks": text}) for id_ in ids]


def test_records_come_back_as_they_were(store: Store) -> None:
    store.write_batch(begin(store), put("1", "2", text="Ўткир"), 2)
    found = store.records([("KZ", CATEGORY, "1"), ("KZ", CATEGORY, "3"), ("RU", CATEGORY, "1")])
    assert list(found) == [("KZ", CATEGORY, "1")]
    assert found["KZ", CATEGORY, "1"].body == {"id": "1", "remarks": "Ўткир"}
    assert [change.number for change in store.changes(0, 10)] == [1, 2]


def test_the_same_record_again_is_no_new_version(store: Store) -> None:
    store.write_batch(begin(store), put("1"), 1)
    result = store.write_batch(begin(store, "e"), [*put("1"), *put("2")], 2)
    assert (result.unchanged, result.added) == (1, 1)
    assert store.last_change() == 2


def test_changes_that_cannot_be_made_are_refused_with_a_reason(store: Store) -> None:
    run = begin(store)
    store.write_batch(run, put("1"), 1)
    wrong = [
        Change("add", "1", {"id": "1"}),
        Change("correct", "2", {"id": "2"}),
        Change("withdraw", "3"),
        Change("upsert", "", {}),
    ]
    result = store.write_batch(run, wrong, 2)
    assert [one.reason for one in result.refused] == ["exists", "missing", "missing", "bad-id"]
    assert all(one.message for one in result.refused)


def test_a_full_array_withdraws_what_it_lacks_and_brings_back(store: Store) -> None:
    store.write_batch(first := begin(store, full=True), put("1", "2", "3"), 3)
    store.finish_run(first)
    store.write_batch(second := begin(store, "e", full=True), put("1"), 1)
    assert store.finish_run(second).withdrawn == 2
    assert store.count_active() == {("KZ", CATEGORY): 1}
    store.write_batch(third := begin(store, "f", full=True), put("1", "2"), 2)
    assert store.finish_run(third).restored == 1
    kinds = [change.kind for change in store.history(("KZ", CATEGORY, "2"))]
    assert kinds == ["restore", "withdraw", "add"]


def test_an_id_twice_in_a_full_array_is_refused(store: Store) -> None:
    run = begin(store, full=True)
    store.write_batch(run, [Change("upsert", "1", {"id": "1"}, 1)], 1)
    result = store.write_batch(run, [Change("upsert", "1", {"id": "1", "remarks": "x"}, 9)], 9)
    assert result.refused[0].reason == "duplicate"


def test_a_run_is_found_again_until_it_ends(store: Store) -> None:
    run = begin(store)
    store.write_batch(run, put("1"), 17)
    found = store.find_unfinished_run("d", CATEGORY, "KZ", False)
    assert found is not None
    assert found.checkpoint == 17
    assert store.find_finished_run("d", CATEGORY, "KZ", False) is None
    store.finish_run(run)
    assert store.find_unfinished_run("d", CATEGORY, "KZ", False) is None
    assert store.find_finished_run("d", CATEGORY, "KZ", False) is not None
    with pytest.raises(RunClosed):
        store.write_batch(run, put("2"), 18)


def test_a_revert_puts_back_and_leaves_what_others_changed(store: Store) -> None:
    store.write_batch(first := begin(store), put("1", "2", text="old"), 2)
    store.finish_run(first)
    store.write_batch(second := begin(store, "e"), put("1", "2", "3", text="new"), 3)
    store.finish_run(second)
    store.write_batch(third := begin(store, "f"), put("2", text="newer"), 1)
    store.finish_run(third)
    assert store.revert_run(second).conflicts == ("2",)
    keys = [("KZ", CATEGORY, id_) for id_ in "123"]
    found = store.records(keys)
    assert found[keys[0]].body == {"id": "1", "remarks": "old"}
    assert found[keys[1]].body == {"id": "2", "remarks": "newer"}
    assert found[keys[2]].status == "withdrawn"
    with pytest.raises(RevertRefused):
        store.revert_run(second)


def test_originators_are_states_or_registered(store: Store) -> None:
    with pytest.raises(UnknownOriginator):
        store.begin_run("ingest", CATEGORY, "KZ-GP", "f", "d", False)
    store.register_originator(Originator("KZ-GP", "KZ", "Prosecutor", {"phone": "1"}))
    store.begin_run("ingest", CATEGORY, "KZ-GP", "f", "d", False)
    assert store.originator("KZ-GP").contact == {"phone": "1"}
    assert store.originator("DE").state == "DE"


def test_freshness_tells_of_each_array(store: Store) -> None:
    store.write_batch(run := begin(store, full=True), put("1", "2"), 2)
    store.finish_run(run)
    fresh = store.freshness()[0]
    assert (fresh.origin, fresh.records, fresh.last_change_number) == ("KZ", 2, 2)
    assert fresh.last_full_array_at is not None


def test_many_writers_give_numbers_without_gaps(database: str) -> None:
    writers, batches, size = 4, 8, 25
    with Store.open(database) as store:
        runs = [begin(store, str(n)) for n in range(writers)]

    def write(n: int) -> None:
        with Store.open(database) as own:
            for b in range(batches):
                own.write_batch(runs[n], put(*(f"{n}-{b}-{i}" for i in range(size))), b)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    seen: list[int] = []
    with Store.open(database) as reader:
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            seen += [one.number for one in reader.changes(seen[-1] if seen else 0, 100)]
        while found := reader.changes(seen[-1] if seen else 0, 1_000):
            seen += [one.number for one in found]
    assert seen == list(range(1, writers * batches * size + 1))


def test_a_database_of_a_later_version_is_refused(tmp_path: Path) -> None:
    import sqlite3

    url = f"sqlite:///{tmp_path / 'bank.sqlite'}"
    Store.open(url).close()
    with sqlite3.connect(tmp_path / "bank.sqlite") as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    plain.close()
    with pytest.raises(DatabaseTooNew):
        Store.open(url)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["upsert", "add", "correct", "withdraw"]),
        st.sampled_from("abc"),
        st.sampled_from("xy"),
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_any_sequence_agrees_with_a_plain_model(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    model: dict[str, str] = {}
    path = tmp_path_factory.mktemp("model") / "bank.sqlite"
    with Store.open(f"sqlite:///{path}") as store:
        run = begin(store)
        for kind, id_, text in steps:
            refused = (kind == "add" and id_ in model) or (
                kind in ("correct", "withdraw") and id_ not in model
            )
            ever = bool(store.history(("KZ", CATEGORY, id_)))
            result = store.write_batch(run, [Change(kind, id_, {"id": id_, "remarks": text})], 1)
            if kind == "withdraw" and ever and id_ not in model:
                assert result.unchanged == 1
                continue
            assert bool(result.refused) == refused
            if not refused and kind == "withdraw":
                del model[id_]
            elif not refused:
                model[id_] = text
        found = store.records([("KZ", CATEGORY, id_) for id_ in "abc"])
        kept = {key[2]: one.body["remarks"] for key, one in found.items() if one.body}
    assert kept == model


@given(st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC)))
def test_a_moment_comes_back_from_its_stamp_to_the_microsecond(moment: datetime) -> None:
    assert from_stamp(to_stamp(moment)) == moment
    assert to_stamp(from_stamp(to_stamp(moment))) == to_stamp(moment)
    east = moment.astimezone(timezone(timedelta(hours=5)))
    assert to_stamp(east) == to_stamp(moment)


def test_a_moment_without_its_zone_has_no_stamp() -> None:
    with pytest.raises(TypeError):
        to_stamp(datetime(2026, 1, 1))


def test_a_run_is_reverted_once_whoever_asks_at_the_same_time(store: Store) -> None:
    run = begin(store)
    store.write_batch(run, put(*(str(number) for number in range(50))), 50)
    store.finish_run(run)
    answers: list[str] = []

    def revert() -> None:
        try:
            store.revert_run(run)
            answers.append("reverted")
        except RevertRefused:
            answers.append("refused")

    threads = [threading.Thread(target=revert) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["refused", "refused", "refused", "reverted"]
    assert [one.version for one in store.history(("KZ", CATEGORY, "7"))] == [2, 1]


def test_a_bank_of_before_knows_its_whole_arrays(database: str) -> None:
    with Store.open(database) as store:
        for full in (False, True, False):
            run = begin(store, str(full), full=full)
            store.write_batch(run, put("1"), 1, quarantined=1)
            store.finish_run(run)
    take_back(database, "0003")
    with Store.open(database) as store:
        assert [one.quarantined for one in store.freshness()] == [2]


def test_an_error_of_the_database_quotes_no_row(store: Store) -> None:
    insert = "INSERT INTO originators (code, state, name, contact) VALUES ('Омаров', 'KZ', '', '')"
    with pytest.raises(StoreUnavailable) as raised:
        for _ in range(2):
            with writing(store.engine) as connection:
                connection.exec_driver_sql(insert)
    assert "Омаров" not in str(raised.value)
