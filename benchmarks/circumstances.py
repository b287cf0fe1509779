"""Where, when and of what commit figures are."""

from __future__ import annotations

import os
import platform
import subprocess
import timeit
from datetime import UTC, datetime
from typing import Any


def circumstances() -> dict[str, Any]:
    """Date, commit, cores, machine, Python and how fast it is now, as they stand beside figures."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "million additions a second": speed(),
    }


def speed() -> float:
    """Millions of additions a second in plain Python: by it figures of other days and machines compare."""
    best = min(timeit.repeat("for one in range(1_000_000): total += one", "total = 0", number=1))
    return round(1 / best, 1)


def commit() -> str:
    """The commit that is checked out, in short."""
    return subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
