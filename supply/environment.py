"""Environments of their own, from their locks: for tools and for what is compared with, which Kordon's never has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def set_up(environment: Path, lock: Path) -> Path:
    """The interpreter of an environment, which is made from its lock file when missing or another."""
    python = environment / "bin" / "python"
    done = environment / "ready"
    if not done.exists() or done.read_bytes() != lock.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
        subprocess.run(pip, check=True)
        done.write_bytes(lock.read_bytes())
    return python
