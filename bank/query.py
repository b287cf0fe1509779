"""A lookup checked and analysed: what the engine looks for and the scorer compares.

A lookup that cannot be read, is empty or says too little (a date or a sex alone) is refused with
what is missing. It never becomes an answer of "nothing".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bank.documents import number_term, place_terms
from bank.engines.protocol import CandidateRequest, Group
from bank.mrz import INTERNAL, Mrz, MrzError, parse_mrz
from bank.reading import parse_birth_date, read_text
from bank.reading_words import letters_joined, words_apart
from bank.scoring.evidence import Evidence
from bank.scoring.score import Asked
from bank.scoring.subject import Name
from index_mappings.analysis.layout import other_layout
from index_mappings.analysis.makes import calibre_of
from index_mappings.analysis.names import (
    MAX_TOKENS,
    NameToken,
    joined_keys,
    mend_mixed,
    name_tokens,
    query_keys,
)
from index_mappings.analysis.numbers import NumberQuery, query_number_keys
from index_mappings.analysis.plates import plate_readings
from index_mappings.analysis.scripts import words_of
from index_mappings.analysis.vin import describe_vin
from index_mappings.categories import CATEGORIES
from index_mappings.countries import country_code
from index_mappings.lookup_fields import FAMILIES, LOOKUP_FIELDS
from index_mappings.searchable import categories_with, number_fields

# Candidates of a lookup, and of one that wants many hits for each of these: with fewer, which of the
# bearers of a common name are compared would be chance.
CANDIDATES, CANDIDATES_A_HIT = 200, 4
MOST_HITS = 100
LONGEST = 1_000
SEVERAL_NAMES = "These are more words than a name has: look up one person at a time."
# By the kind of a reading.
TOO_MUCH = {
    "several": "These are more numbers than are looked for at once: look up each by itself.",
    "aliases": "These are more names than are looked for at once: look up some of them by themselves.",
    "people": "These are several people: look up one person at a time.",
}
UNKNOWN_LETTERS = (
    "In a name ? is one unknown letter of a word, and * cannot be looked for: leave such words out."
)
INITIALS = "These are initials alone, which too many share: give a name, a date of birth or a number as well."
# What a word of a kind ranks candidates by. A father's name is often on one side only: with the weight
# of an own name, all who share it and the given name would crowd out the one whose surname is asked.
RANKS = {"name": 1.0, "initial": 1.0, "patronymic": 0.3, "particle": 0.0}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a lookup."""

    field: str
    message: str


class LookupRefused(Exception):
    """The lookup cannot be done as asked; `errors` says what is wrong or missing."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = list(errors)


@dataclass(frozen=True, slots=True)
class Understood:
    """A lookup after reading: for the engine, for the scorer, and for the officer to see."""

    request: CandidateRequest
    asked: Asked
    shown: dict[str, Any]
    limit: int


@dataclass(slots=True)
class _Given:
    """What the fields of a lookup come to, with what is read from its text and its MRZ."""

    fields: dict[str, str]
    shown: dict[str, Any]
    names: list[str]
    numbers: list[tuple[str, str, str]]
    birth: str = ""
    sex: str = ""
    nationality: str = ""
    truncated: bool = False
    named_by_text: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    """A number asked that can be looked for: its family, as it was written, and its keys."""

    family: str
    value: str
    keys: NumberQuery


def understand(query: Mapping[str, Any]) -> Understood:
    """Check and analyse a lookup; raises LookupRefused."""
    fields, categories, limit = _checked(query)
    given = _given(fields)
    names = _analysed(given)
    evidence = _evidence(fields, given.nationality)
    numbers = _readable(given)
    request = _request(names, numbers, given.birth, given.sex, evidence, categories, limit)
    if not request.groups and not request.patterns:
        _refuse_too_little(fields)
    asked_numbers = tuple((one.family, one.value) for one in numbers)
    shown = given.shown | ({"categories": list(categories)} if categories else {})
    return Understood(
        request,
        Asked(names, given.truncated, given.birth, given.sex, evidence, asked_numbers),
        shown | _numbers_shown(asked_numbers),
        limit,
    )


def _given(fields: dict[str, str]) -> _Given:
    """Raises LookupRefused for an MRZ or a date that cannot be read."""
    given = _Given(
        fields,
        {**fields},
        [letters_joined(fields["name"])] if "name" in fields else [],
        [(FAMILIES[one], one, fields[one]) for one in FAMILIES if one in fields],
        sex=fields.get("sex", ""),
    )
    if "text" in fields:
        _read_text(given, letters_joined(fields["text"]))
    given.names += [apart for text in given.names if (apart := words_apart(text)) != text]
    if "mrz" in fields:
        _read_mrz(given, fields["mrz"])
    elif others := [other for text in given.names if (other := other_layout(text))]:
        given.names += others
        given.shown["also_read_as"] = others[-1]
    if "birth_date" in fields:
        given.birth = _birth(fields["birth_date"])
    return given


def _read_text(given: _Given, text: str) -> None:
    """Raises LookupRefused for more than is looked for at once."""
    reading = read_text(text)
    if reading.kind in TOO_MUCH:
        raise LookupRefused(FieldError("text", TOO_MUCH[reading.kind]))
    given.shown["read_as"] = {"kind": reading.kind, "label": reading.label.en}
    for one in (reading, *reading.alternatives):
        given.names += [one.fields["name"]] if "name" in one.fields else []
        given.numbers += [(FAMILIES[f], "text", one.fields[f]) for f in FAMILIES if f in one.fields]
        given.birth = given.birth or one.fields.get("birth_date", "")
        given.named_by_text |= not one.fields.keys().isdisjoint(("name", "mrz"))
        if "mrz" in one.fields:
            given.fields.setdefault("mrz", one.fields["mrz"])


def _read_mrz(given: _Given, text: str) -> None:
    mrz = _mrz(text)
    given.shown["mrz"] = _mrz_shown(mrz)
    given.names.append(mrz.full_name)
    given.numbers += [("document", "mrz", one) for one in _numbers_in(mrz)]
    given.birth = given.birth or mrz.birth_date or ""
    given.sex = given.sex or mrz.sex or ""
    given.nationality, given.truncated = mrz.nationality or "", mrz.name_truncated


def _numbers_in(mrz: Mrz) -> list[str]:
    """The number of the document, and what else may be one: a personal number outlives the papers."""
    more = [] if mrz.kind == INTERNAL else [one for one in mrz.optional.split() if len(one) >= 6]
    return [one for one in (mrz.number, *more) if one]


def _analysed(given: _Given) -> tuple[Name, ...]:
    """The names in words; raises LookupRefused where there is one and no word in it, or not enough of one."""
    for text in given.names:
        _refuse_what_is_left_out(text, "name" if "name" in given.fields else "text")
    # With one unknown letter left out a word is still found.
    known = [text.replace("?", "") for text in given.names]
    names = tuple(name for text in known if (name := name_tokens(mend_mixed(text)[0])))
    # Beside a number too: who gave a name must not take it for looked up.
    if given.names and not names and ("name" in given.fields or not given.numbers):
        raise LookupRefused(FieldError("name", "No letters of a name could be read."))
    more_than_initials = tuple(name for name in names if any(one.kind != "initial" for one in name))
    if more_than_initials:
        return more_than_initials
    if given.birth:
        return names
    if names and ("name" in given.fields or not given.numbers):
        raise LookupRefused(FieldError("name" if "name" in given.fields else "text", INITIALS))
    return ()


def _refuse_what_is_left_out(name: str, field: str) -> None:
    """Raises LookupRefused for a name of which not all would be looked for."""
    words = [word.rstrip("?") for word in name.split() if any(map(str.isalpha, word))]
    if any("*" in word or word.count("?") > 1 for word in words):
        raise LookupRefused(FieldError(field, UNKNOWN_LETTERS))
    if len(words_of(name)) > MAX_TOKENS:
        raise LookupRefused(FieldError(field, SEVERAL_NAMES))


def _checked(query: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...], int]:
    errors = [
        FieldError(
            str(key), f"Unknown field. Known are {', '.join(LOOKUP_FIELDS)}, categories, limit."
        )
        for key in query
        if key not in LOOKUP_FIELDS and key not in ("categories", "limit")
    ]
    fields: dict[str, str] = {}
    for name in LOOKUP_FIELDS:
        value = query.get(name)
        if value is None:
            continue
        if not isinstance(value, str):
            errors.append(FieldError(name, "Must be a text."))
        elif len(value) > LONGEST:
            errors.append(FieldError(name, f"Longer than {LONGEST} signs."))
        elif value.strip():
            fields[name] = value.strip()
    if fields.get("sex", "male") not in ("male", "female"):
        errors.append(FieldError("sex", "Must be male or female."))
    categories = query.get("categories") or []
    if not isinstance(categories, list) or any(
        not isinstance(one, str) or one not in CATEGORIES for one in categories
    ):
        errors.append(FieldError("categories", f"A list of some of {', '.join(CATEGORIES)}."))
    limit = query.get("limit", 10)
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MOST_HITS:
        errors.append(FieldError("limit", f"A whole number from 1 to {MOST_HITS}."))
    if errors:
        raise LookupRefused(*errors)
    return fields, tuple(categories), limit


def _refuse_too_little(fields: Mapping[str, str]) -> None:
    if not fields:
        raise LookupRefused(
            FieldError("text", "Nothing was asked: give a name, plate, VIN, document, arm or MRZ.")
        )
    raise LookupRefused(
        FieldError(
            next(iter(fields)),
            "This is too little to look for: give a name or a number as well.",
        )
    )


def _birth(text: str) -> str:
    try:
        return parse_birth_date(text)
    except ValueError as error:
        raise LookupRefused(FieldError("birth_date", str(error))) from error


def _evidence(fields: Mapping[str, str], nationality: str) -> Evidence:
    """What is asked beside names and numbers; raises LookupRefused for what cannot be read."""
    errors = []
    citizenship = nationality
    if stated := fields.get("citizenship"):
        citizenship = country_code(stated) or ""
        if not citizenship:
            errors.append(FieldError("citizenship", "Not a state: give its code or its name."))
    year = fields.get("make_year", "")
    if year and not (year.isdecimal() and len(year) == 4):
        errors.append(FieldError("make_year", "Not a year: write four digits."))
    calibre = fields.get("calibre", "")
    if calibre and not calibre_of(calibre)[0]:
        errors.append(FieldError("calibre", "No calibre could be read: write 5.45, 9x18 or 12/70."))
    if errors:
        raise LookupRefused(*errors)
    marks = tuple(one.strip() for one in re.split("[,;\n]", fields.get("marks", "")) if one.strip())
    place, make = fields.get("birth_place", ""), fields.get("make", "")
    return Evidence(place, citizenship, marks, make, year, calibre)


def _mrz(text: str) -> Mrz:
    try:
        return parse_mrz(text)
    except MrzError as error:
        raise LookupRefused(FieldError("mrz", str(error))) from error


def _mrz_shown(mrz: Mrz) -> dict[str, Any]:
    return {
        "kind": mrz.kind,
        "name": mrz.full_name,
        "number": mrz.number,
        "checks": [{"field": c.field, "ok": c.ok} for c in mrz.checks],
        "wrong_check_digits": [c.field for c in mrz.checks if not c.ok],
    }


def _numbers_shown(numbers: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What plates and VINs tell of themselves: information, never a reason to refuse."""
    shown: dict[str, Any] = {}
    for family, value in numbers:
        if family == "plate" and (formats := plate_readings(value)):
            shown["plate_formats"] = [{"state": f.state, "kind": f.kind} for f in formats]
        if family == "vin" and (vin := describe_vin(value)).complete:
            shown["vin_says"] = {"check_digit_holds": vin.check_digit, "country": vin.country}
    return shown


def words_looked_for(names: tuple[Name, ...]) -> list[NameToken]:
    """The words of names that stand for a group of the request, in its order."""
    return [token for name in names for token in name if token.kind != "particle" or len(name) == 1]


def _group(token: NameToken) -> Group:
    rank = RANKS[token.kind] or 1.0
    return Group(tuple((f"N{key}", weight * rank) for key, weight in query_keys(token)))


def _readable(given: _Given) -> list[_Number]:
    """The numbers that can be looked for; raises LookupRefused for a field that can in no way.

    A text may be read in several ways: one of them is enough.
    """
    found, read, errors = [], set(), []
    for family, field, value in given.numbers:
        try:
            found.append(_Number(family, value, query_number_keys(family, value)))
            read.add(field)
        except ValueError as error:
            errors.append(FieldError(field, str(error)))
    told = {"text"} if given.named_by_text or "text" in read else set[str]()
    if any(one.field not in told for one in errors):
        raise LookupRefused(*errors)
    return found


def _places(family: str, categories: tuple[str, ...]) -> range:
    """Places that the fields of a family have in these categories, or in any."""
    return range(max(len(number_fields(one, family)) for one in categories or CATEGORIES))


def _request(
    names: tuple[Name, ...],
    numbers: Sequence[_Number],
    birth: str,
    sex: str,
    evidence: Evidence,
    categories: tuple[str, ...],
    wanted: int,
) -> CandidateRequest:
    groups = [_group(token) for token in words_looked_for(names)]
    if joined := [pair for name in names for pair in joined_keys(name)]:
        groups.append(Group(tuple((f"N{key}", weight) for key, weight in joined)))
    patterns = []
    for one in numbers:
        places = _places(one.family, categories)
        if one.keys.any_of:
            terms = ((number_term(at, key), w) for key, w in one.keys.any_of for at in places)
            groups.append(Group(tuple(terms), selective=True))
        if one.keys.all_of:
            patterns += [tuple(number_term(at, key) for key in one.keys.all_of) for at in places]
    searched = {one.family for one in numbers} | ({"name"} if names else set())
    return CandidateRequest(
        tuple(groups),
        _boosts(names, birth, sex, evidence),
        tuple(patterns),
        categories or categories_with(frozenset(searched)),
        limit=max(CANDIDATES, CANDIDATES_A_HIT * wanted),
    )


def _boosts(
    names: tuple[Name, ...], birth: str, sex: str, evidence: Evidence
) -> tuple[tuple[str, float], ...]:
    """What ranks candidates and finds none: words as they are written, birth, sex, place of birth."""
    boosts = [
        (f"T{token.text}", 1.5 * RANKS[token.kind])
        for name in names
        for token in name
        if RANKS[token.kind]
    ]
    if birth:
        boosts += [(f"B{birth}", 6.0), (f"Y{birth[:4]}", 3.0)]
    if sex:
        boosts.append((f"S{sex}", 0.5))
    return (*boosts, *((term, 2.0) for term in place_terms(evidence.birth_place)))
