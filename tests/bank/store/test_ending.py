"""What ends by itself is found by its last day and renewed as new versions; bodies and index agree."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bank.home import Home
from bank.lookup import LookupService
from bank.store import Change, Store
from bank.store.engine import connect, url_of
from bank.store.model import Ending, Refusal, RunState
from bank.validity import about_to_end, ended_lately, endings, renew
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record
from tests.bank.store.earlier import take_back

CATEGORY, OTHER = "wanted-persons", "vehicles"
DAY = date(2026, 11, 24)
ARRAY = ("KZ", CATEGORY)


def body(id_: str, day: date | None, **more: Any) -> dict[str, Any]:
    until = {"valid_until": day.isoformat()} if day else {}
    return {"id": id_, "status": "active", **until, **more}


def put(store: Store, *changes: Change, category: str = CATEGORY, full: bool = False) -> int:
    run = store.begin_run("ingest", category, "KZ", "file", "d", full)
    result = store.write_batch(run.number, changes, len(changes))
    assert not result.refused, result.refused
    store.finish_run(run.number)
    return run.number


def upsert(id_: str, day: date | None, **more: Any) -> Change:
    return Change("upsert", id_, body(id_, day, **more))


def found(store: Store, days: tuple[date, date]) -> list[str]:
    return [one.id for one in store.ending(ARRAY, days)]


def on(offset: int) -> date:
    return DAY + timedelta(days=offset)


def test_what_is_about_to_end_and_what_ended(store: Store) -> None:
    put(
        store,
        upsert("yesterday", on(-1)),
        upsert("today", on(0)),
        upsert("later", on(30)),
        upsert("too late", on(31)),
        upsert("never", None),
        upsert("closed", on(1), status="withdrawn"),
        upsert("soon", on(3)),
    )
    put(store, Change("upsert", "car", body("car", on(2))), category=OTHER)
    assert found(store, about_to_end(DAY, 30)) == ["today", "soon", "later"]
    assert found(store, about_to_end(DAY, 0)) == ["today"]
    assert found(store, ended_lately(DAY, 1)) == ["yesterday"]
    counts = store.count_ending(["KZ", "UZ"], about_to_end(DAY, 30))
    assert counts == {("KZ", CATEGORY): 3, ("KZ", OTHER): 1}
    assert store.count_ending(["UZ"], about_to_end(DAY, 30)) == {}
    listed = list(endings(store, "KZ", [OTHER, CATEGORY], about_to_end(DAY, 30)))
    assert listed[0] == Ending("KZ", OTHER, "car", on(2), 1)
    assert [one.id for one in listed[1:]] == ["today", "soon", "later"]


def test_the_last_day_follows_every_way_in_which_a_record_changes(store: Store) -> None:
    whole = (date.min, date.max)
    first = put(store, upsert("1", on(1)), upsert("2", on(2)))
    second = put(store, upsert("1", on(9)), Change("withdraw", "2"))
    assert found(store, whole) == ["1"]
    assert store.ending(ARRAY, whole)[0].last_day == on(9)
    store.revert_run(second)
    assert [(one.id, one.last_day) for one in store.ending(ARRAY, whole)] == [
        ("1", on(1)),
        ("2", on(2)),
    ]
    put(store, upsert("1", on(1)), full=True)
    assert found(store, whole) == ["1"]
    put(store, upsert("1", None))
    assert found(store, whole) == []
    put(store, upsert("2", on(5)))
    assert found(store, whole) == ["2"]
    store.revert_run(first)
    assert found(store, whole) == ["2"]


@pytest.mark.parametrize("skip", [0, 1, 2, 3, 10])
def test_lists_go_on_by_what_was_last_or_by_count(store: Store, skip: int) -> None:
    put(store, upsert("b", on(1)), upsert("a", on(1)), upsert("c", on(0)))
    days, order = about_to_end(DAY, 1), ["c", "a", "b"]
    assert [one.id for one in store.ending(ARRAY, days, skip=skip)] == order[skip:]
    whole = store.ending(ARRAY, days)
    for place, one in enumerate(whole):
        assert store.ending(ARRAY, days, after=one, limit=1) == whole[place + 1 : place + 2]


def test_renewing_makes_new_versions_of_one_run(store: Store) -> None:
    put(
        store,
        upsert("ended", on(-5), remarks="Ўткир"),
        upsert("soon", on(3)),
        upsert("longer", on(99)),
        upsert("same", on(40)),
        upsert("never", None),
        upsert("closed", on(1), status="withdrawn"),
        upsert("gone", on(1)),
    )
    put(store, Change("withdraw", "gone"))
    told: list[Refusal] = []
    ids = ["ended", "soon", "longer", "same", "never", "closed", "gone", "none", "soon"]
    done = renew(store, ARRAY, on(40), ids, told.append)
    assert (done.renewed, done.unchanged, done.refused) == (2, 2, 5)
    assert [one.id for one in told] == ["longer", "never", "closed", "gone", "none"]
    assert (done.run.state, done.run.corrected) == (RunState.FINISHED, 2)
    now = store.records([(*ARRAY, "ended"), (*ARRAY, "soon")])
    assert now[*ARRAY, "ended"].body == body("ended", on(40), remarks="Ўткир")
    assert {one.version for one in now.values()} == {2}
    assert {one.run for one in now.values()} == {done.run.number}
    assert found(store, about_to_end(DAY, 40)) == ["ended", "same", "soon"]
    again = renew(store, ARRAY, on(40), ["ended", "soon"])
    assert (again.renewed, again.unchanged) == (0, 2)
    store.revert_run(done.run.number)
    assert found(store, ended_lately(DAY, 30)) == ["ended"]


def test_a_renewal_that_breaks_off_is_a_failed_run(store: Store) -> None:
    put(store, upsert("1", on(1)))

    def broken() -> Any:
        yield "1"
        raise OSError("the file is gone")

    with pytest.raises(OSError, match="gone"):
        renew(store, ARRAY, on(9), broken())
    assert store.runs()[0].state is RunState.FAILED


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.none() | st.integers(0, 5),
            st.sampled_from(["active", "withdrawn", ""]),
        ),
        max_size=12,
    )
)
def test_the_list_is_always_that_of_the_bodies(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int | None, str]]
) -> None:
    with Store.open(Home(tmp_path_factory.mktemp("h"))) as store:
        for id_, day, status in steps:
            change = (
                upsert(id_, None if day is None else on(day), status=status)
                if status
                else Change("upsert", id_, {"id": id_})
            )
            put(store, change)
        stand = store.records([(*ARRAY, id_) for id_ in "abc"]).values()
        expected = sorted(
            (one.body["valid_until"], one.id)
            for one in stand
            if one.body and one.body.get("status") == "active" and "valid_until" in one.body
        )
        listed = store.ending(ARRAY, about_to_end(DAY, 5))
        assert [(one.last_day.isoformat(), one.id) for one in listed] == expected


def test_a_bank_of_before_gets_the_last_days_of_its_bodies(database: str) -> None:
    with Store.open(database) as store:
        put(store, upsert("1", on(1)), upsert("2", None), upsert("3", on(3), remarks="x" * 3_000))
        put(store, Change("withdraw", "1"))
    take_back(database, "0002")
    with Store.open(database) as store:
        assert found(store, (date.min, date.max)) == ["3"]


def test_the_list_is_read_by_the_index_alone(tmp_path: Path) -> None:
    with Store.open(Home(tmp_path / "h")) as store:
        put(store, upsert("1", on(1)))
    engine = connect(url_of(f"sqlite:///{tmp_path / 'h' / 'bank.sqlite'}"))
    with engine.connect() as connection:
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id, last_day FROM heads WHERE array_id = 1"
                " AND last_day >= '2026-01-01' AND last_day <= '2026-02-01'"
                " AND (last_day, id) > ('2026-01-02', 'x') ORDER BY last_day, id LIMIT 10"
            )
        ).all()
    engine.dispose()
    assert len(plan) == 1
    assert "ix_heads_last_day" in plan[0][3]


def test_on_its_last_day_a_record_still_answers_and_not_on_the_next(home: Home) -> None:
    today = date.today()
    with Store.open(home) as store:
        for id_, last in (("today", today), ("yesterday", today - timedelta(days=1))):
            raw = {
                "id": id_,
                "names": [{"full": "Щербаков Пётр"}],
                "valid_until": last.isoformat(),
            }
            put(store, Change("upsert", id_, load_record(CATEGORY, raw)))
        bring_up_to_date(home, store, jobs=1)
        query = {"name": "Щербаков Пётр"}
        answer = LookupService(home).lookup(query)
        assert [hit["id"] for hit in answer["hits"]] == ["today"]
        renew(store, ARRAY, today + timedelta(days=1), ["yesterday"])
        bring_up_to_date(home, store, jobs=1)
        answer = LookupService(home).lookup(query)
        assert {hit["id"] for hit in answer["hits"]} == {"today", "yesterday"}
