"""Two installations that exchange, with all that runs in them: what a soak hurts, and what it must find whole."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bank import exchange
from bank.access import Agreement, Agreements
from bank.accounts import Accounts
from bank.audit import AuditLog, VerifyResult, make_key, read_key, seal, verify
from bank.audited import Actor
from bank.engines.choice import index_of
from bank.engines.protocol import EngineMissing
from bank.exchange import Party, PartyKind
from bank.home import EMBEDDED, Home
from bank.store import Store, StoreError
from benchmarks.nodes.cluster import Cluster, free_ports
from benchmarks.nodes.postgres import Postgres, postgres
from benchmarks.soak.clock import Clock
from benchmarks.soak.disk import Disk, disk
from benchmarks.soak.processes import ROOT, Ended, Kept, Processes
from benchmarks.soak.watch import CATEGORY, Truth, Watch
from ingest.demo_people import first_administrator, ready_account

WHO, PURPOSE = Actor("soak"), "border-check"
CODES = ("KZ", "UZ")
KINDS = ("sqlite", "postgresql", "elasticsearch")
PORTAL_WORKERS = "2"
NODES = 1
MEGABYTES = 512


@dataclass
class Installation:
    """One ministry's bank: where it is, what is asked of it and what it has acknowledged."""

    code: str
    home: Home
    settings: Mapping[str, str]
    processes: Processes
    watch: Watch
    port: int
    token: str = ""
    truths: dict[str, Truth] = field(default_factory=lambda: {one: Truth() for one in CODES})
    services: list[Kept] = field(default_factory=list)

    def kordon(self, role: str, *words: str | Path) -> Ended:
        """Run a command of `kordon` to its end, and let the watch know of it."""
        command = ["-m", "ingest.cli", "--home", str(self.home.path), *map(str, words)]
        ended = self.processes.run(role, command, self.settings)
        self.watch.ended(ended)
        return ended

    def role(self, what: str) -> str:
        """The name of a process of this installation."""
        return f"{what} {self.code}"

    def keep(self) -> None:
        """Start what a supervisor keeps running: the index worker and the portal."""
        worker = ["-m", "ingest.cli", "--home", str(self.home.path), "work", "--jobs", "1"]
        portal = ["-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
        served = {"KORDON_HOME": str(self.home.path), **self.settings}
        served["KORDON_BIND"] = f"127.0.0.1:{self.port}"
        told = self.watch.ended
        self.services = [
            Kept(self.processes, self.role("work"), worker, self.settings, told),
            Kept(self.processes, self.role("portal"), portal, served, told),
        ]

    def stop(self) -> None:
        """End them in good order."""
        for one in self.services:
            one.stop()

    def indexed(self) -> bool:
        """Whether the index has reached what the bank holds now; a command that ended well says so when embedded.

        On a cluster several workers share the changes: a command ends when another still writes its part.
        """
        if self.home.engine == EMBEDDED:
            return True
        try:
            with Store.open(self.home) as store:
                last = store.last_change()
            return index_of(self.home).engine().report().reached >= last
        except (StoreError, EngineMissing):
            return False

    def verdict(self) -> VerifyResult:
        """What verifying the audit log finds; it is sealed first, so that what was cut off later is missed."""
        with self.audit_log() as log:
            key = read_key(self.home.settings)
            assert key
            seal(log, key)
            return verify(log, key.public_key())

    def audit_log(self) -> AuditLog:
        """The audit log, for the soak's own looks at it."""
        return AuditLog.open(self.settings.get("KORDON_AUDIT") or self.home)


@dataclass
class World:
    """All of a soak."""

    kind: str
    folder: Path
    watch: Watch
    clock: Clock
    processes: Processes
    installations: Sequence[Installation]
    disks: Sequence[Disk]
    server: Postgres | None
    cluster: Cluster | None

    def any(self, chance: random.Random) -> Installation:
        """One of the installations."""
        return chance.choice(list(self.installations))


@contextmanager
def world(kind: str, folder: Path) -> Iterator[World]:
    """Two acquainted installations, empty, with their services running, until the end."""
    with ExitStack() as stack:
        clock = Clock(folder)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KORDON")}
        quiet = {"KORDON_LIMITS": "off", "KORDON_PLAIN_HTTP": "1", "KORDON_WORKERS": PORTAL_WORKERS}
        processes = Processes({**clean, **quiet, **clock.environment, "PYTHONPATH": str(ROOT)})
        watch = Watch()
        server = stack.enter_context(postgres()) if kind != "sqlite" else None
        cluster = _cluster(stack, folder) if kind == "elasticsearch" else None
        disks = [stack.enter_context(disk(folder / "homes", MEGABYTES))]
        installations = []
        for code in CODES:
            home = folder / "homes" / code.lower()
            disks.append(stack.enter_context(disk(home / "index", MEGABYTES)))
            settings = _settings(code.lower(), server, cluster)
            installations.append(_installation(code, home, settings, processes, watch))
        _acquaint(*installations)
        stack.callback(processes.end_all)
        for one in installations:
            stack.callback(one.stop)
            one.keep()
        yield World(kind, folder, watch, clock, processes, installations, disks, server, cluster)


def _cluster(stack: ExitStack, folder: Path) -> Cluster:
    return stack.enter_context(Cluster.start(folder / "nodes", NODES))


def _settings(name: str, server: Postgres | None, cluster: Cluster | None) -> dict[str, str]:
    settings = {}
    if server:
        settings["KORDON_DATABASE"] = server.database(name)
        settings["KORDON_AUDIT"] = server.database(f"{name}_audit")
    if cluster:
        hosts = ",".join(one.removeprefix("http://") for one in cluster.urls)
        replicas = min(1, len(cluster.urls) - 1)
        settings["KORDON_ENGINE"] = f"elasticsearch+http://{hosts}/{name}?replicas={replicas}"
    return settings


def _installation(
    code: str, path: Path, settings: Mapping[str, str], processes: Processes, watch: Watch
) -> Installation:
    home = Home(
        path, settings.get("KORDON_DATABASE", ""), settings.get("KORDON_ENGINE", "embedded")
    )
    exchange.set_party(home, Party(code, code, PartyKind.MINISTRY, f"Ministry of {code}"), WHO)
    exchange.new_key(home, WHO)
    made = Installation(code, home, settings, processes, watch, free_ports(1)[0])
    now = datetime.now(UTC)
    with Accounts.open(home) as accounts:
        first_administrator(accounts, code)
        ready_account(accounts, "officer", "O", "officer", code, "Post", "en")
        until = now + timedelta(days=2)
        made.token = accounts.add_token("officer", "t", ["lookups"], until, "admin", now).secret
    make_key(home.settings)
    return made


def _acquaint(one: Installation, other: Installation) -> None:
    for giver, taker in ((one, other), (other, one)):
        raw, known = exchange.key_file(giver.home), exchange.keys_known(giver.home)[0].id
        exchange.trust_file(taker.home, raw, WHO, fingerprint=known)
        terms = (frozenset({CATEGORY}), frozenset({PURPOSE}), date(2020, 1, 1))
        with Agreements.open(giver.home) as agreements:
            agreements.add(Agreement(giver.code, taker.code, *terms), who="soak", why="soak")
