"""Three real nodes: killed, brought back, read-only, restarted; nothing is lost and nothing is hidden."""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from bank.engines.choice import copy_of, index_of
from bank.engines.cluster.address import read_address
from bank.engines.cluster.index import ClusterIndex
from bank.engines.cluster.names import Names
from bank.engines.protocol import EngineMissing, IndexChange
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Change, Store
from bank.worker import Follower, bring_up_to_date, check
from benchmarks.nodes.cluster import Cluster
from tests.bank.cluster_scene import REQUEST, made, write

RECORDS = 3_000


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster.start(tmp_path_factory.mktemp("three"), nodes=3, heap_mb=384) as cluster:
        yield cluster


def url(cluster: Cluster, prefix: str, options: str = "shards=3&replicas=1&budget=5") -> str:
    hosts = ",".join(one.removeprefix("http://") for one in cluster.urls)
    return f"elasticsearch+http://{hosts}/{prefix}?{options}"


def whole(cluster: Cluster) -> None:
    with Elasticsearch(list(cluster.urls), request_timeout=70) as client:
        client.cluster.health(wait_for_status="green", wait_for_nodes="3", timeout="60s")


def records(count: int, version: int) -> list[Change]:
    return [
        Change(
            "upsert", str(i),
            {"id": str(i), "status": "active", "remarks": str(version),
             "names": [{"kind": "main", "full": f"Щербаков{i} Пётр"}]},
        )
        for i in range(count)
    ]  # fmt: skip


def taken_in(store: Store, count: int, version: int) -> None:
    run = store.begin_run("ingest", "wanted-persons", "KZ", "array", f"{version}", False)
    for start in range(0, count, 500):
        store.write_batch(run.number, records(count, version)[start : start + 500], start + 500)
    store.finish_run(run.number)


def test_an_older_change_after_a_newer_one_is_done_and_changes_nothing(cluster_url: str) -> None:
    index = ClusterIndex(read_address(cluster_url))
    with index.rebuild() as writer:
        first, second = writer.claim(2, 1), writer.claim(2, 1)
        assert first and second
        newer = IndexChange("KZ\tvehicles\t1", "vehicles", number=2, origin="KZ")
        writer.apply([newer], second)
        writer.flush()
        assert writer.reached() == 0
        writer.apply([made(1, "1")], first)
    report = index.engine().report()
    assert (report.documents, report.reached, report.set_aside) == (0, 2, ())


def test_what_the_cluster_never_takes_is_set_aside_and_holds_up_nothing(cluster_url: str) -> None:
    index = ClusterIndex(read_address(cluster_url))
    names = Names(read_address(cluster_url).prefix)
    with index.rebuild() as writer:
        # The field's type makes the cluster refuse the one document that has no text there.
        poison = IndexChange("KZ\tvehicles\tp", "vehicles", ({"no": "key"},), b"p", 2, "KZ")  # type: ignore[arg-type]
        stretch = writer.claim(3, 3)
        assert stretch
        writer.apply([made(1), poison, made(3)], stretch)
    report = index.engine().report()
    assert (report.documents, report.reached) == (2, 3)
    assert [(one.number, one.reason) for one in report.set_aside] == [
        (2, "the cluster: document_parsing_exception")
    ]
    assert index.engine().candidates([REQUEST])[0].incomplete
    assert names.alias("vehicles").startswith(names.prefix)


def test_many_workers_share_the_work_and_do_all_of_it(cluster_url: str, tmp_path: Path) -> None:
    home = Home(tmp_path, engine=cluster_url)
    with Store.open(home) as store:
        taken_in(store, RECORDS, 1)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with Store.open(home) as own:
                bring_up_to_date(home, own, jobs=1)
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert not failed
    with Store.open(home) as store:
        bring_up_to_date(home, store, jobs=1)
        assert check(home, store) == []


def test_an_idle_worker_asks_the_change_log_alone(
    cluster_url: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = Home(tmp_path, engine=cluster_url)
    index = ClusterIndex(read_address(cluster_url))
    with Store.open(home) as store:
        taken_in(store, 5, 1)
        follower = Follower([index], jobs=1)
        assert follower.step(store) == store.last_change()
        caplog.clear()
        with caplog.at_level("INFO", logger="elastic_transport.transport"):
            assert follower.step(store) == store.last_change()
        assert caplog.records == []
        taken_in(store, 5, 2)
        assert follower.step(store) == index.engine().report().reached == store.last_change()
        # An index that is lost meanwhile is missed at the next look, and made anew.
        with Elasticsearch([f"http://{cluster_url.split('//')[1].split('/')[0]}"]) as client:
            client.indices.delete(index=index.generations())
        monkeypatch.setattr("bank.worker.LOOK_SECONDS", 0.0)
        follower.step(store)
        assert check(home, store) == []


def test_a_rebuild_under_lookups_misses_nothing(cluster_url: str) -> None:
    index = ClusterIndex(read_address(cluster_url))
    write(index, [made(n) for n in range(1, 200)])
    stop, wrong, asked = threading.Event(), list[object](), [0]

    def look() -> None:
        engine = index.engine()
        while not stop.is_set():
            asked[0] += 1
            try:
                answer = engine.candidates([REQUEST])[0]
            except EngineMissing as error:
                wrong.append(error)
                continue
            if len(answer.payloads) != 199 or answer.incomplete or answer.reached != 199:
                wrong.append(answer)

    looking = threading.Thread(target=look)
    looking.start()
    for _ in range(2):
        with index.rebuild() as writer:
            stretch = writer.claim(199, 199)
            assert stretch
            writer.apply([made(n) for n in range(1, 200)], stretch)
    stop.set()
    looking.join()
    assert wrong == [] and asked[0] > 10
    assert len(index.generations()) == len(Names("x").indices(1))


def test_a_generation_that_goes_live_is_merged(cluster_url: str) -> None:
    index = ClusterIndex(read_address(cluster_url))
    with index.rebuild() as writer:
        for number in range(1, 30):
            assert writer.claim(30, 1) == (number, number)
            writer.apply([made(number)], (number, number))
            writer.flush()
    host = f"http://{cluster_url.split('//')[1].split('/')[0]}"
    with Elasticsearch([host]) as client:
        deadline = time.monotonic() + 60
        while _segments(client, index) != [1] and time.monotonic() < deadline:
            time.sleep(0.5)
            client.indices.refresh(index=index.generations())
        assert _segments(client, index) == [1]
    assert len(index.engine().candidates([REQUEST])[0].payloads) == 29


def _segments(client: Elasticsearch, index: ClusterIndex) -> list[int]:
    """How many segments each copy of the vehicles has."""
    told = client.indices.segments(index=index._names.alias("vehicles"))["indices"]
    (shards,) = (one["shards"] for one in told.values())
    return [copy["num_search_segments"] for copies in shards.values() for copy in copies]


def test_what_a_killed_swap_left_is_dropped_by_the_next(
    cluster_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = ClusterIndex(read_address(cluster_url))
    write(index, [made(1)])

    def again() -> None:
        with index.rebuild() as writer:
            stretch = writer.claim(1, 1)
            assert stretch
            writer.apply([made(1)], stretch)

    with monkeypatch.context() as killed:
        killed.setattr("bank.engines.cluster.index.time.sleep", lambda _: sys.exit("killed"))
        with pytest.raises(SystemExit):
            again()
    one = len(Names("x").indices(1))
    assert len(index.generations()) == 2 * one
    assert index.engine().candidates([REQUEST])[0].payloads == (b"1",)
    again()
    assert len(index.generations()) == one
    assert index.engine().candidates([REQUEST])[0].payloads == (b"1",)


def test_a_part_that_is_away_makes_the_answer_incomplete(three: Cluster) -> None:
    index = ClusterIndex(read_address(url(three, "parts", "shards=6&replicas=0&budget=5")))
    write(index, [made(n) for n in range(1, 100)])
    engine = index.engine()
    assert len(engine.candidates([REQUEST])[0].payloads) == 99
    with Elasticsearch(list(three.urls)) as client:
        account = index._names.index("work", 1)
        where = client.cat.shards(index=account, format="json")[0]["node"]
    killed = next(n for n in range(3) if f"node-{n}" != where)
    three.kill(killed)
    try:
        answer = engine.candidates([REQUEST])[0]
        assert len(answer.payloads) < 99
        assert any("did not answer" in one for one in answer.incomplete)
        with pytest.raises(EngineMissing, match="did not answer"):
            engine.report()
    finally:
        three.bring_back(killed)
        whole(three)
    deadline = time.monotonic() + 60
    while (answer := engine.candidates([REQUEST])[0]).incomplete and time.monotonic() < deadline:
        time.sleep(0.5)
    assert len(answer.payloads) == 99 and not answer.incomplete


def test_a_killed_node_loses_nothing_and_hides_nothing(three: Cluster, tmp_path: Path) -> None:
    home = Home(tmp_path, engine=url(three, "killed"))
    with Store.open(home) as store:
        taken_in(store, RECORDS, 1)
        bring_up_to_date(home, store, jobs=1)
    stop, wrong, outcomes = threading.Event(), list[object](), dict[str, int]()

    def look() -> None:
        service = LookupService(home)
        number = 0
        while not stop.is_set():
            number = (number + 7) % RECORDS
            answer = service.lookup({"name": f"Щербаков{number} Пётр"})
            outcomes[answer["outcome"]] = outcomes.get(answer["outcome"], 0) + 1
            there = any(hit["id"] == str(number) for hit in answer["hits"])
            if answer["outcome"] != "incomplete" and not there:
                wrong.append((number, answer["outcome"]))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        with Store.open(home) as store:
            taken_in(store, RECORDS, 2)
            three.kill(1)
            bring_up_to_date(home, store, jobs=1)
            three.bring_back(1)
            whole(three)
            stop.set()
            looking.join()
            assert wrong == []
            assert outcomes.get("hit", 0) + outcomes.get("possible", 0) > 0
            assert check(home, store) == []
    finally:
        stop.set()
        looking.join()
        whole(three)


def test_an_index_that_takes_no_writes_is_said_and_gone_on_with(three: Cluster) -> None:
    index = ClusterIndex(read_address(url(three, "full")), patience=3)
    write(index, [made(1)])
    blocked = index._names.index("vehicles", 1)
    with Elasticsearch(list(three.urls)) as client:
        for block in ("write", "read_only_allow_delete"):
            client.indices.put_settings(index=blocked, settings={f"index.blocks.{block}": True})
            number = index.engine().report().reached + 1
            with pytest.raises(EngineMissing, match="takes no changes"):
                write(index, [made(number)])
            assert index.engine().report().reached == number - 1
            client.indices.put_settings(index=blocked, settings={f"index.blocks.{block}": None})
            write(index, [made(number)])
            assert index.engine().report().reached == number


def test_a_cluster_that_is_restarted_goes_on(three: Cluster, tmp_path: Path) -> None:
    home = Home(tmp_path, engine=url(three, "restarted"), copy=True)
    with Store.open(home) as store:
        taken_in(store, 500, 1)
        bring_up_to_date(home, store, jobs=1)
        service = LookupService(home)
        asked = {"name": "Щербаков77 Пётр"}
        assert "answered_by" not in service.lookup(asked)
        three.stop()
        alone = LookupService(Home(tmp_path, engine=home.engine)).lookup(asked)
        assert alone["outcome"] == "incomplete" and "cannot be reached" in alone["incomplete"][0]
        copied = service.lookup(asked)
        assert copied["hits"][0]["id"] == "77"
        assert copied["answered_by"]["engine"] == "copy"
        assert copied["answered_by"]["changes_behind"] == 0
        assert "cannot be reached" in copied["answered_by"]["because"]
        taken_in(store, 20, 2)
        with pytest.raises(EngineMissing):
            bring_up_to_date(home, store, jobs=1)
        three.restart()
        whole(three)
        bring_up_to_date(home, store, jobs=1)
        assert check(home, store) == []
        assert copy_of(home) is not None
        assert index_of(home).engine().report().reached == store.last_change()
