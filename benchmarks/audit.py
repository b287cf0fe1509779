"""What an audit log costs: entries a second in groups and one by one, searches and verifying beside it."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bank.audit import AuditLog, Door, Entry, Filters, Kind, RecordKey, Shown, search, verify

THREADS = 8
_FILLERS = 64
_SURNAMES = ("Иванов", "Щербаков", "Хўжаев", "Цой", "Алиев", "Петросян", "Бердымухамедов", "Ким")
_SEARCHES = 50


def run(size: int, count: int) -> dict[str, Any]:
    """Figures of a log that holds `size` entries, when `count` more are written each way."""
    folder = Path(tempfile.mkdtemp(dir=os.environ.get("KORDON_BENCH_DIR")))
    try:
        with AuditLog.open(f"sqlite:///{folder / 'audit.sqlite'}") as log:
            _written(log, 0, size, _FILLERS)
            file = (folder / "audit.sqlite").stat().st_size
            one_by_one = _written(log, size, count, 1)
            grouped = _written(log, size + count, count, THREADS)
            return {
                "entries before": size,
                "bytes an entry": round(file / size) if size else 0,
                "entries/s one by one": round(one_by_one),
                f"entries/s of {THREADS} threads": round(grouped),
                "grouped / one by one": round(grouped / one_by_one, 2),
                **_search_ms(log),
                "verified entries/s": round(_verified(log)),
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _entry(number: int) -> Entry:
    # A surname of few bearers and one of many: both ends of what a supervisor looks for.
    name = f"{_SURNAMES[number % len(_SURNAMES)]} {'Рустам' if number % 1_000 else 'Эдуард'}"
    return Entry(
        kind=Kind.LOOKUP,
        account=f"officer-{number % 97}",
        post=f"KZ-{number % 13}",
        state="KZ",
        door=Door.API,
        purpose="border-control",
        request=f"{number:032x}",
        asked={"name": name, "birth_date": "1971-03-12"},
        shown=tuple(Shown("wanted-persons", "RU", f"{number}-{n}", 1, "weak") for n in range(3)),
        outcome="possible",
        change=number,
    )


def _written(log: AuditLog, first: int, count: int, threads: int) -> float:
    """Entries a second."""
    entries = [_entry(number) for number in range(first, first + count)]
    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(log.write, entries):
            pass
    return count / (time.perf_counter() - started)


def _search_ms(log: AuditLog) -> dict[str, float]:
    asked = {
        "an account": Filters(account="officer-7"),
        "a record": Filters(record=RecordKey("wanted-persons", "RU", "5-1")),
        "a common name": Filters(text="Rustam Shcherbakov"),
        "a rare name": Filters(text="Eduard Ivanov"),
    }
    return {f"ms to find {name}": _median_ms(log, filters) for name, filters in asked.items()}


def _median_ms(log: AuditLog, filters: Filters) -> float:
    return round(median(_seconds(partial(search, log, filters)) for _ in range(_SEARCHES)) * 1e3, 1)


def _seconds(work: partial[Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _verified(log: AuditLog) -> float:
    started = time.perf_counter()
    result = verify(log)
    assert result.sound
    return result.entries / (time.perf_counter() - started)
