"""Two versions of one record, field by field; what differs only in how it is written is told apart.

Trivial are case, spaces and punctuation, the order of a list, and the Unicode form of the same signs.
A run of spaces and punctuation counts as one space, so that words and figures stay apart: 1.5 is not
15. In numbers of papers, plates and the like separators count for nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from bank.reconciliation.model import FieldDifference
from bank.validity import answers_on
from index_mappings.categories import category_of
from index_mappings.fields import Field, Kind
from index_mappings.searchable import FAMILIES

Record = Mapping[str, Any]


def compared(category: str, old: Record, new: Record) -> tuple[FieldDifference, ...]:
    """The declared fields in which two records differ, in declared order."""
    return tuple(
        FieldDifference(one.name, before, after, _alike(one, before, after))
        for one in category_of(category).fields
        if (before := old.get(one.name)) != (after := new.get(one.name))
    )


def has_ended(record: Record, day: date) -> bool:
    """Whether a record no longer stands for lookups on a day: its status, or its last day is past."""
    return not answers_on(record, day.isoformat())


def _alike(field: Field, old: Any, new: Any) -> bool:
    return old is not None and new is not None and _plain(field, old) == _plain(field, new)


def _plain(field: Field, value: Any) -> Any:
    """A value without what counts for nothing."""
    if field.many:
        one = field.with_(many=False)
        return sorted(orjson.dumps(_plain(one, item)) for item in value)
    if field.kind is Kind.GROUP:
        return [
            (part.name, _plain(part, value[part.name]))
            for part in field.fields
            if part.name in value
        ]
    return _words(field, value) if field.kind is Kind.TEXT else value


def _words(field: Field, text: str) -> str:
    signs = unicodedata.normalize("NFKC", text).casefold()
    if field.analysis in FAMILIES:
        return "".join(sign for sign in signs if sign.isalnum()) or signs
    parted = "".join(_parted(sign) for sign in signs)
    # Of signs alone nothing would be left: "-" and "!" are not the same.
    return " ".join(parted.split()) or "".join(signs.split())


def _parted(sign: str) -> str:
    kind = unicodedata.category(sign)
    # Format signs, such as a soft hyphen, are not seen: they part nothing.
    return "" if kind == "Cf" else " " if kind[0] in "PZC" else sign
