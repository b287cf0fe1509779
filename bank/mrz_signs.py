"""The signs of a machine-readable zone as scanners and people type them.

A scanner that stands for a keyboard sends keys: with the Russian keyboard on, `<` comes as Б and P as З.
What is copied may have other signs for the filler, and letters of another alphabet that look the same.
With any other keyboard the filler comes as whatever its key has there: `;`, `>`, `?`, `§`.
"""

from __future__ import annotations

import re
import unicodedata

from index_mappings.analysis.layout import on_latin_keys
from index_mappings.analysis.lookalikes import fold_shapes

_FILLERS = str.maketrans(dict.fromkeys("‹«<＜〈《›»>＞〉》", "<"))
# The key of `<` on the Russian keyboard, in the row of fillers that ends a line.
_RUSSIAN_FILLERS = "БББ"
# A row of fillers in another sign, and the least that is a line of a zone.
_OTHER_FILLERS = re.compile(r"([^\w\s]|_)\1\1")
_LINE = re.compile(r"[A-Z0-9<]+")
# Of one line, a sign more or less, and of two or three in one.
_WIDTHS = frozenset((*range(29, 32), *range(35, 38), *range(43, 46), 72, 88, 90))
# What stands around a line that was copied.
_QUOTES = str.maketrans("", "", "\"'“”„`")


def in_its_signs(text: str) -> str:
    """A zone in capitals with `<` as filler; other texts as they are, in capitals."""
    found = unicodedata.normalize("NFKC", text.translate(_FILLERS)).translate(_FILLERS).upper()
    if "<" in found:
        return fold_shapes(found).translate(_QUOTES)
    if _RUSSIAN_FILLERS in found:
        return on_latin_keys(found).upper().replace(",", "<")
    return _with_other_fillers(found)


def _with_other_fillers(text: str) -> str:
    """A text with `<` for the sign that fills its lines, if such lines are then those of a zone."""
    for sign in dict.fromkeys(_OTHER_FILLERS.findall(text)):
        filled = fold_shapes(text.replace(sign, "<"))
        rows = [row.strip() for row in filled.splitlines() if "<<<" in row]
        if any(len(row) in _WIDTHS and _LINE.fullmatch(row) for row in rows):
            return filled
    return text
