"""The words of a text that holds digits: which may be of a name, and which of numbers."""

from __future__ import annotations

import re

from index_mappings.analysis.numbers import canonical
from index_mappings.analysis.plates import plate_readings
from index_mappings.lookup_fields import FAMILIES

FEWEST_SIGNS = 3
_WHOLE_VIN = 17
_SHORTEST_PLATE = 6
_SHORTENED = frozenset(["no", "nr", "ser", "сер", "reg", "рег", "гр"])
_NUMBER_OF_SERIES = 6
_BREAK = ";"
_BREAKS = re.compile(r"[;()\[\]\n]|,(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
# No series has four Cyrillic letters: such a run is a word, whatever is glued to it.
_GLUED = re.compile(
    r"([\u0400-\u04ff]{4,})-?(?=\d)|(?<=\d)(?=[\u0400-\u04ff]{4,})|([a-z]{5,})(?=\d{4}(?!\w))",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?<![\w.])\d{1,3}\s?(?:лет|года?|years?(?:\s+old)?|y\.?\s?o\.?)(?!\w)", re.IGNORECASE
)
_NO_NAMES = frozenset(
    ["г", "г.", "г.р", "г.р.", "гос", "год", "года", "лет", "рождения", "возраст", "aged", "vin"]
)


def parted(text: str) -> str:
    """A text with words parted from digits glued to them, and without an age ("54 года")."""
    return _AGE.sub(" ", _GLUED.sub(r"\1\2 ", text))


def words_and_numbers(text: str, year: str = "") -> tuple[list[str], list[str]]:
    """The words of a name, and the numbers: words with digits next to one another, with their series.

    A number that is no more than `year` is none. Words that stand for a kind of number ("паспорт") are
    in neither.
    """
    names: list[str] = []
    numbers: list[str] = []
    run: list[str] = []
    for word in [*_BREAKS.sub(f" {_BREAK} ", text).split(), _BREAK]:
        if word != _BREAK and not is_name_word(word):
            run += [word] if any(map(_is_sign, word)) and not _is_noise(word) else []
        elif word == _BREAK or not _is_noise(word):
            if not any(map(_has_digit, run)):
                names += run
            elif not _only_year(run, year):
                numbers += [" ".join(one) for one in _numbers(run)]
            run = []
            names += [word] if word != _BREAK else []
    enough = [one for one in numbers if one != year and known_signs(one) >= FEWEST_SIGNS]
    return names, list(dict.fromkeys(enough))


def is_name_word(word: str) -> bool:
    """Whether a word may be of a name: three letters and no digit, an initial, "Ли", a name in Chinese."""
    letters = sum(sign.isalpha() for sign in word)
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
    vin = canonical("vin", number)
    return bool(plate_readings(number)) or (len(vin) == _WHOLE_VIN and vin.isascii())


def _is_sign(sign: str) -> bool:
    return sign.isalnum() or sign in "?*"


def _is_of_name(sign: str) -> bool:
    return not sign.isdigit() and sign not in "?*"


def _has_digit(word: str) -> bool:
    return any(not _is_of_name(sign) for sign in word)


def _is_initials(word: str) -> bool:
    return "." in word and sum(sign.isalpha() for sign in word) < 3


def _is_noise(word: str) -> bool:
    """Whether a word says what kind of number or date stands beside it."""
    if _has_digit(word):
        return False
    plain = word.strip(".:#-")
    if word in _NO_NAMES or (len(plain) >= 3 and plain.lower() in _NO_NAMES):
        return True
    if word.endswith(".") and plain.lower() in _SHORTENED:
        return True
    return len(plain) >= 3 and any(not canonical(one, plain) for one in FAMILIES.values())


def _only_year(run: list[str], year: str) -> bool:
    """Whether words are a year of birth with an initial at most."""
    return bool(year) and all(one.strip(".-") == year or len(one) == 1 for one in run)


def _numbers(run: list[str]) -> list[list[str]]:
    """The numbers that words next to one another may be: as one, or around a plate or VIN among them."""
    if len(run) == 1 or is_strong(" ".join(run)):
        return [run]
    for place, word in enumerate(run):
        if _stands_alone(word):
            around = [one for one in (run[:place], run[place + 1 :]) if one]
            return [[word], *(number for one in around for number in _numbers(one))]
    # A year of birth stands beside a number: "1971 4510 123456", not the series of "2003 123456".
    rest = run[1:] if _YEAR.fullmatch(run[0]) else run[:-1] if _YEAR.fullmatch(run[-1]) else []
    return [run, rest] if known_signs(" ".join(rest)) > _NUMBER_OF_SERIES else [run]


def _stands_alone(word: str) -> bool:
    signs = sum(sign.isalnum() for sign in word)
    mixed = any(sign.isalpha() for sign in word) and any(sign.isdigit() for sign in word)
    return mixed and signs >= _SHORTEST_PLATE and is_strong(word)
