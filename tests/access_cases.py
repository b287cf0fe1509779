"""The table of access: every agreement situation, for every category and field, seen or not.

One list, made from the declaration alone and not by the code that decides; tests hold every door
against it (decisions, lookups, records, batches, command line, pages, API). `tests.access_bank` has
a bank for it and says what is wrong with an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bank.access import Agreement, Viewer, free_texts, withholdable
from bank.access.paths import declared_paths
from bank.store import Originator
from index_mappings.categories import CATEGORIES
from index_mappings.countries import country_codes

DAY = date.today()
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
OWNER = "KZ"
# Bodies of one state: its ministry, another body, and one above states that it answers for.
BODIES = (
    Originator("KZ", OWNER, "Ministry"),
    Originator("KZ-GP", OWNER, "Prosecutor"),
    Originator("INT-B", OWNER, "Bureau"),
)
PURPOSE, ONE_OF_TWO, BOTH, OTHER_PURPOSE = "border-check", "search", "investigation", "migration"
_EVERY = frozenset(CATEGORIES)
_HALVES = frozenset(list(CATEGORIES)[::2]), frozenset(list(CATEGORIES)[1::2])
_HALF_TO = "AM", "TJ"
# Who is not given a plain field of each category, and so none of the free texts, or all but it.
_NO_TEXTS_TO, _TEXTS_TO, _PLAIN = "DE", "FI", "entered"


@dataclass(frozen=True, slots=True)
class Case:
    """Whether a viewer sees a body's record of a category, and a field of it.

    `withheld` are all the fields that the viewer does not see of the record.
    """

    situation: str
    category: str
    originator: Originator
    viewer: Viewer
    field: str
    record_seen: bool
    field_seen: bool
    withheld: frozenset[str] = frozenset()


def _receivers() -> tuple[str, ...]:
    """States for agreements that withhold one field each, apart from those with other situations."""
    taken = {OWNER, "RU", "BY", "KG", "UZ", "MD", "FR", *_HALF_TO, _NO_TEXTS_TO, _TEXTS_TO}
    # From XA to XX lie codes of persons without a state.
    return tuple(code for code in country_codes() if code not in taken and code[0] != "X")


def agreements() -> list[Agreement]:
    """The agreements that must be in a bank for the cases to hold in it."""

    def given(receiver: str, first: date, last: date | None = None) -> Agreement:
        return Agreement(OWNER, receiver, _EVERY, frozenset({PURPOSE}), first, last)

    made = [
        given("RU", BEFORE),
        given("BY", DAY, DAY),
        given("KG", AFTER),
        given("UZ", BEFORE - timedelta(days=9), BEFORE),
        Agreement("MD", OWNER, _EVERY, frozenset({PURPOSE}), BEFORE),
    ]
    made += [
        Agreement(OWNER, receiver, half, frozenset({PURPOSE}), BEFORE)
        for receiver, half in zip(_HALF_TO, _HALVES, strict=True)
    ]
    plain = {category: frozenset({_PLAIN}) for category in CATEGORIES}
    all_texts = {category: free_texts(category) for category in CATEGORIES}
    made += [
        replace(given(_NO_TEXTS_TO, BEFORE), withheld=plain),
        replace(given(_TEXTS_TO, BEFORE), withheld=plain, texts_given=all_texts),
    ]
    return made + _withholding_one_each()


def _withholding_one_each() -> list[Agreement]:
    """For each receiver three agreements, of which for some purposes one or both withhold a field."""
    made: list[Agreement] = []
    fields = {category: withholdable(category) for category in CATEGORIES}
    for place in range(max(map(len, fields.values()))):
        withheld = {
            category: frozenset(paths[place : place + 1]) for category, paths in fields.items()
        }
        texts = {
            category: _beside(free_texts(category), paths)
            for category, paths in withheld.items()
            if paths
        }
        one = Agreement(
            OWNER,
            _receivers()[place],
            _EVERY,
            frozenset({PURPOSE, ONE_OF_TWO, BOTH}),
            BEFORE,
            withheld=withheld,
            texts_given=texts,
        )
        made += [
            one,
            replace(one, purposes=frozenset({BOTH})),
            replace(one, purposes=frozenset({ONE_OF_TWO}), withheld={}, texts_given={}),
        ]
    return made


def _beside(texts: frozenset[str], withheld: frozenset[str]) -> frozenset[str]:
    """The free texts that are not withheld, themselves or with the group around them."""
    return frozenset(one for one in texts if not withheld & {one, one.split(".")[0]})


def cases() -> list[Case]:
    """All cases, in the order of categories, then situations, then bodies and fields."""
    return [case for category in CATEGORIES for case in _of_category(category)]


def _of_category(category: str) -> Iterator[Case]:
    fields = [path for path, _ in declared_paths(category)]
    for situation, viewer, seen in _whole(category):
        for body in BODIES:
            for field in fields:
                yield Case(situation, category, body, viewer, field, seen, seen)
    for situation, purpose, seen in (
        ("field withheld", PURPOSE, False),
        ("two agreements, one withholds", ONE_OF_TWO, True),
        ("two agreements, both withhold", BOTH, False),
    ):
        for receiver, field in zip(_receivers(), withholdable(category), strict=False):
            viewer = Viewer(receiver, purpose, DAY)
            withheld = frozenset[str]() if seen else frozenset({field})
            yield Case(situation, category, BODIES[0], viewer, field, True, seen, withheld)
    for situation, receiver, withheld in (
        ("free texts beside a withheld field", _NO_TEXTS_TO, free_texts(category) | {_PLAIN}),
        ("free texts given all the same", _TEXTS_TO, frozenset({_PLAIN})),
    ):
        for field in (_PLAIN, *sorted(free_texts(category))):
            viewer, seen = Viewer(receiver, PURPOSE, DAY), field not in withheld
            yield Case(situation, category, BODIES[0], viewer, field, True, seen, withheld)


def _whole(category: str) -> Iterator[tuple[str, Viewer, bool]]:
    """The situations in which a record is seen with all its fields or not at all."""
    yield "own state", Viewer(OWNER, PURPOSE, DAY), True
    yield "own state, any purpose", Viewer(OWNER, OTHER_PURPOSE, DAY), True
    yield "no agreement", Viewer("FR", PURPOSE, DAY), False
    yield "in force", Viewer("RU", PURPOSE, DAY), True
    yield "in force for this day only", Viewer("BY", PURPOSE, DAY), True
    yield "not yet", Viewer("KG", PURPOSE, DAY), False
    yield "ended", Viewer("UZ", PURPOSE, DAY), False
    yield "other purpose", Viewer("RU", OTHER_PURPOSE, DAY), False
    yield "the other way round", Viewer("MD", PURPOSE, DAY), False
    for receiver, half in zip(_HALF_TO, _HALVES, strict=True):
        if category not in half:
            yield "other category", Viewer(receiver, PURPOSE, DAY), False
