"""Who may see what: the one question that lookup, exchange, reconciliation and the API all ask.

A state sees what it owns, all of its bodies' records; anything else only by an agreement in force
for the purpose asked. What several agreements give is given; a field is withheld only while each
of them withholds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bank.access.agreement import Agreement
from bank.access.paths import covered, without
from bank.store import Originator
from index_mappings.categories import CATEGORIES, category_of
from index_mappings.countries import country_name
from index_mappings.fields import Text
from index_mappings.purposes import PURPOSES


@dataclass(frozen=True, slots=True)
class Viewer:
    """For which state, for which purpose and on which day the bank is asked.

    `every_purpose`: for what leaves for that state's own bank, which then asks for the purpose itself.
    """

    state: str
    purpose: str
    day: date
    every_purpose: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether records may be seen, which fields of them not, by which agreements, and why."""

    allowed: bool
    withheld: frozenset[str]
    agreements: tuple[int, ...]
    reason: Text


_OWN = Decision(
    True,
    frozenset(),
    (),
    Text("The state's own records.", "Собственные записи государства."),
)


@dataclass(frozen=True)
class AccessBook:
    """A snapshot of all agreements as they stood after `version` edits; never changes."""

    agreements: tuple[Agreement, ...] = ()
    version: int = 0
    _between: Mapping[tuple[str, str, str], tuple[Agreement, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        between: dict[tuple[str, str, str], tuple[Agreement, ...]] = {}
        for one in self.agreements:
            for category in one.categories:
                key = one.giver, one.receiver, category
                between[key] = (*between.get(key, ()), one)
        object.__setattr__(self, "_between", between)

    def decide(self, viewer: Viewer, originator: Originator, category: str) -> Decision:
        """Whether a viewer may see an originator's records of a category.

        Raises UnknownCategoryError.
        """
        category_of(category)
        if originator.state == viewer.state:
            return _OWN
        between = self._between.get((originator.state, viewer.state, category), ())
        giving = [
            one
            for one in between
            if one.in_force(viewer.day) and (viewer.every_purpose or viewer.purpose in one.purposes)
        ]
        if not giving:
            return Decision(False, frozenset(), (), _why_not(between, viewer, originator))
        withheld = withheld_by_all([one.withheld_of(category) for one in giving])
        named = frozenset().union(*(one.withheld.get(category, ()) for one in giving))
        by_rule = any(not covered(path, named) for path in withheld)
        numbers = tuple(sorted(one.number for one in giving))
        return Decision(True, withheld, numbers, _why(numbers, viewer, originator, by_rule))


def usable_purposes(
    book: AccessBook, state: str, day: date, originators: Iterable[Originator]
) -> dict[str, bool]:
    """The purposes for which a state sees anything, in declared order.

    True: agreements in force give it others' records for that purpose; False: it sees its own alone.
    """
    given = {
        purpose
        for one in book.agreements
        if one.receiver == state and one.in_force(day)
        for purpose in one.purposes
    }
    own = any(one.state == state for one in originators)
    return {one: one in given for one in PURPOSES if own or one in given}


def _why(numbers: Iterable[int], viewer: Viewer, originator: Originator, texts: bool) -> Text:
    """By which agreements records are seen, and why free texts are not."""
    listed = ", ".join(map(str, numbers))
    giver, receiver = _state(originator.state), _state(viewer.state)
    en = f"Agreement {listed} of {giver.en} with {receiver.en}."
    ru = f"Соглашение {listed} ({giver.ru} — {receiver.ru})."
    if texts:
        en += " Free texts are withheld: they may repeat what is withheld."
        ru += (
            " Свободные тексты не показываются: в них может повторяться то, что не предоставляется."
        )
    return Text(en, ru)


def withheld_by_all(each: Sequence[frozenset[str]]) -> frozenset[str]:
    """The paths that every one of these sets withholds, itself or by a group around it."""
    return frozenset(
        path for path in frozenset().union(*each) if all(covered(path, one) for one in each)
    )


def _why_not(between: Iterable[Agreement], viewer: Viewer, originator: Originator) -> Text:
    """The nearest miss: another purpose, not yet, no longer, or no agreement at all."""
    for one in between:
        if one.in_force(viewer.day):
            return Text(
                f"Agreement {one.number} does not serve this purpose.",
                f"Соглашение {one.number} не предусматривает этой цели.",
            )
    for one in between:
        if viewer.day < one.first_day:
            return Text(
                f"Agreement {one.number} begins on {one.first_day}.",
                f"Соглашение {one.number} вступает в силу {one.first_day}.",
            )
    for one in between:
        return Text(
            f"Agreement {one.number} ended on {one.last_day}.",
            f"Соглашение {one.number} прекращено {one.last_day}.",
        )
    giver, receiver = _state(originator.state), _state(viewer.state)
    return Text(
        f"{giver.en} gives {receiver.en} no records of this category.",
        f"{giver.ru} не передаёт записей этой категории (получатель: {receiver.ru}).",
    )


def _state(code: str) -> Text:
    return Text(country_name(code, "en"), country_name(code, "ru"))


def scopes(
    viewer: Viewer, book: AccessBook, originators: Iterable[Originator]
) -> tuple[tuple[str, str], ...]:
    """The pairs of category and originator that a viewer may see, for an engine's filter."""
    return tuple(
        (category, one.code)
        for one in originators
        for category in CATEGORIES
        if book.decide(viewer, one, category).allowed
    )


def shown(
    decision: Decision, category: str, record: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The record without what is withheld, and the paths withheld, in declared order.

    The paths are the decision's, whether this record has such fields or not: that it has them would
    tell of them. Raises ValueError for a record that may not be seen.
    """
    if not decision.allowed:
        raise ValueError(f"this record may not be shown: {decision.reason.en}")
    order = {one.name: place for place, one in enumerate(category_of(category).fields)}
    paths = sorted(decision.withheld, key=lambda path: (order[path.split(".")[0]], path))
    return without(record, decision.withheld), tuple(paths)
