"""Records with their versions as a viewer sees them, and how far behind the index is for a viewer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bank.access import Agreement, Agreements, Viewer
from bank.engines.choice import copy_of
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Change, Originator, Store
from bank.worker import bring_up_to_date, follow
from index_mappings.schemas import load_record
from tests.conftest import free_port

WANTED, DAY = "wanted-persons", date(2026, 7, 1)
KZ, UZ, RU = (Viewer(state, "search", DAY) for state in ("KZ", "UZ", "RU"))
# Beyond this many changes an answer is incomplete.
MANY = 1_001


def wanted(id_: str, **more: object) -> dict[str, object]:
    return load_record(WANTED, {"id": id_, "names": [{"full": f"Каримов Анвар {id_}"}]} | more)


def write(store: Store, origin: str, *changes: Change) -> None:
    digest = datetime.now(UTC).isoformat()
    run = store.begin_run("changes", WANTED, origin, "test", digest, False)
    store.write_batch(run.number, changes, 1)
    store.finish_run(run.number)


@pytest.fixture
def bank(home: Home) -> Iterator[tuple[Store, LookupService]]:
    """Kazakhstan's records, some no longer standing, of which Uzbekistan is given all but eyes."""
    home = Home(home.path, database="", engine="embedded", copy=False)
    with Store.open(home) as store, Agreements.open(home) as kept:
        for state in ("KZ", "UZ", "RU"):
            store.register_originator(Originator(state, state, f"Bureau of {state}"))
        kept.add(
            Agreement(
                "KZ",
                "UZ",
                frozenset({WANTED}),
                frozenset({"search"}),
                DAY,
                withheld={WANTED: frozenset({"eyes", "photos"})},
            ),
            who="test",
            why="test",
        )
        many = [Change("upsert", id_, wanted(id_)) for id_ in ("stands", "withdrawn")]
        write(store, "KZ", *many)
        write(
            store,
            "KZ",
            Change("upsert", "stands", wanted("stands", eyes="карие", remarks="вооружён")),
            Change("withdraw", "withdrawn"),
            Change("upsert", "ended", wanted("ended", status="ended")),
            Change("upsert", "expired", wanted("expired", valid_until="2026-06-30")),
            Change("upsert", "last day", wanted("last day", valid_until="2026-07-01")),
        )
        bring_up_to_date(home, store, jobs=1)
        yield store, LookupService(home)


def test_versions_are_shown_without_what_is_withheld(bank: tuple[Store, LookupService]) -> None:
    seen = bank[1].record(("KZ", WANTED, "stands"), UZ)
    assert seen is not None
    assert (seen.stands, seen.originator.name, seen.agreements) == (True, "Bureau of KZ", (1,))
    assert "Free texts are withheld" in seen.reason.en
    assert "Свободные тексты" in seen.reason.ru
    assert [(one.version, one.kind, one.run) for one in seen.versions] == [
        (2, "correct", None),
        (1, "add", None),
    ]
    assert [one.record for one in seen.versions] == [wanted("stands")] * 2
    assert {"eyes", "photos", "remarks"} <= set(seen.versions[0].withheld)
    assert seen.versions[0].at >= seen.versions[1].at


def test_the_operator_sees_all_with_the_runs(bank: tuple[Store, LookupService]) -> None:
    seen = bank[1].record(("KZ", WANTED, "withdrawn"))
    assert seen is not None
    assert not seen.stands
    assert [(one.run, one.record) for one in seen.versions] == [
        (2, None),
        (1, wanted("withdrawn")),
    ]
    assert bank[1].may_see(("KZ", WANTED, "withdrawn"))


@pytest.mark.parametrize(
    ("id_", "others"),
    [
        ("stands", True),
        ("last day", True),
        ("withdrawn", False),
        ("ended", False),
        ("expired", False),
        ("never there", False),
    ],
)
def test_what_no_longer_answers_only_its_own_state_sees(
    bank: tuple[Store, LookupService], id_: str, others: bool
) -> None:
    service, key = bank[1], ("KZ", WANTED, id_)
    assert (service.record(key, UZ) is not None) == others == service.may_see(key, UZ)
    own = service.record(key, KZ)
    assert (own is not None) == (id_ != "never there")
    assert service.record(key, RU) is None
    assert service.record(("XX", WANTED, id_), UZ) is None
    assert not service.may_see(key, RU)


def test_a_photo_is_seen_with_its_field(bank: tuple[Store, LookupService]) -> None:
    key = ("KZ", WANTED, "stands")
    assert bank[1].may_see(key, KZ, "photos")
    assert not bank[1].may_see(key, UZ, "photos")
    assert bank[1].may_see(key, UZ, "hair")


@pytest.mark.parametrize(("late", "missing"), [("RU", 0), ("KZ", 1)])
def test_only_what_is_seen_can_be_behind(
    bank: tuple[Store, LookupService], late: str, missing: int
) -> None:
    store, service = bank
    write(store, late, *(Change("upsert", str(n), wanted(str(n))) for n in range(MANY)))
    answer = service.lookup({"name": "Каримов Анвар"}, UZ)
    assert len(answer.get("incomplete", ())) == missing
    assert all(f"{MANY} changes" in one for one in answer.get("incomplete", ()))
    assert service.lookup({"name": "Каримов Анвар"})["outcome"] == "incomplete"
    assert [one["indexed"] for one in service.freshness(UZ)] == [late != "KZ"]
    assert service.freshness(UZ) == answer["freshness"]


def test_a_copy_tells_a_viewer_of_nothing_that_others_changed(
    bank: tuple[Store, LookupService], home: Home, cluster_away: str
) -> None:
    store = bank[0]
    away = Home(home.path, database="", engine=cluster_away, copy=True)
    copy = copy_of(away)
    assert copy is not None
    last_seen = store.changes(6, 1)[0].at
    write(store, "RU", Change("upsert", "1", wanted("1")))
    follow(copy, store, jobs=1)
    service, query = LookupService(away), {"name": "Каримов Анвар"}
    told = service.lookup(query, UZ)["answered_by"]
    assert set(told) == {"engine", "as_of", "because"}
    assert told["as_of"] == last_seen
    # The operator is told of the whole bank.
    assert service.lookup(query)["answered_by"]["as_of"] > last_seen
    assert service.lookup(query)["answered_by"]["changes_behind"] == 0


@pytest.fixture
def cluster_away() -> str:
    """The address of a cluster that is not there."""
    return f"elasticsearch+http://127.0.0.1:{free_port()}/away?budget=1"


def test_how_far_a_number_reaches_is_told_of_the_arrays_asked(
    bank: tuple[Store, LookupService],
) -> None:
    store = bank[0]
    write(store, "RU", Change("upsert", "1", wanted("1")))
    write(store, "KZ", Change("upsert", "more", wanted("more")))
    kz, ru = [("KZ", WANTED)], [("RU", WANTED)]
    changes = {one.number: one.at for one in store.changes(0, 100)}
    assert list(changes) == list(range(1, 10))
    assert [store.changes_beyond(number, kz) for number in (0, 7, 8, 9)] == [8, 1, 1, 0]
    # Of a run that the number lies in, all changes count.
    assert store.changes_beyond(3, kz) == 6
    assert store.changes_beyond(7, ru) == 1
    assert store.changes_beyond(0, []) == 0
    assert store.time_reached(7, ru) is None
    assert store.time_reached(9, ru) == changes[8]
    assert store.time_reached(8, kz) == changes[7]
    # In the middle of a run: no later than that began.
    assert changes[2] <= (store.time_reached(4, kz) or changes[1]) <= changes[4]
