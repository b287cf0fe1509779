"""The generations in one directory: which one answers, which is filled, the swap."""

from __future__ import annotations

import fcntl
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bank.engines.embedded.reader import EmbeddedEngine, generation
from bank.engines.embedded.soundness import writable
from bank.engines.embedded.writer import EmbeddedWriter
from bank.engines.protocol import EngineMissing
from bank.engines.version import INDEX_VERSION
from bank.whole_files import write_whole


class EmbeddedIndex:
    """The generations in one directory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def engine(self) -> EmbeddedEngine:
        """A reader; one for each thread."""
        return EmbeddedEngine(self._root)

    def exists(self) -> bool:
        """Whether there is an index of this version that a worker can go on with."""
        try:
            self.engine().report()
        except EngineMissing:
            return False
        return True

    def filling(self) -> bool:
        """Never: who fills a generation here brings it live or removes it."""
        return False

    @contextmanager
    def writer(self) -> Iterator[EmbeddedWriter]:
        """The writer of the live generation, one at a time on a machine; raises EngineMissing."""
        with _writers_lock(self._root):
            writer = EmbeddedWriter(generation(self._root))
            try:
                yield writer
                writer.flush()
            finally:
                writer.close()

    @contextmanager
    def rebuild(self) -> Iterator[EmbeddedWriter]:
        """A writer of a new generation, which becomes the live one when the block ends well."""
        with _writers_lock(self._root):
            # What a killed rebuild left behind may be what fills the disk.
            _remove_others(self._root, _live_name(self._root))
            path = self._root / _new_name()
            try:
                writer = EmbeddedWriter(path)
                try:
                    yield writer
                    writer.flush()
                finally:
                    writer.close()
                _point(self._root, path.name)
            except BaseException:
                shutil.rmtree(path, ignore_errors=True)
                raise
            _remove_others(self._root, path.name)


@contextmanager
def _writers_lock(root: Path) -> Iterator[None]:
    with writable():
        root.mkdir(parents=True, exist_ok=True)
        lock = (root / "writer.lock").open("w")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _live_name(root: Path) -> str:
    """The name of the generation that answers, empty if there is none."""
    try:
        return generation(root).name
    except EngineMissing:
        return ""


def _remove_others(root: Path, name: str) -> None:
    for one in root.iterdir():
        if one.is_dir() and one.name != name:
            shutil.rmtree(one, ignore_errors=True)


def _new_name() -> str:
    return f"{INDEX_VERSION}-{uuid.uuid4().hex[:12]}"


def _point(root: Path, name: str) -> None:
    with writable():
        write_whole(root / "current", name.encode())
