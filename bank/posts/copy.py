"""How old the copy at a post is, and whether it may still answer: asked before each lookup.

The age is from when the ministry made the last package that was taken in. The highest time ever seen is
kept in a file, so that a clock set back makes no copy younger; only new terms of the ministry, made
later than those before, begin it anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, inspect, select

from bank.exchange.party import PartyKind
from bank.exchange.tables import parties, taken
from bank.home import Home
from bank.posts.tables import terms
from bank.store.engine import reading
from bank.store.model import from_stamp, to_stamp
from bank.whole_files import write_whole

FILE = "post.clock"
KEPT_SECONDS = 1.0
_WRITTEN_EVERY = timedelta(minutes=1)
# The last quarter of a copy's life is when to see to the line.
_WARNED_FROM = 0.75

NONE_YET = "This post has no copy yet: ask the ministry by telephone."
REVOKED = "The ministry has revoked the copy of this post: ask the ministry by telephone."
EXPIRED = "The copy of this post is older than allowed: ask the ministry by telephone."
NO_CLOCK = "The post cannot keep the time, and so not tell how old its copy is: look at its disk."


@dataclass(frozen=True, slots=True)
class Copy:
    """A post's copy as the ledger has it; `longest` is None until the ministry has set it."""

    ministry: str
    longest: timedelta | None
    made_at: datetime | None
    revoked: bool

    def age(self, seen: datetime) -> timedelta:
        """How old it is at the highest time seen; nothing without a copy."""
        return max(seen - self.made_at, timedelta()) if self.made_at else timedelta()

    def why_not(self, seen: datetime) -> tuple[str, ...]:
        """Why it must not answer, in sentences; empty when it may."""
        if self.revoked:
            return (REVOKED,)
        if self.longest is None or self.made_at is None:
            return (NONE_YET,)
        if self.age(seen) > self.longest:
            return (
                EXPIRED,
                f"It is {span_said(self.age(seen))} old; {span_said(self.longest)} are allowed.",
            )
        return ()

    def warning(self, seen: datetime) -> str:
        """That it soon ends to answer; empty while there is time."""
        if self.longest is None or self.made_at is None or self.age(seen) > self.longest:
            return ""
        if self.age(seen) < self.longest * _WARNED_FROM:
            return ""
        left = self.longest - self.age(seen)
        return f"The copy answers for {span_said(left)} more only: get a package from the ministry."


def span_said(span: timedelta) -> str:
    """A span in hours and minutes."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    return f"{hours} h {minutes} min"


def read_copy(connection: Connection) -> Copy | None:
    """The copy of this installation; None for one that is no post."""
    tables = inspect(connection)
    if not tables.has_table(parties.name):
        return None
    kind = connection.execute(select(parties.c.kind).where(parties.c.own)).scalar()
    if kind != PartyKind.POST:
        return None
    said = None
    if tables.has_table(terms.name):
        said = connection.execute(select(terms)).first()
    if said is None:
        return Copy("", None, None, revoked=False)
    made = connection.execute(
        select(taken.c.made_at)
        .where(taken.c.sender == said.ministry)
        .order_by(taken.c.number.desc())
        .limit(1)
    ).scalar()
    return Copy(
        said.ministry,
        timedelta(hours=said.longest_hours) if said.longest_hours else None,
        None if made is None else from_stamp(made),
        said.revoked_at is not None,
    )


class Clock:
    """The highest time seen at this post, kept in its home."""

    def __init__(self, home: Home) -> None:
        self._file = home.path / FILE

    def seen(self, now: datetime) -> datetime:
        """The highest time seen, this one included. Raises OSError when it is not or cannot be kept."""
        kept = self.kept()
        highest = max(now, kept)
        if highest - kept >= _WRITTEN_EVERY:
            self._write(highest)
        return highest

    def begin(self, moment: datetime) -> None:
        """Begin anew from a moment: by the ministry's own word only. Raises OSError."""
        self._write(moment)

    def kept(self) -> datetime:
        """The time that is kept. Raises OSError where it is not, or is no time."""
        text = self._file.read_text("ascii", "replace").strip()
        if not text.isdigit():
            raise OSError(f"{self._file} was changed")
        return from_stamp(int(text))

    def _write(self, moment: datetime) -> None:
        write_whole(self._file, f"{to_stamp(moment)}\n".encode())


class PostCopy:
    """Tells a lookup service whether the copy may answer. For one thread, as the service is."""

    def __init__(
        self, home: Home, engine: Engine, now: Callable[[], datetime] | None = None
    ) -> None:
        """`engine` has the connections to the bank's database."""
        self._engine = engine
        self._clock = Clock(home)
        self._now = now or (lambda: datetime.now(UTC))
        self._read_at = float("-inf")
        self._copy: Copy | None = None

    def why_not(self) -> tuple[str, ...]:
        """Why nothing may be answered; always empty where this is no post. Raises StoreError."""
        copy = self._current()
        if copy is None:
            return ()
        now = self._now()
        if copy.longest is None or copy.revoked:
            return copy.why_not(now)
        try:
            return copy.why_not(self._clock.seen(now))
        except OSError:
            return (NO_CLOCK,)

    def warned(self) -> tuple[datetime | None, str]:
        """As of when the copy is, and that it soon ends to answer, if it does. Raises OSError."""
        copy = self._current()
        if copy is None or copy.longest is None:
            return None, ""
        return copy.made_at, copy.warning(self._clock.seen(self._now()))

    def _current(self) -> Copy | None:
        moment = time.monotonic()
        if moment - self._read_at >= KEPT_SECONDS:
            with reading(self._engine) as connection:
                self._copy = read_copy(connection)
            self._read_at = moment
        return self._copy
