"""Probable doubles: records that share a mark are read and compared, each pair is told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from bank.reconciliation.array_side import ArraySide
from bank.reconciliation.comparing import Record
from bank.reconciliation.doubles import same_by
from bank.reconciliation.marks import Marked
from bank.reconciliation.model import Difference, Kind, Where
from bank.reconciliation.places import place_of
from bank.reconciliation.sorting import SortedLines
from bank.store.model import unpack
from index_mappings.searchable import title

# A number that a hundred lines carry is compared with the first of each kind only, not all with all.
_MOST_LEADERS = 50


def probable_doubles(category: str, array: ArraySide, folder: Path) -> Iterator[Difference]:
    """Pairs of ids that are probably the same person or thing, by id; the earlier line is the other."""
    pairs = SortedLines(folder, "pairs")
    for group in array.marks.shared():
        pairs.add(_pairs(category, array, group))
    for _, same in groupby(pairs.read(), key=_ids):
        found = [orjson.loads(line.split(b"\t")[-1]) for line in same]
        yield _difference(category, array, found)


def _pairs(category: str, array: ArraySide, group: Iterable[Marked]) -> Iterator[bytes]:
    leaders: list[tuple[Marked, dict[str, Any]]] = []
    for one in group:
        record = _read(array, one)
        for leader, known in leaders:
            reasons = same_by(category, known, record) if known["id"] != record["id"] else ()
            if reasons:
                told = orjson.dumps([tuple(leader), tuple(one), reasons])
                ids = f"{record['id']}\t{known['id']}\t".encode()
                yield ids + told + b"\n"
                break
        else:
            if len(leaders) < _MOST_LEADERS:
                leaders.append((one, record))


def _ids(line: bytes) -> bytes:
    return line.rsplit(b"\t", 1)[0]


def _difference(category: str, array: ArraySide, found: list[Any]) -> Difference:
    """One pair, found by one or several marks, from its first lines."""
    first, second, _ = found[0]
    earlier, later = Marked(*first), Marked(*second)
    record: Record = _read(array, later)
    reasons = dict.fromkeys(reason for _, _, some in found for reason in some)
    state, region = place_of(category, record)
    return Difference(
        kind=Kind.PROBABLE,
        id=record["id"],
        where=Where.ARRAY,
        line=later.line,
        title=title(category, record),
        state=state,
        region=region,
        other_id=_read(array, earlier)["id"],
        other_line=earlier.line,
        reasons=tuple((reason, "") for reason in reasons),
    )


def _read(array: ArraySide, one: Marked) -> dict[str, Any]:
    kept = unpack(array.body(one.offset, one.length))
    assert kept is not None
    record: dict[str, Any] = orjson.loads(kept)
    return record
