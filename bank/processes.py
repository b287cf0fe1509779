"""Work in many processes at once, its results in the order in which it was given.

A process that is spawned first imports what its parent was started as: the command line is 40 MB, and
seconds, to each. What it is given to do says by itself what it needs, so it is not told of that program.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from sqlalchemy.engine import URL

from bank.collecting import collect_seldom
from bank.home import Home
from bank.store import Store

Given = TypeVar("Given")
Made = TypeVar("Made")
_STARTING = threading.Lock()


def in_processes(
    work: Callable[[Given], Made],
    given: Iterator[Given],
    jobs: int,
    *,
    start: Callable[..., None] = collect_seldom,
    start_with: tuple[Any, ...] = (),
) -> Iterator[tuple[Given, Made]]:
    """Each that is given, and what `work` makes of it in one of `jobs` processes; all must pickle.

    Each process begins by `start`. Twice as many as there are processes are in work or wait.
    """
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=start, initargs=start_with)

    def begun(one: Given) -> tuple[Given, Future[Made]]:
        with _light_children():
            return one, pool.submit(work, one)

    with pool:
        waiting = deque(map(begun, islice(given, 2 * jobs)))
        while waiting:
            one, made = waiting.popleft()
            yield one, made.result()
            waiting.extend(map(begun, islice(given, 1)))


@contextmanager
def _light_children() -> Iterator[None]:
    """Keep processes that start meanwhile from importing the program that was started, by its name or file."""
    with _STARTING:
        main = vars(sys.modules["__main__"])
        told: dict[str, Any] = {
            name: main[name] for name in ("__file__", "__spec__") if name in main
        }
        main.pop("__file__", None)
        main["__spec__"] = None
        try:
            yield
        finally:
            main.update(told)


@lru_cache(maxsize=1)
def store_of_process(where: Home | URL) -> Store:
    """The bank as a process that works on it for others reads it, opened once."""
    return Store.open(where)
