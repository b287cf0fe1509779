"""What the scorer reads of a record: analysed once at ingest, kept as compact bytes in the engine.

The payload is a line for the first pass, with the last day on which the record answers and all Latin
readings of the names (of fathers' names marked), and a JSON array in the order of `Subject`'s fields. A
name's own words stay together, so that the surname of one name and the given name of another never make a
match between them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import orjson

from index_mappings.analysis.names import Kind, NameToken

Name = tuple[NameToken, ...]
# The last day on which a record answers lookups: always, or no longer (kept for the audit only).
ALWAYS, NEVER = "9999-12-31", ""
_DAY = len(ALWAYS)
# Kinds of words that are not a person's own name, and the mark of their readings in the first line.
NOT_OWN = ("patronymic", "particle")
FATHERS_MARK = "~"
# Words of which the scorer's form is kept: names share most of theirs.
KEPT_WORDS = 16_384


class Subject(NamedTuple):
    """A person, vehicle or weapon as the scorer sees it."""

    origin: str
    category: str
    id: str
    version: int
    names: tuple[Name, ...] = ()
    births: tuple[str, ...] = ()
    sex: str = ""
    citizenships: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str, str], ...] = ()
    answers_until: str = ALWAYS
    birth_place: str = ""
    marks: tuple[str, ...] = ()
    make: str = ""
    make_year: str = ""
    calibre: str = ""


def to_bytes(subject: Subject) -> bytes:
    """The payload of a subject."""
    names = [
        [[t.text, "|".join(t.folds), "|".join(t.codes), t.kind] for t in name]
        for name in subject.names
    ]
    tokens = [token for name in subject.names for token in name]
    own = dict.fromkeys(f for t in tokens if t.kind not in NOT_OWN for f in t.folds)
    other = dict.fromkeys(f for t in tokens if t.kind in NOT_OWN for f in t.folds if f not in own)
    readings = [*own, *(FATHERS_MARK + fold for fold in other)]
    return (
        " ".join([subject.answers_until.ljust(_DAY, "-"), *readings]).encode()
        + b"\n"
        + orjson.dumps(
            [
                subject.origin,
                subject.category,
                subject.id,
                subject.version,
                names,
                subject.births,
                subject.sex,
                subject.citizenships,
                subject.numbers,
                subject.answers_until,
                subject.birth_place,
                subject.marks,
                subject.make,
                subject.make_year,
                subject.calibre,
            ]
        )
    )


def still_answers(payload: bytes, day: bytes) -> bool:
    """Whether the record of a payload answers lookups on a day (ISO), read without the rest."""
    return payload[:_DAY] >= day


def readings_in(payload: bytes) -> list[str]:
    """The readings of all names in a payload, of fathers' names marked; one that is empty if none."""
    return payload[_DAY + 1 : payload.index(b"\n")].decode().split(" ")


@lru_cache(maxsize=KEPT_WORDS)
def _token(text: str, folds: str, codes: str, kind: Kind) -> NameToken:
    return NameToken(text, tuple(folds.split("|")), tuple(codes.split("|")), kind)


def from_bytes(payload: bytes) -> Subject:
    """The subject of a payload."""
    fields = orjson.loads(payload[payload.index(b"\n") + 1 :])
    origin, category, id_, version, names, births, sex, citizenships, numbers, until = fields[:10]
    birth_place, marks, make, make_year, calibre = fields[10:]
    return Subject(
        origin,
        category,
        id_,
        version,
        tuple(tuple([_token(*kept) for kept in name]) for name in names),
        tuple(births),
        sex,
        tuple(citizenships),
        tuple((family, field, value) for family, field, value in numbers),
        until,
        birth_place,
        tuple(marks),
        make,
        make_year,
        calibre,
    )
