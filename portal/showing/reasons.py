"""Reasons of hits for people: fields and states of which they speak by code are named.

What a reason says comes from `bank.scoring`; there a field has the name of its declaration, a state its code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from index_mappings.categories import category_of
from index_mappings.fields import Text
from portal.states import named

_CODE = re.compile(r"\b[A-Z]{2}\b")
# Reasons of which the words after the colon are states.
_OF_STATES = ("citizenship",)


def reason_in_words(
    category: str, reason: Mapping[str, str], spoken: str, told: Callable[[Text], str]
) -> str:
    """What a reason says in a language, into which `told` puts what is declared."""
    words = told(Text(reason["text"], reason["text_ru"]))
    field = reason["field"]
    if words.startswith(f"{field}: ") and (label := _label(category, field)):
        words = f"{told(label)}{words[len(field) :]}"
    if reason["code"] in _OF_STATES:
        head, colon, states = words.rpartition(": ")
        words = head + colon + _CODE.sub(lambda code: named(code[0], spoken), states)
    return words


def _label(category: str, path: str) -> Text | None:
    fields, label = category_of(category).fields, None
    for step in path.split("."):
        found = next((one for one in fields if one.name == step), None)
        if found is None:
            return None
        fields, label = found.fields, found.label
    return label
