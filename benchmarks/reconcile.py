"""Reconciliation of an array with the bank's, exact against a generated truth, in time and memory.

Every planted addition, removal, change, trivial change, end, double and refused line must be found as
what it is, and nothing else. The baseline holds both sides in Python dicts and says only added,
removed or different; it checks the lines of the array as it must, in one process.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import click
import orjson

from bank.home import EMBEDDED, Home
from bank.reconciliation import Kind, Reports
from bank.store import Change, Store
from benchmarks.banks import batches
from benchmarks.memory import Watched, watched
from index_mappings.schemas import load_record
from ingest.generate import record_at

SEED = 20261125
CATEGORY, ORIGIN = "wanted-persons", "KZ"
LONG_AGO = "2020-01-31"
# Of a thousand records so many are planted as each; the rest are the same on both sides.
PLANTED = {
    Kind.ADDED: 20,
    Kind.REMOVED: 20,
    Kind.CHANGED: 20,
    Kind.TRIVIAL: 10,
    Kind.ENDED: 6,
    Kind.DOUBLED: 4,
    Kind.PROBABLE: 4,
    Kind.REFUSED: 1,
}
_SYLLABLES = ("ба", "го", "ду", "жа", "зо", "ку", "ла", "мо", "ну", "ра")

Record = dict[str, Any]


@dataclass(slots=True)
class Truth:
    """What was planted: ids by kind, for changes with the fields, for doubles with the other's id."""

    found: dict[Kind, set[tuple[str, str]]] = field(
        default_factory=lambda: {kind: set() for kind in Kind}
    )

    def plant(self, kind: Kind, id_: str, more: str = "") -> None:
        """Note one."""
        self.found[kind].add((id_, more))


def run(size: int) -> dict[str, Any]:
    """Figures of the product and of the baseline, and how exact the report is."""
    folder = Path(tempfile.mkdtemp(dir=os.environ.get("KORDON_BENCH_DIR")))
    try:
        return _run(folder, size)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, size: int) -> dict[str, Any]:
    home, array = Home(folder / "home", engine=EMBEDDED), folder / "array.jsonl"
    started = time.perf_counter()
    truth = _plant(home, array, size)
    click.echo(f"planted in {time.perf_counter() - started:.0f} s", err=True)
    command = [
        sys.executable,
        "-m",
        "ingest.cli",
        "--home",
        str(home.path),
        "reconcile",
        str(array),
    ]
    command += ["--category", CATEGORY, "--origin", ORIGIN, "--json"]
    ours = watched(command)
    click.echo(f"ours: {ours}", err=True)
    exact = _exact(home, truth)
    script = [sys.executable, "-m", "benchmarks.reconcile", str(home.path), str(array)]
    baseline = watched(script)
    click.echo(f"dicts: {baseline}", err=True)
    told = orjson.loads(ours.output.splitlines()[0])
    return {
        "records of the bank": told["bank_records"],
        "records of the array": told["array_records"],
        "reconcile": _figures(ours, size),
        "dict join": _figures(baseline, size) | orjson.loads(baseline.output),
        "ratios": {
            "time, dict join / ours": round(baseline.seconds / ours.seconds, 2),
            "peak memory, dict join / ours": round(baseline.peak_mb / ours.peak_mb, 2),
        },
        "exact": exact,
    }


def _figures(one: Watched, size: int) -> dict[str, Any]:
    return {
        "seconds": round(one.seconds, 1),
        "records per second": round(size / one.seconds),
        "peak MB resident, all processes": round(one.peak_mb),
        "peak MB, shared pages once": round(one.peak_own_mb),
        "processes": one.processes,
    }


def _plant(home: Home, array: Path, size: int) -> Truth:
    """Load the bank's side, write the array's, and remember what differs."""
    truth = Truth()
    with Store.open(home) as store, array.open("wb") as file:
        run = store.begin_run("ingest", CATEGORY, ORIGIN, "planted", "planted", False)
        for place, some in enumerate(batches(_sides(size, truth), 2_000), 1):
            changes = []
            for bank, lines in some:
                if bank is not None:
                    changes.append(Change("upsert", bank["id"], load_record(CATEGORY, bank)))
                file.writelines(lines)
            store.write_batch(run.number, changes, place)
        store.finish_run(run.number)
    return truth


def _sides(size: int, truth: Truth) -> Iterator[tuple[Record | None, list[bytes]]]:
    """Each record as the bank has it, and its lines of the array."""
    kinds = [kind for kind, count in PLANTED.items() for _ in range(count)]
    chance = Random(SEED)
    for number in range(size):
        place = chance.randrange(1_000)
        record = person(number)
        if place >= len(kinds):
            yield record, [_line(record)]
        else:
            yield _planted(kinds[place], record, number, chance, truth)
    # A line of which nothing can be read, at the very end.
    truth.plant(Kind.REFUSED, "")
    yield None, [b'{"id": "torn\n']


def person(number: int) -> Record:
    """A wanted person who shares neither a paper nor a name with any other; ids are in no order."""
    record = record_at(number, SEED, (CATEGORY,)).record
    own = "".join(_SYLLABLES[int(digit)] for digit in f"{number:08d}")
    for name in record["names"]:
        part = "full" if "full" in name else "surname"
        name[part] = f"{name[part]} {own.capitalize()}"
    record["id"] = f"KZ-{number * 2_654_435_761 % 2**32:010d}"
    record["status"] = "active"
    if "documents" in record:
        record["documents"] = [{"number": f"N{number:09d}"}]
    return record


def _line(record: Record) -> bytes:
    return orjson.dumps(record) + b"\n"


def _planted(
    kind: Kind, record: Record, number: int, chance: Random, truth: Truth
) -> tuple[Record | None, list[bytes]]:
    id_, lines = record["id"], [_line(record)]
    match kind:
        case Kind.ADDED:
            truth.plant(kind, id_)
            return None, lines
        case Kind.REMOVED:
            truth.plant(kind, id_)
            return record, []
        case Kind.CHANGED:
            name, value = chance.choice(CHANGES)
            truth.plant(kind, id_, name)
            return record, [_line(record | {name: value})]
        case Kind.TRIVIAL:
            truth.plant(kind, id_, "ground")
            return record, [_line(record | {"ground": f" {record['ground'].upper()}."})]
        case Kind.ENDED:
            return _ended(record, chance, truth)
        case Kind.DOUBLED:
            truth.plant(kind, id_)
            again = record | ({} if chance.random() < 0.5 else {"remarks": "ещё раз"})
            return record, [*lines, _line(again)]
        case Kind.PROBABLE:
            double = _double(record, number, chance)
            truth.plant(Kind.ADDED, double["id"])
            truth.plant(kind, double["id"], id_)
            return record, [_line(record), _line(double)]
    truth.plant(Kind.REFUSED, id_)
    return record, [_line(record | {"sex": "neither"})]


CHANGES: tuple[tuple[str, Any], ...] = (
    ("case_number", "1/1999"),
    ("action", "refuse-exit"),
    ("remarks", "Новые сведения"),
    ("birth_dates", ["1931-07-07"]),
    ("names", [{"kind": "main", "full": "Совсем Иное Имя"}]),
    ("citizenships", ["GE", "AZ"]),
    ("valid_until", "2041-01-01"),
)


def _ended(record: Record, chance: Random, truth: Truth) -> tuple[Record | None, list[bytes]]:
    """Ended on one side: by its status or its last day, there still or no longer on the other."""
    ended = record | chance.choice(({"status": "ended"}, {"valid_until": LONG_AGO}))
    truth.plant(Kind.ENDED, record["id"])
    match chance.randrange(4):
        case 0:
            return ended, [_line(record)]
        case 1:
            return record, [_line(ended)]
        case 2:
            return ended, []
    return None, [_line(ended)]


def _double(record: Record, number: int, chance: Random) -> Record:
    """The same person under another id: by a paper written otherwise, or by name and birth."""
    double = {"id": f"{record['id']}-D", "status": "active"}
    if "documents" in record and chance.random() < 0.5:
        paper = f"n {number:09d}"
        return double | {"names": [{"full": "Чужое Имя"}], "documents": [{"number": paper}]}
    day = f"1970-05-{1 + number % 28:02d}"
    main = record["names"][0]
    words = [main[part] for part in ("given", "surname", "full") if part in main]
    record["birth_dates"] = [day]
    return double | {"names": [{"full": " ".join(words).upper()}], "birth_dates": [day]}


def _exact(home: Home, truth: Truth) -> dict[str, Any]:
    """For each kind what was planted, what of it was missed, and what was invented."""
    with Reports.open(home) as reports:
        (report,) = reports.reports()
        told: dict[Kind, Counter[tuple[str, str]]] = {kind: Counter() for kind in Kind}
        for one in reports.all_differences(report.number):
            names = ",".join(each.name for each in one.fields)
            more = {Kind.CHANGED: names, Kind.TRIVIAL: names, Kind.PROBABLE: one.other_id}
            told[one.kind][one.id, more.get(one.kind, "")] += 1
    return {
        str(kind): {
            "planted": len(planted),
            "missed": len(planted - set(told[kind])),
            "invented": len(set(told[kind]) - planted),
            "told twice": sum(told[kind].values()) - len(told[kind]),
        }
        for kind, planted in truth.found.items()
    }


def join_in_dicts(home: Home, array: Path) -> dict[str, int]:
    """The join that one would write first: both sides in dicts of Python objects."""
    with Store.open(home) as store:
        bank: dict[str, Record] = {}
        after = 0
        while changes := store.changes(after, 5_000):
            bank |= {one.id: one.body for one in changes if one.body is not None}
            after = changes[-1].number
    sent: dict[str, Record] = {}
    with array.open("rb") as lines:
        for line in lines:
            try:
                record = load_record(CATEGORY, orjson.loads(line))
            except ValueError:
                continue
            sent.setdefault(record["id"], record)
    return {
        "added": len(sent.keys() - bank.keys()),
        "removed": len(bank.keys() - sent.keys()),
        "different": sum(bank[id_] != sent[id_] for id_ in bank.keys() & sent.keys()),
    }


if __name__ == "__main__":
    click.echo(orjson.dumps(join_in_dicts(Home(Path(sys.argv[1])), Path(sys.argv[2]))))
