"""What `kordon doctor` looks at: versions, settings, database, index or cluster, clocks, photos.

Every finding says what was looked at, whether it is as it must be, and what to do when it is not.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import icu
from elasticsearch import ApiError, Elasticsearch, TransportError

from bank.engines.choice import index_of
from bank.engines.cluster.address import EngineAddressError, is_cluster, read_address
from bank.engines.cluster.client import connect
from bank.engines.cluster.index import ClusterIndex
from bank.engines.cluster.names import Names
from bank.engines.protocol import EngineMissing, Index
from bank.engines.version import INDEX_VERSION
from bank.freshness_limits import BadFreshnessSetting, too_old_after
from bank.home import Home
from bank.photos import Photos
from bank.posts.copy import Clock, Copy, span_said
from bank.posts.overdue import overdue
from bank.store import Store, StoreError
from index_mappings.categories import CATEGORIES
from index_mappings.elastic import index_mappings

LEAST_FREE_BYTES = 2_000_000_000
MOST_SKEW_SECONDS = 2.0
SERVER_MAJOR = 9
PACKAGES = ("elasticsearch", "tantivy", "SQLAlchemy", "Flask", "PyICU", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    says: str
    do: str = ""


def examine(home: Home) -> list[Finding]:
    """Look at everything that can be looked at; never raises for what is wrong with it."""
    return [
        *_machine(home),
        *_settings(home),
        *_engine(home),
        *_photos(home),
        *_exchange(home),
    ]


def _machine(home: Home) -> Iterator[Finding]:
    yield Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0])
    says = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield Finding("packages", True, says)
    yield Finding("analysis", True, f"version {INDEX_VERSION}, Unicode {icu.UNICODE_VERSION}")
    try:
        free = shutil.disk_usage(home.path).free
        yield Finding(
            "disk",
            free >= LEAST_FREE_BYTES,
            f"{free // 10**9} GB free",
            "Make room: ingest will stop.",
        )
    except OSError as error:
        yield Finding(
            "disk", False, error.strerror or "cannot be read", "Check the bank's directory."
        )


def _settings(home: Home) -> Iterator[Finding]:
    """Settings of which a mistake is shown only when somebody needs them."""
    try:
        too_old_after(home.settings)
        yield Finding("freshness setting", True, "can be used")
    except BadFreshnessSetting as error:
        do = "Mend or remove the file: until then nobody is told which arrays are too old."
        yield Finding("freshness setting", False, str(error), do)


def _photos(home: Home) -> Iterator[Finding]:
    try:
        with Photos.open(home) as photos:
            wrong = photos.check()
    except StoreError as error:
        yield Finding("photos", False, str(error), "Start the database or mend KORDON_PHOTOS.")
        return
    kinds = Counter(one.kind.value for one in wrong)
    says = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield Finding(
        "photos",
        not wrong,
        says or "all as they were kept",
        "`kordon photos check` lists them; put files back from a back-up, or add the photos again.",
    )


def _exchange(home: Home) -> Iterator[Finding]:
    """Packages that nobody has acknowledged and how old posts' copies are; nothing without an exchange."""
    try:
        with Store.open(home) as store:
            found = overdue(store.engine)
    except StoreError:
        return  # said of the database already
    now = datetime.now(UTC)
    for one in found.unanswered:
        yield Finding(
            f"packages to {one.party}",
            not one.overdue(now),
            f"{one.count} not acknowledged, the oldest for {span_said(now - one.oldest)}",
            "See that they arrive there and that its receipts come back: `kordon exchange status`.",
        )
    for copy in found.copies:
        as_of = f"{span_said(copy.age(now))} old" if copy.as_of else "none acknowledged yet"
        yield Finding(
            f"copy at {copy.post}",
            not copy.expired(now),
            f"{as_of}; {span_said(copy.longest)} are allowed",
            "See that packages reach the post and its receipts come back; it may answer nothing now.",
        )
    if found.own:
        yield _own_copy(home, found.own, now)


def _own_copy(home: Home, copy: Copy, now: datetime) -> Finding:
    try:
        seen = max(now, Clock(home).kept()) if copy.made_at else now
    except OSError:
        return Finding("copy", False, "the time is not kept", "Look at the disk of the bank.")
    why = " ".join(copy.why_not(seen))
    says = why or f"{span_said(copy.age(seen))} old"
    return Finding("copy", not why, says, "Get a package from the ministry: `kordon post sync`.")


def _engine(home: Home) -> Iterator[Finding]:
    last: int | None = None
    try:
        with Store.open(home) as store:
            last = store.last_change()
            yield Finding("database", True, f"answers; the change log is at {last}")
    except StoreError as error:
        yield Finding("database", False, str(error), "Start the database or mend KORDON_DATABASE.")
    try:
        if not is_cluster(home.engine):
            yield from _index(index_of(home), last)
            return
        address = read_address(home.engine)
    except EngineAddressError as error:
        yield Finding("engine", False, str(error), "Mend KORDON_ENGINE.")
        return
    with connect(address) as client:
        index = ClusterIndex(address, client)
        yield from _cluster(client, Names(address.prefix), index)
        yield from _index(index, last)


def _index(index: Index, last: int | None) -> Iterator[Finding]:
    try:
        report = index.engine().report()
    except EngineMissing as error:
        yield Finding("index", False, str(error), "Start the engine, then `kordon work`.")
        return
    yield Finding("index", True, f"{report.documents} records")
    if last is not None:
        behind = last - report.reached
        yield Finding(
            "number reached",
            behind == 0,
            f"{report.reached}, {behind} behind the change log",
            "See that `kordon work` runs.",
        )
    aside = len(report.set_aside)
    yield Finding("set aside", aside == 0, f"{aside} changes", "`kordon set-aside` lists them.")


def _cluster(client: Elasticsearch, names: Names, index: ClusterIndex) -> Iterator[Finding]:
    try:
        yield from _nodes(client)
        yield from _mappings(client, names)
        health = client.cluster.health(index=names.aliases(), timeout="1s")
        yield Finding(
            "cluster health",
            health["status"] == "green",
            f"{health['status']}, {health['number_of_nodes']} nodes, "
            f"{health['unassigned_shards']} shards without a node",
            "Yellow: a copy is missing, one more failure loses data. Red: a part does not answer.",
        )
        others = index.other_versions()
        says = f"{len(others)} indices of other versions"
        yield Finding("old indices", True, says)
    except TransportError as error:
        said = f"cannot be reached ({type(error).__name__})"
        yield Finding("cluster", False, said, "Check hosts, ports, TLS and KORDON_ENGINE.")
    except ApiError as error:
        said = f"refuses: {error.error} ({error.status_code})"
        yield Finding(
            "cluster", False, said, "401, 403: check key or password. 404: `kordon work`."
        )


def _nodes(client: Elasticsearch) -> Iterator[Finding]:
    asked = time.time()
    nodes = client.nodes.stats(metric="os")["nodes"].values()
    between = (asked + time.time()) / 2
    skew = max((abs(one["timestamp"] / 1000 - between) for one in nodes), default=0.0)
    yield Finding(
        "clocks",
        skew <= MOST_SKEW_SECONDS,
        f"{skew:.1f} s between this machine and a node",
        "Set all clocks by NTP: workers hand over by time.",
    )
    versions = sorted({one["version"] for one in client.nodes.info(metric="os")["nodes"].values()})
    yield Finding(
        "server",
        all(one.split(".")[0] == str(SERVER_MAJOR) for one in versions),
        f"Elasticsearch {', '.join(versions)}",
        f"Kordon needs Elasticsearch {SERVER_MAJOR}.",
    )


def _mappings(client: Elasticsearch, names: Names) -> Iterator[Finding]:
    wrong = []
    for category in CATEGORIES:
        found = client.indices.get_mapping(index=names.alias(category))
        declared = index_mappings(category)
        for index, body in found.items():
            held = body["mappings"]
            # Booleans that are the server's defaults are left out of what it tells.
            same = held.get("properties", {}).keys() == declared["properties"].keys()
            if not same or held.get("dynamic") != "strict":
                wrong.append(index)
    says = f"differ from the declaration: {', '.join(wrong)}" if wrong else "as declared"
    yield Finding("mappings", not wrong, says, "`kordon reindex` makes them anew.")
