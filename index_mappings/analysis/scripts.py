"""Normal form of text, its words, the script of a word, and words that mix alphabets."""

import re
from functools import lru_cache

import icu

MAX_WORD = 48
"""Letters of a word that are looked at: longer than any name, and a bound on the work."""

_NFKC_CASEFOLD = icu.Normalizer2.getNFKCCasefoldInstance()
_APOSTROPHES = "’‘ʻʼ`´ʹʺ′‛＇ʿʾˈ"
_BREAKS = '<>-‐‑‒–—―_/\\|,;:.()[]{}"«»„“”&+*!?#%^=~@$№•·…֊־'
_CUTS = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_BREAKS, " "))
_TO_CUT = re.compile(f"[{re.escape(_APOSTROPHES + _BREAKS)}]")
_HARD_SIGN = re.compile(r'(?<=[^\W\d])"(?=[^\W\d])')
_UNSPACED = frozenset(("Hani", "Hira", "Kana", "Thai", "Laoo", "Khmr", "Mymr"))
_DOT_ABOVE = "\u0307"

_NEIGHBOURS = re.compile("[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
# From the beginning of a word only: tried at each of its letters, a long word would take its square.
_MIXED = re.compile(rf"(?<![^\W\d_])[^\W\d_]*(?:{_NEIGHBOURS.pattern})[^\W\d_]*")


def normalise(text: str) -> str:
    """Give `text` in NFKC with case folded, without format signs such as bidi marks and joiners."""
    if text.isascii():
        return text.lower()
    folded = str(_NFKC_CASEFOLD.normalize(text))
    # Turkish İ folds to i and a dot that means nothing.
    return folded.replace("i" + _DOT_ABOVE, "i")


@lru_cache(maxsize=8192)
def script_of_letter(letter: str) -> str:
    """Give the four-letter code of the script of `letter` (`Zyyy`, `Zinh`: none of its own)."""
    return str(icu.Script.getScript(letter).getShortName())


@lru_cache(maxsize=65536)
def script_of(word: str) -> str:
    """Give the script that most letters of `word` are of; `Latn` where none is."""
    if word.isascii():
        return "Latn"
    counts: dict[str, int] = {}
    for letter in word:
        script = script_of_letter(letter)
        if script not in ("Zyyy", "Zinh"):
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else "Latn"


def words_of(text: str) -> list[str]:
    """Split `text` into normalised words; apostrophes are letters, hyphens and dots are breaks."""
    words: list[str] = []
    # In MVD 310 papers " stands for ъ inside a word.
    normal = normalise(text)
    if '"' in normal:
        normal = _HARD_SIGN.sub("'", normal)
    # Most names have no such sign, which is seen sooner than each of their letters is looked up.
    if _TO_CUT.search(normal):
        normal = normal.translate(_CUTS)
    for part in normal.split():
        word = part.strip("'")
        if not word:
            continue
        if not word.isascii() and script_of(word) in _UNSPACED:
            words.extend(_segments(word))
        else:
            words.append(word[:MAX_WORD])
    return words


def _segments(word: str) -> list[str]:
    # Made anew each time: an ICU break iterator must not be shared between threads.
    breaks = icu.BreakIterator.createWordInstance(icu.Locale.getRoot())
    text = icu.UnicodeString(word)
    breaks.setText(text)
    start, found = 0, []
    for end in breaks:
        found.append(str(text[start:end])[:MAX_WORD])
        start = end
    return found


def mend_mixed(text: str) -> tuple[str, list[str]]:
    """Mend words that mix Latin and Cyrillic letters of one look, as Иванов with a Latin a.

    Gives the mended text and the words, as they stood, that were mended. The alphabet of the
    letters that exist in one alphabet only decides, then the majority. A word stays as it is when
    a letter has no look-alike in the other alphabet.
    """
    # Most texts mix nothing, which is quickly seen.
    if text.isascii() or not _NEIGHBOURS.search(text):
        return text, []
    mended: list[str] = []

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        new = _mend_word(word)
        if new != word:
            mended.append(word)
        return new

    return _MIXED.sub(mend, text), mended


def _mend_word(word: str) -> str:
    latin = [letter for letter in word if script_of_letter(letter) == "Latn"]
    cyrillic = [letter for letter in word if script_of_letter(letter) == "Cyrl"]
    only_latin = any(letter not in _CYRILLIC_LOOKS for letter in latin)
    only_cyrillic = any(letter not in _LATIN_LOOKS for letter in cyrillic)
    if only_latin and only_cyrillic:
        return word
    to_cyrillic = only_cyrillic or (not only_latin and len(cyrillic) >= len(latin))
    looks = _CYRILLIC_LOOKS if to_cyrillic else _LATIN_LOOKS
    foreign = "Latn" if to_cyrillic else "Cyrl"
    return "".join(
        looks.get(letter, letter) if script_of_letter(letter) == foreign else letter
        for letter in word
    )


# Capitals and small letters apart: В looks like B, but в is no b; н is no h.
_CYRILLIC_LOOKS = dict(
    zip("aceopxyijABCEHIJKMOPTXY" + "ksu", "асеорхуіјАВСЕНІЈКМОРТХУ" + "кѕи", strict=True)
)
_CYRILLIC_LOOKS |= {"m": "м", "t": "т", "ё": "ё", "ï": "ї", "ë": "ё", "Ë": "Ё", "Ï": "Ї", "S": "Ѕ"}
_LATIN_LOOKS = dict(
    zip("асеорхуіјАВСЕНІЈКМОРТХУкѕмтЅһҺԁӏ", "aceopxyijABCEHIJKMOPTXYksmtShHdl", strict=True)
)
