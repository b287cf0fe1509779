"""The lock file read: each pin with its digests and who asks for it; and what of it goes into the image.

`python -m supply.lock` writes the image's lock file anew, as `./run lock` does after its own.
"""

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
IMAGE = ROOT / "deploy" / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)")
_HASH = re.compile(r"--hash=(\w+:[0-9a-f]+)")
_OWN = "kordon"
# What Kordon itself is built with.
_BUILDS = "setuptools"


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
    for block in _blocks(text):
        if head := _PIN.match(block):
            said = re.findall(r"^    #(?: via|  ) +(\S+)", block, re.MULTILINE)
            wanted = tuple(canonicalize_name(one) for one in said)
            name = canonicalize_name(head[1])
            found.append(Pin(name, head[2], tuple(_HASH.findall(block)), wanted))
    return found


def _blocks(text: str) -> list[str]:
    return re.split(r"\n(?=[A-Za-z0-9])", text)


def for_the_image(text: str) -> str:
    """Of a lock file what the product needs to be built and to work, as a lock file."""
    wanted = needed_to_work(read_lock(text)) | {_BUILDS}
    kept = ["# Written by ./run lock: requirements.lock without what is for development alone."]
    for block in _blocks(text):
        head = _PIN.match(block)
        if head and canonicalize_name(head[1]) in wanted:
            kept += [line for line in block.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(line for line in kept if line) + "\n"


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


if __name__ == "__main__":
    IMAGE.write_text(for_the_image(LOCK.read_text()))
