"""An agreement as a form has it: what may be ticked, what was ticked, and what changed between versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from bank.access import (
    Agreement,
    AgreementRefused,
    TermError,
    free_texts,
    is_state,
    withholdable,
)
from bank.access.agreement import check
from bank.access.paths import declared_paths, name_paths, refused_paths
from index_mappings.categories import CATEGORIES
from index_mappings.countries import country_codes
from index_mappings.fields import Text
from index_mappings.purposes import PURPOSES
from portal.languages import day as day_in_words
from portal.languages import told
from portal.office import day_of
from portal.states import state_name

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Tick:
    """A field of a category that may be ticked; `inner` is one inside a group."""

    path: str
    label: str
    inner: bool


@cache
def offered(category: str) -> tuple[str, ...]:
    """Paths that a form offers to withhold: names as a whole only, as they are searched as one."""
    names = tuple(dict.fromkeys(path.split(".")[0] for path in name_paths(category)))
    whole = () if not names or refused_paths(category, names) else names
    alone = {*withholdable(category), *whole}
    return tuple(path for path, _field in declared_paths(category) if path in alone)


def ticks(category: str, paths: tuple[str, ...]) -> list[Tick]:
    """Fields with their labels in the language of the page, groups before what is in them."""
    labels = {path: told(field.label) for path, field in declared_paths(category)}

    def tick(path: str) -> Tick:
        top, _dot, _rest = path.partition(".")
        # Below its group; where that cannot be ticked the label says whose part it is.
        alone = top != path and top not in paths
        return Tick(
            path,
            f"{labels[top]} › {labels[path]}" if alone else labels[path],
            not alone and top != path,
        )

    return [tick(path) for path in paths]


def withholdable_ticks() -> dict[str, list[Tick]]:
    """What may be withheld, by category."""
    return {name: ticks(name, offered(name)) for name in CATEGORIES}


def text_ticks() -> dict[str, list[Tick]]:
    """The free texts that may be given although fields are withheld, by category."""
    return {name: ticks(name, tuple(sorted(free_texts(name)))) for name in CATEGORIES}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form holds, as typed; `why` is the ground of the edit."""

    giver: str = ""
    receiver: str = ""
    categories: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    first_day: str = ""
    last_day: str = ""
    withheld: Mapping[str, frozenset[str]] | None = None
    texts_given: Mapping[str, frozenset[str]] | None = None
    note: str = ""
    why: str = ""

    @classmethod
    def of(cls, agreement: Agreement) -> Draft:
        """The form of an agreement there is, its ground left to be typed."""
        return cls(
            agreement.giver,
            agreement.receiver,
            agreement.categories,
            agreement.purposes,
            agreement.first_day.isoformat(),
            agreement.last_day.isoformat() if agreement.last_day else "",
            agreement.withheld,
            agreement.texts_given,
            agreement.note,
        )

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> Draft:
        """What was sent; fields of categories that are not ticked are forgotten."""
        categories = frozenset(form.getlist("categories"))

        def paths(kind: str) -> dict[str, frozenset[str]]:
            each = {name: frozenset(form.getlist(f"{kind}.{name}")) for name in CATEGORIES}
            return {name: chosen for name, chosen in each.items() if name in categories and chosen}

        def words(name: str) -> str:
            return form.get(name, "").strip()[:LONGEST]

        return cls(
            words("giver"),
            words("receiver"),
            categories,
            frozenset(form.getlist("purposes")),
            words("first_day"),
            words("last_day"),
            paths("withheld"),
            paths("texts_given"),
            words("note"),
            words("why"),
        )

    def is_withheld(self, category: str, path: str) -> bool:
        """Whether this field is ticked as withheld."""
        return path in (self.withheld or {}).get(category, ())

    def is_given(self, category: str, path: str) -> bool:
        """Whether this free text is ticked as given."""
        return path in (self.texts_given or {}).get(category, ())

    def agreement(self, number: int = 0) -> Agreement:
        """The agreement; raises AgreementRefused with all that is wrong, with what the bank refuses too."""
        first, last = day_of(self.first_day), day_of(self.last_day)
        errors = [
            TermError(name, Text(words, words))
            for name, missing, words in (
                ("first_day", first is None, _("give the first day on which it holds")),
                ("last_day", bool(self.last_day) and last is None, _("this is no day")),
                ("note", not self.note, _("name the treaty or protocol on which it rests")),
                ("why", not self.why, _("say on what ground")),
            )
            if missing
        ]
        # All is said at once; for want of a first day the rest is judged as from ever.
        one = Agreement(
            self.giver,
            self.receiver,
            self.categories,
            self.purposes,
            first or date.min,
            last,
            dict(self.withheld or {}),
            self.note,
            number,
            dict(self.texts_given or {}),
        )
        if errors:
            said = {error.field for error in errors}
            more = [error for error in _refused_by_the_bank(one) if error.field not in said]
            raise AgreementRefused([*more, *errors])
        return one


def _refused_by_the_bank(one: Agreement) -> list[TermError]:
    try:
        check(one)
    except AgreementRefused as refused:
        return list(refused.errors)
    return []


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that an edit changed, in words: what is no longer so, and what is so now."""

    what: str
    before: str
    after: str


def differences(old: Agreement, new: Agreement) -> Iterator[Difference]:
    """What an edit changed."""
    for what, labels, before, after in (
        (_("Categories"), category_labels(), old.categories, new.categories),
        (_("Purposes"), purpose_labels(), old.purposes, new.purposes),
    ):
        if before != after:
            gone, come = (sorted(labels.get(x, x) for x in one) for one in _apart(before, after))
            yield Difference(what, ", ".join(gone), ", ".join(come))
    for what, first, second in (
        (_("First day"), old.first_day, new.first_day),
        (_("Last day"), old.last_day, new.last_day),
    ):
        if first != second:
            yield Difference(what, _day(first), _day(second))
    for what, held, holds in (
        (_("Withheld"), old.withheld, new.withheld),
        (_("Free texts given"), old.texts_given, new.texts_given),
    ):
        yield from _paths_changed(what, held, holds)
    if old.note != new.note:
        yield Difference(_("Rests on"), old.note, new.note)


def _paths_changed(
    what: str, old: Mapping[str, frozenset[str]], new: Mapping[str, frozenset[str]]
) -> Iterator[Difference]:
    for category in CATEGORIES:
        before, after = old.get(category, frozenset()), new.get(category, frozenset())
        if before != after:
            gone, come = _apart(before, after)
            where = f"{what}: {category_labels()[category]}"
            yield Difference(where, fields_named(category, gone), fields_named(category, come))


def fields_named(category: str, paths: frozenset[str]) -> str:
    """Fields by their labels, a part with its group."""
    labels = {path: told(field.label) for path, field in declared_paths(category)}

    def named(path: str) -> str:
        steps = path.split(".")
        each = (".".join(steps[: place + 1]) for place in range(len(steps)))
        return " › ".join(labels.get(one, one) for one in each)

    return ", ".join(named(path) for path in sorted(paths))


def term_label(name: str) -> str:
    """What a term of an agreement is called on the form: `withheld.vehicles` with its category."""
    words = {
        "giver": _("Giver"),
        "receiver": _("Receiver"),
        "categories": _("Categories"),
        "purposes": _("Purposes"),
        "first_day": _("First day"),
        "last_day": _("Last day"),
        "withheld": _("Withheld"),
        "texts_given": _("Free texts given"),
        "note": _("Rests on"),
        "why": _("Ground"),
    }
    term, _dot, category = name.partition(".")
    label = words.get(term, term)
    return f"{label}: {category_labels().get(category, category)}" if category else label


def category_labels() -> dict[str, str]:
    """Categories in the language of the page."""
    return {name: told(category.label) for name, category in CATEGORIES.items()}


def purpose_labels() -> dict[str, str]:
    """Purposes in the language of the page."""
    return {name: told(label) for name, label in PURPOSES.items()}


def states_to_choose() -> list[tuple[str, str]]:
    """All states that can agree, by name."""
    named = ((code, state_name(code)) for code in country_codes() if is_state(code))
    return sorted(named, key=lambda one: one[1])


def _apart(old: frozenset[str], new: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    return old - new, new - old


def _day(day: date | None) -> str:
    return day_in_words(day) if day else _("until it is ended")
