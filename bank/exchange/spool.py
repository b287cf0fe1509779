"""Checked lines on disk between their check and their transaction, and the refused ones in the quarantine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import orjson

from bank.exchange.checking import CheckedLine
from bank.exchange.limits import MOST_REFUSED_LISTED
from bank.exchange.manifest import Manifest
from bank.exchange.receipt import RefusedLine
from bank.home import Home
from bank.store.model import ChangeKind
from bank.whole_files import copy_whole

_LONGEST_REASONS = 50


@dataclass
class Refusals:
    """The refused lines of a package: all counted, the first ones listed, all in a file of their own.

    `unnamed` are the arrays with a line that nobody can tell which record it is of, `by_array` counts
    those of each array.
    """

    manifest: Manifest
    out: IO[bytes]
    count: int = 0
    listed: list[RefusedLine] = field(default_factory=list)
    unnamed: set[int] = field(default_factory=set)
    by_array: Counter[int] = field(default_factory=Counter)

    def add(self, line: int, array: int, id_: str, reasons: list[tuple[str, str]], raw: bytes
    ) -> None:  # fmt: skip
        """Refuse a line."""
        part = self.manifest.arrays[array]
        self.count += 1
        self.by_array[array] += 1
        if not id_:
            self.unnamed.add(array)
        if self.count <= MOST_REFUSED_LISTED:
            kept = tuple(reasons[:_LONGEST_REASONS])
            self.listed.append(RefusedLine(line, part.origin, part.category, id_, kept))
        told = {"line": line, "origin": part.origin, "category": part.category, "reasons": reasons}
        text = raw.decode(errors="replace").rstrip("\n")
        self.out.write(orjson.dumps(told | {"text": text}, option=orjson.OPT_APPEND_NEWLINE))


def spool(lines: Iterator[CheckedLine], path: Path, refusals: Refusals) -> None:
    """Write checked lines to a file; refused ones go where they belong. Raises what checking does."""
    with path.open("wb") as out:
        for one in lines:
            if one.faults:
                reasons = [(fault.field, fault.message) for fault in one.faults]
                refusals.add(one.line, one.array, one.id, reasons, one.raw)
                if not one.id:
                    continue
            body = orjson.Fragment(one.body) if one.body else None
            told = [one.line, one.array, one.kind.value, one.id, body]
            out.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))


def spooled(path: Path) -> Iterator[CheckedLine]:
    """The lines of a spool, in their order; a record's body is read as it is needed."""
    with path.open("rb") as file:
        for line in file:
            number, array, kind, id_, body = orjson.loads(line)
            yield CheckedLine(
                number, array, ChangeKind(kind), id_, orjson.dumps(body) if body else b""
            )


def quarantine_file(home: Home, manifest: Manifest) -> Path:
    """Where the refused lines of a package are kept."""
    name = f"exchange-{manifest.sender}-{manifest.number:06}.jsonl"
    return home.create().quarantine / name


def keep_refused(home: Home, refusals: Refusals, source: Path) -> None:
    """Put the refused lines into the quarantine. Raises OSError."""
    if refusals.count:
        refusals.out.flush()
        copy_whole(source, quarantine_file(home, refusals.manifest))
