"""Who may send what: ministries their own, a hub what it is trusted with, a post what its ministry sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bank import exchange
from bank.exchange import PartyKind
from bank.exchange.manifest import Mode
from bank.exchange.own_keys import read_keys
from bank.exchange.sample import Sample, SampleArray, make_sample
from bank.posts.admitting import admit
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
def uz(tmp_path: Path) -> Ministry:
    return ministry(tmp_path, "UZ")


def sample(sender: Ministry, to: Ministry, folder: Path, **changed: object) -> Path:
    """A package made by hand with the sender's own key."""
    body = load_record(WANTED, person(1))
    array = SampleArray(sender.code, WANTED, Mode.FULL, [body])
    made = Sample(sender.code, to.code, 1, "", NOW, (array,))
    path = folder / "by-hand.kordon"
    key = read_keys(sender.home)[0]
    path.write_bytes(make_sample(replace(made, **changed), key).content)  # type: ignore[arg-type]
    return path


def test_a_ministry_does_not_pass_on_what_it_was_given(
    kz: Ministry, uz: Ministry, tmp_path: Path
) -> None:
    am = ministry(tmp_path, "AM")
    acquainted(kz, uz, am)
    kz.agree("UZ")
    kz.put([person(1)])
    send_all(kz, uz)
    uz.agree("AM")
    assert uz.make(am) is None


def test_a_ministry_cannot_send_records_of_another_state(
    kz: Ministry, uz: Ministry, tmp_path: Path
) -> None:
    acquainted(kz, uz)
    body = load_record(WANTED, person(1))
    array = SampleArray("AM", WANTED, Mode.FULL, [body])
    receipt = uz.take(sample(kz, uz, tmp_path, arrays=(array,)))
    assert (receipt.accepted, receipt.code) == (False, "trust")
    assert uz.records("AM") == {}


def test_nobody_overwrites_our_own_records(kz: Ministry, uz: Ministry, tmp_path: Path) -> None:
    uz.put([person(1)])
    acquainted(kz, uz)
    uz.trust(kz, gives=("UZ",))
    array = SampleArray("UZ", WANTED, Mode.ENDED)
    receipt = uz.take(sample(kz, uz, tmp_path, arrays=(array,)))
    assert receipt.code == "trust"
    assert len(uz.records("UZ")) == 1


def test_a_code_cannot_change_its_state(kz: Ministry, uz: Ministry, tmp_path: Path) -> None:
    acquainted(kz, uz)
    array = SampleArray("AM", WANTED, Mode.FULL, [load_record(WANTED, person(1))])
    path = sample(kz, uz, tmp_path, arrays=(array,), states=(("AM", "KZ"),))
    assert uz.take(path).code == "trust"


def test_a_hub_passes_on_what_agreements_give(uz: Ministry, tmp_path: Path) -> None:
    hub = ministry(tmp_path, "RU-HUB", PartyKind.HUB)
    acquainted(hub, uz)
    uz.trust(hub, gives=("KZ",))
    hub.put([person(1)], origin="KZ")
    hub.put([person(2)], origin="UZ")
    replace(hub, code="KZ").agree("UZ")
    (receipt,) = send_all(hub, uz)
    assert receipt.accepted, receipt.reasons
    assert [one.origin for one in receipt.arrays] == ["KZ"]
    agree_by_digest(hub, uz, origin="KZ")


def test_a_post_gets_what_its_state_sees(kz: Ministry, uz: Ministry, tmp_path: Path) -> None:
    post = ministry(tmp_path, "KZ-DOSTYK", PartyKind.POST)
    acquainted(kz, uz)
    acquainted(kz, post)
    post.trust(kz, gives=("UZ",))
    uz.agree("KZ", withheld={WANTED: frozenset({"birth_dates"})})
    uz.put([person(1)])
    kz.put([person(2)])
    send_all(uz, kz)
    send_all(kz, post)
    assert (post.records("KZ"), post.records("UZ")) == ({}, {}), "it is not admitted yet"
    fingerprint = exchange.keys_known(post.home)[0].id
    admit(kz.home, post.key_file(), WHO, fingerprint=fingerprint, now=NOW)
    assert all(receipt.accepted for receipt in send_all(kz, post))
    assert set(post.records("KZ")) == {"W-0002"}
    assert "birth_dates" not in post.records("UZ")["W-0001"]
    for origin in ("KZ", "UZ"):
        agree_by_digest(kz, post, origin=origin)
    kz.withdraw("W-0002")
    send_all(kz, post, LATER)
    assert post.records("KZ") == {}


def test_a_post_sends_its_ministry_messages_alone(kz: Ministry, tmp_path: Path) -> None:
    post = ministry(tmp_path, "KZ-DOSTYK", PartyKind.POST)
    acquainted(kz, post)
    kz.put([person(1)])
    send_all(kz, post)
    message = exchange.Message("m-1", "outcome", "KZ-DOSTYK", "KZ", NOW, {"n": 1})
    exchange.send(post.home, message)
    package = post.make(kz)
    assert package is not None
    assert (package.kind, package.records) == ("messages", 0)


def test_an_unknown_sender_changes_nothing(kz: Ministry, uz: Ministry, tmp_path: Path) -> None:
    kz.trust(uz)
    with pytest.raises(exchange.PackageRefused, match="not trusted here"):
        uz.take(sample(kz, uz, tmp_path))
    assert uz.records("KZ") == {}
