"""The words of a text that holds digits: which may be of a name, and which of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index_mappings.analysis.numbers import canonical
from index_mappings.analysis.plates import plate_readings
from index_mappings.lookup_fields import FAMILIES

FEWEST_SIGNS = 3
NUMBER_MARK = "#"
"""Stands in a text for №."""
_WHOLE_VIN, _WORDS_OF_VIN = 17, 5
# Signs of a plate, and the words it is typed in at most: "a 234 км 77 rus".
_SHORTEST_PLATE, _LONGEST_PLATE, _WORDS_OF_PLATE = 6, 11, 5
_LETTERS_BESIDE_UNKNOWN = 4
# "III-МЮ": of certificates of birth.
_SERIES_OF_BIRTH = re.compile(r"[IVX]{1,5}-[^\W\d_]{2}|[IVX]{3,5}")
_SHORTENED = frozenset(["no", "nr", "ser", "сер", "reg", "рег", "гр", "ном", "пасп", "кал", "мод"])
BREAK = ";"
_NO_SIGNS = "-–—" + NUMBER_MARK
_BREAKS = re.compile(r"[;()\[\]\n]|,(?!\d)")
_LETTERS_APART = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")
# No series has four Cyrillic letters: such a run is a word, whatever is glued to it.
_GLUED = re.compile(
    r"([\u0400-\u04ff]{4,})-?(?=[a-z]{0,3}\d)|(?<=\d)(?=[\u0400-\u04ff]{4,})|(?<!\w)([a-z]{5,})(?=\d{4}(?!\w))",
    re.IGNORECASE,
)
# No day and no month, so never a date: the bore of a shotgun, "12/70".
_GAUGE = re.compile(r"(?<![\w./-])\d{1,2}/(?:65|70|76|89)(?![\w/-])")
_LABEL = re.compile(r"(?<=[^\W\d_]):(?=\w)")
# "г/н", "п/п", "S/N": short for words that say what kind of number stands beside them.
_STROKED = re.compile(r"[^\W\d_]/[^\W\d_]")
# What leads from a form's label to what is filled in, or fills what is left.
_LEADERS = re.compile(r"[.=~-]{3,}|_+")
_WORDS_STROKED = re.compile(r"(?<![^\W_])[^\W\d_]{2,}/[^\W\d_]{2,}(?![^\W_])")
_STROKES = re.compile(r"(?<=[^\W\d_])/|/(?=[^\W\d_])")
_AGE = re.compile(
    r"(?<![\w.])\d{1,3}\s?(?:лет|года?|years?(?:\s+old)?|y\.?\s?o\.?)(?!\w)", re.IGNORECASE
)
# "7.62", "7,62х39", "12/70", "9 мм", "кал. 12", "к. 9x19"; not "10 X 842 HM", "10 MM 123", which are plates.
_BORE = r"\d{1,2}(?:[.,]\d{1,3})?"
_WITH_CASE = r"(?:\d{1,2}[.,]\d{1,3}\s?[xх]\s?\d{2}|9\s?[xх]\s?\d{2}|\d{1,2}[xх/]\d{2})"
CALIBRE = re.compile(
    rf"(?<![^\s,;])(?:{_WITH_CASE}|\d{{1,2}}[.,]\d{{1,3}})(?:\s?(?:мм|mm))?(?![^\s,;])"
    rf"|(?<![\w-])(?!\d\s?(?:мм|mm)[^\s,;]){_BORE}\s?(?:(?:мм|mm)(?!\s?\d{{3}}(?!\d))|(?:кал|cal)(?!\.?\s?\d))(?![\w-])"
    rf"|(?<!\w)(?:к[.:]|(?:кал|калибра?|cal)\b[.:]?)\s*(?:{_WITH_CASE}|{_BORE})(?:\s?(?:мм|mm))?(?!\w)",
    re.IGNORECASE,
)
_NO_NAMES = frozenset([
    "г", "г.", "г.р", "г.р.", "г.в", "г.в.", "гос", "год", "года", "лет", "рождения", "возраст", "aged", "vin",
    "п-т", "гр-н", "гр-на", "гр-ка", "гр-ки", "doc", "док", "иин", "инн", "пинфл", "iin", "pinfl", "idnp",
    "jshshir", "card",
])  # fmt: skip


def parted(text: str) -> str:
    """A text with words parted from digits glued to them, and without an age or a gauge ("54 года", "12/70")."""
    text = _GAUGE.sub(f" {BREAK} ", _LABEL.sub(": ", text))
    words = _AGE.sub(" ", _GLUED.sub(r"\1\2 ", text)).split(" ")
    return " ".join(" ".join(_around_slash(word)) for word in words)


def words_apart(text: str) -> str:
    """A text with words parted that only a capital parts: "ИвановИван", not "McDonald"."""
    places = [
        at
        for at in range(2, len(text) - 1)
        if text[at].isupper() and all(map(str.islower, (*text[at - 2 : at], text[at + 1])))
    ]
    return " ".join(text[start:end] for start, end in pairwise([0, *places, len(text)]))


def words_around_strokes(text: str) -> str:
    """A text with its words parted from the strokes between them: "SHCHERBAKOV/PETR/12MAR71", as airlines have it.

    And from the line of a form on which they stand: "Фамилия___Щербаков___".
    """
    text = _LEADERS.sub(" ", text)
    return _STROKES.sub(" ", text) if _WORDS_STROKED.search(text) else text


def letters_joined(text: str) -> str:
    """A text with the words joined whose letters stand apart: "И В А Н О В", of four letters at least."""
    return _LETTERS_APART.sub(lambda found: found.group().replace(" ", ""), text)


def _around_slash(word: str) -> list[str]:
    """A word, or what stands around a stroke in it where one part is a plate: "А123ВС77/2015"."""
    parts = word.split("/")
    return parts if any(map(_stands_alone, parts)) else [word]


def words_and_numbers(text: str, year: str = "") -> tuple[list[str], list[str]]:
    """The words of a name, and the numbers: words with digits next to one another, with their series.

    A number that is no more than `year` is none. Words that stand for a kind of number ("паспорт") are
    in neither.
    """
    names: list[str] = []
    numbers: list[str] = []
    run: list[str] = []
    for word in [*_words(text), BREAK]:
        if word != BREAK and not is_name_word(word):
            run += [word] if any(map(_is_sign, word)) and not is_noise(word) else []
        elif word == BREAK or not is_noise(word):
            if not any(map(_has_digit, run)):
                names += run
            elif not _only_year(run, year):
                numbers += [" ".join(one) for one in _numbers(run)]
            run = []
            names += [word] if word != BREAK else []
    enough = [one for one in numbers if one != year and known_signs(one) >= FEWEST_SIGNS]
    return names, list(dict.fromkeys(enough))


def is_name_word(word: str) -> bool:
    """Whether a word may be of a name: three letters and no digit, an initial, "Ли", a name in Chinese.

    With a letter that is not known ("Ив?нов") it has four others: a plate has fewer.
    """
    if _SERIES_OF_BIRTH.fullmatch(word):
        return False
    letters = sum(sign.isalpha() for sign in word)
    if "?" in word and letters >= _LETTERS_BESIDE_UNKNOWN:
        word = word.rstrip("?").replace("?", "", 1)
    if not letters or any(not _is_of_name(sign) for sign in word):
        return False
    if letters >= 3 or "." in word:
        return True
    return letters == 2 and (word.istitle() or word.lower() == word.upper())


def are_a_name(words: list[str]) -> bool:
    """Whether words are more than initials and the letters of a series."""
    return any(is_name_word(word.replace(".", "")) for word in words if not _is_initials(word))


def known_signs(number: str) -> int:
    """How many signs of a number are known."""
    return len(canonical("document", number))


def is_strong(number: str) -> bool:
    """Whether a number has the form of a plate or the length of a VIN."""
    return bool(plate_readings(number)) or _is_as_long_as_a_vin(number)


def _is_sign(sign: str) -> bool:
    return sign.isalnum() or sign in "?*"


def _is_of_name(sign: str) -> bool:
    return not sign.isdigit() and sign not in "?*"


def _has_digit(word: str) -> bool:
    return any(not _is_of_name(sign) for sign in word)


def _is_initials(word: str) -> bool:
    return "." in word and sum(sign.isalpha() for sign in word) < 3


def is_noise(word: str) -> bool:
    """Whether a word says what kind of number or date stands beside it."""
    if _has_digit(word):
        return False
    plain = word.strip(".:#-")
    if word in _NO_NAMES or (len(plain) >= 3 and plain.lower() in _NO_NAMES):
        return True
    if _STROKED.fullmatch(plain) or (word.endswith(".") and plain.lower() in _SHORTENED):
        return True
    return len(plain) >= 3 and any(not canonical(one, plain) for one in FAMILIES.values())


def _only_year(run: list[str], year: str) -> bool:
    """Whether words are a year of birth with an initial at most."""
    return bool(year) and all(one.strip(".-") == year or len(one) == 1 for one in run)


def _words(text: str) -> list[str]:
    """The words of a text, with a break where one thing ends."""
    pieces = (word.strip(_NO_SIGNS) for word in pieces_of(text))
    return [word for word in pieces if word]


def pieces_of(text: str) -> list[str]:
    """What stands between blanks, with a break (;) where one thing ends."""
    return _BREAKS.sub(f" {BREAK} ", text).split()


def plates_among(text: str) -> list[str]:
    """Words next to one another that may be a plate ("ВАЗ 2109 а 234 км 77"), the longest first, of equals the last.

    What is part of a longer one is none. But behind a make the longer one may be a model and a plate, where
    it tears a group of signs apart ("BMW X5 34 AB 123").
    """
    words = [word for word in _words(text) if not is_noise(word)]
    found: list[str] = []
    furthest, torn = 0, False
    for start in range(len(words)):
        end = _end_of_plate(words, start, fewest=1 if torn else 2)
        if not end or (end <= furthest and not torn):
            continue
        found.insert(0, " ".join(words[start:end]))
        if end > furthest:
            furthest = end
            torn = (start > 0 or is_mixed(words[0])) and _is_torn(words[start:end])
    return sorted(found, key=known_signs, reverse=True)


def short_plates_among(text: str) -> list[str]:
    """Words that may be a plate and are too short to be told from a model by themselves: "HY07"."""
    return [
        word
        for word in _words(text)
        if FEWEST_SIGNS < len(word) < _SHORTEST_PLATE and is_mixed(word) and plate_readings(word)
    ]


def vins_among(text: str) -> list[str]:
    """Words next to one another that come to a VIN, however it is parted: "XTA 210990 Y2765499"."""
    words = [word for word in _words(text) if not is_noise(word)]
    return [
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + _WORDS_OF_VIN, len(words)) + 1)
        if BREAK not in words[start:end] and is_mixed("".join(words[start:end]))
        if _is_as_long_as_a_vin("".join(words[start:end]))
    ]


def _is_as_long_as_a_vin(number: str) -> bool:
    vin = canonical("vin", number)
    return len(vin) == _WHOLE_VIN and vin.isascii()


def _is_torn(words: Sequence[str]) -> bool:
    """Whether digits, or letters, stand on both sides of a gap."""
    return any(one[-1].isdigit() == other[0].isdigit() for one, other in pairwise(words))


def _end_of_plate(words: Sequence[str], start: int, fewest: int) -> int:
    """Where the longest plate of so many words ends that begins at a place; 0 where none does."""
    found = 0
    for end in range(start + 1, min(start + _WORDS_OF_PLATE, len(words)) + 1):
        signs = "".join(words[start:end])
        if len(signs) > _LONGEST_PLATE or BREAK in signs or CALIBRE.fullmatch(words[end - 1]):
            break
        long_enough = end >= start + fewest and len(signs) >= _SHORTEST_PLATE
        if long_enough and is_mixed(signs) and plate_readings(signs):
            found = end
    return found


def _numbers(run: list[str]) -> list[list[str]]:
    """The numbers that words next to one another may be: as one, or around a plate or VIN among them."""
    if len(run) == 1:
        return [run]
    if plate_readings(" ".join(run)):
        return [run, *([word] for word in run if _stands_alone(word))]
    for place, word in enumerate(run):
        if _stands_alone(word):
            around = [one for one in (run[:place], run[place + 1 :]) if one]
            return [[word], *(number for one in around for number in _numbers(one))]
    return [run]


def _stands_alone(word: str) -> bool:
    signs = sum(sign.isalnum() for sign in word)
    mixed = is_mixed(word) and not CALIBRE.fullmatch(word)
    return mixed and signs >= _SHORTEST_PLATE and is_strong(word)


def is_mixed(word: str) -> bool:
    """Whether a word has letters and digits."""
    return any(sign.isalpha() for sign in word) and any(sign.isdigit() for sign in word)
