"""Confirmations as the rest of Kordon sees them.

Nothing here asks whether an account may do it, or whether a viewer sees the record: the doors do, and
write to the audit log. What is for another installation leaves as a message, kept until it is handed
over.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from bank.closing import Closes
from bank.confirmation import messages, receiving, rows
from bank.confirmation.checks import check_question, check_said
from bank.confirmation.database import hold, open_database
from bank.confirmation.errors import ConfirmationConflict, refused, unknown
from bank.confirmation.model import (
    Answer,
    By,
    Confirmation,
    Counts,
    Question,
    Said,
    Standing,
    Step,
    StepKind,
    Urgency,
)
from bank.confirmation.places import is_here, outbox
from bank.confirmation.settings import read_settings
from bank.exchange.errors import ExchangeError
from bank.exchange.message import Message, Send
from bank.home import Home
from bank.store import Store
from bank.store.engine import reading, writing
from bank.store.errors import StoreError
from bank.store.model import Key, StoredRecord
from index_mappings.fields import Text

MOST_STEPS = 200
_HANDED_AT_ONCE = 100
log = logging.getLogger(__name__)

# Writes a new step of a request down, before both are kept: what it raises keeps them from being kept.
Note = Callable[[Confirmation, Step], None]


class Confirmations(Closes):
    """The requests for confirmation of one bank. Safe to share between threads.

    `send` takes messages for other installations; with None they wait until there is something that does.
    """

    def __init__(self, engine: Engine, home: Home, store: Store, send: Send | None) -> None:
        self._engine = engine
        self._home = home
        self._store = store
        self._send = send

    @classmethod
    def open(
        cls, home: Home, database: str | None = None, *, send: Send | None = None
    ) -> Confirmations:
        """Open, and create or migrate, the confirmations of a home.

        `database` is a URL, else KORDON_CONFIRMATION, else SQLite in the home; `send` that of the home
        unless given. Raises StoreError.
        """
        engine = open_database(home, database)
        try:
            return cls(engine, home, Store.open(home), send or outbox(home))
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        self._store.close()
        self._engine.dispose()

    # The asker's side

    def ask(self, question: Question, note: Note) -> Confirmation:
        """Ask the originator whether a record stands as it was shown; asked again, it is asked once.

        While a post's request on a record is open, another of the post is the same one; an urgent one
        makes it urgent. `note` is called for what is new. Raises ConfirmationRefused, ConfirmationConflict, StoreError.
        """
        check_question(question)
        record = self._record(question)
        with writing(self._engine) as connection:
            hold(connection)
            asked = self._asked(connection, question, record, note)
        self.send_waiting()
        return self.one(asked)

    def _asked(
        self, connection: Connection, question: Question, record: StoredRecord, note: Note
    ) -> str:
        known = rows.step_said(connection, question.by, question.client_id)
        if known:
            before = rows.by_id(connection, known[0])
            if before is None or before.key != question.key or known[1] not in _ASKING:
                raise _used()
            return known[0]
        clock = read_settings(self._home.settings).clock(question.urgency)
        due_at = question.by.at + clock
        found = rows.open_one(connection, question.key, question.by.state, question.by.post)
        if found is None:
            id_ = secrets.token_hex(8)
            rows.add_request(connection, id_, question, record.state)
            step = _step_of(question, StepKind.ASKED, question.version)
            self._keep(connection, id_, question.client_id, step, question.urgency, due_at, note)
            return id_
        if question.urgency is Urgency.URGENT and found.urgency is Urgency.ROUTINE:
            due_at = min(found.due_at, due_at)
            step = _step_of(question, StepKind.HASTENED, question.version)
            self._keep(
                connection, found.id, question.client_id, step, question.urgency, due_at, note
            )
        return found.id

    def add(self, id_: str, said: Said, note: Note) -> Confirmation:
        """Let the asker's post say what was needed; the originator's clock begins anew.

        Raises UnknownConfirmation, ConfirmationRefused, ConfirmationConflict, StoreError.
        """
        check_said(said, least=1)
        with writing(self._engine) as connection:
            hold(connection)
            one = self._for(connection, id_, said, StepKind.ADDED)
            if one is not None:
                if (one.by.state, one.by.post) != (said.by.state, said.by.post):
                    raise unknown()
                if not one.is_open:
                    raise refused(
                        "This request is answered: ask anew.",
                        "На этот запрос уже дан ответ: сделайте новый запрос.",
                    )
                clock = read_settings(self._home.settings).clock(one.urgency)
                due_at = said.by.at + clock if one.standing is not Standing.ASKED else one.due_at
                step = _step_of(said, StepKind.ADDED, self._version(one.key))
                self._keep(connection, id_, said.client_id, step, one.urgency, due_at, note)
        self.send_waiting()
        return self.one(id_)

    # From other installations

    def take(self, message: Message, note: Note) -> Confirmation | None:
        """Keep what a message from another installation says; None when it came before.

        `note` as in `ask`. Raises ConfirmationRefused for what cannot be kept, and StoreError.
        """
        told = messages.read(message)
        with writing(self._engine) as connection:
            hold(connection)
            if rows.has_step(connection, message.id):
                return None
            one = rows.by_id(connection, told.of)
            receiving.check(self._store, self._home, message, told, one)
            if told.question is not None:
                owner = self._store.originator(told.question.key.origin).state
                rows.add_request(connection, told.of, told.question, owner)
            after = keep_step(connection, told.of, told.step, message.id, told.urgency, told.due_at)
            note(after, told.step)
            return after

    # The originator's side

    def answer(self, id_: str, answer: Answer, said: Said, note: Note) -> Confirmation:
        """Answer a request, or answer it anew: earlier answers stay in its history.

        Only the state that owns the record may. What is needed must be said with MORE_NEEDED. Raises
        UnknownConfirmation, ConfirmationRefused, ConfirmationConflict, StoreError.
        """
        check_said(said, least=1 if answer is Answer.MORE_NEEDED else 0)
        kind = StepKind(answer.value)
        with writing(self._engine) as connection:
            hold(connection)
            one = self._for(connection, id_, said, kind)
            if one is not None:
                if one.owner != said.by.state:
                    raise unknown()
                step = _step_of(said, kind, self._version(one.key))
                self._keep(connection, id_, said.client_id, step, one.urgency, one.due_at, note)
        self.send_waiting()
        return self.one(id_)

    def waiting(self, owner: str, limit: int = 500) -> list[Confirmation]:
        """What waits for a state's duty officers, urgent first, then by when an answer is due."""
        with reading(self._engine) as connection:
            return rows.waiting(connection, owner, limit)

    # Both sides

    def one(self, id_: str) -> Confirmation:
        """A request with its history; raises UnknownConfirmation, StoreError."""
        # What no database keeps is no request's id.
        with reading(self._engine) as connection:
            found = rows.by_id(connection, id_) if id_.isprintable() else None
        if found is None:
            raise unknown()
        return found

    def of_owner(self, owner: str, *, before: str = "", limit: int = 50) -> list[Confirmation]:
        """Requests on a state's records, the newest first; `before` is an id of the page before."""
        with reading(self._engine) as connection:
            return rows.newest(connection, rows.of_owner(owner), before, limit)

    def of_post(
        self, state: str, post: str, *, before: str = "", limit: int = 50
    ) -> list[Confirmation]:
        """Requests of a post, the newest first; `before` is an id of the page before."""
        with reading(self._engine) as connection:
            return rows.newest(connection, rows.of_post(state, post), before, limit)

    def of_records(
        self, keys: Collection[tuple[str, str, str]], state: str
    ) -> dict[Key, Confirmation]:
        """For records, the newest request that a state asked, or that is on a record it owns.

        Give only keys that the viewer sees.
        """
        if not keys:
            return {}
        with reading(self._engine) as connection:
            return rows.of_records(connection, [Key(*key) for key in keys], state)

    def counts(self, now: datetime, *, owner: str = "") -> Counts:
        """How many requests wait for a state's duty officers, for all states' unless told."""
        with reading(self._engine) as connection:
            return rows.counts(connection, rows.of_owner(owner) if owner else [], now)

    # Looking after them

    def send_waiting(self) -> int:
        """Hand over the messages that wait, in order; gives how many. What fails is tried the next time.

        Killed in between, a message is handed over twice, and counts once.
        """
        handed = 0
        if self._send is None:
            return handed
        while True:
            with reading(self._engine) as connection:
                some = messages.waiting(connection, _HANDED_AT_ONCE)
            for message in some:
                try:
                    self._send(message)
                except (OSError, StoreError, ExchangeError) as error:
                    log.error("message not handed over", extra={"kind": type(error).__name__})
                    return handed
                with writing(self._engine) as connection:
                    messages.taken(connection, message.id)
                handed += 1
            if len(some) < _HANDED_AT_ONCE:
                return handed

    def purge(self, now: datetime) -> int:
        """Delete what is older than the settings let it be kept; raises ConfirmationRefused, StoreError."""
        days = read_settings(self._home.settings).keep_days
        with writing(self._engine) as connection:
            hold(connection)
            return rows.purge(connection, now - timedelta(days=days))

    # How it is done

    def _for(
        self, connection: Connection, id_: str, said: Said, kind: StepKind
    ) -> Confirmation | None:
        """The request that something is said of; None when it was said already by the same client's id."""
        known = rows.step_said(connection, said.by, said.client_id)
        if known:
            if known != (id_, kind, said.text):
                raise _used()
            return None
        one = rows.by_id(connection, id_)
        if one is None:
            raise unknown()
        if said.seen is not None and said.seen != len(one.steps):
            raise ConfirmationConflict(
                Text(
                    "Something was said in the meantime: read it, then say it again.",
                    "Тем временем поступило новое: прочтите и повторите.",
                )
            )
        if len(one.steps) >= MOST_STEPS:
            raise refused(
                "Too much was said of this request: ask anew.", "Слишком много сообщений."
            )
        return one

    def _keep(
        self,
        connection: Connection,
        id_: str,
        client_id: str,
        step: Step,
        urgency: Urgency,
        due_at: datetime,
        note: Note,
    ) -> None:
        """Keep a step and where the request stands after it, and let it leave if it is for elsewhere."""
        after = keep_step(connection, id_, step, client_id, urgency, due_at)
        note(after, step)
        if not self._other_side_is_here(after, step.by):
            messages.put(connection, id_, messages.message_of(after, step))

    def _version(self, key: Key) -> int:
        """The record's version now, 0 when the bank has none."""
        head = self._store.records([key]).get(key)
        return head.version if head else 0

    def _other_side_is_here(self, one: Confirmation, by: By) -> bool:
        """Whether those who are to read a step work here: the originator's officers, or the asker's."""
        code = one.key.origin if by.state == one.by.state else one.by.state
        return is_here(self._home, self._store.originator(code))

    def _record(self, question: Question) -> StoredRecord:
        record = self._store.records([question.key]).get(question.key)
        if record is None or question.version > record.version:
            raise refused("There is no such version of a record.", "Такой версии записи нет.")
        return record


_ASKING = (StepKind.ASKED, StepKind.HASTENED)
_STANDING = {
    StepKind.ASKED: Standing.ASKED,
    StepKind.ADDED: Standing.ASKED,
    StepKind.CONFIRMED: Standing.CONFIRMED,
    StepKind.NOT_CONFIRMED: Standing.NOT_CONFIRMED,
    StepKind.MORE_NEEDED: Standing.MORE_NEEDED,
    StepKind.WITHDRAWN: Standing.WITHDRAWN,
}


def keep_step(
    connection: Connection,
    id_: str,
    step: Step,
    client_id: str,
    urgency: Urgency,
    due_at: datetime,
) -> Confirmation:
    """Keep a step of a request, and where the request stands after it. Call under the lock."""
    before = rows.by_id(connection, id_)
    standing = before.standing if before else Standing.ASKED
    rows.add_step(connection, id_, step, client_id)
    rows.put_standing(connection, id_, _STANDING.get(step.kind, standing), urgency, due_at)
    after = rows.by_id(connection, id_)
    assert after is not None
    return after


def _step_of(said: Said | Question, kind: StepKind, version: int) -> Step:
    text = said.text if isinstance(said, Said) else ""
    return Step(id=secrets.token_hex(8), kind=kind, by=said.by, version=version, text=text)


def _used() -> ConfirmationConflict:
    return ConfirmationConflict(
        Text(
            "This client_id was used for something else: give each its own.",
            "Этот client_id уже использован для другого: дайте каждому свой.",
        )
    )


__all__ = ["Confirmations", "keep_step"]
