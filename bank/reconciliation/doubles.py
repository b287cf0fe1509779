"""By what two records of one array are taken for the same person or thing.

Keys are looked for first, by marks of eight bytes; then both records are read and asked again, so no
two different keys that share a mark can make a double.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from bank.documents import name_of
from bank.scoring.subject import Name
from index_mappings.analysis.numbers import canonical
from index_mappings.searchable import NumberValue, Searchable, searchable

MARK_BYTES = 8
NAME = "name"
# Shorter ones are pieces of numbers, or numbers that many things carry.
_SHORTEST = {"plate": 4, "vin": 6, "document": 6, "serial": 4}
_FULL_DATE = len("1971-03-12")
_FEWEST_WORDS = 2
_MOST_KEYS = 24
# What must not differ where both say it, for the same arms number to mean the same weapon.
_OF_AN_ARM = ("make", "model", "calibre")
_OF_A_PAPER = ("state", "kind")

Record = Mapping[str, Any]


class Key(NamedTuple):
    """One thing by which a record is known again: the family (or NAME), its field, the value."""

    reason: str
    field: str
    value: str


def keys_of(category: str, record: Record) -> tuple[Key, ...]:
    """The keys of a record; none for one that says too little."""
    seen = searchable(category, record)
    keys = dict.fromkeys((*_numbers(seen), *_names(seen)))
    return tuple(keys)[:_MOST_KEYS]


def marks_of(category: str, record: Record) -> bytes:
    """The marks of a record's keys, one after another."""
    return b"".join(
        blake2b("\t".join(key).encode(), digest_size=MARK_BYTES).digest()
        for key in keys_of(category, record)
    )


def same_by(category: str, one: Record, other: Record) -> tuple[str, ...]:
    """Why two records are probably of one person or thing; nothing when they are not."""
    others = set(keys_of(category, other))
    shared = [key for key in keys_of(category, one) if key in others]
    standing = (key for key in shared if not _spoken_against(category, key, one, other))
    return tuple(dict.fromkeys(key.reason for key in standing))


def _numbers(seen: Searchable) -> Iterator[Key]:
    for place, number in enumerate(seen.numbers):
        value = "" if _is_without_series(seen.numbers, place) else number.value
        key = canonical(number.family, value) if not set("?*") & set(value) else ""
        if len(key) >= _SHORTEST[number.family]:
            yield Key(number.family, number.field, key)


def _is_without_series(numbers: tuple[NumberValue, ...], place: int) -> bool:
    """Whether this is a number given again without its series, which many papers may have."""
    if not place:
        return False
    before, number = numbers[place - 1], numbers[place]
    return before[:2] == number[:2] and before.value.endswith(f" {number.value}")


def _names(seen: Searchable) -> Iterator[Key]:
    days = [day for day in seen.birth_dates if len(day) == _FULL_DATE]
    if not days:
        return
    for value in seen.names:
        for words in _readings(name_of(value)):
            if len(words) >= _FEWEST_WORDS:
                for day in days:
                    yield Key(NAME, "names", f"{' '.join(sorted(words))} {day}")


def _readings(words: Name) -> tuple[list[str], list[str]]:
    """A name without its patronymics and with them, in any order.

    Which word is the patronymic hangs on the order: Иванович Петар, Петар Иванович.
    """
    names = [word.folds[0] for word in words if word.kind == "name"]
    return names, [*names, *(word.folds[0] for word in words if word.kind == "patronymic")]


def _spoken_against(category: str, key: Key, one: Record, other: Record) -> bool:
    if key.reason == NAME:
        return _differ(one, other, ("sex",)) or _other_fathers(category, one, other)
    if key.reason == "serial":
        return _differ(one, other, _OF_AN_ARM)
    if key.reason == "document" and "." in key.field:
        papers = [_papers(key, record) for record in (one, other)]
        return all(_differ(a, b, _OF_A_PAPER) for a in papers[0] for b in papers[1])
    return False


def _differ(one: Record, other: Record, names: tuple[str, ...]) -> bool:
    return any(
        name in one
        and name in other
        and one[name] != other[name]
        and "unknown" not in (one[name], other[name])
        for name in names
    )


def _papers(key: Key, record: Record) -> list[Record]:
    """The papers of a record that carry the key's number."""
    group, part = key.field.split(".")
    return [
        paper
        for paper in record.get(group, ())
        if key.value
        in (
            canonical("document", paper[part]),
            canonical("document", f"{paper.get('series', '')} {paper[part]}"),
        )
    ]


def _other_fathers(category: str, one: Record, other: Record) -> bool:
    """Whether both have patronymics, and none that the other has in any of its names."""
    (fathers, words), (other_fathers, other_words) = (
        _fathers_and_words(category, record) for record in (one, other)
    )
    if not fathers or not other_fathers:
        return False
    return not (fathers & other_words or other_fathers & words)


def _fathers_and_words(category: str, record: Record) -> tuple[set[str], set[str]]:
    words = [word for value in searchable(category, record).names for word in name_of(value)]
    fathers = {word.folds[0] for word in words if word.kind == "patronymic"}
    return fathers, {word.folds[0] for word in words}
