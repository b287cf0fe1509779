"""What another installation may say of a request, checked before it is kept."""

from __future__ import annotations

from datetime import date

from bank.access import Agreements, Viewer
from bank.confirmation.checks import check_by, check_question, check_text
from bank.confirmation.errors import ConfirmationRefused, refused
from bank.confirmation.messages import ANSWER, Told
from bank.confirmation.model import Confirmation
from bank.exchange.message import Message
from bank.home import Home
from bank.store import Store


def check(store: Store, home: Home, message: Message, told: Told, one: Confirmation | None) -> None:
    """Raise ConfirmationRefused unless a message may say what it says; `one` is the request it is of.

    Its sender speaks for its own state alone: it asks for its own officers, and answers of its own
    records.
    """
    check_by(told.step.by)
    check_text(told.step.text)
    if message.sender != told.step.by.state:
        raise refused(
            "A state can speak for its own officers only.",
            "Государство может говорить только за своих сотрудников.",
        )
    if told.question is not None:
        if one is not None:
            raise _not_its_own()
        _check_asking(store, home, told)
    elif one is None:
        raise refused(
            "The message is of a request that never came here.",
            "Сообщение относится к запросу, который сюда не поступал.",
        )
    else:
        side = (one.owner,) if message.kind == ANSWER else (one.by.state, one.by.post)
        if (told.step.by.state, told.step.by.post)[: len(side)] != side:
            raise _not_its_own()


def _check_asking(store: Store, home: Home, told: Told) -> None:
    """What a state asks of records that it is not given it is not told of, not even that they are there."""
    question = told.question
    assert question is not None
    check_question(question)
    key = question.key
    record = store.records([key]).get(key)
    with Agreements.open(home) as agreements:
        viewer = Viewer(question.by.state, question.purpose, date.today())
        book = agreements.book()
    if record is None or not (
        book.decide(viewer, store.originator(key.origin), key.category).allowed
        and question.version <= record.version
    ):
        raise refused(
            "There is no such record, or it is not for that state to see.",
            "Такой записи нет, или она недоступна этому государству.",
        )


def _not_its_own() -> ConfirmationRefused:
    return refused(
        "That state has nothing to say of this request.",
        "Этому государству нечего сказать по этому запросу.",
    )
