"""Applying a checked package: all of it in the one transaction of the caller, a run for each array."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby, islice

import orjson
from sqlalchemy import Connection, select

from bank.access.agreements import end_mirrored, mirror
from bank.exchange.checking import CheckedLine
from bank.exchange.digest import digest_of_array
from bank.exchange.manifest import ArrayPart, Manifest, Mode
from bank.exchange.receipt import ArrayState
from bank.exchange.spool import Refusals
from bank.exchange.tables import mirrors
from bank.store import Change, runs
from bank.store.model import ChangeKind, RunKind
from bank.store.quarantined import add_quarantined
from bank.store.runs import insert_if_new, store_originator
from bank.store.writing import Batch, load_heads, lock_array, work_out, write_out

_AT_ONCE = 1_000


@dataclass(slots=True)
class Applied:
    """What a package did, over all arrays, and the runs that did it."""

    counts: dict[str, int] = field(default_factory=dict)
    arrays: list[ArrayState] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)

    def add(self, name: str, count: int) -> None:
        """Count."""
        self.counts[name] = self.counts.get(name, 0) + count


def apply(
    connection: Connection,
    manifest: Manifest,
    digest: str,
    lines: Iterable[CheckedLine],
    refusals: Refusals,
) -> Applied:
    """Do what the package asks for; raises StoreError, and then the transaction must not be committed."""
    applied = Applied()
    known = runs.read_originators(connection)
    for one in manifest.originators:
        if one.code not in known:
            store_originator(connection, one)
    by_array = groupby(lines, key=lambda one: one.array)
    waiting = next(by_array, None)
    for place, part in enumerate(manifest.arrays):
        own: Iterable[CheckedLine] = ()
        if waiting is not None and waiting[0] == place:
            own = waiting[1]
        _apply_array(connection, _Array(manifest, digest, place, part), own, refusals, applied)
        if waiting is not None and waiting[0] == place:
            waiting = next(by_array, None)
    _mirror(connection, manifest)
    applied.counts["refused"] = refusals.count
    return applied


@dataclass(frozen=True, slots=True)
class _Array:
    manifest: Manifest
    digest: str
    place: int
    part: ArrayPart

    @property
    def whole(self) -> bool:
        return self.part.mode is not Mode.CHANGES


def _apply_array(
    connection: Connection,
    array: _Array,
    lines: Iterable[CheckedLine],
    refusals: Refusals,
    applied: Applied,
) -> None:
    part, manifest = array.part, array.manifest
    number = runs.start(
        connection,
        RunKind.INGEST if array.whole else RunKind.CHANGES,
        part.category,
        part.origin,
        f"package {manifest.number} of {manifest.sender}",
        f"exchange:{array.digest}:{array.place}",
        array.whole,
    )
    array_id = runs.read_run(connection, number).array_id
    lock_array(connection, array_id)
    add_quarantined(connection, number, refusals.by_array[array.place])
    each = iter(lines)
    while batch := list(islice(each, _AT_ONCE)):
        _write(connection, array, array_id, number, batch, refusals)
    # A line of an unknown record may be that of any record which seems to be absent.
    ended = array.whole and array.place not in refusals.unnamed
    if ended:
        after: str | None = ""
        while after is not None:
            after = runs.withdraw_absent(connection, number, after)
    runs.end(connection, number, ended, read_whole=array.whole)
    if _count(connection, number, part, applied):
        runs.note_whole(connection, array_id, number)


def _write(
    connection: Connection,
    array: _Array,
    array_id: int,
    number: int,
    lines: Sequence[CheckedLine],
    refusals: Refusals,
) -> None:
    heads = load_heads(connection, array_id, (one.id for one in lines))
    batch = Batch(array_id, number, array.whole, heads)
    asked = list(_changes(lines, set(heads)))
    work_out(batch, asked)
    for refusal in batch.refused:
        body = asked[refusal.index].body
        raw = orjson.dumps(body) if body is not None else b""
        refusals.add(refusal.line, array.place, refusal.id, [("id", refusal.message)], raw)
    write_out(connection, batch, checkpoint=lines[-1].line)


def _changes(lines: Sequence[CheckedLine], known: set[str]) -> Iterator[Change]:
    for one in lines:
        # What is not here need not be withdrawn: it was refused when it came.
        if one.kind is ChangeKind.WITHDRAW and one.id not in known:
            continue
        body = orjson.loads(one.body) if one.body else None
        if body is not None:
            known.add(one.id)
        yield Change(one.kind, one.id, body, one.line)


def _count(connection: Connection, number: int, part: ArrayPart, applied: Applied) -> bool:
    """Add up what a run did; gives whether its array is now what the sender says that it is."""
    run = runs.run_of(runs.read_run(connection, number))
    applied.runs.append(number)
    for name in ("added", "corrected", "restored", "withdrawn", "unchanged"):
        applied.add(name, getattr(run, name))
    has = digest_of_array(connection, part.origin, part.category)
    same = has == part.expected
    applied.arrays.append(ArrayState(part.origin, part.category, has.records, has.text, same))
    return same


def _mirror(connection: Connection, manifest: Manifest) -> None:
    """Keep the givers' agreements as the package has them: the giver is the authority on what it gives."""
    table = mirrors.c
    copies = connection.execute(select(mirrors).where(table.sender == manifest.sender)).all()
    named = {(one.giver, one.number) for one in manifest.agreements}
    gone = [row.own for row in copies if (row.giver, row.number) not in named]
    yesterday = manifest.made_at.date() - timedelta(days=1)
    for number in gone:
        end_mirrored(connection, number, yesterday, who=manifest.sender)
    for one in manifest.agreements:
        mine = (
            table.sender == manifest.sender,
            table.giver == one.giver,
            table.number == one.number,
        )
        own = connection.execute(select(table.own).where(*mine)).scalar() or 0
        kept = mirror(
            connection,
            replace(one, number=own),
            who=f"{one.giver}, by package {manifest.number} of {manifest.sender}",
            why=f"Agreement {one.number} of {one.giver}",
        )
        if kept is not None and not own:
            values = {
                "sender": manifest.sender,
                "giver": one.giver,
                "number": one.number,
                "own": kept.agreement.number,
            }
            insert_if_new(connection, mirrors, values)
