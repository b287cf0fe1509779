"""Values of declared fields in words: codes, states, dates and ranges as an officer reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from index_mappings.fields import Field, Kind
from portal.languages import partial, told
from portal.states import state_name

# Fields whose signs are told apart one by one: shown in a face in which 0 and O differ.
SIGN_BY_SIGN = frozenset(("plate", "vin", "document", "serial"))


def in_words(field: Field, value: Any) -> str:
    """One value of a field that is no group."""
    match field.kind:
        case Kind.CODE:
            return told(field.choices[value]) if value in field.choices else str(value)
        case Kind.COUNTRY:
            return state_name(str(value))
        case Kind.DATE | Kind.PARTIAL_DATE:
            return partial(str(value))
        case Kind.BOOLEAN:
            return str(_("yes") if value else _("no"))
        case Kind.RANGE | Kind.DATE_RANGE:
            return _range(field, value)
    return str(value)


def all_in_words(field: Field, value: Any) -> tuple[str, ...]:
    """The values of a field, one or many; none for None."""
    if value is None:
        return ()
    return tuple(in_words(field, one) for one in (value if field.many else (value,)))


def display_names(record: Mapping[str, Any]) -> list[str]:
    """The names of a record as their originator writes them."""
    parts = ("full", "surname", "given", "patronymic")
    return [
        " ".join(name[part] for part in parts if name.get(part)) for name in record.get("names", ())
    ]


def number_of(record: Mapping[str, Any]) -> str:
    """The number of a weapon, with its series before it."""
    return " ".join(record[part] for part in ("series", "number") if record.get(part))


def _range(field: Field, value: Mapping[str, Any]) -> str:
    words = partial if field.kind is Kind.DATE_RANGE else str
    first, last = value.get("from"), value.get("to")
    if first is None or last is None:
        known = _("from %(first)s", first=words(first)) if first is not None else ""
        return known or _("up to %(last)s", last=words(last)) if last is not None else known
    return words(first) if first == last else f"{words(first)} – {words(last)}"
