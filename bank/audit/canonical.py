"""An entry as it is kept and hashed: one form for one entry, on both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from bank.audit.errors import EntryRefused
from bank.audit.model import Door, Entry, Kind, Shown, from_stamp, to_stamp
from bank.audit.terms import pack_terms, terms_of

Row = dict[str, Any]

START = bytes(32)
"""What stands for the hash before the first."""
DEEPEST = 32
"""Levels of nesting kept of what was asked; no lookup has more than three, an attack may."""

_BIGGEST = 2**63
_TEXTS = ("account", "state", "post", "purpose", "request", "outcome", "note")


def canonical(value: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys and no spaces, bytes as hexadecimal."""
    return orjson.dumps(value, default=bytes.hex, option=orjson.OPT_SORT_KEYS)


def chained(previous: bytes, value: Mapping[str, Any]) -> bytes:
    """The hash of a value that comes after another hash."""
    return hashlib.sha256(previous + canonical(value)).digest()


def row_of(entry: Entry) -> Row:
    """The entry's columns but those of its place in a chain; raises EntryRefused."""
    if not isinstance(entry.time, datetime) or entry.time.utcoffset() is None:
        raise EntryRefused("the time of an entry must name its time zone")
    for name in _TEXTS:
        if not isinstance(getattr(entry, name), str):
            raise EntryRefused(f"{name} must be a text")
    if not _is_number(entry.change):
        raise EntryRefused("the change number must be a whole number")
    try:
        kind, door = Kind(entry.kind), Door(entry.door)
    except ValueError:
        raise EntryRefused("unknown kind or door") from None
    asked = storable(entry.asked)
    if not isinstance(asked, dict):
        raise EntryRefused("what was asked must be a JSON object")
    shown = [_shown(one) for one in entry.shown]
    return {
        "at": to_stamp(entry.time),
        "kind": kind.value,
        "door": door.value,
        **{name: storable(getattr(entry, name)) for name in _TEXTS},
        "asked": canonical(asked).decode(),
        "shown": orjson.dumps(shown).decode(),
        "change": entry.change,
        "terms": pack_terms(terms_of(asked, [(one[0], one[1], one[2]) for one in shown])),
    }


def entry_of(row: Mapping[str, Any]) -> Entry:
    """The entry of kept columns."""
    return Entry(
        time=from_stamp(row["at"]),
        kind=Kind(row["kind"]),
        door=Door(row["door"]),
        asked=orjson.loads(row["asked"]),
        shown=tuple(Shown(*one) for one in orjson.loads(row["shown"])),
        change=row["change"],
        **{name: row[name] for name in _TEXTS},
    )


def storable(value: Any, depth: int = 0) -> Any:
    """A JSON value that both databases keep and orjson writes; raises EntryRefused for any other.

    Lone surrogates and NUL are written out as escapes, whole numbers beyond 64 bits as text, and what
    is nested deeper than DEEPEST as "…": a strange lookup is to be logged, not to escape the log.
    """
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if _is_number(value) else hex(value)
    if depth >= DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one, depth + 1) for one in value]
    raise EntryRefused(f"not JSON: {type(value).__name__}")


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_BIGGEST <= value < _BIGGEST


def _shown(one: Shown) -> list[Any]:
    category, origin, id_, version, band = one
    if not _is_number(version) or not all(
        isinstance(x, str) for x in (category, origin, id_, band)
    ):
        raise EntryRefused("a record shown is (category, origin, id, version, band)")
    return [storable(category), storable(origin), storable(id_), version, storable(band)]
