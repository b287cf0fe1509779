"""The short form of `./run bench soak`: trouble after trouble, and what was acknowledged is there and is found."""

from __future__ import annotations

import os
import random

import pytest

from benchmarks.soak.people import Writer
from benchmarks.soak.soak import soak
from benchmarks.soak.watch import ANOTHER, FOUND, NOTHING, Truth, Watch

SEED, SIZE, SECONDS = 20261125, 200, 60.0


@pytest.mark.timeout(900)
def test_no_trouble_loses_a_record_or_hides_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KORDON_")]:
        monkeypatch.delenv(name)
    found = soak("sqlite", SIZE, SECONDS, SEED)
    assert found["wrong"] == []
    assert found["wrong nothings"] == found["records lost"] == 0
    assert sum(found["troubles"].values()) >= 3
    for door, said in found["lookups"].items():
        assert said[FOUND] >= 20, door
    for code, last in found["at the end"].items():
        assert last["records"] >= 2 * SIZE, code
        assert last["audit"]["sound"] and last["audit"]["entries"] >= 40, code
        assert last["index and records agree"], code


def test_the_watch_forgives_no_wrong_answer() -> None:
    watch, asked = Watch(), {"id": "KZ-1"}
    for said in (FOUND, "incomplete", "refused: 503"):
        watch.answered("api", asked, said, "1")
    assert watch.wrong == []
    for said in (NOTHING, ANOTHER):
        watch.answered("api", asked, said, "2")
    assert [one["which"] for one in watch.wrong] == ["KZ-1", "KZ-1"]


def test_a_seed_plants_the_same_people_and_no_two_alike() -> None:
    first, second = (Writer("KZ", random.Random(5)) for _ in range(2))
    people = [first.new() for _ in range(500)]
    assert people == [second.new() for _ in range(500)]
    assert len({one["names"][0]["surname"] for one in people}) == 500
    known = Truth()
    known.acknowledge(people)
    batch = first.batch(100, known)
    assert {one["remarks"] for one in batch} == {"version 1", "version 2"}
