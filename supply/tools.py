"""The tools that look at dependencies, in an environment of their own: Kordon's lock stays free of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from supply.environment import set_up
from supply.lock import ROOT

ENVIRONMENT = ROOT / ".supply-venv"
TOOLS = Path(__file__).with_name("tools.lock")


class NoTools(Exception):
    """The tools cannot be had: the package index is not reached, or gives other files than the lock names."""


def tool(name: str) -> Path:
    """The program of a tool, which is installed when missing. Raises NoTools."""
    try:
        return set_up(ENVIRONMENT, TOOLS).with_name(name)
    except subprocess.CalledProcessError as error:
        raise NoTools(
            f"{TOOLS.name} could not be installed (pip ended with {error.returncode})"
        ) from error
