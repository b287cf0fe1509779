"""Keys: made, handed out, compared, rotated and revoked; what is signed by none of them is nobody's."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank import exchange
from bank.exchange import ExchangeError, KeyRefused, NotSetUp, Party, PartyKind
from bank.exchange.key_files import read_key_file
from bank.exchange.own_keys import FILE
from bank.home import Home
from tests.bank.exchange.parts import NOW, WHO, Ministry, acquainted, ministry, person


@pytest.fixture
def kz(tmp_path: Path) -> Ministry:
    return ministry(tmp_path, "KZ")


@pytest.fixture
def uz(tmp_path: Path) -> Ministry:
    return ministry(tmp_path, "UZ")


def sign_in_other_words(raw: bytes) -> bytes:
    told = json.loads(raw)
    told["text"] = told["text"].replace('"Ministry of KZ"', '"Ministry of XX"')
    return json.dumps(told).encode()


def test_private_keys_are_for_their_owner_alone(kz: Ministry) -> None:
    path = kz.home.settings / FILE
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o640)
    with pytest.raises(KeyRefused, match="chmod 600"):
        exchange.key_file(kz.home)


def test_private_keys_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORDON_EXCHANGE_KEY_FILE", str(tmp_path / "card" / "kz.key"))
    made = ministry(tmp_path, "KZ")
    assert (tmp_path / "card" / "kz.key").exists()
    assert not (made.home.settings / FILE).exists()


def test_a_party_is_set_before_all_else(tmp_path: Path) -> None:
    with pytest.raises(NotSetUp, match="party set"):
        exchange.new_key(Home(tmp_path / "new"), WHO)


@pytest.mark.parametrize(
    ("code", "state", "wrong"),
    [
        ("kz", "KZ", "code"),
        ("KZ", "UZ", "another state"),
        ("KZ-1", "K", "no state"),
        ("", "KZ", "code"),
    ],
)
def test_a_party_is_of_a_state(tmp_path: Path, code: str, state: str, wrong: str) -> None:
    with pytest.raises(KeyRefused, match=wrong):
        exchange.set_party(Home(tmp_path / "a"), Party(code, state, PartyKind.MINISTRY), WHO)


def test_an_installation_stays_the_party_it_is(kz: Ministry) -> None:
    with pytest.raises(KeyRefused, match="is KZ already"):
        exchange.set_party(kz.home, Party("UZ", "UZ", PartyKind.MINISTRY), WHO)


def test_a_file_is_trusted_only_by_its_fingerprint(kz: Ministry, uz: Ministry) -> None:
    raw = kz.key_file()
    fingerprint = read_key_file(raw).fingerprint
    with pytest.raises(KeyRefused) as refused:
        exchange.trust_file(uz.home, raw, WHO, now=NOW)
    assert exchange.spoken(fingerprint) in str(refused.value)
    with pytest.raises(KeyRefused, match="another one"):
        exchange.trust_file(uz.home, raw, WHO, fingerprint="0" * 64, now=NOW)
    party = exchange.trust_file(
        uz.home, raw, WHO, fingerprint=exchange.spoken(fingerprint), now=NOW
    )
    assert party.code == "KZ"


def test_a_changed_key_file_is_refused(kz: Ministry) -> None:
    with pytest.raises(KeyRefused, match="changed"):
        read_key_file(sign_in_other_words(kz.key_file()))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_text_whatever_is_a_key_file_unless_signed(raw: bytes) -> None:
    with pytest.raises(KeyRefused):
        read_key_file(raw)


def test_a_rotated_key_is_trusted_by_the_former(kz: Ministry, uz: Ministry) -> None:
    acquainted(kz, uz)
    kz.agree("UZ")
    kz.put([person(1)])
    begins = NOW + timedelta(days=14)
    new = exchange.rotate_key(kz.home, WHO, now=NOW)
    assert new.valid_from == begins
    exchange.trust_file(uz.home, kz.key_file(), WHO, now=NOW)
    before = kz.make(uz)
    assert before is not None
    assert uz.take(exchange.path_of(kz.home, before)).accepted
    kz.put([person(2)])
    after = kz.make(uz, begins + timedelta(hours=1))
    assert after is not None
    assert uz.take(exchange.path_of(kz.home, after), begins + timedelta(hours=1)).accepted


def test_a_key_announced_by_a_stranger_is_not_trusted(
    kz: Ministry, uz: Ministry, tmp_path: Path
) -> None:
    acquainted(kz, uz)
    false = ministry(tmp_path / "false", "KZ")
    exchange.rotate_key(false.home, WHO, after_days=0, now=NOW)
    with pytest.raises(KeyRefused, match="Nothing here vouches"):
        exchange.trust_file(uz.home, false.key_file(), WHO, now=NOW)


def test_a_key_that_the_file_was_late_for_is_compared_anew(kz: Ministry, uz: Ministry) -> None:
    """The former key has ended before the file came: it vouches for nothing any more."""
    acquainted(kz, uz)
    late = NOW + timedelta(days=728)
    exchange.rotate_key(kz.home, WHO, after_days=0, now=late)
    with pytest.raises(KeyRefused, match="Nothing here vouches"):
        later = late + timedelta(days=10)
        exchange.trust_file(uz.home, kz.key_file(later), WHO, now=later)


def test_a_revoked_key_stays_revoked(kz: Ministry, uz: Ministry) -> None:
    acquainted(kz, uz)
    (key,) = exchange.keys_known(uz.home, "KZ")
    exchange.revoke_key(uz.home, WHO, key.id[:12], now=NOW)
    with pytest.raises(KeyRefused):
        exchange.trust_file(uz.home, kz.key_file(), WHO, now=NOW + timedelta(hours=1))
    exchange.trust_file(uz.home, kz.key_file(), WHO, fingerprint=key.id, now=NOW)
    (still,) = exchange.keys_known(uz.home, "KZ")
    assert still.revoked == NOW


def test_a_party_without_a_valid_key_is_not_sent_to(kz: Ministry, uz: Ministry) -> None:
    acquainted(kz, uz)
    kz.agree("UZ")
    kz.put([person(1)])
    (key,) = exchange.keys_known(kz.home, "UZ")
    exchange.revoke_key(kz.home, WHO, key.id, now=NOW)
    with pytest.raises(ExchangeError, match="no key that is valid now"):
        kz.make(uz)
    assert kz.make(uz, closed=False) is not None
