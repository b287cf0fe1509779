"""From a record to its index document: terms to be found by, and the payload of the scorer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bank.engines.protocol import IndexChange
from bank.scoring.subject import ALWAYS, NEVER, Name, Subject, to_bytes
from bank.store.model import stands
from index_mappings.analysis.names import (
    NameToken,
    index_keys,
    joined_keys,
    name_tokens,
)
from index_mappings.analysis.numbers import number_keys
from index_mappings.analysis.places import place_codes
from index_mappings.searchable import NameValue, number_fields, searchable

MOST_PLACE_TERMS = 6


def document_key(origin: str, category: str, id_: str) -> str:
    """The key of a record's document; ids may hold any sign but a tab ends neither code."""
    return f"{origin}\t{category}\t{id_}"


def name_of(value: NameValue) -> Name:
    """The words of a name, whole or by parts, mixed alphabets mended."""
    parts = (value.full, value.surname, value.given, value.patronymic)
    return name_tokens(" ".join([part for part in parts if part]))


def place_terms(place: str) -> list[str]:
    """Terms by which a place of birth ranks candidates: its towns and words, a few of them."""
    return [f"P{code}" for code in place_codes(place)[:MOST_PLACE_TERMS]] if place else []


def number_term(place: int, key: str) -> str:
    """A key of a number as a term, apart for each field of the number's family in its category.

    So a lookup can leave out a field that is withheld. `place`: of the field in `number_fields`.
    """
    return f"#{place}{key}"


def removal(number: int, origin: str, category: str, id_: str) -> IndexChange:
    """The change of that number, which takes a record out of the index."""
    return IndexChange(document_key(origin, category, id_), category, number=number, origin=origin)


def parts_of_names(category: str, record: dict[str, Any]) -> dict[str, str]:
    """For each word of a record's names given by parts: surname, given or patronymic."""
    return {
        token.text: part
        for name in searchable(category, record).names
        for part in ("patronymic", "given", "surname")
        for token in name_tokens(getattr(name, part))
    }


def subject_of(
    origin: str, category: str, id_: str, version: int, record: dict[str, Any]
) -> Subject:
    """A record as the scorer sees it."""
    seen = searchable(category, record)
    return Subject(
        origin,
        category,
        id_,
        version,
        tuple(name for value in seen.names if (name := name_of(value))),
        tuple(seen.birth_dates),
        seen.sex or "",
        tuple(seen.citizenships),
        tuple((n.family, n.field, n.value) for n in seen.numbers),
        record.get("valid_until", ALWAYS) if stands(record) else NEVER,
        seen.birth_place,
        seen.marks,
        seen.make,
        seen.make_year,
        seen.calibre,
    )


@lru_cache(maxsize=262144)
def _terms_of(token: NameToken) -> tuple[str, ...]:
    """The terms of one word of a name, which is borne by many."""
    return (*(f"N{key}" for key in index_keys(token)), f"T{token.text}")


def document(
    number: int, origin: str, category: str, id_: str, version: int, record: dict[str, Any]
) -> IndexChange:
    """The index document of an active record, as of the change of that number.

    One that is ended or suspended is taken out: kept, it would crowd out who bears the same name.
    """
    if not stands(record):
        return removal(number, origin, category, id_)
    subject = subject_of(origin, category, id_, version, record)
    terms: set[str] = set()
    for name in subject.names:
        terms.update(*map(_terms_of, name), [f"N{key}" for key, _ in joined_keys(name)])
    for birth in subject.births:
        terms |= {f"B{birth}", f"Y{birth[:4]}"}
    for family, field, value in subject.numbers:
        place = number_fields(category, family).index(field)
        terms.update([number_term(place, key) for key in number_keys(family, value)])
    terms.update(place_terms(subject.birth_place))
    if subject.sex:
        terms.add(f"S{subject.sex}")
    key = document_key(origin, category, id_)
    return IndexChange(
        key, category, tuple(terms), to_bytes(subject), number, origin, first=version == 1
    )
