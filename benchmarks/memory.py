"""A command with its children, watched from outside: how long it takes and what memory it holds at most."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Watched:
    """What was measured. `peak_own_mb` counts pages that several processes share only once."""

    seconds: float
    peak_mb: float
    peak_own_mb: float
    processes: int
    output: bytes = field(repr=False)


def watched(command: Sequence[str], good: Sequence[int] = (0, 1)) -> Watched:
    """Run a command to its end; raises CalledProcessError for an exit code that is not good."""
    start = time.perf_counter()
    peak = own = 0.0
    most = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        while process.poll() is None:
            family = _family(process.pid)
            peak = max(peak, sum(_resident(pid, "status", "VmRSS:") for pid in family))
            own = max(own, sum(_resident(pid, "smaps_rollup", "Pss:") for pid in family))
            most = max(most, len(family))
            time.sleep(EVERY)
        seconds = time.perf_counter() - start
        output = process.stdout.read() if process.stdout else b""
    if process.returncode not in good:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Watched(seconds, peak / 1024, own / 1024, most, output)


def _family(pid: int) -> list[int]:
    """A process and all that come from it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            found += _family(int(child))
    return found


def _resident(pid: int, file: str, name: str) -> float:
    """Kilobytes that a process holds, 0 once it has ended."""
    try:
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return float(line.split()[1])
    except OSError:
        pass
    return 0.0
