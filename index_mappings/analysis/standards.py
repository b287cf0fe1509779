"""Which standard writes a Cyrillic word as a given Latin one, for the officer's reasons."""

from __future__ import annotations

import re
from functools import lru_cache

# ICAO Doc 9303-3 (8th edition), section 6 B, Russian.
_LATIN = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia"
_CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ICAO = dict(zip(_CYRILLIC_LETTERS, _LATIN.split(), strict=True)) | {"ь": ""}
STANDARDS: dict[str, dict[str, str]] = {
    "ICAO 9303": _ICAO,
    "GOST R 52535.1-2006": _ICAO | {"ц": "tc", "ъ": ""},
    "MVD 310/1997": _ICAO | {"й": "y", "ю": "yu", "я": "ya", "ь": "'", "ъ": "'"},
    "BGN/PCGN": _ICAO | {"й": "y", "ю": "yu", "я": "ya", "ъ": "", "^е": "ye"},
    "French style": _ICAO
    | {"ж": "j", "у": "ou", "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou", "ъ": ""},
    "ISO 9": _ICAO
    | {"ё": "ë", "ж": "ž", "й": "j", "х": "h", "ц": "c", "ч": "č", "ш": "š", "щ": "ŝ", "э": "è"}
    | {"ю": "û", "я": "â", "ъ": "ʺ", "ь": "ʹ"},
}
_CYRILLIC = re.compile("[а-яё]+")


@lru_cache(maxsize=16384)
def standard_of(one: str, other: str) -> str:
    """The first standard by which one word is the other in Latin letters, in either order; else ""."""
    for native, latin in ((one, other), (other, one)):
        if _CYRILLIC.fullmatch(native):
            for name, table in STANDARDS.items():
                if _spelt(native, table) == latin:
                    return name
    return ""


def _spelt(word: str, table: dict[str, str]) -> str:
    first = table.get("^" + word[0], table[word[0]])
    return first + "".join(table[letter] for letter in word[1:])
