"""A package's manifest: whose it is, its place in the series, what it holds, and the digests of its parts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from bank.access import Agreement, AgreementRefused
from bank.access.agreement import check
from bank.access.forms import agreement_of, values_of
from bank.exchange.digest import ArrayDigest
from bank.exchange.faults import MANIFEST, MESSAGES, RECORDS, Fault, Nonconforming
from bank.exchange.manifest_shape import shape_faults
from bank.exchange.narrowed import unknown_paths
from bank.exchange.signed import FORMAT
from bank.store import Originator
from index_mappings.strict_json import NotJson, loads


class PackageKind(StrEnum):
    """What a package carries: whole arrays alone, changes (and whole arrays), messages alone."""

    ARRAY = "array"
    CHANGES = "changes"
    MESSAGES = "messages"


class Mode(StrEnum):
    """How an array comes: the whole of it, what changed, or not at all any more."""

    FULL = "full"
    CHANGES = "changes"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ArrayPart:
    """One array of a package. `expected` is what the recipient has of it afterwards."""

    origin: str
    category: str
    mode: Mode
    withheld: frozenset[str]
    agreements: tuple[int, ...]
    records: int
    withdrawals: int
    expected: ArrayDigest


@dataclass(frozen=True, slots=True)
class FilePart:
    """One part of the container: its name, bytes, SHA-256, lines, and bytes when unpacked."""

    name: str
    size: int
    sha256: str
    lines: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """See docs/exchange.md. `number` and `previous` are its place in the sender's series to the recipient."""

    package: str
    sender: str
    recipient: str
    made_at: datetime
    kind: PackageKind
    number: int
    previous: str
    originators: tuple[Originator, ...]
    arrays: tuple[ArrayPart, ...]
    agreements: tuple[Agreement, ...]
    messages: int
    parts: tuple[FilePart, ...]

    @property
    def records(self) -> int:
        """Records put, over all arrays."""
        return sum(one.records for one in self.arrays)

    @property
    def withdrawals(self) -> int:
        """Records withdrawn by name, over all arrays."""
        return sum(one.withdrawals for one in self.arrays)

    def part(self, name: str) -> FilePart:
        """What it says of a part."""
        return next(one for one in self.parts if one.name == name)

    def as_bytes(self) -> bytes:
        """The manifest as it stands in the container."""
        return orjson.dumps(_values(self), option=orjson.OPT_INDENT_2)


def digest_of_manifest(raw: bytes) -> str:
    """The package's digest: SHA-256 of its manifest, which has the digests of all else."""
    return hashlib.sha256(raw).hexdigest()


def _values(manifest: Manifest) -> dict[str, Any]:
    one = manifest
    return {
        "format": FORMAT,
        "package": one.package,
        "sender": one.sender,
        "recipient": one.recipient,
        "made_at": one.made_at.isoformat(),
        "kind": one.kind.value,
        "number": one.number,
        "previous": one.previous,
        "originators": [
            {"code": each.code, "state": each.state, "name": each.name} for each in one.originators
        ],
        "arrays": [_array_values(each) for each in one.arrays],
        "agreements": [values_of(each) for each in one.agreements],
        "messages": one.messages,
        "parts": [
            {
                "name": each.name,
                "size": each.size,
                "sha256": each.sha256,
                "lines": each.lines,
                "unpacked": each.unpacked,
            }
            for each in one.parts
        ],
    }


def _array_values(one: ArrayPart) -> dict[str, Any]:
    return {
        "origin": one.origin,
        "category": one.category,
        "mode": one.mode.value,
        "withheld": sorted(one.withheld),
        "agreements": list(one.agreements),
        "records": one.records,
        "withdrawals": one.withdrawals,
        "expected": {"records": one.expected.records, "digest": one.expected.text},
    }


def manifest_of(raw: bytes) -> Manifest:
    """The manifest of its bytes; raises Nonconforming with all that is wrong with it."""
    try:
        told = loads(raw)
    except NotJson as error:
        raise Nonconforming([Fault(MANIFEST, f"is no JSON: {error}")]) from None
    if faults := [Fault(MANIFEST, message, field=field) for field, message in shape_faults(told)]:
        raise Nonconforming(faults)
    agreements: list[Agreement] = []
    faults = list(_agreement_faults(told["agreements"], agreements))
    manifest = _manifest(told, tuple(agreements))
    faults += [Fault(MANIFEST, message, field=field) for field, message in _senses(manifest)]
    if faults:
        raise Nonconforming(faults)
    return manifest


def _agreement_faults(told: list[Any], found: list[Agreement]) -> Iterator[Fault]:
    for place, raw in enumerate(told):
        try:
            agreement = agreement_of(raw, raw["number"])
            check(agreement)
            found.append(agreement)
        except AgreementRefused as refused:
            for one in refused.errors:
                yield Fault(MANIFEST, one.message, field=f"agreements.{place}.{one.field}")


def _manifest(told: Mapping[str, Any], agreements: tuple[Agreement, ...]) -> Manifest:
    return Manifest(
        told["package"],
        told["sender"],
        told["recipient"],
        datetime.fromisoformat(told["made_at"]),
        PackageKind(told["kind"]),
        told["number"],
        told["previous"],
        tuple(Originator(one["code"], one["state"], one["name"]) for one in told["originators"]),
        tuple(_array(one) for one in told["arrays"]),
        agreements,
        told["messages"],
        tuple(FilePart(**one) for one in told["parts"]),
    )


def _array(told: Mapping[str, Any]) -> ArrayPart:
    expected = told["expected"]
    return ArrayPart(
        told["origin"],
        told["category"],
        Mode(told["mode"]),
        frozenset(told["withheld"]),
        tuple(told["agreements"]),
        told["records"],
        told["withdrawals"],
        ArrayDigest.of(expected["records"], expected["digest"]),
    )


def _senses(one: Manifest) -> Iterator[tuple[str, str]]:
    """What the parts of a manifest say against one another."""
    if one.sender == one.recipient:
        yield "recipient", "is the sender itself"
    if (one.number == 1) != (one.previous == ""):
        yield "previous", "is the digest of the package before this one; empty in the first alone"
    known = {each.code for each in one.originators}
    seen = set()
    numbers = {each.number for each in one.agreements}
    for place, array in enumerate(one.arrays):
        where = f"arrays.{place}"
        if array.origin not in known:
            yield f"{where}.origin", f"{array.origin} is not among the originators"
        if (array.origin, array.category) in seen:
            yield where, "the array stands here twice"
        seen.add((array.origin, array.category))
        for path in unknown_paths(array.category, array.withheld):
            yield f"{where}.withheld", f"{path} is no field that can be withheld"
        if not numbers.issuperset(array.agreements):
            yield f"{where}.agreements", "names an agreement that the manifest does not hold"
        if array.mode is not Mode.CHANGES and array.withdrawals:
            yield f"{where}.withdrawals", "a whole array withdraws by what it does not hold"
        if array.mode is Mode.ENDED and array.records:
            yield f"{where}.records", "an array that ended holds none"
    yield from _kind(one)
    yield from _parts(one)


def _kind(one: Manifest) -> Iterator[tuple[str, str]]:
    if one.kind is PackageKind.MESSAGES and one.arrays:
        yield "kind", "a package of messages holds no arrays"
    if one.kind is PackageKind.ARRAY and any(each.mode is not Mode.FULL for each in one.arrays):
        yield "kind", "a package of arrays holds whole arrays alone"


def _parts(one: Manifest) -> Iterator[tuple[str, str]]:
    by_name = {part.name: part for part in one.parts}
    if sorted(by_name) != sorted((RECORDS, MESSAGES)) or len(one.parts) != 2:
        yield "parts", f"are {RECORDS} and {MESSAGES}"
        return
    if by_name[RECORDS].lines != one.records + one.withdrawals:
        yield "parts", f"{RECORDS} has another number of lines than the arrays hold"
    if by_name[MESSAGES].lines != one.messages:
        yield "parts", f"{MESSAGES} has another number of lines than there are messages"


def with_part(manifest: Manifest, part: FilePart) -> Manifest:
    """The manifest with one part more."""
    return replace(manifest, parts=(*manifest.parts, part))
