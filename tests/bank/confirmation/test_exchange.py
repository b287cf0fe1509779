"""Two installations ask and answer each other by messages, in whatever way these come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.access import Agreement, Agreements
from bank.audit import AuditLog, Filters, Kind, search
from bank.confirmation import Answer, ConfirmationRefused, Confirmations, Standing, Urgency
from bank.confirmation import messages as shapes
from bank.confirmation.receive import receive
from bank.exchange.errors import MessageRefused
from bank.exchange.message import Message
from bank.home import Home
from bank.store.errors import StoreUnavailable
from tests.bank.confirmation.parts import (
    KEY,
    MORNING,
    OTHER,
    RECORD,
    asker,
    put,
    question,
    quiet,
    said,
)


@dataclass
class Line:
    """What lies in the outbox of an installation, and whether the disk takes it."""

    messages: list[Message] = field(default_factory=list)
    broken: bool = False

    def send(self, message: Message) -> None:
        if self.broken:
            raise StoreUnavailable("the outbox is full")
        self.messages.append(message)

    def taken(self) -> list[Message]:
        """All that lies there, taken out."""
        found, self.messages = self.messages, []
        return found


@dataclass
class Side:
    """One installation: its home, what it says, and its outbox."""

    home: Home
    kept: Confirmations
    line: Line


def installation(folder: Path, state: str) -> tuple[Home, Line]:
    home = Home(folder).create()
    put(home, KEY, RECORD)
    put(home, OTHER, RECORD)
    (home.settings / "confirmation.json").write_text(f'{{"here": ["{state}"]}}')
    with Agreements.open(home) as agreements:
        given = Agreement(
            "KZ",
            "KG",
            frozenset({KEY.category}),
            frozenset({"border-check"}),
            date(2026, 1, 1),
        )
        agreements.add(given, who="test", why="test")
    return home, Line()


@pytest.fixture
def bishkek(tmp_path: Path) -> Iterator[Side]:
    home, line = installation(tmp_path / "kg", "KG")
    with Confirmations.open(home, send=line.send) as kept:
        yield Side(home, kept, line)


@pytest.fixture
def astana(tmp_path: Path) -> Iterator[Side]:
    home, line = installation(tmp_path / "kz", "KZ")
    with Confirmations.open(home, send=line.send) as kept:
        yield Side(home, kept, line)


def carry(sender: Side, receiver: Side) -> list[Message]:
    found = sender.line.taken()
    for one in found:
        receive(receiver.home, one)
    return found


def test_a_request_and_its_answers_travel_and_both_sides_agree(bishkek: Side, astana: Side) -> None:
    one = bishkek.kept.ask(question(urgency=Urgency.ROUTINE), quiet)
    bishkek.kept.ask(question("u", by=asker(10)), quiet)
    kinds = [message.kind for message in carry(bishkek, astana)]
    assert kinds == [shapes.REQUEST, shapes.UPDATE]
    assert astana.kept.waiting("KZ") == [bishkek.kept.one(one.id)]
    astana.kept.answer(one.id, Answer.MORE_NEEDED, said("1", text="Фото?"), quiet)
    carry(astana, bishkek)
    bishkek.kept.add(one.id, said("2", text="Выслано", by=asker(20)), quiet)
    carry(bishkek, astana)
    astana.kept.answer(one.id, Answer.CONFIRMED, said("3", minutes=25), quiet)
    (message,) = carry(astana, bishkek)
    assert (message.kind, message.sender, message.recipient) == (shapes.ANSWER, "KZ", "KG")
    assert bishkek.kept.one(one.id) == astana.kept.one(one.id)
    assert bishkek.kept.one(one.id).standing is Standing.CONFIRMED
    assert not bishkek.kept.one(one.id).unsent


def test_what_comes_twice_counts_once(bishkek: Side, astana: Side) -> None:
    one = bishkek.kept.ask(question(), quiet)
    (message,) = carry(bishkek, astana)
    receive(astana.home, message)
    assert len(astana.kept.one(one.id).steps) == 1
    assert len(logged(astana.home)) == 1


def test_both_audits_hold_the_outcome(bishkek: Side, astana: Side) -> None:
    one = bishkek.kept.ask(question(), quiet)
    carry(bishkek, astana)
    astana.kept.answer(one.id, Answer.NOT_CONFIRMED, said(text="Двойник"), quiet)
    carry(astana, bishkek)
    (asked,) = logged(astana.home)
    assert (asked.outcome, asked.state, asked.account) == ("asked", "KZ", "state:KG")
    (told,) = logged(bishkek.home)
    assert (told.outcome, told.state, told.post) == ("not-confirmed", "KG", "Ак-Жол")
    assert (told.note, told.shown[0].id) == ("Двойник", KEY.id)


def logged(home: Home) -> list[Any]:
    with AuditLog.open(home) as log:
        found = search(log, Filters(kind=Kind.CONFIRMATION), None, 50).found
    return [one.entry for one in found]


def test_what_cannot_be_handed_over_waits_and_is_told_of(bishkek: Side, astana: Side) -> None:
    bishkek.line.broken = True
    one = bishkek.kept.ask(question(), quiet)
    assert one.unsent
    bishkek.line.broken = False
    assert bishkek.kept.send_waiting() == 1
    assert not bishkek.kept.one(one.id).unsent
    carry(bishkek, astana)
    assert astana.kept.waiting("KZ") == [bishkek.kept.one(one.id)]


def test_without_an_outbox_messages_are_kept_in_this_installation(bishkek: Side) -> None:
    with Confirmations.open(bishkek.home) as alone:
        assert alone.ask(question(), quiet).unsent
        assert alone.send_waiting() == 0
    assert bishkek.kept.send_waiting() == 1
    assert len(bishkek.line.messages) == 1


def test_a_state_asks_only_of_what_it_is_given(bishkek: Side, astana: Side) -> None:
    bishkek.kept.ask(question(key=OTHER), quiet)
    bishkek.kept.ask(question("p", purpose="search"), quiet)
    for message in bishkek.line.taken():
        with pytest.raises(MessageRefused):
            receive(astana.home, message)
    assert logged(astana.home) == []
    assert astana.kept.of_owner("KZ") == []
    # Of a record that is withdrawn since it is told so.
    bishkek.kept.ask(question("w", by=asker(post="Торугарт")), quiet)
    put(astana.home, KEY, None)
    carry(bishkek, astana)
    assert len(astana.kept.waiting("KZ")) == 1


def test_a_state_speaks_for_itself_alone(bishkek: Side, astana: Side) -> None:
    one = bishkek.kept.ask(question(), quiet)
    (request,) = carry(bishkek, astana)
    astana.kept.answer(one.id, Answer.CONFIRMED, said(), quiet)
    (answer,) = astana.line.taken()
    of_uz = {"account": "x", "state": "UZ", "post": "Ташкент"}
    forged = [
        replace(request, id="1", sender="UZ"),
        replace(request, id="2"),  # another request of the same id
        replace(answer, id="3", sender="UZ"),
        replace(answer, id="4", sender="UZ", body={**answer.body, "by": of_uz}),
        replace(answer, id="5", body={**answer.body, "confirmation": "none"}),
        replace(answer, id="6", kind=shapes.UPDATE),
        replace(answer, id="7", sender="KG", body={**answer.body, "by": request.body["by"]}),
    ]
    for message in forged:
        with pytest.raises(MessageRefused):
            receive(bishkek.home, message)
    assert bishkek.kept.one(one.id).standing is Standing.ASKED
    receive(bishkek.home, answer)
    assert bishkek.kept.one(one.id).standing is Standing.CONFIRMED


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3)
    ),
    max_leaves=8,
)
WHOLE: dict[str, Any] = {
    "confirmation": "c1",
    "step": "asked",
    "by": {"account": "petrov", "state": "KG", "post": "Ак-Жол"},
    "at": MORNING.isoformat(),
    "version": 1,
    "text": "",
    "urgency": "urgent",
    "due_at": MORNING.isoformat(),
    "key": KEY._asdict(),
    "purpose": "border-check",
    "request": "r",
}


@given(name=st.sampled_from(sorted(WHOLE)), value=JSON)
def test_whatever_a_body_holds_it_is_read_or_refused(name: str, value: Any) -> None:
    message = Message("m1", shapes.REQUEST, "KG", "KZ", MORNING, WHOLE | {name: value})
    try:
        told = shapes.read(message)
    except ConfirmationRefused:
        return
    assert told.step.by.at.tzinfo is not None
    assert isinstance(told.step.text, str)


def test_a_whole_body_is_read() -> None:
    told = shapes.read(Message("m1", shapes.REQUEST, "KG", "KZ", MORNING, WHOLE))
    assert told.question is not None
    assert (told.of, told.question.key, told.step.by.account) == ("c1", KEY, "petrov")
