"""One look into a folder of files, at a post or at its ministry; and how a post stands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bank import exchange
from bank.audited import Actor
from bank.exchange import PartyKind
from bank.exchange.watching import Pass, look_into
from bank.home import Home
from bank.posts.admitting import admitted, tell_originators, tell_quarantined
from bank.posts.copy import Clock, read_copy
from bank.posts.database import PostRefused, database
from bank.posts.handing_back import Waiting, queue, waiting
from bank.posts.subscribing import ministry_of
from bank.store import Store
from bank.store.engine import reading
from bank.worker import bring_up_to_date


@dataclass(frozen=True, slots=True)
class PostStatus:
    """A post: its copy's age and longest age, why it may not answer or that it soon may not, what waits."""

    ministry: str
    made_at: datetime | None
    age: timedelta
    longest: timedelta | None
    why_not: tuple[str, ...]
    warning: str
    waiting: Waiting


def sync(home: Home, folder: Path, who: Actor) -> Pass:
    """Take in what lies in FOLDER/in, bring the index up to date, put out what there is to send.

    A post hands back what it has to its ministry; a ministry serves all its posts. Messages go to the
    receivers that the door has registered. Raises PostRefused, ExchangeError, StoreError, AuditUnavailable, OSError.
    """
    own = exchange.own(home)
    seen = look_into(home, folder, who=who)
    exchange.deliver(home)
    if own.kind is PartyKind.POST:
        queue(home)
        receivers = [ministry_of(home)]
    else:
        served = admitted(home)
        receivers = [one.post for one in served]
        for one in served:
            tell_originators(home, one.post)
            tell_quarantined(home, one)
    seen.put_out += look_into(home, folder, to=receivers, who=who).put_out
    with Store.open(home) as store:
        bring_up_to_date(home, store)
    return seen


def post_status(home: Home, *, now: datetime | None = None) -> PostStatus:
    """How this post stands; raises PostRefused where it is none, StoreError, AuditUnavailable."""
    ministry = ministry_of(home)
    with database(home) as engine, reading(engine) as connection:
        copy = read_copy(connection)
    if copy is None:
        raise PostRefused("This is no post: `kordon post subscribe` makes it one.")
    moment = now or datetime.now(UTC)
    # Without the time that was kept, lookups answer nothing; the status still tells what it can.
    with suppress(OSError):
        moment = max(moment, Clock(home).kept())
    return PostStatus(
        ministry,
        copy.made_at,
        copy.age(moment),
        copy.longest,
        copy.why_not(moment),
        copy.warning(moment),
        waiting(home),
    )
