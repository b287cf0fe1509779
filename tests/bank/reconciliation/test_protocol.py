"""The protocol: the same bytes for the same report, signed by both sides, no word changed unseen."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bank.home import Home
from bank.reconciliation import APPLICABLE, Reports, applied_by, apply
from bank.reconciliation.protocol import (
    Protocol,
    ProtocolRefused,
    Sign,
    Signature,
    is_signed_by,
    printed,
    protocol_of,
    read_protocol,
    signed,
)
from bank.store import Store
from tests.bank.reconciliation.arrays import hold, person, reconciled

KEYS = {party: Ed25519PrivateKey.generate() for party in ("KZ", "BANK")}


def public(party: str) -> str:
    return KEYS[party].public_key().public_bytes_raw().hex()


def signer(party: str) -> Sign:
    return lambda text: Signature(party, public(party), KEYS[party].sign(text).hex())


@pytest.fixture
def protocol(home: Home, store: Store, reports: Reports) -> Protocol:
    """Of a report that was applied."""
    hold(store, [person("1"), person("2", "Иванов Пётр")])
    report = reconciled(home, store, reports, [person("1"), person("3"), person("2", "Иной")])
    apply(store, reports, report.number, frozenset(APPLICABLE))
    return protocol_of(report, applied_by(store, report.number))


def test_both_sides_sign_the_same_text(protocol: Protocol) -> None:
    by_state = signed(protocol, signer("KZ"))
    by_both = signed(read_protocol(by_state.as_bytes()), signer("BANK"))
    assert by_both.text == protocol.text
    assert [one.party for one in by_both.signatures] == ["KZ", "BANK"]
    assert is_signed_by(by_both, public("KZ"))
    assert is_signed_by(by_both, public("BANK"))
    assert not is_signed_by(by_state, public("BANK"))
    assert not is_signed_by(protocol, public("KZ"))
    assert len(signed(by_both, signer("KZ")).signatures) == 2


def test_it_tells_counts_digests_who_and_when_but_nothing_of_a_person(protocol: Protocol) -> None:
    told = protocol.told
    assert told["kinds"]["added"] == told["kinds"]["changed"] == 1
    assert len(told["array_digest"]) == len(told["bank_digest"]) == 64
    assert (told["by"], told["origin"], told["applied"][0]["corrected"]) == ("cli:test", "KZ", 1)
    assert "Иванов" not in protocol.text
    paper = printed(protocol, "en")
    assert told["array_digest"] in paper
    assert "Иванов" not in paper


@given(st.data())
def test_no_changed_word_is_still_signed(data: st.DataObject) -> None:
    whole = signed(Protocol(json.dumps({"kinds": {"added": 12}, "by": "x"})), signer("KZ"))
    place = data.draw(st.integers(0, len(whole.text) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda one: one != whole.text[place]))
    text = whole.text[:place] + other + whole.text[place + 1 :]
    assert is_signed_by(whole, public("KZ"))
    assert not is_signed_by(Protocol(text, whole.signatures), public("KZ"))


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"format": "x"}', b'{"format": 1, "protocol": "1"}']
)
def test_what_is_no_protocol_is_refused(raw: bytes) -> None:
    with pytest.raises(ProtocolRefused):
        read_protocol(raw)


def test_what_is_no_key_has_signed_nothing(protocol: Protocol) -> None:
    whole = signed(protocol, signer("KZ"))
    assert not is_signed_by(whole, "not a key")
    broken = Protocol(whole.text, (Signature("KZ", "x", "not hexadecimal"),))
    assert not is_signed_by(broken, public("KZ"))
