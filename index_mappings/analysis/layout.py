"""Names typed with the other keyboard switched on: Bdfyjd for Иванов, Ыьшер for Smith.

Keys of Windows "Russian" (ЙЦУКЕН) and US QWERTY. The other reading is given beside the one typed, and
only when what was typed is hardly a word: no vowels, signs inside, or letters no name begins with.
"""

from __future__ import annotations

import re

_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_TO_CYRILLIC = dict(zip(_LATIN, _CYRILLIC, strict=True))
_TO_LATIN = dict(zip(_CYRILLIC, _LATIN, strict=True))
_VOWELS = re.compile("[aeiouyаеёиоуыэюяіїє]")
_HARSH = re.compile(r"[bcdfghjklmnpqrstvwxzбвгджзйклмнпрстфхцчшщ]{4,}")
_ODD_LATIN = re.compile(r"[\[\];,.`][a-z]|^[\[\];'`,.]|[bcdfghjklmnpqrtvwxz]{5}|q(?!u)[a-z]")
_ODD_CYRILLIC = re.compile("^[ьъы]|[аеёиоуыэюя]ъ|[ьъ][ьъы]|й[бвгджзклмнпрстфхцчшщ]{3}|[ыэ][ыэ]|ыь")
LEAST = 3


def other_layout(text: str) -> str | None:
    """The text as the other keyboard would have it, or None when it is well as it is."""
    low = text.lower()
    if not low.strip():
        return None
    latin = low.isascii()
    table = _TO_CYRILLIC if latin else _TO_LATIN
    if not latin and any(sign not in table and sign != " " and sign != "-" for sign in low):
        return None
    swapped = "".join(table.get(sign, sign) for sign in low)
    typed, other = low.split(), swapped.split()
    if all(_is_word(word) for word in typed) or not all(_is_word(word) for word in other):
        return None
    return swapped


def _is_word(word: str) -> bool:
    """Whether a word could be one of a name."""
    core = word.rstrip(".,")
    if len(core) < LEAST:
        return core.isalpha() or not core
    odd = _ODD_LATIN if core.isascii() else _ODD_CYRILLIC
    share = len(_VOWELS.findall(core)) / len(core)
    return (
        0.19 <= share <= 0.8
        and not odd.search(core)
        and not (len(core) <= 6 and _HARSH.search(core) and share < 0.25)
    )
