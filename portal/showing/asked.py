"""What an officer asked, read once more to be shown: its spelling beside that of a hit, and how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from bank.mrz import MrzError, parse_mrz
from bank.query import TOO_MUCH
from bank.reading import Reading, read_text
from index_mappings.analysis.plates import plate_readings
from index_mappings.lookup_fields import FAMILIES, LOOKUP_FIELDS
from portal.core_texts import core_said
from portal.languages import told
from portal.states import state_name, state_with_code

# The check digits of a machine-readable zone, as an officer would name them.
CHECKS = {
    "number": lambda: _("document number"),
    "birth_date": lambda: _("date of birth"),
    "expiry": lambda: _("date of expiry"),
    "optional": lambda: _("personal number"),
    "composite": lambda: _("the whole line"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way in which a text can be read: `kind` is what is sent with the lookup, empty for all ways."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How a text was read: the ways to choose from, what a scan says, and what is wrong with it."""

    kind: str
    choices: tuple[Choice, ...] = ()
    says: str = ""
    wrong: str = ""
    right: bool = False


def read_as(text: str) -> ReadAs | None:
    """How a text would be looked up; None for an empty one. Looks nothing up."""
    if not text.strip():
        return None
    reading = read_text(text)
    if reading.kind == "mrz":
        return _mrz(reading, text)
    if reading.kind == "date":
        return ReadAs("date", wrong=_("A date alone: give a name or a number as well."))
    if reading.kind in TOO_MUCH:
        return ReadAs(reading.kind, wrong=core_said(TOO_MUCH[reading.kind]))
    if reading.kind == "unreadable":
        return ReadAs("unreadable", wrong=_("Nothing to look up in this yet."))
    choices = [Choice("", _label(reading))]
    if reading.alternatives:
        choices += [Choice(one.kind, _label(one)) for one in (reading, *reading.alternatives)]
    return ReadAs(reading.kind, tuple(choices))


def as_chosen(text: str, kind: str) -> dict[str, str]:
    """The exact fields of the reading that an officer chose; the text as it is when it has no such one."""
    if kind and text:
        reading = read_text(text)
        for one in (reading, *reading.alternatives):
            if one.kind == kind and one.fields:
                return dict(one.fields)
    return {"text": text} if text else {}


def summary(shown: Mapping[str, Any]) -> str:
    """What was asked, in a line, from what an answer says of its query."""
    if mrz := shown.get("mrz"):
        return " · ".join(part for part in (mrz["name"], mrz["number"]) if part)
    stated = [shown["text"]] if shown.get("text") else []
    stated += [
        f"{told(field.label)}: {state_with_code(value) if name == 'citizenship' else value}"
        for name, field in LOOKUP_FIELDS.items()
        if name not in ("text", "mrz") and isinstance(value := shown.get(name), str)
    ]
    return " · ".join(" ".join(one.split()) for one in stated)


def names_asked(shown: Mapping[str, Any]) -> list[str]:
    """The names that were looked for, as they were written."""
    names = [shown["name"]] if "name" in shown else []
    names += [one.fields["name"] for one in _readings(shown) if "name" in one.fields]
    if mrz := shown.get("mrz"):
        names.append(mrz["name"])
    if other := shown.get("also_read_as"):
        names.append(other)
    return [name for name in names if name]


def number_asked(shown: Mapping[str, Any], family: str) -> str:
    """The number that was looked for in a family of numbers, as it was written."""
    for name, of in FAMILIES.items():
        if of == family and shown.get(name):
            return str(shown[name])
    for one in _readings(shown):
        for name, value in one.fields.items():
            if FAMILIES.get(name) == family:
                return value
    return str(shown["mrz"]["number"]) if family == "document" and shown.get("mrz") else ""


def _readings(shown: Mapping[str, Any]) -> tuple[Reading, ...]:
    if not shown.get("text") or shown.get("mrz"):
        return ()
    reading = read_text(shown["text"])
    return (reading, *reading.alternatives)


def _label(reading: Reading) -> str:
    """A reading in words; a plate with the states whose plates look so."""
    if reading.kind == "plate":
        states = dict.fromkeys(one.state for one in plate_readings(reading.fields["plate"]))
        if states:
            return f"{_('plate')} · {', '.join(map(state_name, states))}"
        return str(_("plate"))
    return told(reading.label)


def _mrz(reading: Reading, text: str) -> ReadAs:
    label = Choice("", told(reading.label))
    try:
        mrz = parse_mrz(text)
    except MrzError as error:
        return ReadAs("mrz", (label,), wrong=_("Scan again.") + f" {core_said(str(error))}")
    says = " · ".join(part for part in (mrz.full_name, mrz.number) if part)
    wrong = wrong_digits([check.field for check in mrz.checks if not check.ok])
    return ReadAs("mrz", (label,), says, wrong, not wrong)


def wrong_digits(fields: list[str]) -> str:
    """What is said of wrong check digits; empty when all are right."""
    if not fields:
        return ""
    named = ", ".join(CHECKS[one]() if one in CHECKS else one for one in fields)
    return str(_("Wrong check digit: %(fields)s. Scan again.", fields=named))
