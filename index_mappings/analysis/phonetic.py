"""Phonetic codes: what the spellings of one name in the region's languages have in common."""

import re
from functools import lru_cache

_CLASSES = str.maketrans("fgčš", "vhcc")
_COARSE = str.maketrans("bdzcgh", "ptsskk")
_INNER_VOWELS = re.compile("(?<!^)[aeiou]+")
_FIRST_VOWELS = re.compile("^[aeiou]+")
_MUTE_H = re.compile("(?<=[aeiou])h(?=[aeiou])|^h(?=[aeiou])")
_LAST_H = re.compile("(?<=[aeiou])h$")
_INNER_F = re.compile("f(?!$)")
_DOUBLES = re.compile(r"(.)\1+")
MAX_CODES = 6
MAX_CODE = 12


def code_of(reading: str) -> str:
    """Code one reading: classes of consonants, and whether it begins with a vowel.

    г, х, һ are one class and ч, ш, щ, ц another, as the region's papers write each for each
    (domain notes 3.2); vowels after the first place are dropped, which also drops the gender of
    -ов/-ова and -ский/-ская.
    """
    start = _FIRST_VOWELS.sub("a", reading.translate(_CLASSES))
    return _INNER_VOWELS.sub("", start)[:MAX_CODE]


def codes_of(readings: tuple[str, ...]) -> tuple[str, ...]:
    """Give 1–6 codes: of the readings, and without h at the end, between vowels and at the start.

    Armenian h is lost in Russian: Սահակյան, Саакян; Հակոբյան, Акопян; the last one of Arabic and
    Persian names in every alphabet: خليفة, Khalifah, Халифа; Abdullah, Абдулла.
    """
    codes = list(dict.fromkeys(code_of(reading) for reading in readings))
    if readings and "h" in readings[0]:
        shorter = _LAST_H.sub("", readings[0])
        for reading in (shorter, _MUTE_H.sub("", shorter)):
            code = code_of(reading)
            if code and code not in codes:
                codes.insert(min(len(codes), MAX_CODES - 1), code)
    return tuple(codes[:MAX_CODES])


def coarse_of(reading: str) -> str:
    """Code a reading with voiced and voiceless consonants as one (бп, дт, гхк), hissing ones too.

    f within a word goes with p: Georgian ფ, Tajik and Kazakh Фарход, Пархат.
    """
    return coarse_code(code_of(_INNER_F.sub("p", reading)))


@lru_cache(maxsize=262144)
def coarse_code(code: str) -> str:
    """Give a code with voiced and voiceless consonants as one."""
    return _DOUBLES.sub(r"\1", code.translate(_COARSE))
