"""What linking reads of a record: who or what it is, a description, when and where something happened.

Made from a record's body, whole or as a viewer sees it: a field that is withheld is then not there, and
neither finds nor weighs. `digest` covers all of it but the version and the last day: a record whose digest
changes has changed in a way that matters to a link.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

import orjson

from bank.documents import subject_of
from bank.linking.words import concepts, is_ground, tooth_facts
from bank.scoring.subject import ALWAYS, Subject, from_bytes, to_bytes
from bank.store.model import Key
from index_mappings.analysis.marks import mark_concepts
from index_mappings.analysis.places import place_tokens, towns_of
from index_mappings.categories import category_of
from index_mappings.searchable import years_of_birth

Span = tuple[int, int]
Record = Mapping[str, Any]
# The dates and places of what happened, by category, the best one first.
EVENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "missing-persons": (("last_seen.date",), ("last_seen.place",)),
    "unidentified-corpses": (("found.date",), ("found.place",)),
    "unidentified-persons": (("found.date", "kept.since"), ("found.place", "kept.place")),
    "wanted-persons": (("wanted_since",), ()),
    "lost-arms": (("event.date",), ("event.place",)),
    "identified-arms": (("event.date",), ("event.place",)),
    "vehicles": (("theft.date",), ("theft.place",)),
}
NO_EVENT: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
LEAST_PLACE = 4


@dataclass(frozen=True, slots=True)
class Profile:
    """A record as linking sees it; spans are from and to, days are those of `date.toordinal`.

    `born` are the possible years of birth, `stated` whether they come from a date of birth rather than
    from an age that somebody judged.
    """

    state: str
    subject: Subject
    born: Span | None = None
    stated: bool = False
    height: Span | None = None
    build: str = ""
    blood: str = ""
    hair: str = ""
    eyes: str = ""
    teeth: str = ""
    clothing: str = ""
    when: Span | None = None
    death: Span | None = None
    place: str = ""

    @property
    def key(self) -> Key:
        """The record's key."""
        return Key(self.subject.origin, self.subject.category, self.subject.id)

    @property
    def category(self) -> str:
        """The record's category."""
        return self.subject.category

    @property
    def marks(self) -> tuple[frozenset[str], ...]:
        """What each mark is, where, and what it shows."""
        return _marks(self.subject.marks)

    @property
    def localities(self) -> frozenset[str]:
        """The towns and other own words of where it happened."""
        return localities(self.place)

    @property
    def clothes(self) -> tuple[frozenset[str], ...]:
        """What each piece of clothing is, and its colour."""
        pieces = (concepts("clothing", piece) for piece in re.split("[,;]", self.clothing))
        return tuple(piece for piece in pieces if piece)

    @property
    def chart(self) -> frozenset[str]:
        """What is said of single teeth."""
        return tooth_facts(self.teeth)

    def words(self, table: str) -> frozenset[str]:
        """The concepts of hair, eyes or teeth."""
        return concepts(table, getattr(self, table))


@lru_cache(maxsize=65536)
def _marks(texts: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(found for one in texts if (found := mark_concepts(one)))


@lru_cache(maxsize=32768)
def localities(text: str) -> frozenset[str]:
    """What a place is known by: towns under their first names, else its own words in Latin letters."""
    towns = frozenset(f"={town}" for town in towns_of(text))
    return towns or frozenset(
        token.folds[0]
        for token in place_tokens(text)
        if len(token.folds[0]) >= LEAST_PLACE and not is_ground(token.text)
    )


def profile_of(key: Key, state: str, version: int, record: Record) -> Profile:
    """A record (or what of it is shown) as linking sees it; `state` is its originator's."""
    subject = subject_of(key.origin, key.category, key.id, version, dict(record))
    dates, places = EVENTS.get(key.category, NO_EVENT)
    births = bool(subject.births)
    return Profile(
        state,
        subject,
        years_of_birth(key.category, record),
        births,
        _span(record.get("height")),
        record.get("build", ""),
        record.get("blood_group", ""),
        record.get("hair", ""),
        record.get("eyes", ""),
        record.get("teeth", ""),
        record.get("clothing", ""),
        next((days_of(one) for path in dates if (one := _at(record, path))), None),
        _days_between(record.get("death")),
        ", ".join(one for path in places if (one := _at(record, path))),
    )


_DESCRIBED = frozenset(
    ("height", "build", "blood_group", "hair", "eyes", "teeth", "clothing", "death", "entered")
)


@cache
def read_fields(category: str) -> tuple[str, ...]:
    """The fields of a category that a profile is made of."""
    events = {path.split(".")[0] for paths in EVENTS[category] for path in paths}
    return tuple(
        one.name
        for one in category_of(category).fields
        if one.name in _DESCRIBED | events
        or one.analysis
        or any(inner.analysis for inner in one.fields)
    )


def _span(value: Mapping[str, int] | None) -> Span | None:
    if not value:
        return None
    low, high = value.get("from"), value.get("to")
    both = (low if low is not None else high, high if high is not None else low)
    return None if both[0] is None or both[1] is None else (both[0], both[1])


def _at(record: Record, path: str) -> str:
    value: Any = record
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def days_of(partial: str) -> Span:
    """First and last day of a full or partial date."""
    parts = [int(one) for one in partial.split("-")]
    if len(parts) == 3:
        day = date(*parts).toordinal()
        return day, day
    year = parts[0]
    if len(parts) == 1:
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    after = date(year + parts[1] // 12, parts[1] % 12 + 1, 1)
    return date(year, parts[1], 1).toordinal(), after.toordinal() - 1


def _days_between(value: Mapping[str, str] | None) -> Span | None:
    if not value:
        return None
    low, high = value.get("from") or value.get("to"), value.get("to") or value.get("from")
    return (days_of(low)[0], days_of(high)[1]) if low and high else None


def pack(profile: Profile) -> bytes:
    """A profile as it is kept."""
    rest = [getattr(profile, name) for name in _KEPT]
    return orjson.dumps(rest) + b"\n" + to_bytes(profile.subject)


_KEPT = tuple(name for name in Profile.__slots__ if name != "subject")
_SPANS = ("born", "height", "when", "death")


def unpack(payload: bytes) -> Profile:
    """The profile of what was kept."""
    head, _, subject = payload.partition(b"\n")
    rest: dict[str, Any] = dict(zip(_KEPT, orjson.loads(head), strict=True))
    for name in _SPANS:
        rest[name] = tuple(rest[name]) if rest[name] else None
    return Profile(subject=from_bytes(subject), **rest)


def digest(profile: Profile) -> bytes:
    """A digest of all that links are made of; the version and the last day are no part of it."""
    bare = replace(profile, subject=profile.subject._replace(version=0, answers_until=ALWAYS))
    return hashlib.sha256(pack(bare)).digest()[:16]
