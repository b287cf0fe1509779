"""Load for tests, as a process: `loading.py ingest|lookup HOME`, until HOME's neighbour `stop` appears."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from bank.audit import AuditLog, Door
from bank.audited import Actor, entry_of_lookup
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Store
from bank.worker import bring_up_to_date
from ingest.pipeline import Options, ingest_file

NAMES = ("Щербаков", "Ахметов", "Оганесян", "Рахмонов", "Кравцов", "Исмаилов")
RECORDS, LONGEST_SECONDS = 1_000, 200.0


def array(path: Path, size: int, start: int) -> str:
    """An array file of persons with ids from `start` on."""
    with path.open("w") as file:
        for i in range(start, start + size):
            name = f"{NAMES[i % len(NAMES)]} Пётр {i}"
            record = {"id": str(i), "names": [{"full": name}], "remarks": "x" * (i % 300)}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return str(path)


def ingest(home: Home, stop: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(home) as store:
        for number in until(stop):
            path = array(Path(folder) / f"{number}.jsonl", RECORDS, 10_000 + number * RECORDS)
            ingest_file(home, store, path, Options("wanted-persons", "KZ", jobs=1))
            bring_up_to_date(home, store, jobs=1)


def lookup(home: Home, stop: Path) -> None:
    service = LookupService(home)
    with AuditLog.open(home) as log:
        for number in until(stop):
            query = {"name": f"{NAMES[number % len(NAMES)]} Petr"}
            answer = service.lookup(query)
            log.write(entry_of_lookup(Actor("load"), Door.API, "search", query, answer))


def until(stop: Path) -> Iterator[int]:
    end = time.monotonic() + LONGEST_SECONDS
    for number in count():
        if stop.exists():
            return
        assert time.monotonic() < end, "nobody stopped the load"
        yield number


if __name__ == "__main__":
    home = Home(Path(sys.argv[2]))
    {"ingest": ingest, "lookup": lookup}[sys.argv[1]](home, home.path.parent / "stop")
