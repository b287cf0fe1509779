"""Two ministries exchange: what one gives the other has, and both agree by digest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bank import exchange
from bank.access import Agreements
from bank.audit import AuditError, AuditLog, Door, Filters, Kind, search
from bank.backup import PLAIN, Opener, restore_backup, write_backup
from bank.exchange import Message, SentState
from bank.exchange.digest import digest_of_array
from bank.exchange.manifest import Mode
from bank.exchange.own_keys import read_keys
from bank.exchange.sample import Sample, SampleArray, make_sample
from bank.home import Home
from bank.store import Change, Store
from bank.store.engine import reading
from index_mappings.schemas import load_record
from tests.bank.exchange.parts import (
    NOW,
    WANTED,
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
def uz(tmp_path: Path, kz: Ministry, database: str) -> Ministry:
    """The receiver, once with SQLite and once with PostgreSQL, which also answers the giver."""
    made = ministry(tmp_path, "UZ", database=database)
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


def test_both_directions_at_once(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    uz.agree("KZ")
    kz.put([person(1)])
    uz.put([person(2), person(3)])
    for now in (NOW, LATER):
        send_all(kz, uz, now)
        send_all(uz, kz, now)
        kz.put([person(4)])
        uz.withdraw("W-0002")
    agree_by_digest(uz, kz)
    assert set(kz.records("UZ")) == {"W-0003"}


def test_a_refused_line_does_not_stop_the_others(
    kz: Ministry, uz: Ministry, tmp_path: Path
) -> None:
    good, bad = load_record(WANTED, person(1)), {**person(2), "sex": "cat"}
    array = SampleArray("KZ", WANTED, Mode.FULL, [good, bad])
    made = make_sample(Sample("KZ", "UZ", 1, "", NOW, (array,)), read_keys(kz.home)[0])
    path = tmp_path / "a.kordon"
    path.write_bytes(made.content)
    receipt = uz.take(path)
    assert (receipt.accepted, receipt.refused_lines) == (True, 1)
    (line,) = receipt.refused
    assert (line.line, line.id, line.reasons[0][0]) == (2, "W-0002", "sex")
    kept = (uz.home.quarantine / "exchange-KZ-000001.jsonl").read_text()
    assert '"cat"' in json.loads(kept)["text"].replace(" ", "")
    assert set(uz.records("KZ")) == {"W-0001"}
    assert uz.quarantined("KZ") == 1
    kz.put([person(1), person(2)])
    with Store.open(kz.home) as store, reading(store.engine) as connection:
        expected = digest_of_array(connection, "KZ", WANTED)
    second = load_record(WANTED, person(2))
    mended = SampleArray("KZ", WANTED, Mode.CHANGES, [second], expected=expected)
    after = Sample("KZ", "UZ", 2, receipt.digest, NOW, (mended,))
    path.write_bytes(make_sample(after, read_keys(kz.home)[0]).content)
    assert uz.take(path).refused_lines == 0
    assert set(uz.records("KZ")) == {"W-0001", "W-0002"}
    assert uz.quarantined("KZ") == 0


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ({**person(1), "sex": "cat"}, {"W-0001"}),
        ({**person(1), "id": "W" * 300}, {"W-0001", "W-0002"}),
        ({**person(1), "id": None}, {"W-0001", "W-0002"}),
    ],
)
def test_a_refused_line_does_not_withdraw_what_the_record_was(
    kz: Ministry, uz: Ministry, tmp_path: Path, line: dict[str, Any], left: set[str]
) -> None:
    """Nor any other, when nobody knows of which record it is."""
    kz.agree("UZ")
    kz.put([person(1), person(2)])
    (first,) = send_all(kz, uz)
    array = SampleArray("KZ", WANTED, Mode.FULL, [line])
    sample = Sample("KZ", "UZ", 2, first.digest, NOW, (array,))
    path = tmp_path / "a.kordon"
    path.write_bytes(make_sample(sample, read_keys(kz.home)[0]).content)
    assert uz.take(path).refused_lines == 1
    assert set(uz.records("KZ")) == left
    assert uz.records("KZ")["W-0001"]["sex"] == "male"


def test_what_was_changed_by_hand_at_the_receiver_is_found_and_mended(
    kz: Ministry, uz: Ministry
) -> None:
    kz.agree("UZ")
    kz.put([person(1), person(2)])
    send_all(kz, uz)
    uz.write([Change("withdraw", "W-0001")], origin="KZ")
    kz.put([person(3)])
    (receipt,) = send_all(kz, uz, LATER)
    assert not receipt.arrays[0].agrees
    (mended,) = send_all(kz, uz, LATER + timedelta(minutes=1))
    assert mended.arrays[0].agrees
    agree_by_digest(kz, uz)


def test_an_import_can_be_reverted_like_any_run(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    kz.put([person(1)])
    send_all(kz, uz)
    with Store.open(uz.home) as store:
        (run,) = store.runs()
        assert run.source_name == "package 1 of KZ"
        store.revert_run(run.number)
    assert uz.records("KZ") == {}


def test_an_array_that_is_not_asked_for_waits(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ", categories=frozenset({WANTED, "vehicles"}))
    kz.put([person(1)])
    kz.put([{"id": "V-1", "plates": ["123ABC01"]}], category="vehicles")
    (first,) = send_all(kz, uz, categories=("vehicles",))
    assert [one.category for one in first.arrays] == ["vehicles"]
    (second,) = send_all(kz, uz, LATER)
    assert [one.category for one in second.arrays] == [WANTED]


def test_what_is_done_is_audited(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    kz.put([person(1)])
    send_all(kz, uz)
    outcomes = set()
    for one in (kz, uz):
        with AuditLog.open(one.home) as log:
            found = search(log, Filters(kind=Kind.EXCHANGE)).found
        assert {each.entry.door for each in found} == {Door.EXCHANGE}
        assert {each.entry.account for each in found} == {"test"}
        outcomes |= {each.entry.outcome for each in found}
    assert outcomes == {
        "exchange-party-set",
        "exchange-key-made",
        "exchange-party-trusted",
        "package-made",
        "package-taken-in",
        "receipt-taken-in",
    }


def test_without_an_audit_log_nothing_is_sent_or_taken_in(kz: Ministry, uz: Ministry) -> None:
    kz.agree("UZ")
    kz.put([person(1)])
    package = kz.make(uz)
    assert package is not None
    for one in (kz, uz):
        for path in one.home.path.glob("audit.sqlite*"):
            path.unlink()
        (one.home.path / "audit.sqlite").write_text("no database")
    with pytest.raises(AuditError):
        uz.take(exchange.path_of(kz.home, package))
    assert uz.records("KZ") == {}
    kz.put([person(2)])
    with pytest.raises(AuditError):
        kz.make(uz, LATER)
    assert len(exchange.packages_for(kz.home, "UZ")) == 1


def test_a_back_up_holds_keys_ledger_and_packages(
    kz: Ministry, uz: Ministry, tmp_path: Path
) -> None:
    kz.agree("UZ")
    kz.put([person(1)])
    package = kz.make(uz)
    assert package is not None
    with (tmp_path / "back-up").open("wb") as out:
        write_backup(kz.home, out, PLAIN, WHO)
    restored = Home(tmp_path / "restored")
    with (tmp_path / "back-up").open("rb") as source:
        restore_backup(source, restored, Opener(), WHO)
    again = replace(kz, home=restored)
    (waiting,) = exchange.packages_for(restored, "UZ")
    assert exchange.path_of(restored, waiting).read_bytes() == (
        exchange.path_of(kz.home, package).read_bytes()
    )
    send_all(again, uz)
    agree_by_digest(again, uz)
