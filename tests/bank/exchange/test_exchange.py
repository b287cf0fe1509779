"""Two ministries exchange: what one gives the other has, and both agree by digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bank import exchange
from bank.access import Agreements
from bank.exchange import Message, SentState
from tests.bank.exchange.parts import (
    NOW,
    WHO,
    Ministry,
    acquainted,
    agree_by_digest,
    ministry,
    person,
    send_all,
)

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def kz(tmp_path: Path) -> Ministry:
    return ministry(tmp_path, "KZ")


@pytest.fixture
def uz(tmp_path: Path, kz: Ministry) -> Ministry:
    made = ministry(tmp_path, "UZ")
    acquainted(kz, made)
    return made


def test_the_first_package_brings_whole_arrays(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    kz.put(person(number) for number in range(5))
    (receipt,) = send_all(kz, uz)
    assert receipt.accepted
    assert receipt.counts["added"] == 5
    assert receipt.arrays[0].agrees
    assert uz.records("KZ") == kz.records("KZ")
    agree_by_digest(kz, uz)


def test_the_next_brings_only_what_changed(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    kz.put(person(number) for number in range(5))
    send_all(kz, uz)
    kz.put([person(1, ground="new"), person(7)])
    kz.withdraw("W-0003")
    (receipt,) = send_all(kz, uz, LATER)
    assert (receipt.counts["added"], receipt.counts["corrected"]) == (1, 1)
    assert receipt.counts["withdrawn"] == 1
    assert uz.records("KZ") == kz.records("KZ")
    agree_by_digest(kz, uz)


def test_nothing_leaves_without_an_agreement(kz: Ministry, uz: Ministry) -> None:
    kz.put([person(1)])
    assert kz.make(uz) is None


def test_withheld_fields_do_not_leave(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ", withheld={"wanted-persons": frozenset({"birth_dates"})})
    kz.put([person(1, ground="says it all")])
    (receipt,) = send_all(kz, uz)
    assert receipt.accepted
    assert set(uz.records("KZ")["W-0001"]) == {"id", "status", "names", "sex"}
    agree_by_digest(kz, uz)


def test_a_change_of_what_is_withheld_is_not_told(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ", withheld={"wanted-persons": frozenset({"birth_dates"})})
    kz.put([person(1)])
    send_all(kz, uz)
    kz.put([person(1, birth_dates=["1971-01-01"])])
    assert kz.make(uz, LATER) is None


def test_what_an_ended_agreement_gave_is_withdrawn(kz: Ministry, uz: Ministry) -> None:
    number = kz.agree("UZ")
    kz.put([person(1), person(2)])
    send_all(kz, uz)
    kz.end(number, date(2026, 6, 1))
    (receipt,) = send_all(kz, uz, NOW + timedelta(days=1))
    assert receipt.counts["withdrawn"] == 2
    assert uz.records("KZ") == {}


def test_what_a_narrowed_agreement_no_longer_gives_is_taken_out(kz: Ministry, uz: Ministry) -> None:
    number = kz.agree("UZ")
    kz.put([person(1)])
    send_all(kz, uz)
    with Agreements.open(kz.home) as agreements:
        known = agreements.history(number)[0].agreement
        narrower = replace(known, withheld={"wanted-persons": frozenset({"sex"})})
        agreements.change(narrower, who="ministry", why="protocol 2")
    (receipt,) = send_all(kz, uz, LATER)
    assert receipt.counts["corrected"] == 1
    assert "sex" not in uz.records("KZ")["W-0001"]
    agree_by_digest(kz, uz)


def test_agreements_of_the_giver_come_with_its_records(kz: Ministry, uz: Ministry) -> None:
    number = kz.agree("UZ")
    kz.put([person(1)])
    send_all(kz, uz)
    with Agreements.open(uz.home) as agreements:
        (copied,) = agreements.all()
        assert (copied.giver, copied.receiver) == ("KZ", "UZ")
        kz.end(number, date(2026, 12, 31))
        kz.put([person(2)])
        send_all(kz, uz, LATER)
        assert agreements.history(copied.number)[0].agreement.last_day == date(2026, 12, 31)


def test_the_same_package_is_answered_with_the_same_receipt(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    kz.put([person(1)])
    package = kz.make(uz)
    assert package is not None
    path = exchange.path_of(kz.home, package)
    first, again = uz.take(path), uz.take(path, LATER)
    assert first.as_bytes() == again.as_bytes()


def test_a_gap_names_what_is_missing(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    kz.put([person(1)])
    kz.make(uz)
    kz.put([person(2)])
    second = kz.make(uz, LATER)
    assert second is not None
    receipt = uz.take(exchange.path_of(kz.home, second), LATER)
    assert (receipt.code, receipt.accepted) == ("gap", False)
    assert "package 1 is missing" in receipt.reasons[0].message
    assert uz.records("KZ") == {}
    exchange.take_receipt(kz.home, receipt.as_bytes(), who=WHO, now=LATER)
    assert [one.number for one in exchange.packages_for(kz.home, "UZ")] == [1, 2]
    send_all(kz, uz, LATER)
    agree_by_digest(kz, uz)


def test_messages_travel_and_count_once(kz: Ministry, uz: Ministry) -> None:
    message = Message("m-1", "question", "KZ", "UZ", NOW, {"text": "Кто это?"})
    exchange.send(kz.home, message)
    exchange.send(kz.home, message)
    (receipt,) = send_all(kz, uz)
    assert receipt.accepted
    came: list[Message] = []
    receivers = {"question": lambda home, one: came.append(one)}
    assert exchange.outbox.deliver(uz.home, receivers) == 1
    assert exchange.outbox.deliver(uz.home, receivers) == 0
    assert came == [message]


def test_an_acknowledged_package_is_no_longer_kept(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    kz.put([person(1)])
    package = kz.make(uz)
    assert package is not None
    path = exchange.path_of(kz.home, package)
    assert path.exists()
    send_all(kz, uz)
    assert not path.exists()
    assert kz.make(uz, LATER) is None


def test_packages_are_closed_to_their_recipient(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    kz.put([person(1)])
    package = kz.make(uz)
    assert package is not None
    content = exchange.path_of(kz.home, package).read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert b"W-0001" not in content
    assert package.state is SentState.MADE
