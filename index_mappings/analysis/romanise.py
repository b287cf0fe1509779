"""A word in any script to its readings: 1–4 spellings in one common Latin alphabet."""

import re
from functools import lru_cache

import icu

from index_mappings.analysis import tables, tables_latin
from index_mappings.analysis.by_ear import readings_by_ear

MAX_READINGS = 4

_DEFAULTS: dict[str, tuple[str, ...]] = {
    # Cyrillic
    "G": ("g", "h"),
    "E": ("e", "io"),
    "O": ("o", "u"),
    "A": ("a", "e"),
    "T": ("c",),
    "D": ("dz", "d"),
    "S": ("š",),
    # Armenian: Հովհաննես is Оганес and Ованес, initial ո is vo
    "W": ("hovh", "ov", "og"),
    "B": ("vo", "o"),
}
_LATIN: dict[str, tuple[str, ...]] = {
    # marks lost in papers and MRZ: ț written t, ș and ş written s
    "T": ("c", "t"),
    "D": ("š", "s"),
    "J": ("j", "i"),
    "C": ("č", "s"),
    "H": ("č", "h", "š"),
    "X": ("ks", "h"),
    "Y": ("h", "ks"),
    "I": ("k", "č", "j"),
    "K": ("k", "č", "j"),
    "F": ("k", "č", "j"),
    "B": ("j", "zh"),
    "E": ("c", "t"),
    "G": ("dz", "d"),
    "Q": ("k", "g"),
    "U": ("u", "ov"),
    "Z": ("u", "v"),
    "N": ("i", "j"),
    "S": ("š", "s"),
    "R": ("rz", "j"),
    "P": ("g", "gu"),
    "M": ("g",),
    "A": ("a", "e"),
    "O": ("o", "u"),
    "W": ("v", "u"),
}
_CUSTOMS: dict[str, dict[str, tuple[str, ...]]] = {
    "azerbaijani": {
        "C": ("j",),
        "I": ("j",),
        "K": ("j",),
        "F": ("j",),
        "J": ("j",),
        "N": ("j",),
        "X": ("h",),
        "Y": ("h",),
        "Q": ("g", "k"),
        "H": ("č",),
    },
    "uzbek": {"X": ("h", "ks"), "Y": ("h",), "J": ("j", "i"), "N": ("j", "i"), "H": ("č",)},
    "turkic": {
        "C": ("j", "č"),
        "I": ("j", "k"),
        "K": ("j", "k"),
        "F": ("j", "k"),
        "X": ("h", "ks"),
        "N": ("j", "i"),
    },
    "romanian": {"C": ("č",), "H": ("k", "h", "č"), "M": ("j", "g"), "I": ("k",), "F": ("k", "č")},
    "polish": {
        "C": ("c",),
        "H": ("h", "č"),
        "J": ("i", "j"),
        "F": ("c", "k"),
        "R": ("j", "rz"),
        "I": ("k",),
        "K": ("k", "c"),
    },
    "slavic": {
        "C": ("c", "s"),
        "H": ("h", "č"),
        "J": ("i", "j"),
        "F": ("č", "c"),
        "I": ("k", "c"),
        "K": ("k", "c"),
    },
    "german": {"H": ("h", "č"), "J": ("i", "j"), "C": ("c", "s"), "N": ("i",)},
    "french": {"H": ("š", "č", "h"), "J": ("j", "i"), "C": ("s", "č")},
    "plain": {},
}
_MOLDOVAN = {**_DEFAULTS, "T": ("c", "t"), "S": ("š", "s"), "G": ("g", "j")}
_MOLDOVAN_LETTERS = re.compile("[бвгдзклмнпрстфхцчшщж]э|ӂ|еску$|[ея]ану$|[уаэ][цш]$|^ц|шт")
"""What the Moldovan alphabet and Russian spellings of Moldovan names show: э for ă, ț and ș."""
_BELARUSIAN = {**_DEFAULTS, "T": ("c", "t"), "D": ("d", "dz")}
_BELARUSIAN_LETTERS = re.compile("[іў]|дз[еёюя]|ц[ёюя]")
"""Soft т and д are written ц and дз: Цімафей, Тимофей; Дзмітрый, Дмитрий."""
_ARABIC: dict[str, tuple[str, ...]] = {
    "V": ("u", "v"),
    "L": ("al", ""),
    "D": ("j", "g"),
    "Q": ("k", "g"),
    "B": ("b", "p"),
    "T": ("t", "s"),
}

_CANON = r"""
$soft = [jčšc];
tč > č; tš > č; ts > c; tc > c; dč > č; čč > č; šč > š; šš > š; dj > j; ddj > j; jj > j;
$soft { i } [aou] > ;
ei } e > ; ie > | e;
i } i > ; a } a > ; e } e > ; o } o > ; u } u > ;
b } b > ; v } v > ; g } g > ; h } h > ; d } d > ; z } z > ; k } k > ; l } l > ; m } m > ; n } n > ;
p } p > ; r } r > ; s } s > ; t } t > ; f } f > ; c } c > ;
o { f $ > v; e { f $ > v;
ks } s > k;
[^abvghdejziklmnoprstufcčš] > ;
"""


def _compile(name: str, rules: str) -> icu.Transliterator:
    return icu.Transliterator.createFromRules(name, rules, icu.UTransDirection.FORWARD)


_TABLES = {
    "Latn": _compile("KordonLatin", tables_latin.LATIN),
    "Cyrl": _compile("KordonCyrillic", tables.CYRILLIC),
    "Armn": _compile("KordonArmenian", tables.ARMENIAN),
    "Geor": _compile("KordonGeorgian", tables.GEORGIAN),
    "Arab": _compile("KordonArabic", tables.ARABIC),
}
_ANY_LATIN = icu.Transliterator.createInstance("Any-Latin; NFD; [:Mn:] Remove; NFC; Lower")
_PLAIN = icu.Transliterator.createInstance("NFD; [:Mn:] Remove; Latin-ASCII; Lower")
_CANONICAL = _compile("KordonCanon", _CANON)


def _accents() -> dict[int, str]:
    """Latin letters with marks that say nothing of the consonant, to their plain letter."""
    letters = {}
    for point in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(point)
        if letter.isalpha() and letter not in tables_latin.INFORMATIVE:
            letters[point] = str(_PLAIN.transliterate(letter))
    return letters


_ACCENTS = _accents()


def _pattern(word: str, script: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Give `word` in common letters with capital signs, and what each capital may be read as."""
    if script == "Latn":
        readings = {**_LATIN, **_CUSTOMS[tables_latin.custom_of(word)]}
        return str(_TABLES["Latn"].transliterate(word.translate(_ACCENTS))), readings
    table = _TABLES.get(script)
    if table is not None:
        pattern = str(table.transliterate(word))
        if script == "Arab":
            return pattern, _ARABIC
        moldovan = script == "Cyrl" and _MOLDOVAN_LETTERS.search(word)
        if moldovan:
            return pattern, _MOLDOVAN
        return pattern, _BELARUSIAN if _BELARUSIAN_LETTERS.search(word) else _DEFAULTS
    latin = str(_PLAIN.transliterate(_ANY_LATIN.transliterate(word)))
    return str(_TABLES["Latn"].transliterate(latin)), _LATIN


def _resolve(pattern: str, readings: dict[str, tuple[str, ...]]) -> list[str]:
    """Read the capital signs of `pattern`: the likeliest first, then one sign changed, then two."""
    signs = [sign for sign in readings if sign in pattern]
    if not signs:
        return [pattern]
    choices = [{sign: readings[sign][0] for sign in signs}]
    doubtful = [sign for sign in signs if len(readings[sign]) > 1]
    for rank in (1, 2):
        for sign in doubtful:
            if len(readings[sign]) > rank:
                choices.append({**choices[0], sign: readings[sign][rank]})
    if len(doubtful) > 1:
        first, second = doubtful[:2]
        both = {first: readings[first][1], second: readings[second][1]}
        choices.insert(3, {**choices[0], **both})
    found = []
    for choice in choices[:6]:
        reading = pattern
        for sign, letters in choice.items():
            reading = reading.replace(sign, letters)
        found.append(reading)
    return found


@lru_cache(maxsize=65536)
def readings_of(word: str, script: str) -> tuple[str, ...]:
    """Give the 1–4 readings of a normalised, case-folded `word`, likeliest first, up to two by ear after."""
    pattern, readings = _pattern(word, script)
    found: list[str] = []
    for rough in _resolve(pattern, readings):
        reading = str(_CANONICAL.transliterate(rough))
        if reading and reading not in found:
            found.append(reading)
            if len(found) == MAX_READINGS:
                break
    if script == "Latn":
        heard = (str(_CANONICAL.transliterate(one)) for one in readings_by_ear(word))
        found += [reading for reading in dict.fromkeys(heard) if reading and reading not in found]
    return tuple(found)


def fold_of(reading: str) -> str:
    """Write a reading with plain letters only."""
    return reading.replace("č", "ch").replace("š", "sh")
