"""gunicorn with deploy/gunicorn.conf.py: restarts lose no request, logs hold nothing of what was asked."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bank.home import Home
from tests.conftest import free_port

ROOT = Path(__file__).parent.parent
LONGEST_SECONDS = 60.0


@dataclass
class Server:
    """A running gunicorn."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    counts: Path

    def get(self, path: str, method: str = "GET", body: bytes = b"") -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_SECONDS)
        try:
            headers = {"Content-Type": "application/json"} if body else {}
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def live_path(self) -> str:
        """What answers anybody; the page did before there was a log-in."""
        return "/health/live" if self.get("/health/live") == 200 else "/"

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(one) for one in children.read_text().split()}


@pytest.fixture
def server(generated: Home, tmp_path: Path) -> Iterator[Server]:
    port, log, counts = free_port(), tmp_path / "log", tmp_path / "counts"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("KORDON_")
    } | {
        "KORDON_HOME": str(generated.path),
        "KORDON_AUDIT": f"sqlite:///{tmp_path / 'audit.sqlite'}",
        "KORDON_BIND": f"127.0.0.1:{port}",
        "KORDON_WORKERS": "2",
        "PROMETHEUS_MULTIPROC_DIR": str(counts),
    }
    counts.mkdir()
    (counts / "counter_1.db").write_bytes(b"of an earlier start")
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=out, stdout=out)
    made = Server(process, port, log, counts)
    try:
        wait_until(lambda: answers(port) and len(made.workers()) == 2)
        yield made
    finally:
        process.terminate()
        process.wait(LONGEST_SECONDS)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_SECONDS
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@dataclass
class Asking:
    """Threads that ask one request after another until told to stop."""

    server: Server
    path: str
    seen: list[int | str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Asking:
        self.threads = [threading.Thread(target=self._ask) for _ in range(3)]
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for one in self.threads:
            one.join()

    def _ask(self) -> None:
        while not self.stop.is_set():
            try:
                self.seen.append(self.server.get(self.path))
            except (OSError, http.client.HTTPException) as error:
                self.seen.append(type(error).__name__)
            time.sleep(0.01)


def restart(server: Server, asking: Asking) -> None:
    """HUP, and wait until new workers have answered."""
    before, count = server.workers(), len(asking.seen)
    os.kill(server.process.pid, signal.SIGHUP)
    wait_until(lambda: len(server.workers()) == 2 and not server.workers() & before)
    wait_until(lambda: len(asking.seen) >= count + 20)


def test_a_restart_by_hup_loses_no_request(server: Server) -> None:
    path = server.live_path()
    with Asking(server, path) as asking:
        for _ in range(2):
            restart(server, asking)
    assert len(asking.seen) >= 40
    assert set(asking.seen) == {200}


def test_a_request_that_was_begun_is_answered_by_the_old_worker(server: Server) -> None:
    before = server.workers()
    body = json.dumps({"name": "Shcherbakov Petr"}).encode()
    with socket.create_connection(("127.0.0.1", server.port), LONGEST_SECONDS) as client:
        head = "POST /api/v1/lookups HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        time.sleep(0.5)
        os.kill(server.process.pid, signal.SIGHUP)
        wait_until(lambda: bool(server.workers() - before))
        client.sendall(body)
        assert client.recv(20).startswith(b"HTTP/1.1 ")
    wait_until(lambda: not server.workers() & before)


def test_the_log_is_json_without_what_was_asked(server: Server) -> None:
    secret = b'{"name": "Zhzhukov Secretname", "document": "N12345678"}'
    server.get("/api/v1/lookups", "POST", secret)
    server.get("/nowhere/Zhzhukov?name=Secretname")
    with socket.create_connection(("127.0.0.1", server.port), LONGEST_SECONDS) as client:
        client.sendall(b"Zhzhukov Secretname N12345678\r\n\r\n")
        client.recv(100)
    server.process.terminate()
    assert server.process.wait(LONGEST_SECONDS) == 0
    lines = server.log.read_text().splitlines()
    assert lines
    for line in lines:
        assert {"event", "level", "time"} <= json.loads(line).keys()
    assert not [word for word in ("Zhzhukov", "Secretname", "12345678") if word in "".join(lines)]


def test_counts_of_an_earlier_start_are_gone(server: Server) -> None:
    assert not (server.counts / "counter_1.db").exists()


def test_a_large_address_is_refused(server: Server) -> None:
    assert server.get("/" + "x" * 5_000) in (400, 414)
