"""Saved alerts: a state is told when a new record of another state matches one of its own.

An alert is told of pairs that its state sees for the alert's purpose, once each; again only when the
other record has changed in a way that matters and is still likely. When the state comes to see an array,
as an agreement begins, it is told of what stands proposed with records in it. Telling is repeatable: killed at any
moment, the next `ring` tells what was not told, and a message is sent again with the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Update, func, insert, select, update

from bank.access import is_state
from bank.access.sight import Sight
from bank.exchange.errors import MessageRefused, UnknownParty
from bank.exchange.message import Message, Send
from bank.home import Home
from bank.linking import reading as rows
from bank.linking.database import hold
from bank.linking.deciding import digests
from bank.linking.errors import LinkRefused, UnknownAlert
from bank.linking.kinds import KINDS
from bank.linking.links import Links
from bank.linking.model import Proposal, Standing
from bank.linking.seen import seen
from bank.linking.tables import alerts, notices, progress, received
from bank.scoring.bands import DEFAULT
from bank.store.engine import reading, writing
from bank.store.model import Key, from_stamp, to_stamp
from index_mappings.categories import CATEGORIES
from index_mappings.fields import Text
from index_mappings.purposes import PURPOSES

KIND = "alert"
MOST_SENT = 10_000
SightOf = Callable[[str, str], Sight]
"""What a state sees for a purpose."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What a state wants to be told: of which of its own categories (none: all), from which score on.

    `send`: as a message to the state's own installation, too. The purpose is that for which it looks.
    """

    state: str
    categories: tuple[str, ...] = ()
    purpose: str = "search"
    least: float = DEFAULT.possible
    send: bool = False
    account: str = ""
    number: int = 0
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing told: the own record, the other's, by which kind of link, and how likely."""

    number: int
    alert: int
    pair: int
    kind: str
    own: Key
    other: Key
    score: float
    at: datetime

    def as_dict(self) -> dict[str, Any]:
        """The notice for feeds and messages: keys of records only, nothing of what they say."""
        return {
            "number": self.number,
            "pair": self.pair,
            "kind": self.kind,
            "own": self.own._asdict(),
            "other": self.other._asdict(),
            "score": self.score,
            "at": self.at.isoformat(),
        }


def add_alert(
    links: Links,
    alert: Alert,
    at: datetime,
    *,
    from_start: bool = False,
    sight: Sight | None = None,
) -> Alert:
    """Save an alert; it tells of what comes from now on, or also of what is proposed already.

    `sight` is what the state sees now for the purpose: what it comes to see later is told of. Not given,
    that is so from the first `ring` on.
    Raises LinkRefused for one that says nothing sensible, StoreError.
    """
    _check(alert)
    with writing(links.engine) as connection:
        hold(connection)
        reached = connection.execute(select(progress.c.reached)).scalar() or 0
        number = (connection.execute(select(func.max(alerts.c.number))).scalar() or 0) + 1
        connection.execute(
            insert(alerts).values(
                number=number,
                state=alert.state,
                categories=" ".join(alert.categories),
                purpose=alert.purpose,
                least=alert.least,
                send=alert.send,
                account=alert.account,
                at=to_stamp(at),
                reached=0 if from_start else reached,
                sees=sight and _as_lines(sight.arrays()),
            )
        )
        return replace(alert, number=number)


def _check(alert: Alert) -> None:
    if not is_state(alert.state):
        raise LinkRefused(Text("A state is two letters.", "Государство — двухбуквенный код."))
    unknown = [one for one in alert.categories if one not in CATEGORIES]
    if unknown or alert.purpose not in PURPOSES:
        raise LinkRefused(
            Text(
                f"Categories are some of {', '.join(CATEGORIES)}; purposes {', '.join(PURPOSES)}.",
                f"Категории: {', '.join(CATEGORIES)}; цели: {', '.join(PURPOSES)}.",
            )
        )
    if not 0 < alert.least < 1:
        raise LinkRefused(
            Text("The least score is between 0 and 1.", "Минимальная оценка — от 0 до 1.")
        )


def end_alert(links: Links, number: int, state: str, at: datetime) -> None:
    """Let an alert tell no more; raises UnknownAlert unless it is the state's own, StoreError."""
    with writing(links.engine) as connection:
        ended = connection.execute(
            update(alerts)
            .where(alerts.c.number == number, alerts.c.state == state, alerts.c.ended_at.is_(None))
            .values(ended_at=to_stamp(at))
        )
        if not ended.rowcount:
            raise UnknownAlert(
                Text(
                    "There is no such alert of this state.", "У государства нет такого оповещения."
                )
            )


def alerts_of(links: Links, state: str = "") -> list[Alert]:
    """The alerts of a state, or all, ended ones too."""
    query = select(alerts).order_by(alerts.c.number)
    if state:
        query = query.where(alerts.c.state == state)
    with reading(links.engine) as connection:
        return [_alert(row) for row in connection.execute(query)]


def _alert(row: Row[Any]) -> Alert:
    return Alert(
        row.state,
        tuple(row.categories.split()),
        row.purpose,
        row.least,
        bool(row.send),
        row.account,
        row.number,
        row.ended_at is not None,
    )


def ring(
    links: Links, sight_of: SightOf, at: datetime, *, send: Send | None = None, sender: str = ""
) -> int:
    """Tell what has come since; gives how many notices are new.

    Those of alerts that are to be sent go to `send` as messages from the party `sender`; what could not
    be sent is sent by the next call. Raises StoreError, and what `send` raises.
    """
    told = sum(_tell(links, alert, sight_of, at) for alert in alerts_of(links) if not alert.ended)
    if send is not None:
        for alert in alerts_of(links):
            if alert.send:
                _send(links, alert, sight_of(alert.state, alert.purpose), at, send, sender)
    return told


def _tell(links: Links, alert: Alert, sight_of: SightOf, at: datetime) -> int:
    sight = sight_of(alert.state, alert.purpose)
    sees = _as_lines(sight.arrays())
    with reading(links.engine) as connection:
        reached = connection.execute(select(progress.c.reached)).scalar() or 0
        told = connection.execute(
            select(alerts.c.reached, alerts.c.sees).where(alerts.c.number == alert.number)
        ).one()
        new = {
            one.number
            for one in rows.proposed(
                connection, sight.day.isoformat(), state=alert.state, after=told.reached
            )
        }
        opened = _opened(told.sees, sees)
        if not new and not opened:
            if (reached, sees) != (told.reached, told.sees):
                _move_on(links, alert, reached, sees)
            return 0
        all_of_state = rows.proposed(connection, sight.day.isoformat(), state=alert.state)
    new |= {one.number for one in all_of_state if opened.intersection(_arrays_of(one))}
    # Scored beside all rivals, told of the new ones.
    wanted = [
        one
        for one in seen(links.store, sight, all_of_state)
        if one.number in new and _wants(alert, one)
    ]
    with writing(links.engine) as connection:
        hold(connection)
        count = _keep(connection, alert, wanted, at)
        connection.execute(_told(alert, reached, sees))
    return count


def _move_on(links: Links, alert: Alert, reached: int, sees: str) -> None:
    with writing(links.engine) as connection:
        connection.execute(_told(alert, reached, sees))


def _told(alert: Alert, reached: int, sees: str) -> Update:
    query = update(alerts).where(alerts.c.number == alert.number)
    return query.values(reached=reached, sees=sees)


def _as_lines(arrays: Iterable[tuple[str, str]]) -> str:
    return "\n".join(sorted(f"{category} {origin}" for category, origin in arrays))


def _opened(before: str | None, sees: str) -> frozenset[str]:
    """The arrays that are seen now and were not; none before it is known what was seen."""
    if before is None:
        return frozenset()
    return frozenset(sees.splitlines()).difference(before.splitlines())


def _arrays_of(one: Proposal) -> tuple[str, ...]:
    return tuple(f"{key.category} {key.origin}" for key in (one.left, one.right))


def _wants(alert: Alert, one: Proposal) -> bool:
    """Whether a pair is of an own record of the alert's categories and one of another state."""
    if one.left_state == one.right_state or one.score < alert.least:
        return False
    if one.standing in (Standing.REJECTED, Standing.ACCEPTED):
        return False
    own = one.left if one.left_state == alert.state else one.right
    return not alert.categories or own.category in alert.categories


def _keep(connection: Connection, alert: Alert, wanted: Iterable[Proposal], at: datetime) -> int:
    wanted = list(wanted)
    says = digests(connection, [one.number for one in wanted])
    count = 0
    for one in wanted:
        left, right = says.get(one.number, (b"", b""))
        other = right if one.left_state == alert.state else left
        same = select(func.count()).where(
            notices.c.alert == alert.number,
            notices.c.pair == one.number,
            notices.c.other_digest == other,
        )
        if not connection.execute(same).scalar():
            connection.execute(
                insert(notices).values(
                    alert=alert.number, pair=one.number, other_digest=other, at=to_stamp(at)
                )
            )
            count += 1
    return count


def feed(
    links: Links, state: str, sight: Sight | None, *, after: int = 0, limit: int = 500
) -> list[Notice]:
    """What a state was told and may still see, in order; `after` is the number of the last one read."""
    with reading(links.engine) as connection:
        query = (
            select(notices)
            .join(alerts, alerts.c.number == notices.c.alert)
            .where(alerts.c.state == state, notices.c.number > after)
            .order_by(notices.c.number)
            .limit(limit)
        )
        kept = connection.execute(query).all()
        today = sight.day.isoformat() if sight else ""
        now = rows.proposed(connection, today, state=state)
    listed = {one.number: one for one in seen(links.store, sight, now)}
    return [_notice(row, listed[row.pair], state) for row in kept if row.pair in listed]


def _notice(row: Row[Any], one: Proposal, state: str) -> Notice:
    own_left = one.left_state == state
    own, other = (one.left, one.right) if own_left else (one.right, one.left)
    return Notice(
        row.number, row.alert, row.pair, one.kind, own, other, one.score, from_stamp(row.at)
    )


def _send(links: Links, alert: Alert, sight: Sight, at: datetime, send: Send, sender: str) -> None:
    """Send what was not sent; marked as sent only after `send` has returned.

    What the state may see no longer is not sent, and waits; so does what is for a party not known yet.
    """
    query = select(notices.c.number).where(
        notices.c.alert == alert.number, notices.c.sent_at.is_(None)
    )
    with reading(links.engine) as connection:
        waiting = {row.number for row in connection.execute(query)}
    if not waiting:
        return
    for notice in feed(links, alert.state, sight, after=min(waiting) - 1, limit=MOST_SENT):
        if notice.number not in waiting:
            continue
        name = f"{KIND}:{sender}:{notice.number}"
        try:
            send(Message(name, KIND, sender, alert.state, notice.at, notice.as_dict()))
        except UnknownParty:
            return
        with writing(links.engine) as connection:
            sent = update(notices).where(notices.c.number == notice.number)
            connection.execute(sent.values(sent_at=to_stamp(at)))


def receive(home: Home, message: Message) -> None:
    """Take in an alert that another installation sent; one that comes again changes nothing.

    Raises MessageRefused for a message of another shape, StoreError.
    """
    body = _checked(message)
    with Links.open(home) as links, writing(links.engine) as connection:
        hold(connection)
        known = select(func.count()).where(received.c.message == message.id)
        if not connection.execute(known).scalar():
            connection.execute(
                insert(received).values(
                    message=message.id,
                    sender=message.sender,
                    state=message.recipient,
                    body=orjson.dumps(body).decode(),
                    made_at=to_stamp(message.made_at),
                    at=to_stamp(datetime.now(message.made_at.tzinfo)),
                )
            )


def received_of(links: Links, state: str, *, limit: int = 500) -> list[dict[str, Any]]:
    """Alerts that came from other installations for a state, the newest first."""
    query = (
        select(received)
        .where(received.c.state == state)
        .order_by(received.c.number.desc())
        .limit(limit)
    )
    with reading(links.engine) as connection:
        return [
            {"sender": row.sender, "made_at": from_stamp(row.made_at), **orjson.loads(row.body)}
            for row in connection.execute(query)
        ]


def _checked(message: Message) -> Mapping[str, Any]:
    body = message.body
    keys = [body.get(name) for name in ("own", "other")]
    whole = message.kind == KIND and body.get("kind") in KINDS
    if not whole or not all(
        isinstance(key, Mapping) and set(key) == {"origin", "category", "id"} for key in keys
    ):
        raise MessageRefused("The message is no alert.")
    return body
