"""What was typed with the other keyboard switched on: Bdfyjd for Иванов, Ыьшер for Smith, F123DC77 for А123ВС77.

Keys of Windows "Russian" (ЙЦУКЕН) and US QWERTY. Of a name the other reading is given beside the one typed,
and only when its neighbouring letters are likelier in names than those of what was typed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

from index_mappings.analysis.equivalents import GROUPS
from index_mappings.analysis.scripts import normalise

_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_TO_CYRILLIC = dict(zip(_LATIN, _CYRILLIC, strict=True))
_TO_LATIN = dict(zip(_CYRILLIC, _LATIN, strict=True))
# Capitals of the letters whose keys bear signs: "<jqrj" is Бойко, ">cegjd" Юсупов.
_NAME_TO_CYRILLIC = _TO_CYRILLIC | dict(zip('{}:"<>~', "хъжэбюё", strict=True))
_OF_LATIN_NAMES = re.compile("[a-z' -]+")
# Initials are as they are: "A.C." would be a word.
_LETTERS_TOGETHER = re.compile(r"[^\W\d_]{2}")
UNSEEN = 0.2


def _letter_pairs() -> Mapping[str, float]:
    """Log-likelihood of neighbouring letters in the table of given names, ends of words included."""
    seen = Counter(
        word[at : at + 2]
        for group in GROUPS
        for one in group.split()
        if (word := f"^{normalise(one)}$")
        for at in range(len(word) - 1)
    )
    total = {
        latin: sum(n for pair, n in seen.items() if pair.isascii() == latin) for latin in (0, 1)
    }
    return {pair: math.log((n + UNSEEN) / total[pair.isascii()]) for pair, n in seen.items()}


_SEEN = _letter_pairs()
_NEVER_SEEN = math.log(UNSEEN / 4_000)


def _by(table: Mapping[str, str], text: str) -> str:
    return "".join(table.get(sign, sign) for sign in text.lower())


def on_latin_keys(text: str) -> str:
    """What the keys of a text typed with the Russian keyboard give on the US one, in small letters."""
    return _by(_TO_LATIN, text)


def on_other_keys(text: str) -> str:
    """What the keys of a text give on the other keyboard, in capitals; empty where it has letters of both or none."""
    letters = [sign for sign in text.lower() if sign.isalpha()]
    if letters and all(map(_TO_LATIN.__contains__, letters)):
        return on_latin_keys(text).upper()
    if letters and all(map(str.isascii, letters)):
        return _by(_TO_CYRILLIC, text).upper()
    return ""


def other_layout(text: str) -> str | None:
    """The text as the other keyboard would have it, or None when it is well as it is."""
    low = text.lower()
    if not _LETTERS_TOGETHER.search(low):
        return None
    latin = low.isascii()
    table = _NAME_TO_CYRILLIC if latin else _TO_LATIN
    if not latin and any(sign not in table and sign != " " and sign != "-" for sign in low):
        return None
    swapped = _by(table, low)
    if not latin and not _OF_LATIN_NAMES.fullmatch(swapped):
        return None
    return swapped if _likely(swapped) >= _likely(low) else None


def _likely(text: str) -> float:
    pairs = [f"^{word}$"[at : at + 2] for word in text.split() for at in range(len(word) + 1)]
    return sum(_SEEN.get(pair, _NEVER_SEEN) for pair in pairs) / max(len(pairs), 1)
