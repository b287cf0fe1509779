"""Making packages by hand, good ones and such as nobody should send: for the conformance set and tests."""

from __future__ import annotations

import io
import secrets
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from bank.access import Agreement
from bank.exchange import container
from bank.exchange.checking import message_values
from bank.exchange.digest import ArrayDigest
from bank.exchange.faults import MANIFEST, MESSAGES, RECORDS, SIGNATURE
from bank.exchange.lines import part_of, writing_lines
from bank.exchange.manifest import (
    ArrayPart,
    Manifest,
    Mode,
    PackageKind,
    digest_of_manifest,
)
from bank.exchange.message import Message
from bank.exchange.own_keys import OwnKey
from bank.exchange.signature import manifest_signature
from bank.store import Originator


@dataclass(frozen=True)
class SampleArray:
    """An array of a sample: records put and ids withdrawn, in that order."""

    origin: str
    category: str
    mode: Mode
    put: Sequence[dict[str, Any]] = ()
    withdraw: Sequence[str] = ()
    withheld: frozenset[str] = frozenset()
    agreements: tuple[int, ...] = ()
    expected: ArrayDigest = field(default_factory=ArrayDigest)


@dataclass(frozen=True)
class Sample:
    """What a package is to hold, and what is to be done to it: to its lines, manifest, members, bytes."""

    sender: str
    recipient: str
    number: int
    previous: str
    made_at: datetime
    arrays: Sequence[SampleArray] = ()
    agreements: tuple[Agreement, ...] = ()
    messages: Sequence[Message] = ()
    states: Sequence[tuple[str, str]] = ()
    lines: Callable[[list[Any]], list[Any]] = list
    records: Callable[[bytes], bytes] = bytes
    manifest: Callable[[dict[str, Any]], None] = lambda told: None
    unsigned: Callable[[bytes], bytes] = bytes
    members: Callable[[dict[str, bytes]], dict[str, bytes]] = dict
    content: Callable[[bytes], bytes] = bytes
    closed_to: str = ""


@dataclass(frozen=True)
class Sampled:
    """A package that was made: its bytes, and its digest."""

    content: bytes
    digest: str


def make_sample(sample: Sample, key: OwnKey) -> Sampled:
    """The package of a sample, signed by a key."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        told = orjson.loads(_manifest(sample, folder).as_bytes())
        sample.manifest(told)
        signed = orjson.dumps(told, option=orjson.OPT_INDENT_2)
        parts = {
            MANIFEST: sample.unsigned(signed),
            SIGNATURE: manifest_signature(signed, key),
            RECORDS: (folder / RECORDS).read_bytes(),
            MESSAGES: (folder / MESSAGES).read_bytes(),
        }
    content = _tar(sample.members(parts))
    if sample.closed_to:
        out = io.BytesIO()
        container.close_to(io.BytesIO(content), out, sample.closed_to)
        content = out.getvalue()
    return Sampled(sample.content(content), digest_of_manifest(signed))


def _manifest(sample: Sample, folder: Path) -> Manifest:
    with writing_lines(folder / RECORDS) as records:
        for line in sample.lines(list(_lines(sample))):
            records.write(line if not isinstance(line, bytes) else orjson.Fragment(line))
    (folder / RECORDS).write_bytes(sample.records((folder / RECORDS).read_bytes()))
    with writing_lines(folder / MESSAGES) as messages:
        for one in sample.messages:
            messages.write(message_values(one))
    whole = all(one.mode is Mode.FULL for one in sample.arrays)
    kind = PackageKind.ARRAY if whole else PackageKind.CHANGES
    states = dict(sample.states) or {one.origin: one.origin for one in sample.arrays}
    return Manifest(
        secrets.token_hex(16),
        sample.sender,
        sample.recipient,
        sample.made_at,
        kind if sample.arrays else PackageKind.MESSAGES,
        sample.number,
        sample.previous,
        tuple(Originator(code, state, "") for code, state in states.items()),
        tuple(map(_array, sample.arrays)),
        sample.agreements,
        len(sample.messages),
        (part_of(folder / RECORDS, records), part_of(folder / MESSAGES, messages)),
    )


def _lines(sample: Sample) -> list[dict[str, Any]]:
    return [
        line
        for place, one in enumerate(sample.arrays)
        for line in (
            *({"array": place, "put": record} for record in one.put),
            *({"array": place, "withdraw": id_} for id_ in one.withdraw),
        )
    ]


def _array(one: SampleArray) -> ArrayPart:
    return ArrayPart(
        one.origin,
        one.category,
        one.mode,
        one.withheld,
        one.agreements,
        len(one.put),
        len(one.withdraw),
        one.expected,
    )


def _tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name.removesuffix("#2"))  # the same name a second time
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()
