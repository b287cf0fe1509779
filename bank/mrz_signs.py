"""The signs of a machine-readable zone as scanners and people type them.

A scanner that stands for a keyboard sends keys: with the Russian keyboard on, `<` comes as Б and P as З.
What is copied may have other signs for the filler, and letters of another alphabet that look the same.
"""

from __future__ import annotations

import unicodedata

from index_mappings.analysis.layout import on_latin_keys
from index_mappings.analysis.lookalikes import fold_shapes

_FILLERS = str.maketrans(dict.fromkeys("‹«<＜〈《›»>＞〉》", "<"))
# The key of `<` on the Russian keyboard, in the row of fillers that ends a line.
_RUSSIAN_FILLERS = "БББ"


def in_its_signs(text: str) -> str:
    """A zone in capitals with `<` as filler; other texts as they are, in capitals."""
    found = unicodedata.normalize("NFKC", text.translate(_FILLERS)).translate(_FILLERS).upper()
    if "<" in found:
        return fold_shapes(found)
    if _RUSSIAN_FILLERS in found:
        return on_latin_keys(found).upper().replace(",", "<")
    return found
