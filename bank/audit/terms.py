"""What a supervisor can look for in an entry: words of names, numbers and keys of records, hashed.

A word is kept as the folds of its readings, so that a person looked up in one alphabet is found in
another. A term is 64 bits of a SHA-256: short in the index; what was asked stands beside it in clear.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bank.mrz import MrzError, parse_mrz
from index_mappings.analysis.names import NameToken, name_tokens
from index_mappings.analysis.numbers import canonical as canonical_number
from index_mappings.lookup_fields import FAMILIES, LOOKUP_FIELDS

Key = tuple[str, str, str]

NAMES = ("text", "name", "mrz")
# Fields that say neither a name nor a number: sexes, states, makes. Unknown fields may say either.
_SAY_NEITHER = {*LOOKUP_FIELDS, "categories", "limit"} - {*NAMES, *FAMILIES}
# A year, a calibre and a region have fewer signs than the shortest numbers of arms.
_SHORTEST_NUMBER, _LONGEST_NUMBER = 4, 40


def terms_of(asked: Mapping[str, Any], shown: Iterable[Key]) -> tuple[int, ...]:
    """The terms of what was asked and of the records shown, sorted, each once."""
    found = {record_term(key) for key in shown}
    for text in _texts(asked):
        found |= {word_term(fold) for token in tokens_of(text) for fold in token.folds}
        found |= set(number_terms(text))
    return tuple(sorted(found))


def tokens_of(text: str) -> tuple[NameToken, ...]:
    """The words of a name, also of one in a machine-readable zone."""
    mrz = _mrz_of(text)
    return name_tokens(mrz[0] if mrz else text)


def number_terms(text: str) -> tuple[int, ...]:
    """The term of a text that may be a number, or of the number in a machine-readable zone."""
    mrz = _mrz_of(text)
    number = canonical_number("document", mrz[1] if mrz else text)
    long_enough = _SHORTEST_NUMBER <= len(number) <= _LONGEST_NUMBER
    if long_enough and any(sign.isdigit() for sign in number):
        return (_term("number", number),)
    return ()


def word_term(fold: str) -> int:
    """The term of a word's fold."""
    return _term("word", fold)


def record_term(key: Key) -> int:
    """The term of a record's key (category, origin, id)."""
    return _term("record", *key)


def pack_terms(terms: tuple[int, ...]) -> bytes:
    """Terms as an entry carries them."""
    return struct.pack(f">{len(terms)}q", *terms)


def unpack_terms(packed: bytes) -> tuple[int, ...]:
    """The terms that an entry carries; none of bytes that are no terms."""
    if len(packed) % 8:
        return ()
    return struct.unpack(f">{len(packed) // 8}q", packed)


def names_asked(asked: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts of a lookup that say a name."""
    return tuple(asked[key] for key in NAMES if isinstance(asked.get(key), str))


def _term(kind: str, *parts: str) -> int:
    digest = hashlib.sha256("\0".join((kind, *parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if key not in _SAY_NEITHER:
                yield from _texts(one)


def _mrz_of(text: str) -> tuple[str, str] | None:
    if "<" not in text:
        return None
    try:
        mrz = parse_mrz(text)
    except MrzError:
        return None
    return mrz.full_name, mrz.number
