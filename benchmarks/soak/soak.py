"""One soak: the load of two installations, trouble after trouble, and after each a look whether all is whole."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click

from benchmarks.soak.ending import check_chain, settle_and_check
from benchmarks.soak.load import (
    Stop,
    ingest,
    look_up_by_api,
    look_up_by_library,
    rebuild,
    swap,
    take_in,
)
from benchmarks.soak.people import Writer
from benchmarks.soak.report import report
from benchmarks.soak.troubles import Trouble, table
from benchmarks.soak.watch import QUIET
from benchmarks.soak.world import Installation, World, world

PAUSE_SECONDS = (0.5, 3.0)
BY_ITSELF_SECONDS, AT_ALL_SECONDS = 45.0, 180.0


@dataclass
class Troubled:
    """What the trouble maker did, and how long the doors needed to find people again."""

    counts: Counter[str] = field(default_factory=Counter)
    story: list[dict[str, Any]] = field(default_factory=list)
    reindexed_by_hand: int = 0


def soak(
    kind: str, size: int, seconds: float, seed: int, only: Sequence[str] = ()
) -> dict[str, Any]:
    """The report of a soak of one kind of world, with `size` people to begin with in each bank.

    `only` names the troubles that are made, all unless given.
    """
    chance = random.Random(f"{kind} {seed}")
    with (
        tempfile.TemporaryDirectory(prefix="kordon-soak-") as folder,
        world(kind, Path(folder)) as made,
    ):
        stop = Stop(threading.Event())
        with ThreadPoolExecutor(16) as pool:
            loads = [pool.submit(one) for one in _loads(made, size, chance, stop)]
            try:
                _wait_for_people(made, loads)
                troubled = _make_trouble(made, seconds, chance, loads, only)
            finally:
                stop.event.set()
        for load in loads:
            load.result()
        checked = settle_and_check(made, chance)
        return report(made, troubled, checked, seconds)


def _loads(
    made: World, size: int, chance: random.Random, stop: Stop
) -> Sequence[Callable[[], None]]:
    """All that goes on, each with chance of its own."""
    found: list[Callable[[], None]] = []
    for one in made.installations:
        other = next(each for each in made.installations if each is not one)
        writer = Writer(one.code, _own(chance))
        found += [
            partial(_arrays, made, one, writer, size, stop),
            partial(swap, made, one, other, stop),
            partial(rebuild, one, stop),
            partial(look_up_by_api, one, _own(chance), stop),
            partial(look_up_by_library, one, _own(chance), stop),
        ]
    return found


def _own(chance: random.Random) -> random.Random:
    return random.Random(chance.getrandbits(64))


def _arrays(made: World, one: Installation, writer: Writer, size: int, stop: Stop) -> None:
    """The first array, then one after another."""
    first = made.folder / f"first-{one.code}.jsonl"
    take_in(one, first, [writer.new() for _ in range(size)])
    ingest(made, one, writer, stop)


def _wait_for_people(made: World, loads: Sequence[Future[None]]) -> None:
    """Until each bank has its first array, so that there is somebody to be looked up."""
    while any(not one.truths[one.code].all() for one in made.installations):
        _still_going(loads)
        time.sleep(0.2)


def _still_going(loads: Sequence[Future[None]]) -> None:
    for one in loads:
        if one.done():
            one.result()


def _make_trouble(
    made: World,
    seconds: float,
    chance: random.Random,
    loads: Sequence[Future[None]],
    only: Sequence[str],
) -> Troubled:
    """Trouble after trouble, each kind once in random order before they come by weight."""
    kinds = [one for one in table(seconds) if one.possible(made) and (not only or one.name in only)]
    first = chance.sample(kinds, len(kinds))
    troubled, end = Troubled(), time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(chance.uniform(*PAUSE_SECONDS))
        _still_going(loads)
        one = first.pop() if first else chance.choices(kinds, [each.weight for each in kinds])[0]
        _suffer(made, one, chance, troubled)
    made.watch.trouble = QUIET
    return troubled


def _suffer(made: World, one: Trouble, chance: random.Random, troubled: Troubled) -> None:
    """One trouble, and the time until every door finds people again."""
    watch = made.watch
    watch.trouble = one.name
    at = watch.seconds()
    what = one.act(made, chance)
    over = time.monotonic()
    by_hand = _recovered(made, over, troubled)
    troubled.counts[one.name] += 1
    told = {
        "at": at,
        "trouble": one.name,
        "what": what,
        "recovered after s": round(time.monotonic() - over, 1),
    }
    troubled.story.append(told | ({"by": "kordon reindex"} if by_hand else {}))
    click.echo(
        f"{told['at']:7} s  {one.name}: {what}; recovered after {told['recovered after s']} s",
        err=True,
    )
    for each in made.installations:
        check_chain(each)


def _recovered(made: World, over: float, troubled: Troubled) -> bool:
    """Wait for all doors; one that stays silent is helped as the documents say. Whether it had to be."""
    helped = False
    doors = [one.role(door) for one in made.installations for door in ("api", "library")]
    while silent := [one for one in doors if not made.watch.found_since(one, over)]:
        waited = time.monotonic() - over
        if waited > BY_ITSELF_SECONDS and not helped:
            helped = True
            troubled.reindexed_by_hand += 1
            for one in made.installations:
                one.kordon(one.role("reindex by hand"), "reindex")
        if waited > AT_ALL_SECONDS:
            for door in silent:
                made.watch.lost(door, "has not recovered")
            break
        time.sleep(0.1)
    return helped
