"""What every reader yields, and reading text line by line without stopping at a bad one."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.encoding import ENCODINGS
from ingest.opening import FileRefused

LONGEST_LINE = 1 << 20
DOS_END_OF_FILE = b"\x1a"
UNMENDED = "The row stands in quarantine as a text alone: put it into its columns."


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it stands in the file; `error` says why it could not be read.

    `columns` are those of the table, for rows that cannot be told apart into cells. After one that is
    `last_readable` the file goes on, but nothing more of it can be read. One that is `unread` has its
    text alone: where it is checked, beside others on all cores, it is read (`trees.as_object`).
    """

    line: int
    data: dict[str, Any] | None
    raw: str = ""
    error: str = ""
    columns: tuple[str, ...] = ()
    last_readable: bool = False
    unread: bool = False


def known_encoding(name: str) -> str:
    """The one name of an encoding that may be written in many ways; raises FileRefused for none."""
    try:
        known = codecs.lookup(name).name
        # Among the codecs are some that make no text of bytes: only decoding tells.
        b"1\xff".decode(known, "replace")
    except (LookupError, ValueError) as problem:
        raise FileRefused(
            f"There is no encoding {name!r}: give one such as {', '.join(ENCODINGS)}."
        ) from problem
    return known


def text_lines(path: Path, encoding: str) -> Iterator[tuple[int, str, str]]:
    """Line number, text and error of each line; a line that does not decode is given as bytes.

    Of a line beyond LONGEST_LINE the beginning is given, and no more of it is held.
    """
    if encoding.startswith("utf-16"):
        yield from _wide_lines(path, encoding)
        return
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LONGEST_LINE):
            number += 1
            if raw.strip() == DOS_END_OF_FILE:
                continue
            error = ""
            if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                error = f"The line is longer than {LONGEST_LINE} bytes."
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    pass
            try:
                text = raw.decode("utf-8-sig" if number == 1 and "utf-8" in encoding else encoding)
            except UnicodeDecodeError as problem:
                text = raw.decode("latin-1")
                error = error or f"Byte {problem.start + 1} of the line is not {encoding}."
            yield number, text, error


def _wide_lines(path: Path, encoding: str) -> Iterator[tuple[int, str, str]]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            error = "These bytes are not UTF-16." if "�" in line else ""
            if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
                error = f"The line is longer than {LONGEST_LINE} characters."
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                    pass
            yield number, line, error
