"""How far a command is: a bar on standard error, where that is a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import Progress


class Advance(Protocol):
    """Tells that so many are done, of how many where that is known."""

    def __call__(self, done: int, of: int | None = None, /) -> None: ...


@contextmanager
def progress_of(what: str) -> Iterator[Advance]:
    """Show a bar of some things, moved by what this gives."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)

        def advance(done: int, of: int | None = None, /) -> None:
            bar.update(task, completed=done, total=of)

        yield advance
