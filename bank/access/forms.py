"""Agreements as plain values (JSON), for files, the command line and the portal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bank.access.agreement import Agreement
from bank.access.agreements import AgreementVersion
from bank.access.paths import sorted_paths
from bank.access.refusal import AgreementRefused, TermError, refuse

_LISTS = ("categories", "purposes")
_PATHS = ("withheld", "texts_given")
_DAYS = ("first_day", "last_day")
_KNOWN = ("giver", "receiver", *_LISTS, *_DAYS, *_PATHS, "note")
_NEEDED = ("giver", "receiver", *_LISTS, "first_day")


def agreement_of(raw: object, number: int = 0) -> Agreement:
    """The agreement of plain values as `values_of` gives them, with a number of the bank's.

    Checks the shape alone; what the values say is checked when it is kept. Raises AgreementRefused.
    """
    if not isinstance(raw, Mapping):
        raise AgreementRefused(
            [
                refuse("", "an agreement is a JSON object", "соглашение — это объект JSON"),
            ]
        )
    errors = list(_errors(raw))
    if errors:
        raise AgreementRefused(errors)
    days = {name: date.fromisoformat(raw[name]) for name in _DAYS if raw.get(name)}
    return Agreement(
        raw["giver"],
        raw["receiver"],
        frozenset(raw["categories"]),
        frozenset(raw["purposes"]),
        days["first_day"],
        days.get("last_day"),
        _frozen(raw, "withheld"),
        raw.get("note", ""),
        number,
        _frozen(raw, "texts_given"),
    )


def values_of(agreement: Agreement) -> dict[str, Any]:
    """An agreement as plain values, its number among them."""
    return {
        "number": agreement.number,
        "giver": agreement.giver,
        "receiver": agreement.receiver,
        "categories": sorted(agreement.categories),
        "purposes": sorted(agreement.purposes),
        "first_day": agreement.first_day.isoformat(),
        "last_day": agreement.last_day.isoformat() if agreement.last_day else None,
        "withheld": sorted_paths(agreement.withheld),
        "texts_given": sorted_paths(agreement.texts_given),
        "note": agreement.note,
    }


def version_values(version: AgreementVersion) -> dict[str, Any]:
    """One version of an agreement as plain values."""
    signed = {"who": version.who, "why": version.why, "at": version.at.isoformat()}
    return {"version": version.version, **signed, **values_of(version.agreement)}


def _errors(raw: Mapping[Any, Any]) -> Iterator[TermError]:
    for name in raw:
        if name not in _KNOWN and name != "number":
            listed = ", ".join(_KNOWN)
            yield refuse(
                str(name), f"is unknown; there are: {listed}", f"неизвестно; есть: {listed}"
            )
    for name in _NEEDED:
        if not raw.get(name):
            yield refuse(name, "is missing", "не указано")
    for name in ("giver", "receiver", "note"):
        if not isinstance(raw.get(name, ""), str):
            yield refuse(name, "must be a text", "должно быть текстом")
    for name in _LISTS:
        if raw.get(name) and not _texts(raw[name]):
            yield refuse(name, "must be a list of names", "должно быть списком названий")
    for name in _DAYS:
        if raw.get(name) and not _day(raw[name]):
            yield refuse(
                name, "is no day: write it like 2026-03-01", "не дата: пишите так: 2026-03-01"
            )
    for name in _PATHS:
        given = raw.get(name) or {}
        if not isinstance(given, Mapping) or not all(map(_texts, given.values())):
            example = '{"vehicles": ["owner"]}'
            yield refuse(
                name,
                f"must be lists of fields by category: {example}",
                f"должно быть списками полей по категориям: {example}",
            )


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _frozen(raw: Mapping[str, Any], name: str) -> dict[str, frozenset[str]]:
    return {category: frozenset(paths) for category, paths in (raw.get(name) or {}).items()}
