"""Files of this user alone: a secret read from the first line of one, and new ones that replace nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from ingest.exits import USAGE, fail


def first_line(source: str, what: str) -> str:
    """The first line of a file, `-` for standard input; without one the command ends, `what` being missed."""
    try:
        with click.open_file(source, encoding="utf-8") as file:
            line: str = file.readline().rstrip("\r\n")
    except OSError as problem:
        fail(USAGE, f"{what} cannot be read from {source}: {problem.strerror}.")
    except UnicodeDecodeError:
        fail(USAGE, f"{what} cannot be read from {source}: it is not UTF-8.")
    if not line.strip():
        fail(USAGE, f"{what} is empty: it must stand in the first line of {source}.")
    return line


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """A new text file to write; the command ends when there is one already. Raises OSError."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(USAGE, f"{path} is there already.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        yield file
