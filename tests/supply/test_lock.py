"""The lock file is what the project's declaration comes to: nothing is missing in it, nothing is beside it."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from supply.lock import IMAGE, LOCK, declared, for_the_image, needed_to_work, pins, read_lock
from supply.tools import TOOLS

PINS = {one.name: one for one in pins()}
TOP = [one for group in declared().values() for one in group]


@pytest.mark.parametrize("wanted", TOP, ids=str)
def test_what_is_declared_is_locked_within_its_bounds(wanted: Requirement) -> None:
    pin = PINS[canonicalize_name(wanted.name)]
    assert pin.version in wanted.specifier
    assert "kordon" in pin.wanted_by


@pytest.mark.parametrize("file", [LOCK, IMAGE, TOOLS], ids=str)
def test_every_pin_has_digests_and_comes_from_the_index_alone(file: Path) -> None:
    text = file.read_text()
    found = read_lock(text)
    assert found
    for pin in found:
        assert pin.hashes, pin.name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in pin.hashes), pin.name
    assert len(found) == len({pin.name for pin in found})
    # A line that is no pin, digest or comment could name another index, an address or a folder.
    pinned = {line for line in text.splitlines() if line and not line.lstrip().startswith("#")}
    others = {line for line in pinned if "==" not in line and not line.startswith("    --hash=")}
    assert others == set()


def _asked_by(name: str, extras: frozenset[str]) -> dict[str, list[Requirement]]:
    """What an installed distribution asks for here, by name."""
    found: dict[str, list[Requirement]] = {}
    for text in metadata.requires(name) or ():
        wanted = Requirement(text)
        places = [{**default_environment(), "extra": one} for one in (extras or {""})]
        if wanted.marker is None or any(wanted.marker.evaluate(one) for one in places):
            found.setdefault(canonicalize_name(wanted.name), []).append(wanted)
    return found


def test_the_pins_are_all_that_the_declared_come_to_and_no_more() -> None:
    reached: set[tuple[str, frozenset[str]]] = set()
    waiting = [(canonicalize_name(one.name), frozenset(one.extras)) for one in TOP]
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in reached:
            continue
        reached.add((name, extras))
        for needed, requirements in _asked_by(name, extras).items():
            for one in requirements:
                assert PINS[needed].version in one.specifier, f"{name} wants {one}"
                assert name in PINS[needed].wanted_by, f"{needed} is not said to be for {name}"
                waiting.append((needed, frozenset(one.extras)))
    assert {name for name, _ in reached} == set(PINS)


def test_what_runs_here_is_what_is_locked() -> None:
    installed = {canonicalize_name(one.name): one.version for one in metadata.distributions()}
    assert {name: installed.get(name) for name in PINS} == {
        name: pin.version for name, pin in PINS.items()
    }


def test_what_is_for_development_alone_is_told_from_what_works() -> None:
    at_work = needed_to_work(PINS.values())
    assert {"flask", "werkzeug", "rapidfuzz", "cffi"} <= at_work  # the last two by others
    assert at_work.isdisjoint({"pytest", "mypy", "ruff", "schemathesis", "pip-tools", "hypothesis"})


def test_the_image_is_given_what_works_and_nothing_for_development() -> None:
    assert IMAGE.read_text() == for_the_image(LOCK.read_text()), "run ./run lock"
    given = {one.name: one for one in read_lock(IMAGE.read_text())}
    assert given.keys() == needed_to_work(PINS.values()) | {"setuptools"}
    assert all(one.version == PINS[name].version for name, one in given.items())
    assert all(one.hashes == PINS[name].hashes for name, one in given.items())
