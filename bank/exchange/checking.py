"""Checks of an unpacked package against its manifest: parts, then each line. Nothing here needs a bank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bank.exchange.faults import MESSAGES, RECORDS, Fault, Nonconforming, damaged
from bank.exchange.lines import read_lines, sha256_of
from bank.exchange.manifest import ArrayPart, Manifest, Mode
from bank.exchange.message import Message
from bank.exchange.narrowed import load_narrowed
from bank.store.model import ChangeKind
from bank.store.writing import ID_RULE, encode, usable_id
from index_mappings.schemas import RecordErrors
from index_mappings.strict_json import NotJson, loads

_PUT, _WITHDRAW = {"array", "put"}, {"array", "withdraw"}
_WORD = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
LONGEST_MESSAGE_ID = 100


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line of records: of which array, and what it asks for. `body` is the canonical JSON of a record.

    A refused line has `faults`; its array is then only told that it holds the record (SEEN).
    """

    line: int
    array: int
    kind: ChangeKind
    id: str
    body: bytes = b""
    faults: tuple[Fault, ...] = ()
    raw: bytes = b""


def check_parts(manifest: Manifest, folder: Path) -> None:
    """Raise Nonconforming unless size and digest of each part are as the manifest has them."""
    faults = []
    for part in manifest.parts:
        path = folder / part.name
        if path.stat().st_size != part.size:
            faults.append(Fault(part.name, f"has {path.stat().st_size} bytes, not {part.size}"))
        elif sha256_of(path) != part.sha256:
            faults.append(Fault(part.name, "was changed: its digest is not that of the manifest"))
    if faults:
        raise Nonconforming(faults)


def checked_lines(manifest: Manifest, folder: Path) -> Iterator[CheckedLine]:
    """Each line of records in turn; raises Nonconforming for what makes the whole package void."""
    counts = [[0, 0] for _ in manifest.arrays]
    reached = total = 0
    for number, line in read_lines(folder / RECORDS):
        total += len(line)
        told = _object(RECORDS, number, line)
        place = _array_of(manifest, number, told, reached)
        reached = place
        part = manifest.arrays[place]
        counts[place]["withdraw" in told] += 1
        yield _checked(number, place, part, told, line)
    if total != (unpacked := manifest.part(RECORDS).unpacked):
        raise damaged(RECORDS, f"has {total} bytes when it is unpacked, not {unpacked}")
    for place, part in enumerate(manifest.arrays):
        if counts[place] != [part.records, part.withdrawals]:
            raise damaged(
                RECORDS,
                f"holds {counts[place][0]} records and {counts[place][1]} withdrawals of array "
                f"{place}, not {part.records} and {part.withdrawals}",
            )


def _object(file: str, number: int, line: bytes) -> dict[str, Any]:
    try:
        told = loads(line)
    except NotJson as error:
        raise Nonconforming([Fault(file, f"is no JSON: {error}", number)]) from None
    if not isinstance(told, dict):
        raise Nonconforming([Fault(file, "must be a JSON object", number)])
    return told


def _array_of(manifest: Manifest, number: int, told: dict[str, Any], reached: int) -> int:
    if told.keys() not in (_PUT, _WITHDRAW):
        message = 'must be {"array": …, "put": …} or {"array": …, "withdraw": …}'
        raise Nonconforming([Fault(RECORDS, message, number)])
    place = told["array"]
    if not isinstance(place, int) or isinstance(place, bool):
        raise Nonconforming([Fault(RECORDS, "must be a number", number, "array")])
    if not reached <= place < len(manifest.arrays):
        message = "must be the place of an array of the manifest, in their order"
        raise Nonconforming([Fault(RECORDS, message, number, "array")])
    if manifest.arrays[place].mode is not Mode.CHANGES and "withdraw" in told:
        message = "only changes withdraw records one by one"
        raise Nonconforming([Fault(RECORDS, message, number, "withdraw")])
    return place


def _checked(
    number: int, place: int, part: ArrayPart, told: dict[str, Any], line: bytes
) -> CheckedLine:
    if "withdraw" in told:
        return _withdrawal(number, place, told["withdraw"], line)
    try:
        record = load_narrowed(part.category, told["put"], part.withheld)
    except RecordErrors as problem:
        faults = tuple(Fault(RECORDS, one.message, number, one.field) for one in problem.errors)
        id_ = _id_of(told["put"])
        return CheckedLine(number, place, ChangeKind.SEEN, id_, b"", faults, line)
    if message := _bad_id(record["id"]):
        fault = Fault(RECORDS, message, number, "id")
        return CheckedLine(number, place, ChangeKind.SEEN, "", b"", (fault,), line)
    return CheckedLine(number, place, ChangeKind.UPSERT, record["id"], encode(record))


def _withdrawal(number: int, place: int, id_: Any, line: bytes) -> CheckedLine:
    if message := _bad_id(id_):
        fault = Fault(RECORDS, message, number, "withdraw")
        return CheckedLine(number, place, ChangeKind.SEEN, "", b"", (fault,), line)
    return CheckedLine(number, place, ChangeKind.WITHDRAW, id_)


def _id_of(raw: Any) -> str:
    id_ = raw.get("id") if isinstance(raw, dict) else None
    return "" if _bad_id(id_) else str(id_)


def _bad_id(id_: Any) -> str:
    return "" if isinstance(id_, str) and usable_id(id_) else ID_RULE


def checked_messages(manifest: Manifest, folder: Path) -> list[Message]:
    """All messages; raises Nonconforming unless all are as they must be."""
    found, faults = [], []
    for number, line in read_lines(folder / MESSAGES):
        if number > manifest.messages:
            raise damaged(MESSAGES, f"holds more than {manifest.messages} messages")
        told = _object(MESSAGES, number, line)
        faults += [Fault(MESSAGES, text, number, where) for where, text in _wrong(manifest, told)]
        if not faults:
            found.append(message_of(told))
    if not faults and len(found) != manifest.messages:
        raise damaged(MESSAGES, f"holds {len(found)} messages, not {manifest.messages}")
    if faults:
        raise Nonconforming(faults)
    return found


def _wrong(manifest: Manifest, told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if told.keys() != {"id", "kind", "sender", "recipient", "made_at", "body"}:
        yield "", "a message has id, kind, sender, recipient, made_at and body"
        return
    id_ = told["id"]
    if not (isinstance(id_, str) and usable_message_id(id_)):
        yield "id", f"is 1 to {LONGEST_MESSAGE_ID} signs"
    if not (isinstance(told["kind"], str) and _WORD.fullmatch(told["kind"])):
        yield "kind", "is a word of small letters, digits, dots and hyphens"
    if told["sender"] != manifest.sender or told["recipient"] != manifest.recipient:
        yield "sender", "a message is of the package's sender, to its recipient"
    if not _is_moment(told["made_at"]):
        yield "made_at", "is no time with its time zone"
    if not isinstance(told["body"], dict):
        yield "body", "must be a JSON object"


def usable_message_id(id_: str) -> bool:
    """Whether a message can have this id."""
    return 0 < len(id_) <= LONGEST_MESSAGE_ID and id_.isprintable()


def _is_moment(text: Any) -> bool:
    try:
        return datetime.fromisoformat(text).utcoffset() is not None
    except (TypeError, ValueError):
        return False


def message_of(told: dict[str, Any]) -> Message:
    """The message of a line's members."""
    made_at = datetime.fromisoformat(told["made_at"])
    return Message(
        told["id"], told["kind"], told["sender"], told["recipient"], made_at, told["body"]
    )


def message_values(message: Message) -> dict[str, Any]:
    """A message as it stands in a line."""
    return {
        "id": message.id,
        "kind": message.kind,
        "sender": message.sender,
        "recipient": message.recipient,
        "made_at": message.made_at.isoformat(),
        "body": dict(message.body),
    }
