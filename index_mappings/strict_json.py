"""JSON from outside, refused where a reader would lose something of it in silence or break on it.

Of a member that stands twice in an object most readers keep the last value, some the first (RFC 8259 §4):
what one checks is then not what another takes. Nesting without end breaks whatever walks it.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

MOST_DEPTH = 64
# The very types that the parser gives: asked of every value of every record.
_NESTED = frozenset([dict, list])
# The parser makes a fraction, rounded, of a whole number beyond these.
_LEAST, _MOST = -(2**63), 2**64 - 1
_MOST_DIGITS = len(str(_MOST))
_ALL_DIGITS_ALIKE = bytes.maketrans(b"123456789", b"0" * 9)
_MAYBE_TOO_LARGE = b"0" * (_MOST_DIGITS - 1)


class NotJson(ValueError):
    """The text is no JSON that can be taken; the message says why."""


def loads(text: str | bytes) -> Any:
    """The value of a JSON text; raises NotJson."""
    try:
        value = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as problem:
        raise NotJson(str(problem)) from None
    raw = text.encode() if isinstance(text, str) else text
    if _MAYBE_TOO_LARGE in raw.translate(_ALL_DIGITS_ALIKE):
        _members(value)
        json.loads(text, parse_int=_exact)
    # Each member has its colon: where none is lost by reading, none stands twice.
    colons = raw.count(b":")
    if _is_flat(raw) and b"\\" not in raw and orjson.dumps(value).count(b":") == colons:
        return value
    if _members(value) != colons:
        json.loads(text, object_pairs_hook=_each_once)
    return value


def _is_flat(raw: bytes) -> bool:
    """Whether a text opens too few braces to nest too deep."""
    return raw.count(b"{") + raw.count(b"[") <= MOST_DEPTH


def _members(value: Any) -> int:
    """How many members all objects in a value have; raises NotJson when it nests too deep."""
    found = 0
    level = [value]
    for _ in range(MOST_DEPTH + 1):
        inner: list[Any] = []
        for one in level:
            if type(one) is dict:
                found += len(one)
                inner += [each for each in one.values() if type(each) in _NESTED]
            elif type(one) is list:
                inner += [each for each in one if type(each) in _NESTED]
        if not inner:
            return found
        level = inner
    raise NotJson(f"it nests deeper than {MOST_DEPTH} levels")


def _exact(digits: str) -> int:
    if len(digits.lstrip("-")) <= _MOST_DIGITS and _LEAST <= int(digits) <= _MOST:
        return int(digits)
    raise NotJson("a whole number in it is too large to be kept exactly: write it as a text")


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJson(f"the member {twice[:60]!r} stands in it twice")
    return found
