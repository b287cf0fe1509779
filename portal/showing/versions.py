"""What changed between two versions of a record: old and new side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index_mappings.categories import category_of
from index_mappings.fields import Field, Kind
from portal.languages import told
from portal.showing.spelling import Piece, Pieces, compared_texts
from portal.showing.values import all_in_words


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that changed: lines that were, lines that are, with the differing letters marked."""

    label: str
    old: tuple[Pieces, ...]
    new: tuple[Pieces, ...]


def changes_between(category: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Changed]:
    """The declared fields in which two versions differ, as they are shown."""
    found = []
    for field in category_of(category).fields:
        before, after = old.get(field.name), new.get(field.name)
        if before != after:
            found.append(_changed(field, _lines(field, before), _lines(field, after)))
    return found


def _changed(field: Field, before: Sequence[str], after: Sequence[str]) -> Changed:
    """The lines that are not in both; one against one is marked letter by letter."""
    gone = [line for line in before if line not in after]
    come = [line for line in after if line not in before]
    if len(gone) == len(come) == 1:
        old, new = compared_texts(gone[0], come[0])
        return Changed(told(field.label), (old,), (new,))
    if not gone and not come:  # the same lines in another order
        gone, come = list(before), list(after)
        return Changed(told(field.label), _plain(gone), _plain(come))
    return Changed(told(field.label), _whole(gone), _whole(come))


def _lines(field: Field, value: Any) -> list[str]:
    """A field as lines of words, one for each value or item of a group."""
    if value is None:
        return []
    if field.kind is not Kind.GROUP:
        return list(all_in_words(field, value))
    items = value if field.many else [value]
    return [
        "; ".join(
            f"{told(part.label)}: {', '.join(all_in_words(part, item[part.name]))}"
            for part in field.fields
            if item.get(part.name) is not None
        )
        for item in items
    ]


def _whole(lines: Sequence[str]) -> tuple[Pieces, ...]:
    return tuple((Piece(line, True),) for line in lines)


def _plain(lines: Sequence[str]) -> tuple[Pieces, ...]:
    return tuple((Piece(line),) for line in lines)
