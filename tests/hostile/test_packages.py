"""Packages, receipts and key files changed on their way, or signed by a state that means harm."""

from __future__ import annotations

import random
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank import exchange
from bank.exchange import ExchangeError, PackageRefused
from bank.exchange.faults import Nonconforming
from bank.exchange.limits import MOST_LINE_BYTES
from bank.exchange.lines import read_lines
from bank.exchange.manifest import manifest_of
from bank.exchange.signature import read_signature
from index_mappings.strict_json import MOST_DEPTH
from tests.bank.exchange.parts import NOW, WHO, Ministry, acquainted, ministry, person

QUIET = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module", params=[True, False], ids=["closed", "plain"])
def closed(request: pytest.FixtureRequest) -> bool:
    """Whether packages are closed to their recipient."""
    return bool(request.param)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, closed: bool) -> tuple[Ministry, Ministry]:
    """Kazakhstan, which gives, and Uzbekistan."""
    folder = tmp_path_factory.mktemp("two")
    kz, uz = ministry(folder, "KZ"), ministry(folder, "UZ")
    acquainted(kz, uz)
    kz.agree("UZ")
    kz.put(person(one) for one in range(30))
    return kz, uz


@pytest.fixture(scope="module")
def package(
    two: tuple[Ministry, Ministry], tmp_path_factory: pytest.TempPathFactory, closed: bool
) -> bytes:
    """The first package that Kazakhstan gives."""
    kz, uz = two
    made = kz.make(uz, closed=closed)
    assert made is not None
    path = tmp_path_factory.mktemp("made") / "a.kordon"
    exchange.hand_over(kz.home, made, path, now=NOW)
    return path.read_bytes()


def refused_or_told(by: Ministry, path: Path) -> None:
    """The file is not taken in, whatever it is, and that is said."""
    try:
        receipt = by.take(path)
    except PackageRefused as refused:
        assert str(refused)
    else:
        assert not receipt.accepted


def changed(content: bytes, chance: random.Random) -> bytes:
    """Some bytes of it altered, lost or added."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 40))):
        start, size = chance.randrange(len(made)), chance.randrange(1, 600)
        match chance.randrange(4):
            case 0:
                made[start] ^= 1 << chance.randrange(8)
            case 1 if len(made) > 1_000:
                del made[start : start + size]
            case 2:
                made[start:start] = chance.randbytes(size)
            case _:
                made[start : start + 12] = b"\xff" * 12
    return bytes(made)


def test_bytes_changed_anywhere_bring_in_all_or_nothing(
    two: tuple[Ministry, Ministry], package: bytes, tmp_path: Path
) -> None:
    kz, uz = two
    chance = random.Random(8)
    path = tmp_path / "a.kordon"
    accepted = False
    for _ in range(100):
        path.write_bytes(changed(package, chance))
        try:
            # What fills up a tar is no part of what is signed: without it the package is whole.
            accepted = uz.take(path).accepted or accepted
        except PackageRefused as refused:
            assert str(refused)
        assert uz.records("KZ") == (kz.records("KZ") if accepted else {})
    path.write_bytes(package)
    assert uz.take(path).accepted
    assert uz.records("KZ") == kz.records("KZ") != {}


@QUIET
@given(
    st.binary(max_size=2_000),
    st.sampled_from([b"", b"age-encryption.org/v1\n", b"\0" * 257 + b"ustar"]),
)
def test_any_bytes_are_no_package(
    two: tuple[Ministry, Ministry], tmp_path: Path, content: bytes, before: bytes
) -> None:
    path = tmp_path / "a.kordon"
    path.write_bytes(before + content)
    refused_or_told(two[1], path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["format", "party", "keys", "text", "signature", "key", "document"])
            | st.text(max_size=6),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@QUIET
@given(st.one_of(st.binary(max_size=200), JSON.map(orjson.dumps)))
def test_any_document_is_no_receipt_and_no_key_file(
    two: tuple[Ministry, Ministry], content: bytes
) -> None:
    with pytest.raises(ExchangeError):
        exchange.take_receipt(two[0].home, content, who=WHO, now=NOW)
    with pytest.raises(ExchangeError):
        exchange.trust_file(two[0].home, content, WHO, fingerprint="0" * 16, gives=(), now=NOW)


@QUIET
@given(st.one_of(st.binary(max_size=200), JSON.map(orjson.dumps)))
def test_any_manifest_and_any_signature_are_refused(content: bytes) -> None:
    with pytest.raises(Nonconforming):
        manifest_of(content)
    with pytest.raises(Nonconforming):
        read_signature(content)


@pytest.mark.parametrize(
    "manifest", [b'{"format": 1, "format": 2}', b"[" * (MOST_DEPTH + 2) + b"]" * (MOST_DEPTH + 2)]
)
def test_a_manifest_that_readers_could_take_differently_is_refused(manifest: bytes) -> None:
    with pytest.raises(Nonconforming, match="no JSON"):
        manifest_of(manifest)


@pytest.mark.parametrize("length", [MOST_LINE_BYTES, MOST_LINE_BYTES + 1])
def test_the_longest_line_of_a_part_is_the_one_that_is_stated(tmp_path: Path, length: int) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"x" * (length - 1) + b"\n")
    if length > MOST_LINE_BYTES:
        with pytest.raises(Nonconforming, match="more than"):
            list(read_lines(path))
    else:
        assert len(list(read_lines(path))) == 1
