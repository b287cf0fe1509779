"""A private PostgreSQL server on the loopback, with ways to hurt it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from benchmarks.nodes.cluster import free_ports

HOW = ("fast", "immediate")
"""Ways of pg_ctl to stop: connections are cut in good order, or as when the power fails."""


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    folder: Path
    port: int
    _control: Sequence[str | Path]
    _options: str

    @property
    def url(self) -> str:
        """Its address, without a database."""
        return f"postgresql://kordon@127.0.0.1:{self.port}"

    def database(self, name: str) -> str:
        """The URL of a new database."""
        return new_database(self.url, name)

    def start(self) -> None:
        """Start it; returns when it answers."""
        _run([*self._control, "-o", self._options, "start"], self.folder)

    def stop(self, how: str = "immediate") -> None:
        """Stop it in one of the ways of HOW."""
        _run([*self._control, "-m", how, "stop"], self.folder)


def new_database(server: str, name: str) -> str:
    """The URL of a new database on a server."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return f"{server}/{name}"


@contextmanager
def postgres(*, fsync: bool = True) -> Iterator[Postgres]:
    """A new server in a passing folder, while it is needed; without `fsync` faster, not durable."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    assert found, "PostgreSQL is missing: apt-get install postgresql"
    programs = found[-1].parent
    # PostgreSQL refuses to run as root, and pytest's folders are closed to others.
    folder = Path(tempfile.mkdtemp(prefix="kordon-pg-"))
    before: list[str | Path] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        before = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_ports(1)[0]
    made: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "kordon",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    _run([*before, *made, "--locale=C.UTF-8"], folder)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    control: list[str | Path] = [
        *before,
        programs / "pg_ctl",
        "-D",
        data,
        "-w",
        "-l",
        folder / "log",
    ]
    server = Postgres(folder, port, control, options if fsync else f"{options} -c fsync=off")
    try:
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str | Path], folder: Path) -> None:
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
