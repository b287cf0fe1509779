"""The SBOM: valid by the tool's own strict schema, and all of the lock in it."""

from __future__ import annotations

from typing import Any

import pytest

from portal.assets import pinned
from supply.lock import needed_to_work, pins
from supply.sbom import names, sbom


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document, made and validated as `./run sbom` does it."""
    return sbom()


def test_every_pin_and_every_script_is_listed(document: dict[str, Any]) -> None:
    listed = {
        (name.lower().replace("_", "-").replace(".", "-"), version)
        for name, version in names(document)
    }
    assert {(one.name, one.version) for one in pins()} <= listed
    assert {("htmx-org", "2.0.11"), ("swagger-ui-dist", "5.35.0")} <= listed
    assert len(document["components"]) == len(pins()) + len(list(pinned()))


def test_each_component_has_the_digests_that_are_installed_by(document: dict[str, Any]) -> None:
    by_name = {one["name"]: one for one in document["components"]}
    for pin in pins():
        (known,) = [one for name, one in by_name.items() if name.lower() == pin.name]
        digests = {
            f"sha256:{digest['content']}"
            for reference in known["externalReferences"]
            for digest in reference.get("hashes", ())
        }
        assert digests == set(pin.hashes), pin.name


def test_it_says_what_runs_and_what_is_for_development(document: dict[str, Any]) -> None:
    at_work = {one["name"].lower() for one in document["components"] if one["scope"] == "required"}
    assert at_work == needed_to_work(pins()) | {"htmx.org", "swagger-ui-dist"}


def test_each_dependency_leads_to_the_product(document: dict[str, Any]) -> None:
    needs = {one["ref"]: one["dependsOn"] for one in document["dependencies"]}
    reached: set[str] = set()
    waiting = [document["metadata"]["component"]["bom-ref"]]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs[ref]
    assert reached == set(needs)
