"""Generated arrays as files: one JSON Lines file for each category and originator."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

from ingest.generate.records import generate_records


@dataclass(frozen=True, slots=True)
class ArrayFile:
    """One written array."""

    path: Path
    category: str
    origin: str
    records: int


def write_arrays(
    out: Path, size: int, seed: int, categories: Sequence[str] | None = None
) -> list[ArrayFile]:
    """Write a generated bank as array files into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    files: dict[tuple[str, str], IO[bytes]] = {}
    counts: dict[tuple[str, str], int] = {}
    with ExitStack() as stack:
        for one in generate_records(size, seed, categories):
            key = (one.category, one.origin)
            if key not in files:
                path = out / f"{one.category}.{one.origin}.jsonl"
                files[key] = stack.enter_context(path.open("wb"))
            files[key].write(orjson.dumps(one.record) + b"\n")
            counts[key] = counts.get(key, 0) + 1
    return [
        ArrayFile(out / f"{category}.{origin}.jsonl", category, origin, counts[category, origin])
        for category, origin in sorted(files)
    ]
