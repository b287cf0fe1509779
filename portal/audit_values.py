"""What an entry of the audit log was asked with: names and values in words, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from bank.accounts import ROLES
from bank.audit import Entry, Kind
from index_mappings.categories import CATEGORIES
from index_mappings.lookup_fields import LOOKUP_FIELDS
from index_mappings.persons import SEXES
from index_mappings.purposes import PURPOSES
from portal.languages import moment, partial, told
from portal.pages.agreement_drafts import fields_named
from portal.states import state_with_code

KINDS = {
    Kind.LOOKUP: lazy_gettext("lookup"),
    Kind.VIEW: lazy_gettext("record opened"),
    Kind.PHOTO: lazy_gettext("photo opened"),
    Kind.OUTCOME: lazy_gettext("outcome marked"),
    Kind.CONFIRMATION: lazy_gettext("confirmation"),
    Kind.EXCHANGE: lazy_gettext("exchange"),
    Kind.LOGIN: lazy_gettext("log-in"),
    Kind.LOGOUT: lazy_gettext("log-out"),
    Kind.REFUSED: lazy_gettext("refused"),
    Kind.EXPORT: lazy_gettext("audit exported"),
    Kind.ADMIN: lazy_gettext("administration"),
    Kind.AUDIT: lazy_gettext("audit read"),
}
LABELS = {
    "account": lazy_gettext("Account"),
    "address": lazy_gettext("Address"),
    "after": lazy_gettext("After the number"),
    "agreement": lazy_gettext("Agreement"),
    "alert": lazy_gettext("Alert"),
    "array_records": lazy_gettext("Records in the array"),
    "back-up of": lazy_gettext("Back-up of"),
    "back-up": lazy_gettext("Closed to"),
    "before": lazy_gettext("Before"),
    "categories": lazy_gettext("Categories"),
    "category": lazy_gettext("Category"),
    "clearances": lazy_gettext("Clearances"),
    "confirmation": lazy_gettext("Request for confirmation"),
    "count": lazy_gettext("How many"),
    "decided_by": lazy_gettext("Decided by"),
    "digest": lazy_gettext("Check sum"),
    "entry": lazy_gettext("Entry of the log"),
    "expires": lazy_gettext("Valid until"),
    "file": lazy_gettext("File"),
    "first_day": lazy_gettext("First day"),
    "format": lazy_gettext("Format"),
    "from": lazy_gettext("Role before"),
    "giver": lazy_gettext("Giver"),
    "id": lazy_gettext("Record"),
    "issuer": lazy_gettext("Log-in service"),
    "key": lazy_gettext("Key"),
    "kind": lazy_gettext("What was done"),
    "kinds": lazy_gettext("Kinds"),
    "last": lazy_gettext("The last"),
    "last_day": lazy_gettext("Last day"),
    "limit": lazy_gettext("At most"),
    "login": lazy_gettext("Login given"),
    "longest_hours": lazy_gettext("Longest age of a copy, hours"),
    "message": lazy_gettext("Message"),
    "name": lazy_gettext("Name"),
    "number": lazy_gettext("Number"),
    "origin": lazy_gettext("Originator"),
    "outcomes": lazy_gettext("Outcomes"),
    "pair": lazy_gettext("Pair"),
    "party": lazy_gettext("Party"),
    "post": lazy_gettext("Post"),
    "purposes": lazy_gettext("Purposes"),
    "receiver": lazy_gettext("Receiver"),
    "recipient": lazy_gettext("Recipient"),
    "reconciliation": lazy_gettext("Reconciliation"),
    "record": lazy_gettext("Record"),
    "recovery codes left": lazy_gettext("Recovery codes left"),
    "role": lazy_gettext("Role"),
    "scopes": lazy_gettext("May be used for"),
    "second factor": lazy_gettext("Second factor"),
    "send": lazy_gettext("Sent to the own installation"),
    "sender": lazy_gettext("Sender"),
    "sessions": lazy_gettext("Sessions"),
    "since": lazy_gettext("From"),
    "state": lazy_gettext("State"),
    "texts_given": lazy_gettext("Free texts given"),
    "to": lazy_gettext("New role"),
    "token": lazy_gettext("Token"),
    "until": lazy_gettext("Until"),
    "urgency": lazy_gettext("Urgency"),
    "url": lazy_gettext("Address of the feed"),
    "version": lazy_gettext("Version"),
    "whole": lazy_gettext("Log is whole"),
    "why": lazy_gettext("Reason"),
    "withheld": lazy_gettext("Withheld"),
}
"""Names of particulars, as `bank.audited`, accounts and commands write them."""
WORDS = {
    "password": lazy_gettext("wrong password"),
    "present password": lazy_gettext("wrong present password"),
    "login": lazy_gettext("no such login"),
    "code": lazy_gettext("code of the second factor"),
    "code used already": lazy_gettext("code used already"),
    "recovery code": lazy_gettext("recovery code"),
    "checked by the issuer": lazy_gettext("checked by the log-in service"),
    "none": lazy_gettext("none"),
    "deactivated": lazy_gettext("account closed"),
    "one-time password expired": lazy_gettext("one-time password expired"),
    "changed meanwhile": lazy_gettext("account changed meanwhile"),
    "too many tries": lazy_gettext("too many tries"),
    "settings": lazy_gettext("as the settings keep them"),
}
"""Values that accounts and commands write as words of their own."""


def asked_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """What was asked: labels and values, one after another."""
    for name, value in entry.asked.items():
        yield label_said(name), value_said(name, value)


def label_said(name: str) -> str:
    """The name of a particular in words; one that is none of ours as it is."""
    # A lookup's field before a particular of the same name: they mean the same.
    if name in LOOKUP_FIELDS:
        return told(LOOKUP_FIELDS[name].label)
    return str(LABELS.get(name, name))


def purpose_said(code: str) -> str:
    """A purpose in words; anything else as it is."""
    return told(PURPOSES[code]) if code in PURPOSES else code


def value_said(name: str, value: Any) -> str:
    """The value of a particular in words."""
    if name in ("withheld", "texts_given") and isinstance(value, dict):
        return "; ".join(_fields(category, paths) for category, paths in value.items())
    if isinstance(value, dict):
        return "; ".join(f"{label_said(one)}: {value_said(one, v)}" for one, v in value.items())
    if isinstance(value, list):
        return ", ".join(value_said(name, one) for one in value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    text = "" if value is None else str(value)
    said = _SAID.get(name)
    return said(text) if said else text


def _fields(category: str, paths: list[str]) -> str:
    return f"{_category(category)}: {fields_named(category, frozenset(paths))}"


def _category(code: str) -> str:
    return told(CATEGORIES[code].label) if code in CATEGORIES else code


def _role(code: str) -> str:
    return told(ROLES[code].label) if code in ROLES else code


def _sex(code: str) -> str:
    return told(SEXES[code]) if code in SEXES else code


def _word(text: str) -> str:
    return str(WORDS.get(text, text))


def _kind(code: str) -> str:
    return str(KINDS[Kind(code)]) if code in list(Kind) else code


def _moment(iso: str) -> str:
    """A moment or a day as entries keep them; anything else as it is."""
    try:
        return moment(datetime.fromisoformat(iso)) if "T" in iso else partial(iso)
    except ValueError:
        return iso


_SAID: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("giver", "receiver", "state", "citizenship"), state_with_code),
    **dict.fromkeys(("categories", "category"), _category),
    **dict.fromkeys(("role", "from", "to"), _role),
    **dict.fromkeys(("why", "second factor"), _word),
    **dict.fromkeys(("first_day", "last_day", "since", "until", "expires"), _moment),
    "before": lambda text: _word(_moment(text)),
    "purposes": purpose_said,
    "sex": _sex,
    "kind": _kind,
}
