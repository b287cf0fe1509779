"""Lookups on a cluster: how often it is asked, and that what was counted before still holds."""

import threading
from dataclasses import replace

import pytest

from bank.engines.cluster.address import read_address
from bank.engines.cluster.index import ClusterIndex
from bank.engines.protocol import CandidateRequest, Group, SetAside
from tests.bank.cluster_scene import REQUEST, made, write


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
