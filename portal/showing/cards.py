"""Hits as cards: what an officer needs to see of each, in words, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from index_mappings.categories import CATEGORIES
from index_mappings.common import ACTIONS, CAUTIONS
from index_mappings.fields import Field, Text
from portal.languages import language, told
from portal.showing.asked import names_asked, number_asked
from portal.showing.fields import labels_of
from portal.showing.reasons import reason_in_words
from portal.showing.spelling import Piece, Pieces, compared_numbers, side_by_side
from portal.showing.values import all_in_words, display_names, number_of

# What is told of a hit beside its name, by what its category is about.
FACTS = {
    "person": ("birth_dates", "sex", "citizenships", "birth_place", "age", "height"),
    "vehicle": ("make", "model", "colour", "year", "vin", "plate_state"),
    "arm": ("kind", "make", "model", "calibre", "year"),
}
# Fields of reasons that are named after the lookup, and the record's field that they speak of.
SPEAKS_OF = {"citizenship": "citizenships", "make_year": "year"}
SIGNS = {"for": "agrees", "against": "differs", "neutral": "near"}
# They speak for a hit, and yet the two are not the same.
NEARLY = ("birth-day-month-swapped", "birth-one-digit")
HIDDEN = "do-not-alert"
BANDS = ("strong", "possible", "weak")


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the record in words, and whether it agrees with what was asked; empty: not compared."""

    name: str
    label: str
    value: str
    sign: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call: the body, and how it is reached."""

    body: str
    person: str = ""
    phone: str = ""
    email: str = ""

    @property
    def dial(self) -> str:
        """The telephone number as a tel: link takes it."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


@dataclass(frozen=True, slots=True)
class Card:
    """One hit as it is shown. `band` is that of the look: one that must not be noticed looks possible.

    `sure` is the score in figures, empty where it would tell what the band hides.
    """

    category: str
    origin: str
    id: str
    version: int
    band: str
    sure: str
    hidden: bool
    title: Pieces
    asked: Pieces
    code: bool
    other_names: tuple[str, ...]
    facts: tuple[Fact, ...]
    reasons: tuple[tuple[str, str], ...]
    action: str
    action_more: str
    cautions: tuple[str, ...]
    contact: Contact
    withheld: tuple[str, ...]

    @property
    def name(self) -> str:
        """The title without marks."""
        return "".join(piece.text for piece in self.title)


def grouped(answer: Mapping[str, Any]) -> list[tuple[str, list[Card]]]:
    """The hits of an answer by category, the category of the strongest first."""
    best: dict[str, float] = {}
    for hit in answer["hits"]:
        best[hit["category"]] = max(hit["score"], best.get(hit["category"], 0.0))
    hits = sorted(
        answer["hits"],
        key=lambda hit: (-best[hit["category"]], hit["category"], -hit["score"]),
    )
    return [
        (category, [card_of(hit, answer["query"]) for hit in of_it])
        for category, of_it in groupby(hits, key=lambda hit: str(hit["category"]))
    ]


def shown_outcome(answer: Mapping[str, Any]) -> str:
    """The state the band shows: a hit that must not be noticed looks like a possible one."""
    strong = [hit for hit in answer["hits"] if hit["band"] == "strong"]
    hidden = all(hit["action"]["code"] == HIDDEN for hit in strong)
    outcome: str = answer["outcome"]
    return "possible" if outcome == "hit" and hidden else outcome


def seen_strong(answer: Mapping[str, Any]) -> int:
    """How many strong hits may be spoken of aloud."""
    return sum(
        hit["band"] == "strong" and hit["action"]["code"] != HIDDEN for hit in answer["hits"]
    )


def card_of(hit: Mapping[str, Any], query: Mapping[str, Any]) -> Card:
    """The card of a hit of an answer to a query (as the answer shows the query)."""
    record, category = hit["record"], hit["category"]
    hidden = hit["action"]["code"] == HIDDEN
    disguised = hidden and hit["band"] == "strong"
    title, asked, others = titled(category, record, query, hit["id"])
    return Card(
        category=category,
        origin=hit["origin"],
        id=hit["id"],
        version=hit.get("version", 0),
        band="possible" if disguised else hit["band"],
        sure="" if disguised else f"{hit['score']:.2f}",
        hidden=hidden,
        title=title,
        asked=asked,
        code=not record.get("names"),
        other_names=others,
        facts=facts_of(category, record, signs_of(hit["reasons"])),
        reasons=tuple(
            (sign_of(one), reason_in_words(category, one, language(), told))
            for one in hit["reasons"]
        ),
        action=action_of(record),
        action_more=record.get("action_text", ""),
        cautions=cautions_of(record),
        contact=contact_of(record, hit["originator"]),
        withheld=tuple(labels_of(category, hit.get("withheld", ()))),
    )


def titled(
    category: str, record: Mapping[str, Any], query: Mapping[str, Any], number: str
) -> tuple[Pieces, Pieces, tuple[str, ...]]:
    """What a record is called, what was asked beside it with differing letters marked, other names."""
    if names := display_names(record):
        beside = side_by_side(names_asked(query), names)
        if beside is None:
            return (Piece(names[0]),), (), tuple(names[1:])
        asked, found, place = beside
        return found, asked, tuple(names[:place] + names[place + 1 :])
    family, numbers = _numbers(category, record)
    if not numbers:
        return (Piece(number),), (), ()
    asked_number = number_asked(query, family) if query else ""
    if not asked_number:
        return (Piece(numbers[0]),), (), tuple(numbers[1:])
    asked, found = compared_numbers(family, asked_number, numbers[0])
    return found, asked, tuple(numbers[1:])


def signs_of(reasons: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Of fields that reasons speak of, whether they agree, differ, or nearly agree."""
    signs: dict[str, str] = {}
    for one in reasons:
        name = one["field"].split(".")[0]
        signs.setdefault(SPEAKS_OF.get(name, name), sign_of(one))
    return signs


def sign_of(reason: Mapping[str, str]) -> str:
    """Whether a reason tells of something that agrees, differs, or nearly agrees."""
    return "near" if reason["code"] in NEARLY else SIGNS[reason["effect"]]


def facts_of(
    category: str, record: Mapping[str, Any], signs: Mapping[str, str]
) -> tuple[Fact, ...]:
    """What is told of a record beside its name."""
    declared = {field.name: field for field in CATEGORIES[category].fields}
    return tuple(
        Fact(
            name,
            _label(declared[name]),
            ", ".join(all_in_words(declared[name], record[name])),
            signs.get(name, ""),
            declared[name].analysis == "vin",
        )
        for name in FACTS[CATEGORIES[category].subject]
        if name in declared and record.get(name) is not None
    )


def action_of(record: Mapping[str, Any]) -> str:
    """The action to take in plain words."""
    stated = record.get("action", "")
    return (
        told(ACTIONS[stated]) if stated in ACTIONS else _("No action is stated: ask the originator")
    )


def cautions_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """What to beware of."""
    return tuple(told(CAUTIONS.get(one) or Text(one, one)) for one in record.get("cautions", ()))


def contact_of(record: Mapping[str, Any], originator: Mapping[str, Any]) -> Contact:
    """Whom to call about a record: its own contact, else that of its originator."""
    stated = {**(originator.get("contact") or {}), **(record.get("contact") or {})}
    return Contact(
        stated.get("body") or originator["name"],
        stated.get("name", ""),
        str(stated.get("phone", "")),
        stated.get("email", ""),
    )


def _label(field: Field) -> str:
    return _("Born") if field.name == "birth_dates" else told(field.label)


def _numbers(category: str, record: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The numbers by which a thing is known, and their family; the first is its title."""
    if record.get("plates"):
        return "plate", list(record["plates"])
    if category == "vehicles":
        names = ("vin", "body_number", "chassis_number", "engine_number")
        return "vin", [record[name] for name in names if record.get(name)]
    own = number_of(record)
    parts = [one["number"] for one in record.get("parts", ()) if one.get("number")]
    return "serial", [own, *parts] if own else parts
