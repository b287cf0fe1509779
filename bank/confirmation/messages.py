"""Confirmations as messages between installations, and messages that wait until they are handed over.

Bodies are JSON. `confirmation-request` carries the request and its first step; `confirmation-update` and
`confirmation-answer` a step each, with when an answer is due after it. The message's id is the step's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select

from bank.confirmation.errors import ConfirmationRefused, refused
from bank.confirmation.model import By, Confirmation, Question, Step, StepKind, Urgency
from bank.confirmation.tables import outgoing, requests
from bank.exchange.message import Message
from bank.store.model import Key, from_stamp, to_stamp

REQUEST, UPDATE, ANSWER = "confirmation-request", "confirmation-update", "confirmation-answer"
KINDS = (REQUEST, UPDATE, ANSWER)
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says: of which request, the step, when an answer is due; a first one asks."""

    of: str
    step: Step
    urgency: Urgency
    due_at: datetime
    question: Question | None


def message_of(one: Confirmation, step: Step) -> Message:
    """The message that takes a step of a request to the other side."""
    kind, sender, recipient = REQUEST, one.by.state, one.owner
    if step.kind in (StepKind.HASTENED, StepKind.ADDED):
        kind = UPDATE
    elif step.kind is not StepKind.ASKED:
        kind, sender, recipient = ANSWER, one.owner, one.by.state
    body: dict[str, Any] = {
        "confirmation": one.id,
        "step": step.kind.value,
        "by": {"account": step.by.account, "state": step.by.state, "post": step.by.post},
        "at": step.by.at.astimezone(UTC).isoformat(),
        "version": step.version,
        "text": step.text,
        "urgency": one.urgency.value,
        "due_at": one.due_at.astimezone(UTC).isoformat(),
    }
    if kind == REQUEST:
        body |= {"key": one.key._asdict(), "purpose": one.purpose, "request": one.request}
    return Message(step.id, kind, sender, recipient, step.by.at, body)


def read(message: Message) -> Told:
    """What a message says; raises ConfirmationRefused for one that says nothing sensible."""
    try:
        return _read(message, message.body)
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(message) from error


def _read(message: Message, body: Mapping[str, Any]) -> Told:
    kind = StepKind(body["step"])
    if _kind_of(kind) != message.kind or not 1 <= len(message.id) <= _LONGEST_ID:
        raise _unreadable(message)
    who = body["by"]
    by = By(_word(who["account"]), _word(who["state"]), _word(who["post"]), _moment(body["at"]))
    version = body["version"]
    if type(version) is not int or not 0 <= version < 2**31:
        raise _unreadable(message)
    step = Step(id=message.id, kind=kind, by=by, version=version, text=_word(body["text"]))
    urgency, due_at, question = Urgency(body["urgency"]), _moment(body["due_at"]), None
    if message.kind == REQUEST:
        key = body["key"]
        question = Question(
            client_id=message.id,
            key=Key(_word(key["origin"]), _word(key["category"]), _word(key["id"])),
            version=version,
            urgency=urgency,
            purpose=_word(body["purpose"]),
            request=_word(body["request"]),
            by=by,
        )
    of = _word(body["confirmation"])
    if not 1 <= len(of) <= _LONGEST_ID:
        raise _unreadable(message)
    return Told(of, step, urgency, due_at, question)


def put(connection: Connection, of: str, message: Message) -> None:
    """Let a message wait until it is handed over, in the transaction that keeps its step."""
    number = select(requests.c.number).where(requests.c.id == of).scalar_subquery()
    connection.execute(
        insert(outgoing).values(
            id=message.id,
            of=number,
            kind=message.kind,
            sender=message.sender,
            recipient=message.recipient,
            at=to_stamp(message.made_at),
            body=orjson.dumps(message.body).decode(),
        )
    )


def waiting(connection: Connection, limit: int) -> list[Message]:
    """The messages that wait, in the order in which they came about."""
    rows = connection.execute(select(outgoing).order_by(outgoing.c.number).limit(limit))
    return [
        Message(
            row.id,
            row.kind,
            row.sender,
            row.recipient,
            from_stamp(row.at),
            orjson.loads(row.body),
        )
        for row in rows
    ]


def taken(connection: Connection, message_id: str) -> None:
    """Let a message wait no longer: it was handed over."""
    connection.execute(delete(outgoing).where(outgoing.c.id == message_id))


def _kind_of(kind: StepKind) -> str:
    if kind is StepKind.ASKED:
        return REQUEST
    return UPDATE if kind in (StepKind.HASTENED, StepKind.ADDED) else ANSWER


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_word(value))
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _unreadable(message: Message) -> ConfirmationRefused:
    return refused(
        f"The message {message.id[:_LONGEST_ID]} is no {message.kind[:40]} that can be read.",
        f"Сообщение {message.id[:_LONGEST_ID]} не читается.",
    )
