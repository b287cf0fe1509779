"""Codes of the audit log in words, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from bank.audit import Door, Entry, Kind, UnusualKind
from index_mappings.lookup_fields import LOOKUP_FIELDS
from index_mappings.purposes import PURPOSES
from portal.languages import told

KINDS = {
    Kind.LOOKUP: lazy_gettext("lookup"),
    Kind.VIEW: lazy_gettext("record opened"),
    Kind.PHOTO: lazy_gettext("photo opened"),
    Kind.OUTCOME: lazy_gettext("outcome marked"),
    Kind.CONFIRMATION: lazy_gettext("confirmation"),
    Kind.LOGIN: lazy_gettext("log-in"),
    Kind.LOGOUT: lazy_gettext("log-out"),
    Kind.REFUSED: lazy_gettext("log-in refused"),
    Kind.EXPORT: lazy_gettext("audit exported"),
    Kind.ADMIN: lazy_gettext("administration"),
    Kind.AUDIT: lazy_gettext("audit read"),
    Kind.EXCHANGE: lazy_gettext("exchange"),
}
DOORS = {
    Door.PAGE: lazy_gettext("page"),
    Door.API: lazy_gettext("mobile client"),
    Door.CLI: lazy_gettext("command line"),
    Door.BATCH: lazy_gettext("batch"),
    Door.EXCHANGE: lazy_gettext("exchange"),
}
OUTCOMES = {
    "hit": lazy_gettext("hit"),
    "possible": lazy_gettext("possible"),
    "nothing": lazy_gettext("nothing found"),
    "incomplete": lazy_gettext("incomplete"),
}
BANDS = {
    "strong": lazy_gettext("strong"),
    "possible": lazy_gettext("possible"),
    "weak": lazy_gettext("weak"),
}
UNUSUAL = {
    UnusualKind.ONE_NAME: lazy_gettext("one name again and again"),
    UnusualKind.HOURS: lazy_gettext("strange hours"),
    UnusualKind.VOLUME: lazy_gettext("sudden volume"),
}
_LONGEST = 160


def purpose_said(code: str) -> str:
    """A purpose in words; anything else as it is."""
    return told(PURPOSES[code]) if code in PURPOSES else code


def outcome_said(code: str) -> str:
    """An outcome in words; what an act of administration left is shown as it is kept."""
    return str(OUTCOMES.get(code, code.replace("-", " ")))


def asked_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """What was asked: labels and values, one after another."""
    for name, value in entry.asked.items():
        label = told(LOOKUP_FIELDS[name].label) if name in LOOKUP_FIELDS else _label(name)
        yield label, _value(value)


def asked_in_short(entry: Entry) -> str:
    """What was asked on one line."""
    if entry.kind is Kind.LOOKUP and set(entry.asked) == {"text"}:
        text = _value(entry.asked["text"])
    else:
        text = "; ".join(f"{label}: {value}" for label, value in asked_of(entry) if value)
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _label(name: str) -> str:
    words = {
        "account": _("Account"),
        "address": _("Address"),
        "kind": _("What was done"),
        "why": _("Reason"),
        "categories": _("Categories"),
        "post": _("Post"),
        "state": _("State"),
        "since": _("From"),
        "until": _("Until"),
        "role": _("Role"),
        "agreement": _("Agreement"),
    }
    return str(words.get(name, name.replace("_", " ")))


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_value(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return "" if value is None else str(value)
