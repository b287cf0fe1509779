"""A word in any script to its readings: 1–4 spellings in one common Latin alphabet."""

import re
from functools import lru_cache

import icu

from index_mappings.analysis import tables, tables_latin
from index_mappings.analysis.by_ear import readings_by_ear

MAX_READINGS = 4
MOST_READINGS = 6
"""With those of an MRZ and by ear."""

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
    "Đ": ("j",),
    # marks lost in papers and MRZ: ț written t, ș and ş written s
    "T": ("c", "t"),
    "D": ("š", "s"),
    "J": ("j", "i"),
    # c before e, i, y: Turkish has it for j without any other letter to show it (Recep)
    "C": ("č", "s", "j"),
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
    # Polish: przy пши, пржи; ą, ę nasal vowels (Wąsowski Вонсовский), their marks lost in an MRZ
    "Ř": ("š", "rj", "j"),
    "V": ("on", "a"),
    "L": ("en", "e"),
    "U": ("u", "ov"),
    "Z": ("u", "v"),
    "N": ("i", "j"),
    "S": ("š", "s"),
    "R": ("rz", "j", "rj"),
    "P": ("g", "gu"),
    "M": ("g", "j"),
    "A": ("a", "e"),
    "O": ("o", "u"),
    "W": ("v", "u"),
    # th and ph, or the seam of a Turkic compound: Meret+han, Rejep+han
    "Ť": ("t", "th"),
    "Þ": ("f", "ph"),
    # Belarusian ў before -ski: Kazlouski, Bialiauski
    "Ŭ": ("ov", "u"),
    "Ü": ("v", "u"),
}
_CUSTOMS: dict[str, dict[str, tuple[str, ...]]] = {
    "vietnamese": {
        "Đ": ("d", "j"),
        "F": ("k",),
        "I": ("k",),
        "K": ("k",),
        "M": ("g",),
        "X": ("s", "ks"),
        "Y": ("s", "ks"),
        "Ť": ("t",),
        "Þ": ("f",),
    },
    "azerbaijani": {
        "M": ("g",),
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
    "uzbek": {
        "M": ("g",),
        "X": ("h", "ks"),
        "Y": ("h",),
        "J": ("j", "i"),
        "N": ("j", "i"),
        "H": ("č",),
    },
    "turkic": {
        "M": ("g",),
        "C": ("j", "č"),
        "I": ("j", "k"),
        "K": ("j", "k"),
        "F": ("j", "k"),
        "X": ("h", "ks"),
        "N": ("j", "i"),
        "Ť": ("th", "t"),
        "Þ": ("ph", "f"),
    },
    "romanian": {"C": ("č",), "H": ("k", "h", "č"), "M": ("j", "g"), "I": ("k",), "F": ("k", "č")},
    "polish": {
        "C": ("c",),
        "H": ("h", "č"),
        "J": ("i", "j"),
        "F": ("c", "k"),
        "R": ("j", "rj", "rz"),
        "I": ("k",),
        "K": ("k", "c"),
    },
    "baltic": {"C": ("c",), "F": ("c",), "K": ("c", "k"), "H": ("h", "č"), "J": ("i", "j")},
    "slavic": {
        "M": ("g",),
        "C": ("c", "s"),
        "H": ("h", "č"),
        "J": ("i", "j"),
        # Czech ř: Dvořák, Дворжак
        "R": ("rj", "r"),
        "F": ("č", "c"),
        "I": ("k", "c"),
        "K": ("k", "c"),
    },
    "german": {"M": ("g",), "H": ("h", "č"), "J": ("i", "j"), "C": ("c", "s"), "N": ("i",)},
    "french": {"H": ("š", "č", "h"), "J": ("j", "i"), "C": ("s", "č")},
    "plain": {},
}
_MOLDOVAN = {**_DEFAULTS, "T": ("c", "t"), "S": ("š", "s"), "G": ("g", "j")}
_MOLDOVAN_LETTERS = re.compile(
    "[бвгдзклмнпрстфхцчшщж]э|ӂ|еску$|[ея]ану$|[уаэ][цш]$|^ц|шт|ц.*(?:у|[ая]н)$"
)
"""What the Moldovan alphabet and Russian spellings of Moldovan names show: э for ă, ț and ș."""
_BELARUSIAN = {**_DEFAULTS, "T": ("c", "t"), "D": ("d", "dz")}
_BELARUSIAN_LETTERS = re.compile("[іў]|дз[еёюя]|ц[ёюя]")
"""Soft т and д are written ц and дз: Цімафей, Тимофей; Дзмітрый, Дмитрий."""
_AZERBAIJANI = {**_DEFAULTS, "G": ("g", "k")}
_AZERBAIJANI_LETTERS = re.compile("^(?=.*[әөүҹҝғјһ])[^қңұі]*$")
"""Azerbaijani г is Latin q, in Russian г or к (Гулиев, Кулиев); ҝ is Latin g."""
_ARABIC: dict[str, tuple[str, ...]] = {
    "L": ("al", ""),
    # ض is z in Persian, ث in Persian and in the west of the Arab lands
    "Z": ("d", "z"),
    "D": ("j", "g"),
    "T": ("t", "s"),
    "Q": ("k", "g"),
    "W": ("v", "u"),
    "B": ("b", "p"),
    "V": ("u", "v"),
}

_SCHWA = "A"
_OTHER_IN_MRZ = re.compile("[đžż]")
_IN_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe"})
"""What an MRZ writes for a letter (ICAO 9303-3, 6 A) where no rule of the table reads it so."""
_BALTIC_ENDING = re.compile(
    "(?<=[oe]v)a?s$|(?<=[sc]k)as$|(?<=[sc]k[iī])s$|(?<=in)a?s$|(?<=[iī]ņ)[sš]$|(?<=ā[nņ])s$|(?<=[cčšž])s$"
    "|(?<=ij)us$"
)
"""What Latvian and Lithuanian papers add to a Slavic name: Petrovs, Kuzņecovs, Ivanovas, Jurijus."""

_CANON = r"""
$soft = [jčšc];
tč > č; tš > č; ts > c; tc > c; dč > č; čč > č; šč > š; šš > š; dj > j; ddj > j; jj > j;
$soft { i } [aou] > ;
$consonant = [bvghdjzklmnprstfcčš];
^ abd[aeiu] { l } $consonant > ; [aeiu] { l } din $ > ;
n } [bp] > m;
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
        if _BELARUSIAN_LETTERS.search(word):
            return pattern, _BELARUSIAN
        return pattern, _AZERBAIJANI if _AZERBAIJANI_LETTERS.search(word) else _DEFAULTS
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
    patterns = [pattern] * len(choices)
    if pattern.count(_SCHWA) > 1:
        # Papers write each ə as they hear it: Xəlilzadə is Khelilzada, Khalilzade as well.
        a, e = readings[_SCHWA]
        for first, rest in ((e, a), (a, e)):
            patterns.insert(2, pattern.replace(_SCHWA, first, 1).replace(_SCHWA, rest))
            choices.insert(2, choices[0])
    found = []
    for pattern, choice in list(zip(patterns, choices, strict=True))[:6]:
        reading = pattern
        for sign, letters in choice.items():
            reading = reading.replace(sign, letters)
        found.append(reading)
    return found


@lru_cache(maxsize=65536)
def readings_of(word: str, script: str) -> tuple[str, ...]:
    """Give the 1–6 readings of a normalised, case-folded `word`, likeliest first.

    The last of a Latin word are of what an MRZ writes for it (Žukov, ZUKOV; Müller, MUELLER) and by ear.
    """
    pattern, readings = _pattern(word, script)
    found: list[str] = []
    for rough in _resolve(pattern, readings):
        reading = str(_CANONICAL.transliterate(rough))
        if reading and reading not in found:
            found.append(reading)
            if len(found) == MAX_READINGS:
                break
    if script == "Latn":
        if (bare := _BALTIC_ENDING.sub("", word)) != word:
            found[1:1] = [one for one in readings_of(bare, script)[:1] if one not in found]
        # The one mark lost, the others are: Čižmešija is CIZMESIJA.
        in_mrz = str(_PLAIN.transliterate(word)) if _OTHER_IN_MRZ.search(word) else word
        heard = [str(_CANONICAL.transliterate(one)) for one in readings_by_ear(word)]
        more = [*_first_reading(in_mrz, word), *heard]
        more += _first_reading(in_mrz.translate(_IN_TWO_LETTERS), in_mrz)
        found += [one for one in dict.fromkeys(more) if one and one not in found]
    return tuple(found[:MOST_READINGS])


def _first_reading(other: str, word: str) -> tuple[str, ...]:
    """The likeliest reading of another spelling of a Latin word; none where it is the same."""
    return readings_of(other, "Latn")[:1] if other != word else ()


def fold_of(reading: str) -> str:
    """Write a reading with plain letters only."""
    return reading.replace("č", "ch").replace("š", "sh")
