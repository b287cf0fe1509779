"""One agreement between two states, and what makes it a bad one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from bank.access.paths import covered, free_texts, labels, refused_paths
from bank.access.refusal import AgreementRefused, TermError, refuse
from index_mappings.categories import CATEGORIES
from index_mappings.countries import (
    OTHER_REFUGEE,
    REFUGEE,
    STATELESS,
    UNSPECIFIED,
    country_codes,
)
from index_mappings.purposes import PURPOSES

# Codes for persons without a state: records carry them, but nobody can agree with them.
_NOBODYS = (STATELESS, REFUGEE, OTHER_REFUGEE, UNSPECIFIED)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the giver lets the receiver see of its records: categories, but some fields, for purposes.

    `withheld` names for a category the paths of fields as they are declared (`documents.number`).
    Where it withholds any, it withholds the category's free texts too, as they may repeat what is
    withheld, but for those of `texts_given`. In force from the first to the last day, both included;
    without a last day until it is ended. `number` is 0 until the bank gives one.
    """

    giver: str
    receiver: str
    categories: frozenset[str]
    purposes: frozenset[str]
    first_day: date
    last_day: date | None = None
    withheld: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    note: str = ""
    number: int = 0
    texts_given: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in ("categories", "purposes"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))
        for name in ("withheld", "texts_given"):
            given = sorted(getattr(self, name).items())
            kept = {category: frozenset(paths) for category, paths in given if paths}
            object.__setattr__(self, name, MappingProxyType(kept))

    def in_force(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def withheld_of(self, category: str) -> frozenset[str]:
        """Paths of this category's fields that it does not give, free texts among them."""
        named = self.withheld.get(category, frozenset())
        if not named:
            return named
        texts = free_texts(category) - self.texts_given.get(category, frozenset())
        return named.union(path for path in texts if not covered(path, named))


def is_state(code: str) -> bool:
    """Whether this is the two-letter code (ISO 3166) of a state that can agree, and look."""
    return code in country_codes() and code not in _NOBODYS


def check(agreement: Agreement) -> None:
    """Raise AgreementRefused with all that is wrong with an agreement."""
    errors = [
        *_states(agreement), *_scope(agreement), *_texts(agreement), *_days(agreement)
    ]  # fmt: skip
    if errors:
        raise AgreementRefused(errors)


def _states(agreement: Agreement) -> Iterator[TermError]:
    for name, state in (("giver", agreement.giver), ("receiver", agreement.receiver)):
        if not is_state(state):
            yield refuse(
                name,
                f"{state!r} is no state: give its ISO 3166 two-letter code",
                f"«{state}» — не государство: укажите двухбуквенный код ИСО 3166",
            )
    if agreement.giver == agreement.receiver:
        yield refuse(
            "receiver",
            "is the giver itself: a state sees its own records anyway",
            "совпадает с передающей стороной: свои записи государство видит и так",
        )


def _scope(agreement: Agreement) -> Iterator[TermError]:
    for name, given, known in (
        ("categories", agreement.categories, tuple(CATEGORIES)),
        ("purposes", agreement.purposes, tuple(PURPOSES)),
    ):
        listed = ", ".join(known)
        if not given:
            yield refuse(name, "give at least one", "укажите хотя бы одну")
        for one in sorted(given.difference(known)):
            yield refuse(
                name,
                f"{one!r} is unknown; there are: {listed}",
                f"«{one}» неизвестно; есть: {listed}",
            )
    for category, paths in agreement.withheld.items():
        where = f"withheld.{category}"
        if category not in agreement.categories:
            yield refuse(
                where,
                "is not among the categories of the agreement",
                "нет среди категорий соглашения",
            )
        if category in CATEGORIES:
            yield from (TermError(where, one) for one in refused_paths(category, paths))


def _texts(agreement: Agreement) -> Iterator[TermError]:
    for category, paths in agreement.texts_given.items():
        where = f"texts_given.{category}"
        named = agreement.withheld.get(category, frozenset())
        if not named:
            yield refuse(
                where,
                "nothing of the category is withheld: its texts are given anyway",
                "в категории ничего не скрыто: её тексты передаются и так",
            )
        known = free_texts(category) if category in CATEGORIES else frozenset[str]()
        listed = ", ".join(sorted(known))
        for path in sorted(paths - known):
            yield refuse(
                where,
                f"{path} is no free text; there are: {listed}",
                f"{path} — не свободный текст; есть: {listed}",
            )
        for path in sorted(path for path in paths & known if covered(path, named)):
            en, ru = labels(category, path)
            yield refuse(
                where,
                f"{en} is withheld and given at once",
                f"{ru}: скрыто и передаётся одновременно",
            )


def _days(agreement: Agreement) -> Iterator[TermError]:
    if agreement.last_day is not None and agreement.last_day < agreement.first_day:
        yield refuse(
            "last_day",
            f"lies before the first day, {agreement.first_day}",
            f"раньше первого дня, {agreement.first_day:%d.%m.%Y}",
        )
