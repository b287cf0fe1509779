"""Small arrays for tests, and their reports, made as ingest does but from plain records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bank.home import Home
from bank.reconciliation import (
    About,
    Difference,
    Given,
    Kind,
    RefusedLine,
    Report,
    Reports,
    given_of,
    make,
)
from bank.store import Change, Store
from index_mappings.schemas import load_record

CATEGORY, ORIGIN, STATE = "wanted-persons", "KZ", "KZ"
DAY = date(2026, 11, 25)

Record = Mapping[str, Any]


def person(id_: str, name: str = "Иванов Иван", /, **more: Any) -> dict[str, Any]:
    """A canonical record of a wanted person."""
    raw = {"id": id_, "names": [{"kind": "main", "full": name}], **more}
    return load_record(CATEGORY, raw)


def hold(store: Store, records: Iterable[Record], category: str = CATEGORY) -> int:
    """Let the bank hold records; gives the run."""
    run = store.begin_run("ingest", category, ORIGIN, "held", "held", False)
    store.write_batch(run.number, [Change("upsert", one["id"], one) for one in records], 1)
    store.finish_run(run.number)
    return run.number


def held(store: Store, ids: Iterable[str], category: str = CATEGORY) -> dict[str, Record]:
    """The bodies of the records that stand, by id."""
    found = store.records([(ORIGIN, category, id_) for id_ in ids])
    return {key[2]: one.body for key, one in found.items() if one.body is not None}


def about(category: str = CATEGORY, digest: str = "digest", day: date = DAY) -> About:
    """What a test's report is about."""
    return About(ORIGIN, category, STATE, "array.jsonl", digest, day, "cli:test")


def reconciled(
    home: Home,
    store: Store,
    reports: Reports,
    array: Sequence[Record | RefusedLine],
    what: About | None = None,
) -> Report:
    """The report of an array; its lines are numbered from one, seven come at a time."""
    what = what or about()
    lines: list[Given | RefusedLine] = [
        one if isinstance(one, RefusedLine) else given_of(what.category, number, one, what.day)
        for number, one in enumerate(array, 1)
    ]
    chunks = [lines[start : start + 7] for start in range(0, len(lines), 7)]
    return make(home, store, reports, reports.begin(what), what, chunks)


def found(reports: Reports, report: Report, *kinds: Kind) -> list[Difference]:
    """The entries of a report of these kinds, all without any."""
    return list(reports.all_differences(report.number, kinds or tuple(Kind)))


def ids(reports: Reports, report: Report, kind: Kind) -> list[str]:
    """The ids of one kind's entries."""
    return [one.id for one in found(reports, report, kind)]
