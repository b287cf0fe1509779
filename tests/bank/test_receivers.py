"""What one installation says of records reaches the other through packages, and is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bank import exchange
from bank.audit import AuditLog, Filters, Kind, search
from bank.confirmation import Answer, By, Confirmations, Question, Said, Standing, Urgency
from bank.confirmation.places import is_here
from bank.exchange import Message, MessageRefused
from bank.home import Home
from bank.linking import Links
from bank.linking.alerts import Alert, add_alert, received_of
from bank.linking.following import follow_links
from bank.receivers import register_receivers
from bank.store import Store
from bank.store.model import Key
from tests.bank.confirmation.parts import quiet
from tests.bank.exchange.parts import (
    WANTED,
    Ministry,
    acquainted,
    ministry,
    person,
    send_all,
)

KEY = Key("KZ", WANTED, "W-0001")


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Ministry, Ministry]:
    """Kazakhstan, and Uzbekistan, which has what Kazakhstan gives."""
    register_receivers()
    kz, uz = ministry(tmp_path, "KZ"), ministry(tmp_path, "UZ")
    acquainted(kz, uz)
    kz.agree("UZ")
    kz.put([person(1)])
    assert all(one.accepted for one in send_all(kz, uz))
    return kz, uz


def carry(sender: Ministry, to: Ministry) -> None:
    """Carry what waits, and hand messages on to whom they concern."""
    send_all(sender, to)
    exchange.deliver(to.home)


def by(state: str, account: str) -> By:
    return By(account=account, state=state, post="Post", at=datetime.now(UTC))


def asked_by_uz() -> Question:
    return Question(
        client_id="a",
        key=KEY,
        version=1,
        urgency=Urgency.URGENT,
        purpose="border-check",
        request="lookup-1",
        by=by("UZ", "officer"),
    )


def test_a_confirmation_is_asked_and_answered_between_two_installations(
    sides: tuple[Ministry, Ministry],
) -> None:
    kz, uz = sides
    with Confirmations.open(uz.home) as here, Confirmations.open(kz.home) as there:
        one = here.ask(asked_by_uz(), quiet)
        carry(uz, kz)
        (waiting,) = there.waiting("KZ")
        assert (waiting.key, waiting.by.account) == (KEY, "officer")
        there.answer(
            one.id, Answer.CONFIRMED, Said(client_id="b", text="", by=by("KZ", "duty")), quiet
        )
        carry(kz, uz)
        assert here.one(one.id).standing is Standing.CONFIRMED
        assert there.waiting("KZ") == []


def test_whose_records_came_from_another_ministry_is_asked_there(
    sides: tuple[Ministry, Ministry],
) -> None:
    _, uz = sides
    with Store.open(uz.home) as store:
        assert not is_here(uz.home, store.originator("KZ"))
        assert is_here(uz.home, store.originator("UZ"))
        assert is_here(uz.home, store.originator("RU"))


def test_an_alert_of_another_state_is_sent_to_its_installation(
    sides: tuple[Ministry, Ministry],
) -> None:
    kz, uz = sides
    uz.agree("KZ", purposes=frozenset({"search"}), first_day=date(2020, 1, 1))
    now = datetime.now(UTC)
    with Links.open(uz.home) as links:
        add_alert(links, Alert("KZ", (WANTED,), "search", least=0.1, send=True), now)
    uz.put([person(1) | {"id": "U-7"}])
    follow_links(uz.home)
    carry(uz, kz)
    with Links.open(kz.home) as links:
        (told,) = received_of(links, "KZ")
    assert "U-7" in str(told)
    follow_links(uz.home)
    carry(uz, kz)
    with Links.open(kz.home) as links:
        assert len(received_of(links, "KZ")) == 1


def notes(sender: Ministry, to: Ministry, *ids: str) -> None:
    """Carry notes, one after the other, in one package."""
    for id_ in ids:
        made = Message(id_, "note", sender.code, to.code, datetime.now(UTC), {})
        exchange.send(sender.home, made)
    send_all(sender, to)


def test_messages_of_one_package_are_handed_on_in_the_order_they_were_sent(
    sides: tuple[Ministry, Ministry],
) -> None:
    kz, uz = sides
    notes(uz, kz, "c", "a", "b")
    came: list[str] = []
    exchange.deliver(kz.home, {"note": lambda home, message: came.append(message.id)})
    assert came == ["c", "a", "b"]


def test_a_message_that_is_refused_holds_up_no_other(sides: tuple[Ministry, Ministry]) -> None:
    kz, uz = sides
    notes(uz, kz, "wrong", "right")
    came: list[str] = []

    def receive(home: Home, message: Message) -> None:
        if message.id == "wrong":
            raise MessageRefused("The message says nothing.")
        came.append(message.id)

    assert exchange.deliver(kz.home, {"note": receive}) == 1
    assert came == ["right"]
    assert exchange.deliver(kz.home, {"note": receive}) == 0
    with AuditLog.open(kz.home) as log:
        (found,) = search(log, Filters(kind=Kind.REFUSED)).found
    assert found.entry.outcome == "message-refused"
    assert found.entry.asked == {"message": "wrong", "sender": "UZ", "kind": "note"}


def test_a_question_about_what_is_given_no_longer_holds_up_no_other(
    sides: tuple[Ministry, Ministry],
) -> None:
    kz, uz = sides
    with Confirmations.open(uz.home) as here:
        here.ask(asked_by_uz(), quiet)
    kz.end(1, date(2026, 2, 1))
    carry(uz, kz)
    alert = {"kind": "wanted-wanted", "own": KEY._asdict(), "other": KEY._asdict()}
    exchange.send(uz.home, Message("later", "alert", "UZ", "KZ", datetime.now(UTC), alert))
    carry(uz, kz)
    with Confirmations.open(kz.home) as there, Links.open(kz.home) as links:
        assert there.waiting("KZ") == []
        assert len(received_of(links, "KZ")) == 1
