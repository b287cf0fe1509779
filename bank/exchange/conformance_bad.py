"""The bad packages of the conformance set: each with one thing wrong, and how that is found out."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import orjson

from bank.exchange.faults import MANIFEST, MESSAGES, RECORDS, SIGNATURE
from bank.exchange.limits import MOST_LINE_BYTES
from bank.exchange.manifest import Mode
from bank.exchange.message import Message
from bank.exchange.sample import Sample

_BOMB = 64 * 2**20  # bytes of one line again and again, which pack eight hundredfold
Where = tuple[str, int, str]


@dataclass(frozen=True)
class Bad:
    """A bad package, and what is to become of it; see `conformance.Expected`."""

    name: str
    about: str
    sample: Sample
    outcome: str = "refused"
    code: str = ""
    faults: Sequence[Where] = ()
    signer: str = ""
    conforms: bool = False


def bad_ones(good: Sample) -> Iterator[Bad]:
    """Bad packages, made from the good one that would follow in the series."""
    yield from _on_its_way(good)
    yield from _not_next(good)
    yield from _manifests(good)
    yield from _lines(good)
    yield from _containers(good)


def _on_its_way(good: Sample) -> Iterator[Bad]:
    lost = "unattributable"
    yield Bad("cut", "cut off", replace(good, content=lambda raw: raw[:2000]), lost,
              faults=[("package", 0, "")])  # fmt: skip
    yield Bad("altered-manifest", "the manifest was changed after it was signed",
              replace(good, unsigned=lambda raw: raw.replace(b'"full"', b'"full" ')), lost,
              faults=[(SIGNATURE, 0, "")])  # fmt: skip
    yield Bad("altered-records", "records were changed after the manifest was signed",
              replace(good, members=_altered), code="damaged", faults=[(RECORDS, 0, "")])  # fmt: skip
    yield Bad("stranger", "signed by a key that is not the sender's", good, lost,
              signer="stranger", conforms=True)  # fmt: skip
    yield Bad("expired-key", "signed by a key that is no longer valid", good, code="key",
              signer="expired", conforms=True)  # fmt: skip
    yield Bad("tomorrow", "made at a time that is yet to come",
              replace(good, made_at=good.made_at + timedelta(days=2)), code="clock",
              conforms=True)  # fmt: skip


def _altered(members: dict[str, bytes]) -> dict[str, bytes]:
    content = bytearray(members[RECORDS])
    content[len(content) // 2] ^= 1
    return members | {RECORDS: bytes(content)}


def _not_next(good: Sample) -> Iterator[Bad]:
    yield Bad("gap", "two packages before it are missing",
              replace(good, number=good.number + 2), code="gap", conforms=True)  # fmt: skip
    yield Bad("again-other", "a number that was taken in, with other bytes",
              replace(good, number=good.number - 1), code="taken", conforms=True)  # fmt: skip
    yield Bad("other-series", "does not follow what was taken in",
              replace(good, previous="0" * 64), code="taken", conforms=True)  # fmt: skip
    yield Bad("for-another", "for another party", replace(good, recipient="AM"),
              code="recipient", conforms=True)  # fmt: skip
    array = replace(good.arrays[0], origin="AM")
    yield Bad("of-another-state", "records of a state that the sender may not give",
              replace(good, arrays=(array,)), code="trust", conforms=True)  # fmt: skip


def _manifests(good: Sample) -> Iterator[Bad]:
    def with_(**members: Any) -> Sample:
        return replace(good, manifest=lambda told: told.update(members))

    def changed(change: Callable[[dict[str, Any]], None]) -> Sample:
        return replace(good, manifest=change)

    lost = "unattributable"
    for name, about, sample, field in (
        ("unknown-format", "a later format", with_(format="kordon-exchange/9"), "format"),
        ("unknown-member", "a member that no manifest has", with_(colour="red"), "colour"),
        ("no-time-zone", "a time without its zone", with_(made_at="2026-01-01T00:00:00"), "made_at"),
        ("unknown-category", "a category that there is not",
         changed(lambda told: told["arrays"][0].update(category="cats")), "arrays.0.category"),
        ("withheld-unknown", "withholds a field that there is not",
         changed(lambda told: told["arrays"][0].update(withheld=["horns"])), "arrays.0.withheld"),
        ("twice", "an array twice",
         changed(lambda told: told["arrays"].append(told["arrays"][0] | {"records": 0})),
         "arrays.1"),
        ("unknown-agreement", "rests on an agreement that it does not hold",
         changed(lambda told: told["arrays"][0].update(agreements=[7])), "arrays.0.agreements"),
        ("bad-agreement", "an agreement for a purpose that there is not",
         changed(lambda told: told["agreements"][0].update(purposes=["fun"])),
         "agreements.0.purposes"),
    ):  # fmt: skip
        yield Bad(name, about, sample, lost, faults=[(MANIFEST, 0, field)])
    yield Bad("wrong-digest", "the digest of a part is another one",
              changed(lambda told: told["parts"][0].update(sha256="0" * 64)), code="damaged",
              faults=[(RECORDS, 0, "")])  # fmt: skip
    yield Bad("wrong-count", "holds fewer records than it says", changed(_one_more),
              code="damaged", faults=[(RECORDS, 0, "")])  # fmt: skip


def _one_more(told: dict[str, Any]) -> None:
    told["arrays"][0]["records"] += 1
    told["parts"][0]["lines"] += 1


def _lines(good: Sample) -> Iterator[Bad]:
    def with_(*lines: Any) -> Sample:
        """The good lines, the last of them replaced."""
        return replace(good, lines=lambda known: [*known[: -len(lines)], *lines])

    last = len(good.arrays[0].put)
    put = good.arrays[0].put[-1]
    long_one = {"array": 0, "put": put | {"ground": "x"}}
    for name, about, sample, field in (
        ("no-json", "a line that is no JSON", with_(b"{what"), ""),
        ("no-object", "a line that is no object", with_([1]), ""),
        ("no-verb", "a line that asks for nothing", with_({"array": 0}), ""),
        ("member-twice", "a line with a member twice, which readers take differently",
         with_(b'{"array":0,"withdraw":"W-1","array":1}'), ""),
        ("beyond", "a line of an array that there is not", with_({"array": 1, "put": put}), "array"),
        ("withdrawn-of-whole", "a withdrawal in a whole array",
         with_({"array": 0, "withdraw": "W-1"}), "withdraw"),
    ):  # fmt: skip
        yield Bad(name, about, sample, code="damaged", faults=[(RECORDS, last, field)])
    yield Bad("too-long", "a line that is too long", replace(good, records=_long(long_one)),
              code="damaged", faults=[(RECORDS, 1, "")])  # fmt: skip
    changes = replace(good.arrays[0], mode=Mode.CHANGES)
    yield Bad("bomb", "grows beyond measure when it is unpacked",
              replace(good, arrays=(changes,), records=_bomb), code="damaged", faults=[(RECORDS, 0, "")])  # fmt: skip
    foreign = Message("m-2", "note", "AM", "UZ", good.made_at, {})
    yield Bad("foreign-message", "a message of another party", replace(good, messages=(foreign,)),
              code="damaged", faults=[(MESSAGES, 1, "sender")])  # fmt: skip


def _long(line: dict[str, Any]) -> Callable[[bytes], bytes]:
    line["put"]["ground"] = "x" * MOST_LINE_BYTES
    packed = gzip.compress(orjson.dumps(line) + b"\n", mtime=0)
    return lambda content: packed


def _bomb(content: bytes) -> bytes:
    line = b'{"array":0,"withdraw":"W-1"}\n'
    return gzip.compress(line * (_BOMB // len(line)), mtime=0)


def _containers(good: Sample) -> Iterator[Bad]:
    lost = "unattributable"
    for name, about, members in (
        ("more-files", "a file more than there may be", lambda known: known | {"more": b"x"}),
        ("climbing", "a file that would lie elsewhere", lambda known: {"../x": b"x"} | known),
        ("part-twice", "a part twice", lambda known: known | {f"{MESSAGES}#2": b""}),
        ("no-messages", "lacks a part",
         lambda known: {each: one for each, one in known.items() if each != MESSAGES}),
    ):  # fmt: skip
        where = MESSAGES if name == "part-twice" else "package"
        yield Bad(name, about, replace(good, members=members), lost, faults=[(where, 0, "")])
