"""The join: both sides in the order of ids, side by side, and what is the matter with each id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

import orjson

from bank.reconciliation.array_side import ArraySide, Entry, IdGroup
from bank.reconciliation.comparing import Record, compared, has_ended
from bank.reconciliation.model import Difference, FieldDifference, Figures, Kind, Where
from bank.reconciliation.places import place_of
from bank.store.at_once import StandingHead
from bank.store.model import unpack
from bank.store.store import WholeArray
from index_mappings.searchable import title

# Bodies of the bank are read so many at a time.
_AT_ONCE = 500


class _Pair(NamedTuple):
    """An id with what either side has of it; the array's first good line counts."""

    array: Entry | None
    bank: StandingHead | None


class Join:
    """One pass over both sides; `figures` are right once all differences were taken."""

    def __init__(self, category: str, day: date, array: ArraySide, bank: WholeArray) -> None:
        self._category = category
        self._day = day
        self._array = array
        self._bank = bank
        self.figures = Figures()

    def differences(self) -> Iterator[Difference]:
        """Every id with which something is the matter, by id."""
        waiting: list[_Pair] = []
        doubled: list[tuple[Entry, Entry]] = []
        digests = hashlib.sha256(), hashlib.sha256()
        for id_, group, head in _side_by_side(self._array.groups(), self._bank.heads):
            first = group.good[0] if group and group.good else None
            if first:
                self.figures.array_records += 1
                digests[0].update(f"{id_}\t{first.digest.hex()}\n".encode())
            if head:
                self.figures.bank_records += 1
                digests[1].update(f"{id_}\t{head.digest.hex()}\n".encode())
            if group and len(group.good) > 1:
                doubled += [(group.good[0], other) for other in group.good[1:]]
            if first or not (group and group.refused):
                waiting.append(_Pair(first, head))
            if len(waiting) >= _AT_ONCE or len(doubled) >= _AT_ONCE:
                yield from chain(self._told(waiting), self._doubled(doubled))
                waiting, doubled = [], []
        yield from chain(self._told(waiting), self._doubled(doubled))
        self.figures.array_digest, self.figures.bank_digest = (one.hexdigest() for one in digests)

    def _told(self, pairs: Sequence[_Pair]) -> Iterator[Difference]:
        """What is the matter with these; records that are the same are only counted."""
        differing = [one for one in pairs if not self._is_same(one)]
        changes = [one.bank.change for one in differing if one.bank]
        bodies = self._bank.bodies(changes) if changes else {}
        for array, head in differing:
            kept = self._array.body(array.offset, array.length) if array else None
            new = _record(kept)
            old = orjson.loads(bodies[head.change]) if head else None
            kind, where, fields = self._kind(old, new)
            yield self._difference(kind, where, array, head, old, new, kept, fields)

    def _is_same(self, pair: _Pair) -> bool:
        same = bool(pair.array and pair.bank and pair.array.digest == pair.bank.digest)
        self.figures.equal += same
        self.figures.ended_in_both += bool(same and pair.array and pair.array.ended)
        return same

    def _kind(
        self, old: Record | None, new: Record | None
    ) -> tuple[Kind, Where, tuple[FieldDifference, ...]]:
        if old is None or new is None:
            only = new if old is None else old
            assert only is not None
            where, alone = (Where.ARRAY, Kind.ADDED) if old is None else (Where.BANK, Kind.REMOVED)
            return Kind.ENDED if has_ended(only, self._day) else alone, where, ()
        fields = compared(self._category, old, new)
        if has_ended(old, self._day) != has_ended(new, self._day):
            return Kind.ENDED, Where.BOTH, fields
        changed = any(not one.trivial for one in fields)
        return Kind.CHANGED if changed else Kind.TRIVIAL, Where.BOTH, fields

    def _difference(
        self,
        kind: Kind,
        where: Where,
        array: Entry | None,
        head: StandingHead | None,
        old: Record | None,
        new: Record | None,
        kept: bytes | None,
        fields: tuple[FieldDifference, ...],
    ) -> Difference:
        shown = new or old or {}
        state, region = place_of(self._category, shown)
        return Difference(
            kind=kind,
            id=array.id if array else head.id if head else "",
            where=where,
            line=array.line if array else 0,
            title=title(self._category, shown),
            state=state,
            region=region,
            fields=fields,
            kept=kept,
            version=head.version if head else 0,
        )

    def _doubled(self, pairs: Sequence[tuple[Entry, Entry]]) -> Iterator[Difference]:
        for first, other in pairs:
            record = _record(self._array.body(other.offset, other.length))
            earlier = _record(self._array.body(first.offset, first.length))
            assert record is not None and earlier is not None
            state, region = place_of(self._category, record)
            yield Difference(
                kind=Kind.DOUBLED,
                id=other.id,
                where=Where.ARRAY,
                line=other.line,
                title=title(self._category, record),
                state=state,
                region=region,
                other_id=first.id,
                other_line=first.line,
                fields=compared(self._category, earlier, record),
                reasons=(("same", ""),) if other.digest == first.digest else (),
            )


def _side_by_side(
    array: Iterator[IdGroup], bank: Iterator[StandingHead]
) -> Iterator[tuple[str, IdGroup | None, StandingHead | None]]:
    """Ids of both sides in order, each once. Strings are ordered as their UTF-8 bytes are."""
    group, head = next(array, None), next(bank, None)
    while group is not None or head is not None:
        if head is None or (group is not None and group.id < head.id):
            assert group is not None
            yield group.id, group, None
            group = next(array, None)
        elif group is None or head.id < group.id:
            yield head.id, None, head
            head = next(bank, None)
        else:
            yield head.id, group, head
            group, head = next(array, None), next(bank, None)


def _record(kept: bytes | None) -> dict[str, Any] | None:
    body = unpack(kept)
    return None if body is None else orjson.loads(body)
