"""Three real nodes: killed, brought back, read-only, restarted; nothing is lost and nothing is hidden."""

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from bank.engines.choice import copy_of, index_of
from bank.engines.cluster.address import read_address
from bank.engines.cluster.index import ClusterIndex
from bank.engines.cluster.names import Names
from bank.engines.protocol import CandidateRequest, EngineMissing, Group, IndexChange, SetAside
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Change, Store
from bank.worker import Follower, bring_up_to_date, check
from benchmarks.nodes.cluster import Cluster

REQUEST = CandidateRequest((Group((("a", 1.0),)),))
RECORDS = 3_000


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster.start(tmp_path_factory.mktemp("three"), nodes=3, heap_mb=384) as cluster:
        yield cluster


def url(cluster: Cluster, prefix: str, options: str = "shards=3&replicas=1&budget=5") -> str:
    hosts = ",".join(one.removeprefix("http://") for one in cluster.urls)
    return f"elasticsearch+http://{hosts}/{prefix}?{options}"


def made(number: int, key: str = "") -> IndexChange:
    name = key or str(number)
    return IndexChange(f"KZ\tvehicles\t{name}", "vehicles", ("a",), name.encode(), number, "KZ")


def write(index: ClusterIndex, changes: list[IndexChange]) -> None:
    with index.writer() if index.exists() else index.rebuild() as writer:
        stretch = writer.claim(changes[-1].number, len(changes))
        assert stretch == (changes[0].number, changes[-1].number)
        writer.apply(changes, stretch)


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


def test_what_is_counted_already_is_looked_up_in_one_request(
    cluster_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    index = ClusterIndex(read_address(cluster_url))
    write(index, [made(1)])
    engine = index.engine()

    def requests(*asked: CandidateRequest) -> int:
        caplog.clear()
        with caplog.at_level("INFO", logger="elastic_transport.transport"):
            answers = engine.candidates(asked)
        assert [one.payloads for one in answers] == [(b"1",)] * len(asked)
        assert all("/_msearch" in one.getMessage() for one in caplog.records)
        return len(caplog.records)

    assert requests(REQUEST) == 3, "the account, the counts, the candidates"
    assert requests(REQUEST) == 1
    assert requests(replace(REQUEST, boosts=(("b", 1.0),))) == 1
    more = replace(REQUEST, groups=(*REQUEST.groups, Group((("other", 1.0),))))
    assert requests(more) == 2
    seen = replace(REQUEST, scopes=(("vehicles", "KZ"),))
    assert (requests(seen), requests(seen)) == (2, 1)
    others = [
        replace(one, groups=(*one.groups, Group(((term, 1.0),))))
        for term, one in (("third", REQUEST), ("fourth", REQUEST), ("fifth", seen))
    ]
    assert requests(*others, REQUEST) == 2, "what several lack is counted together"
    assert requests(*others, seen, REQUEST) == 1


def test_several_requests_are_answered_each_as_alone(cluster_url: str) -> None:
    index = ClusterIndex(read_address(cluster_url))
    write(index, [made(1), made(2)._replace(terms=("new",)), made(3)._replace(terms=("a", "new"))])
    asked = [
        REQUEST,
        replace(REQUEST, groups=(Group((("new", 1.0), ("a", 0.5))),), boosts=()),
        replace(REQUEST, groups=(Group((("nowhere", 1.0),)),)),
        replace(REQUEST, scopes=(("vehicles", "BY"),)),
        replace(REQUEST, scopes=()),
    ]
    alone = [index.engine().candidates([one])[0] for one in asked]
    assert len({one.payloads for one in alone}) == 3
    together, engine = index.engine().candidates(asked), index.engine()
    assert together == alone
    assert [engine.candidates(asked), engine.candidates(asked[::-1])] == [alone, alone[::-1]]


def test_what_was_counted_is_counted_anew_once_more_is_written(cluster_url: str) -> None:
    index = ClusterIndex(read_address(cluster_url))
    write(index, [made(1)])
    engine, new = index.engine(), CandidateRequest((Group((("new", 1.0),)),))
    for request in (REQUEST, new):
        assert engine.candidates([request])[0].reached == 1
    write(index, [made(2)._replace(terms=("new",))])
    found = engine.candidates([new])[0]
    assert (found.payloads, found.carriers, found.documents, found.reached) == ((b"2",), (1,), 2, 2)
    own = replace(REQUEST, scopes=(("vehicles", "BY"),))
    assert (engine.candidates([own])[0].carriers, engine.candidates([REQUEST])[0].carriers) == (
        (0,),
        (1,),
    )


def test_what_another_generation_lacks_is_said_at_once(cluster_url: str) -> None:
    """It has reached the same number, and is another all the same."""
    index = ClusterIndex(read_address(cluster_url))
    write(index, [made(1), made(2)])
    engine = index.engine()
    assert set(engine.candidates([REQUEST])[0].payloads) == {b"1", b"2"}
    with index.rebuild() as writer:
        assert writer.claim(2, 2) == (1, 2)
        writer.apply([made(1)], (1, 2), [SetAside(2, made(2).key, "vehicles", "why")])
    found = engine.candidates([REQUEST])[0]
    assert (found.payloads, found.reached, len(found.incomplete)) == ((b"1",), 2, 1)


def test_no_lookup_says_nothing_of_what_it_says_it_has_reached(cluster_url: str) -> None:
    """Each record has a term of its own, which the lookups ask for before it is there, and while."""
    index = ClusterIndex(read_address(cluster_url))
    write(index, [made(1)._replace(terms=("own 1",))])
    stop, wrong, asked = threading.Event(), list[object](), [0]

    def look() -> None:
        engine, number = index.engine(), 1
        while not stop.is_set():
            answer = engine.candidates([CandidateRequest((Group(((f"own {number}", 1.0),)),))])[0]
            asked[0] += 1
            if answer.reached >= number and answer.payloads != (str(number).encode(),):
                wrong.append((number, answer))
            if answer.payloads:
                number += 1

    looking = [threading.Thread(target=look) for _ in range(3)]
    for one in looking:
        one.start()
    for number in range(2, 60):
        write(index, [made(number)._replace(terms=(f"own {number}",))])
    stop.set()
    for one in looking:
        one.join()
    assert wrong == [] and asked[0] > 100


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
