"""`./run sbom FILE`: what Kordon is made of, as CycloneDX 1.6 JSON.

Every pin of the lock with its digests, the scripts of others that pages load, and who needs what. What is
for development alone has the scope `excluded`. The system's libraries (ICU, OpenSSL, SQLite) are the
machine's or the image's, and are not in it.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from portal.assets import Pinned, pinned
from supply.lock import LOCK, PROJECT, Pin, needed_to_work, pins
from supply.tools import NoTools, tool

SPEC = "1.6"
_NPM = re.compile(
    r"https://registry\.npmjs\.org/(?P<name>(?:@[^/]+/)?[^/]+)/-/.*-(?P<version>\d.*)\.tgz"
)
_VALIDATE = Path(__file__).with_name("validate_inside.py")
_OWN = "kordon"


class BadSbom(Exception):
    """What was made is no valid CycloneDX document."""


def sbom() -> dict[str, Any]:
    """The document. Raises NoTools, BadSbom."""
    command = [str(tool("cyclonedx-py")), "requirements", str(LOCK), "--pyproject", str(PROJECT)]
    command += ["--output-reproducible", "--of", "JSON", "--sv", SPEC]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise BadSbom(run.stderr)
    document: dict[str, Any] = json.loads(run.stdout)
    _complete(document, pins())
    document["components"] += [_script(one) for one in pinned()]
    text = json.dumps(document)
    python = tool("python")
    told = subprocess.run(
        [python, _VALIDATE], input=text, capture_output=True, text=True, check=False
    )
    if told.returncode:
        raise BadSbom(told.stderr)
    return document


def _complete(document: dict[str, Any], all_pins: list[Pin]) -> None:
    """Say who needs what, and what is not needed to work."""
    refs: dict[str, str] = {
        canonicalize_name(one["name"]): one["bom-ref"] for one in document["components"]
    }
    root = document["metadata"]["component"]["bom-ref"]
    at_work = needed_to_work(all_pins)
    for one in document["components"]:
        del one["description"]  # the line of the lock file, digests and all
        one["scope"] = "required" if canonicalize_name(one["name"]) in at_work else "excluded"
    needs: dict[str, list[str]] = {ref: [] for ref in (root, *refs.values())}
    for pin in all_pins:
        for name in pin.wanted_by:
            needs[root if name == _OWN else refs[name]].append(refs[pin.name])
    document["dependencies"] = [
        {"ref": ref, "dependsOn": sorted(needed)} for ref, needed in sorted(needs.items())
    ]


def _script(one: Pinned) -> dict[str, Any]:
    found = _NPM.fullmatch(one.address)
    if found is None:
        raise BadSbom(f"{one.address} is no package of the npm registry")
    kind, _, digest = one.integrity.partition("-")
    purl = f"pkg:npm/{found['name'].replace('@', '%40')}@{found['version']}"
    hashes = [
        {"alg": kind.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}
    ]
    return {
        "type": "library",
        "bom-ref": purl,
        "name": found["name"],
        "version": found["version"],
        "purl": purl,
        "scope": "required",
        "externalReferences": [{"type": "distribution", "url": one.address, "hashes": hashes}],
        "properties": [{"name": "kordon:file", "value": name} for name in one.files],
    }


def names(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and versions of what a document lists."""
    for one in document["components"]:
        yield one["name"], one["version"]


def main() -> None:
    """Write the document to the file that is named, or say why there is none."""
    if len(sys.argv) != 2:
        sys.exit("usage: ./run sbom FILE")
    try:
        document = sbom()
    except (NoTools, BadSbom) as trouble:
        sys.exit(f"No SBOM was written: {trouble}")
    Path(sys.argv[1]).write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    print(f"{sys.argv[1]}: {len(document['components'])} components", file=sys.stderr)


if __name__ == "__main__":
    main()
