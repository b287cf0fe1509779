"""The lock file read: each pin with its digests and who asks for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)")
_HASH = re.compile(r"--hash=(\w+:[0-9a-f]+)")
_OWN = "kordon"


@dataclass(frozen=True, slots=True)
class Pin:
    """One distribution at one version; `wanted_by` are names of others, `kordon` for the project itself."""

    name: str
    version: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]


def read_lock(text: str) -> list[Pin]:
    """The pins of a lock file as pip-compile writes it."""
    found = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        if head := _PIN.match(block):
            said = re.findall(r"^    #(?: via|  ) +(\S+)", block, re.MULTILINE)
            wanted = tuple(canonicalize_name(one) for one in said)
            name = canonicalize_name(head[1])
            found.append(Pin(name, head[2], tuple(_HASH.findall(block)), wanted))
    return found


def pins() -> list[Pin]:
    """The pins of Kordon's own lock file."""
    return read_lock(LOCK.read_text())


def declared() -> dict[str, list[Requirement]]:
    """What the project asks for: under "" to work, under each extra's name beside that."""
    project = tomllib.loads(PROJECT.read_text())["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {group: [Requirement(one) for one in texts] for group, texts in groups.items()}


def needed_to_work(all_pins: Iterable[Pin]) -> set[str]:
    """Names of the pins that the running product needs: the others are for development alone."""
    all_pins = list(all_pins)
    found: set[str] = {canonicalize_name(one.name) for one in declared()[""]}
    reached: set[str] = set()
    while found - reached:
        reached |= found
        found |= {one.name for one in all_pins if reached & ({*one.wanted_by} - {_OWN})}
    return found
