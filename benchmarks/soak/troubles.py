"""The troubles of a soak: each does harm to a world for a while, takes it back, and says what it did."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.nodes.postgres import HOW
from benchmarks.soak.processes import children
from benchmarks.soak.world import Installation, World

AWAITED_SECONDS = 20.0
Act = Callable[[World, random.Random], str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble; `weight` is how often it comes beside others."""

    name: str
    act: Act
    weight: float = 1.0
    possible: Callable[[World], bool] = lambda world: True
    why_not: str = ""


def _kill(role: str) -> Act:
    """Kill a process of a role at a random moment of its doing."""

    def act(world: World, chance: random.Random) -> str:
        one = world.any(chance)
        pid = _awaited(world, one.role(role))
        if pid is None:
            return f"no {one.role(role)} came to be killed"
        time.sleep(chance.uniform(0, 2.5))
        there = world.processes.kill(pid)
        return f"{one.role(role)} {'killed' if there else 'had ended'}"

    return act


def _awaited(world: World, role: str) -> int | None:
    """A process of a role, waited for a while."""
    end = time.monotonic() + AWAITED_SECONDS
    while time.monotonic() < end:
        if pids := world.processes.pids(role):
            return pids[0]
        time.sleep(0.05)
    return None


def _kill_worker_of_portal(world: World, chance: random.Random) -> str:
    one = world.any(chance)
    workers = [each for pid in world.processes.pids(one.role("portal")) for each in children(pid)]
    if not workers:
        return f"portal {one.code} has no workers now"
    world.processes.kill(chance.choice(workers), group=False)
    return f"a worker of portal {one.code} killed"


def _kill_master_of_portal(world: World, chance: random.Random) -> str:
    """The first process alone: its workers are left to notice."""
    one = world.any(chance)
    for pid in world.processes.pids(one.role("portal")):
        world.processes.kill(pid, group=False)
    return f"the first process of portal {one.code} killed"


def _fill_disk(world: World, chance: random.Random) -> str:
    one, seconds = chance.choice(list(world.disks)), chance.uniform(3, 9)
    with one.full():
        time.sleep(seconds)
    return f"{one.path.relative_to(world.folder)} full for {seconds:.0f} s"


def _set_clock_back(world: World, chance: random.Random) -> str:
    back, seconds = chance.choice((90, 3_700, 90_000, 40 * 86_400)), chance.uniform(5, 12)
    with world.clock.back(back):
        time.sleep(seconds)
    return f"clock back by {back} s for {seconds:.0f} s"


def _lock(seconds: float) -> Act:
    """Hold the one write lock of a SQLite database, as a forgotten shell of sqlite3 would."""

    def act(world: World, chance: random.Random) -> str:
        file = chance.choice(list(databases(world)))
        with closing(sqlite3.connect(file, isolation_level=None, timeout=60)) as outside:
            outside.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            outside.execute("ROLLBACK")
        return f"{file.relative_to(world.folder)} locked for {seconds:.0f} s"

    return act


def databases(world: World) -> Iterator[Path]:
    """The SQLite files that arrays, lookups and packages write to."""
    for one in world.installations:
        for name in ("bank.sqlite", "audit.sqlite", "accounts.sqlite"):
            if (file := one.home.path / name).exists():
                yield file


def _restart_postgres(world: World, chance: random.Random) -> str:
    assert world.server
    how, seconds = chance.choice(HOW), chance.uniform(0.5, 6)
    world.server.stop(how)
    time.sleep(seconds)
    world.server.start()
    return f"PostgreSQL stopped ({how}) for {seconds:.0f} s"


def _lose_node(world: World, chance: random.Random) -> str:
    assert world.cluster
    node, seconds = chance.randrange(len(world.cluster.urls)), chance.uniform(1, 10)
    world.cluster.kill(node)
    time.sleep(seconds)
    world.cluster.bring_back(node)
    return f"node {node} of {len(world.cluster.urls)} killed, back after {seconds:.0f} s"


def _damage(world: World, chance: random.Random) -> str:
    """Cut a file of an index, or change bytes of it, as a bad disk or a careless hand does."""
    one = world.any(chance)
    file = _file_of_index(one, chance)
    if file is None:
        return f"no file of the index of {one.code} to be damaged"
    size = file.stat().st_size
    if chance.random() < 0.4:
        left = chance.randrange(size)
        with file.open("r+b") as opened:
            opened.truncate(left)
        return f"{one.code} {file.suffix or file.name} cut from {size} to {left} bytes"
    with file.open("r+b") as opened:
        for _ in range(chance.choice((1, 8, 64))):
            at = chance.randrange(size)
            opened.seek(at)
            byte = opened.read(1)[0] ^ (1 << chance.randrange(8))
            opened.seek(at)
            opened.write(bytes([byte]))
    return f"{one.code} {file.suffix or file.name}: bytes changed"


def _file_of_index(one: Installation, chance: random.Random) -> Path | None:
    """The pointer, the description of the live generation, or a file of one of its segments."""
    pointer = one.home.index / "current"
    try:
        live = one.home.index / pointer.read_text()
        kinds = [[pointer], [live / "meta.json"], _segments(live), _segments(live)]
        file = chance.choice(chance.choice(kinds))
        return file if file.stat().st_size else None
    except (OSError, IndexError, UnicodeDecodeError):
        return None


def _segments(live: Path) -> list[Path]:
    return sorted(
        one for one in live.iterdir() if one.suffix and one.suffix not in (".json", ".lock")
    )


KILLED = ("ingest", "work", "reindex", "export", "import", "asker")


def table(seconds: float) -> Sequence[Trouble]:
    """All troubles; in a short soak a lock is held shortly, in a long one beyond the longest wait of 60 s."""
    return (
        *(Trouble(f"kill {role}", _kill(role)) for role in KILLED),
        Trouble("kill portal worker", _kill_worker_of_portal),
        Trouble("kill portal master", _kill_master_of_portal),
        Trouble(
            "disk full",
            _fill_disk,
            2,
            lambda world: all(one.own for one in world.disks),
            "small disks cannot be mounted here (root is needed)",
        ),
        Trouble(
            "clock back",
            _set_clock_back,
            2,
            lambda world: world.clock.there,
            "there is no C compiler to build the clock with",
        ),
        Trouble("SQLite locked", _lock(70 if seconds >= 300 else 8), 1),
        Trouble(
            "PostgreSQL restarted",
            _restart_postgres,
            3,
            lambda world: world.server is not None,
            "this world is on SQLite",
        ),
        Trouble(
            "node lost",
            _lose_node,
            3,
            lambda world: world.cluster is not None,
            "this world's index is embedded",
        ),
        Trouble(
            "index damaged",
            _damage,
            4,
            lambda world: world.cluster is None,
            "this world's index is on a cluster",
        ),
    )
