"""Messages: those that wait for the next package to their recipient, and those that came."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

import orjson
from sqlalchemy import Connection, select, update

from bank.audit import Kind
from bank.exchange import parties
from bank.exchange.auditing import AUTOMATIC, audited
from bank.exchange.checking import (
    LONGEST_MESSAGE_ID,
    message_of,
    message_values,
    usable_message_id,
)
from bank.exchange.database import database
from bank.exchange.errors import ExchangeError, MessageRefused
from bank.exchange.limits import MOST_LINE_BYTES, MOST_MESSAGES, MOST_MESSAGES_BYTES
from bank.exchange.message import Message, Receive, Send
from bank.exchange.tables import inbox, outbox
from bank.home import Home
from bank.store.engine import reading, writing
from bank.store.model import to_stamp
from bank.store.runs import insert_if_new

_RECEIVERS: dict[str, Receive] = {}


def register(kind: str, receive: Receive) -> None:
    """Say who takes in messages of a kind, in this process; a door does so as it starts."""
    _RECEIVERS[kind] = receive


def sender(home: Home) -> Send:
    """What puts messages into the outbox of a home: see `send`."""
    return partial(send, home)


def send(home: Home, message: Message) -> None:
    """Let the next package to its recipient carry the message; lasting when it returns.

    A message whose id is known is not sent a second time. Raises UnknownParty, ExchangeError.
    """
    line = orjson.dumps(message_values(message))
    if len(line) >= MOST_LINE_BYTES:
        raise ExchangeError(f"The message is too long: the most is {MOST_LINE_BYTES} bytes.")
    if not usable_message_id(message.id):
        raise ExchangeError(f"A message's id is 1 to {LONGEST_MESSAGE_ID} signs.")
    with database(home) as engine, writing(engine) as connection:
        own = parties.own_party(connection)
        parties.known_party(connection, message.recipient)
        if message.sender != own.code:
            raise ExchangeError(f"The sender is {message.sender}; this installation is {own.code}.")
        values = {
            "id": message.id,
            "recipient": message.recipient,
            "kind": message.kind,
            "message": line.decode(),
            "at": to_stamp(datetime.now(UTC)),
            "package": "",
        }
        insert_if_new(connection, outbox, values)


def last_sent(home: Home, recipient: str, kind: str) -> Message | None:
    """The last message of a kind to a recipient, carried already or not. Raises StoreError."""
    query = (
        select(outbox.c.message)
        .where(outbox.c.recipient == recipient, outbox.c.kind == kind)
        .order_by(outbox.c.at.desc())
        .limit(1)
    )
    with database(home) as engine, reading(engine) as connection:
        found = connection.execute(query).scalar()
    return message_of(orjson.loads(found)) if found else None


def waiting(connection: Connection, recipient: str) -> list[Message]:
    """The messages that the next package to a recipient carries, the oldest first."""
    query = (
        select(outbox.c.message)
        .where(outbox.c.recipient == recipient, outbox.c.package == "")
        .order_by(outbox.c.at, outbox.c.id)
        .limit(MOST_MESSAGES)
    )
    found, size = [], 0
    for (text,) in connection.execute(query):
        size += len(text.encode()) + 1
        if size > MOST_MESSAGES_BYTES:
            break
        found.append(message_of(orjson.loads(text)))
    return found


def carried(connection: Connection, package: str, ids: Sequence[str]) -> None:
    """Note which package carries these messages."""
    for id_ in ids:
        connection.execute(update(outbox).where(outbox.c.id == id_).values(package=package))


def keep(connection: Connection, package: str, messages: Sequence[Message], now: datetime) -> None:
    """Keep messages that came; one that came before is not kept twice."""
    for place, one in enumerate(messages):
        values = {
            "sender": one.sender,
            "id": one.id,
            "kind": one.kind,
            "message": orjson.dumps(message_values(one)).decode(),
            # A message may rest on the one before it, and ids say nothing of their order.
            "at": to_stamp(now) + place,
            "package": package,
            "handled_at": None,
        }
        insert_if_new(connection, inbox, values)


def deliver(home: Home, receivers: Mapping[str, Receive] | None = None) -> int:
    """Hand all kept messages to those who take in their kind, in order; gives how many were taken in.

    What a receiver refuses is logged, stays where messages are kept, and is not handed on again: those
    behind it must not wait for it. Whatever else stops a receiver is raised; the message then waits and
    comes again. Kinds that nobody takes in wait.
    """
    known = _RECEIVERS if receivers is None else receivers
    handed = 0
    with database(home) as engine:
        with reading(engine) as connection:
            query = (
                select(inbox.c.sender, inbox.c.id, inbox.c.message)
                .where(inbox.c.handled_at.is_(None), inbox.c.kind.in_(list(known)))
                .order_by(inbox.c.at, inbox.c.sender, inbox.c.id)
            )
            rows = connection.execute(query).all()
        for row in rows:
            message = message_of(orjson.loads(row.message))
            receive: Callable[[Home, Message], None] = known[message.kind]
            try:
                receive(home, message)
                handed += 1
            except MessageRefused:
                told = {"message": message.id, "sender": message.sender, "kind": message.kind}
                audited(home, AUTOMATIC, "message-refused", told, Kind.REFUSED)
            with writing(engine) as connection:
                connection.execute(
                    update(inbox)
                    .where(inbox.c.sender == row.sender, inbox.c.id == row.id)
                    .values(handled_at=to_stamp(datetime.now(UTC)))
                )
    return handed
