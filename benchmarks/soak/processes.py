"""The processes of a soak by what they do, so that trouble can find one and end it at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESTART_SECONDS = 1.0
END_SECONDS = 60.0
LAST_WORDS = 4_000


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended; `killed` says that this soak did it."""

    role: str
    code: int
    out: str
    said: str
    killed: bool


Told = Callable[[Ended], None]


@dataclass
class Processes:
    """All that runs, by role; safe to share between threads."""

    environment: Mapping[str, str]
    _running: dict[str, list[subprocess.Popen[bytes]]] = field(default_factory=dict)
    _killed: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(
        self, role: str, command: Sequence[str], own: Mapping[str, str], **how: int
    ) -> subprocess.Popen[bytes]:
        """Start a process in a group of its own."""
        process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, *command],
            env={**self.environment, **own},
            cwd=ROOT,
            start_new_session=True,
            **how,  # type: ignore[call-overload]
        )
        with self._lock:
            self._running.setdefault(role, []).append(process)
        return process

    def ended(self, role: str, process: subprocess.Popen[bytes]) -> bool:
        """Forget a process that is over; whether this soak killed it."""
        with self._lock:
            self._running[role].remove(process)
            return process.pid in self._killed

    def run(self, role: str, command: Sequence[str], own: Mapping[str, str]) -> Ended:
        """Run a command to its end."""
        with self._files() as (out, said):
            process = self.start(role, command, own, stdout=out, stderr=said)
            process.wait()
            killed = self.ended(role, process)
            return Ended(role, process.returncode, _read(out), _read(said), killed)

    def pids(self, role: str) -> list[int]:
        """The processes that have a role now."""
        with self._lock:
            return [one.pid for one in self._running.get(role, ()) if one.poll() is None]

    def kill(self, pid: int, *, group: bool = True) -> bool:
        """SIGKILL a process, with its group; whether it was still there."""
        with self._lock:
            self._killed.add(pid)
        try:
            (os.killpg if group else os.kill)(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def end_all(self) -> None:
        """End whatever still runs."""
        with self._lock:
            left = [one for some in self._running.values() for one in some]
        for one in left:
            with suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()

    @staticmethod
    @contextmanager
    def _files() -> Iterator[tuple[int, int]]:
        out, said = (os.memfd_create(name) for name in ("out", "said"))
        try:
            yield out, said
        finally:
            os.close(out)
            os.close(said)


def _read(file: int) -> str:
    size = os.fstat(file).st_size
    return os.pread(file, LAST_WORDS, max(0, size - LAST_WORDS)).decode(errors="replace")


class Kept:
    """A service as a supervisor of the system keeps it: started again a second after it ends."""

    def __init__(
        self,
        processes: Processes,
        role: str,
        command: Sequence[str],
        own: Mapping[str, str],
        told: Told,
    ) -> None:
        self._processes, self._role, self._told = processes, role, told
        self._command, self._own = command, own
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=role)
        self._thread.start()

    def _keep(self) -> None:
        while not self._stop.is_set():
            with Processes._files() as (out, said):
                process = self._processes.start(
                    self._role, self._command, self._own, stdout=out, stderr=said
                )
                while process.poll() is None and not self._stop.is_set():
                    time.sleep(0.1)
                if process.poll() is None:
                    _end(process)
                killed = self._processes.ended(self._role, process)
                if not self._stop.is_set():
                    words = _read(said)
                    self._told(Ended(self._role, process.returncode, "", words, killed))
                    self._stop.wait(RESTART_SECONDS)

    def stop(self) -> None:
        """End the service in good order, for good."""
        self._stop.set()
        self._thread.join()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def children(pid: int) -> list[int]:
    """The children of a process, such as the workers of gunicorn."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
