"""What the portal serves but the repository does not hold: scripts of others, compiled catalogues.

`python -m portal.assets` fetches each script once, by address and digest as `static/vendor.lock` pins
them, and compiles the catalogues whose texts are newer. `./run` does it at set-up, the image when it is
built; pages then need nothing from outside.
"""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

STATIC = Path(__file__).parent.parent / "static"
VENDOR = STATIC / "vendor"
LOCK = STATIC / "vendor.lock"
TRANSLATIONS = Path(__file__).parent / "translations"
SECONDS = 60


class AssetTrouble(Exception):
    """A script cannot be fetched, or is not the one that is pinned."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A package of the npm registry: its address, its digest (as npm gives it), the files wanted."""

    address: str
    integrity: str
    files: tuple[str, ...]


def pinned() -> Iterator[Pinned]:
    """The lines of the lock file."""
    for line in LOCK.read_text().splitlines():
        if line and not line.startswith("#"):
            address, integrity, *files = line.split()
            yield Pinned(address, integrity, tuple(files))


def fetch() -> None:
    """Fetch what is not there yet; raises AssetTrouble."""
    for one in pinned():
        if all((VENDOR / Path(name).name).exists() for name in one.files):
            continue
        try:
            with urllib.request.urlopen(one.address, timeout=SECONDS) as answer:
                package = answer.read()
        except OSError as error:
            raise AssetTrouble(f"{one.address} cannot be fetched: {error}") from error
        kind, _, digest = one.integrity.partition("-")
        if hashlib.new(kind, package).digest() != base64.b64decode(digest):
            raise AssetTrouble(f"{one.address} is not what {LOCK.name} pins: refused")
        _unpack(package, one.files)


def _unpack(package: bytes, names: tuple[str, ...]) -> None:
    VENDOR.mkdir(exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for name in names:
            member = archive.extractfile(f"package/{name}")
            assert member is not None, name
            (VENDOR / Path(name).name).write_bytes(member.read())


def compile_catalogues() -> None:
    """Compile each catalogue whose texts are newer than what was compiled of them."""
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as texts:
            catalogue = read_po(texts, locale=source.parent.parent.name)
        with compiled.open("wb") as out:
            write_mo(out, catalogue)


def main() -> None:
    """Make all of it; ends with 1 and a sentence when a script cannot be had."""
    compile_catalogues()
    try:
        fetch()
    except AssetTrouble as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
