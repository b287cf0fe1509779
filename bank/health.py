"""Whether an installation can answer: each part really asked, and none waited for longer than its time."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from sqlalchemy import select

from bank.accounts import Accounts
from bank.audit import AuditLog
from bank.audit.database import writing
from bank.audit.tables import sealing
from bank.engines.choice import copy_of, index_of
from bank.engines.protocol import EngineMissing
from bank.home import Home
from bank.store import Store

SECONDS = 2.0
REQUIRED = ("bank", "engine", "audit")
"""Without these no lookup can be answered. Accounts are told of beside them."""


@dataclass(frozen=True, slots=True)
class Part:
    """Whether a part answers, and why not: in words that may be shown to anybody."""

    ok: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The parts by name: bank, engine, audit, accounts."""

    parts: Mapping[str, Part]

    @property
    def ok(self) -> bool:
        """Whether lookups can be answered."""
        return all(self.parts[name].ok for name in REQUIRED)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        parts = {name: {"ok": one.ok, "why": one.why} for name, one in self.parts.items()}
        return {"ready": self.ok, "parts": parts}


def ready(home: Home, seconds: float = SECONDS) -> Readiness:
    """Ask all parts at once, for so many seconds altogether."""
    probes = _probes(home, os.getpid())
    end = monotonic() + seconds
    asked = {name: probe.ask() for name, probe in probes.items()}
    return Readiness(
        {name: _answer(future, max(0.0, end - monotonic())) for name, future in asked.items()}
    )


def _answer(future: Future[None], seconds: float) -> Part:
    try:
        future.result(seconds)
    except TimeoutError:
        return Part(False, "does not answer in time")
    # The words of an error may name hosts and files: whoever may read them asks `kordon doctor`.
    except Exception as error:
        return Part(False, f"does not answer ({type(error).__name__}): see `kordon doctor`")
    return Part(True)


class _Probe:
    """Asks one part in a thread of its own; while one question is open no other is asked."""

    def __init__(self, question: Callable[[], None]) -> None:
        self._question = question
        self._lock = threading.Lock()
        self._open: Future[None] | None = None

    def ask(self) -> Future[None]:
        """The answer to come: of the question that is open, or of a new one."""
        with self._lock:
            if self._open is None or self._open.done():
                self._open = Future()
                threading.Thread(target=self._run, args=(self._open,), daemon=True).start()
            return self._open

    def _run(self, answer: Future[None]) -> None:
        try:
            self._question()
        except BaseException as error:  # whatever it is, it is the answer
            answer.set_exception(error)
        else:
            answer.set_result(None)


@lru_cache(maxsize=8)
def _probes(home: Home, _process: int) -> dict[str, _Probe]:
    questions = {"bank": _bank, "engine": _engine, "audit": _audit, "accounts": _accounts}
    return {name: _Probe(lambda ask=ask: ask(home)) for name, ask in questions.items()}  # type: ignore[misc]


def _bank(home: Home) -> None:
    with Store.open(home) as store:
        store.last_change()


def _engine(home: Home) -> None:
    try:
        index_of(home).engine().report()
    except EngineMissing:
        copy = copy_of(home)
        if copy is None:
            raise
        copy.engine().report()


def _audit(home: Home) -> None:
    # Locked as a writer would: a log that can only be read lets no lookup through.
    with AuditLog.open(home) as log, writing(log.engine) as connection:
        connection.execute(select(sealing.c.number).with_for_update()).one()


def _accounts(home: Home) -> None:
    with Accounts.open(home) as accounts:
        accounts.posts()
