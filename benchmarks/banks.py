"""Throw-away banks for benchmarks: records straight through validation, store and index worker."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from bank.home import Home
from bank.store import Change, Store
from bank.worker import bring_up_to_date

T = TypeVar("T")


def names_bank(path: Path, names: Iterable[str]) -> Home:
    """A bank of wanted persons with one full name and a date of birth; ids are their numbers."""
    home = Home(path)
    with Store.open(home) as store:
        run = store.begin_run("ingest", "wanted-persons", "RU", "names", str(path), False)
        for start, some in enumerate(batches(names, 5_000)):
            changes = [
                Change("upsert", str(start * 5_000 + i), person(start * 5_000 + i, name))
                for i, name in enumerate(some)
            ]
            store.write_batch(run.number, changes, (start + 1) * 5_000)
        store.finish_run(run.number)
        bring_up_to_date(home, store)
    return home


def born(number: int) -> str:
    """The date of birth of a person of a names bank."""
    chance = Random(number)
    return f"{chance.randint(1945, 2005)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def person(number: int, name: str) -> Mapping[str, Any]:
    """The record of one person of a names bank."""
    names = [{"kind": "main", "full": name}]
    return {"id": str(number), "status": "active", "names": names, "birth_dates": [born(number)]}


def batches(items: Iterable[T], size: int) -> Iterable[tuple[T, ...]]:
    """Tuples of `size` items, the last may be shorter."""
    some: list[T] = []
    for item in items:
        some.append(item)
        if len(some) == size:
            yield tuple(some)
            some = []
    if some:
        yield tuple(some)


def timed(work: Any) -> tuple[float, Any]:
    """Seconds and result of a call."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result
