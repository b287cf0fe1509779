"""What is known to be true, and what the bank said: each answer and each end of a command is held against it."""

from __future__ import annotations

import hashlib
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from benchmarks.soak.processes import Ended

CATEGORY = "wanted-persons"
FOUND, ANOTHER, NOTHING, INCOMPLETE = "found", "another", "nothing", "incomplete"
ANSWERED = frozenset({FOUND, ANOTHER, NOTHING, INCOMPLETE})
QUIET = "quiet"
MOST_MESSAGES = 60

Record = Mapping[str, Any]


def digest(body: Mapping[str, Any]) -> str:
    """The digest of a record, whatever the order of its fields."""
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass
class Truth:
    """The records that a bank has acknowledged and indexed; safe to share between threads."""

    _records: dict[str, Record] = field(default_factory=dict)
    _ids: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, records: Iterable[Record]) -> None:
        """These were taken in: they must be there and be found from now on."""
        with self._lock:
            for one in records:
                if one["id"] not in self._records:
                    self._ids.append(one["id"])
                self._records[one["id"]] = one

    def any(self, chance: random.Random) -> Record | None:
        """One of them."""
        with self._lock:
            return self._records[chance.choice(self._ids)] if self._ids else None

    def all(self) -> dict[str, Record]:
        """All of them, by id, as they are now."""
        with self._lock:
            return dict(self._records)


@dataclass
class Door:
    """What one door said so far, and the longest time in which it found nobody."""

    said: Counter[str] = field(default_factory=Counter)
    requests: set[str] = field(default_factory=set)
    found_at: float = field(default_factory=time.monotonic)
    gap: float = 0.0
    gap_in: str = QUIET


@dataclass
class Watch:
    """The book of a soak; safe to share between threads."""

    trouble: str = QUIET
    doors: dict[str, Door] = field(default_factory=dict)
    commands: dict[str, Counter[str]] = field(default_factory=dict)
    wrong: list[dict[str, Any]] = field(default_factory=list)
    messages: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _begun: float = field(default_factory=time.monotonic)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def seconds(self) -> float:
        """Seconds since the soak began."""
        return round(time.monotonic() - self._begun, 1)

    def answered(
        self, door: str, asked: Record, said: str, request: str = "", why: str = ""
    ) -> None:
        """A lookup of a planted record was answered, or refused with what `said` calls it."""
        with self._lock:
            book = self.doors.setdefault(door, Door())
            book.said[said] += 1
            if said in ANSWERED and request:
                book.requests.add(request)
            if said in (NOTHING, ANOTHER):
                self._wrong(f"{door} answered {said!r}", f"{asked['id']} {why}".strip())
            if said == FOUND:
                gap = time.monotonic() - book.found_at
                if gap > book.gap:
                    book.gap, book.gap_in = gap, self.trouble
                book.found_at = time.monotonic()
            if said == "broken":
                self.unexpected(door, why)

    def ended(self, one: Ended) -> None:
        """A command or service ended. Whatever is wrong it must say in words, not by a trace."""
        how = "killed" if one.killed else f"exit {one.code}"
        with self._lock:
            self.commands.setdefault(one.role, Counter())[how] += 1
            if one.killed:
                return
            if "Traceback" in one.said or one.code < 0 or one.code > 4:
                self.unexpected(one.role, f"{how}: {_last(one.said)}")

    def unexpected(self, where: str, what: str) -> None:
        """Something that is not as it should be, whatever it did to the records."""
        with self._lock:
            self.messages[self.trouble, where, re.sub(r"\d+", "#", what)[:400]] += 1

    def lost(self, where: str, what: str) -> None:
        """A fault against which there is no excuse: a record lost, a chain broken."""
        with self._lock:
            self._wrong(where, what)

    def found_since(self, door: str, moment: float) -> bool:
        """Whether a door found somebody after a moment."""
        book = self.doors.get(door)
        return book is not None and book.found_at > moment

    def _wrong(self, what: str, which: str) -> None:
        told = {"at": self.seconds(), "trouble": self.trouble, "what": what, "which": which}
        self.wrong.append(told)


def _last(said: str) -> str:
    """The last lines of what was said on standard error."""
    return " | ".join([one.strip() for one in said.splitlines() if one.strip()][-3:])
