"""Real parts for tests: a home, SQLite and a private PostgreSQL, a small generated bank."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest
import time_machine
from hypothesis import HealthCheck, settings

from bank.home import Home
from bank.store import Change, Store
from bank.worker import bring_up_to_date
from benchmarks.nodes.cluster import Cluster
from benchmarks.nodes.postgres import new_database
from benchmarks.nodes.postgres import postgres as private_server
from index_mappings.schemas import load_record
from ingest.generate import ORIGINATORS, generate_records
from tests.access_cases import DAY

SEED, SIZE = 7, 1_500
# What takes minutes is begun first: begun last, it would be waited for alone.
LONGEST = (
    "test_kills.py",
    "test_described.py",
    "test_soak.py",
    "test_guide.py",
    "test_cluster.py",
    "test_faults.py",
)
# How long an example takes, or to think of one, is the machine's affair: no test is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest before the others."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture(scope="module")
def the_day() -> Iterator[None]:
    """The day of the table of access, from noon on, also when a run comes past midnight."""
    with time_machine.travel(datetime.combine(DAY, time(12)).astimezone(), tick=True):
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a private cluster's server, without a database."""
    with private_server(fsync=False) as server:
        yield server.url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once on each of the two."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bank.sqlite'}"
    server = request.getfixturevalue("postgres")
    return new_database(server, f"t{abs(hash(request.node.nodeid)) % 10**12}")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with Store.open(database) as opened:
        yield opened


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The host and port of one Elasticsearch node that tests share, each under a prefix of its own."""
    # Many small indices of many tests on one node; what is deleted must not wait for its turn.
    settings = {"cluster.max_shards_per_node": "5000"}
    with Cluster.start(tmp_path_factory.mktemp("node"), settings=settings) as cluster:
        yield cluster.urls[0].removeprefix("http://")


@pytest.fixture
def cluster_url(node: str) -> str:
    """The engine's URL of an empty prefix on the shared node."""
    return f"elasticsearch+http://{node}/t{uuid.uuid4().hex[:12]}?replicas=0&budget=10"


@pytest.fixture(params=["embedded", "cluster"])
def engine_url(request: pytest.FixtureRequest) -> str:
    """Each engine in turn, empty."""
    if request.param == "embedded":
        return "embedded"
    return str(request.getfixturevalue("cluster_url"))


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An indexed bank of generated records of all categories; tests only read it."""
    made = Home(tmp_path_factory.mktemp("generated"))
    with Store.open(made) as store:
        for originator in ORIGINATORS:
            store.register_originator(originator)
        arrays: dict[tuple[str, str], list[Change]] = {}
        for one in generate_records(SIZE, SEED):
            body = load_record(one.category, one.record)
            arrays.setdefault((one.category, one.origin), []).append(
                Change("upsert", body["id"], body)
            )
        for (category, origin), changes in arrays.items():
            run = store.begin_run("ingest", category, origin, "generated", category + origin, True)
            store.write_batch(run.number, changes, len(changes))
            store.finish_run(run.number)
        bring_up_to_date(made, store, jobs=1)
    return made
