"""A number in the forms by which it is kept and compared: as written, canonical, misread, without its series."""

import re
from dataclasses import dataclass
from functools import lru_cache

from index_mappings.analysis.lookalikes import bare, fold_misreads, fold_shapes, upper
from index_mappings.analysis.plates import stems, strip_marks

FAMILY_LETTERS: dict[str, str] = {"plate": "p", "vin": "v", "document": "n", "serial": "w"}
LONGEST = 64
"""Signs of a number that are looked at; nothing in use comes near."""
LONGEST_IN_PIECES = 24
FEWEST_KNOWN = 3

NEVER_IN_A_VIN = str.maketrans("IOQ", "100")
_NOISE_WORDS: dict[str, str] = {
    "plate": r"ГОС\.?\s?(НОМЕР|ЗНАК)|ГРЗ|НОМЕР|ЗНАК|PLATE|REG(ISTRATION)?\.?\s?N[OR]\."
    r"|РЕГИОН|РЕГ\.|REGION",
    "vin": r"VIN([ -]?КОД|[ -]?CODE)?|ВИН|КУЗОВ(А)?|ШАССИ|РАМА|ДВИГАТЕЛ[ЬЯ]|ДВС|НОМЕР|BODY|CHASSIS"
    r"|FRAME|ENGINE|NUMBER|NO\.",
    "document": r"ПАСПОРТ(А)?|СЕРИ[ЯИ]|НОМЕР|PASSPORT|SERIES|NUMBER|SER\.|СЕР\.|NO\.|NR\.|ДОКУМЕНТ"
    r"|DOCUMENT",
    "serial": r"СЕРИ[ЯИ]|НОМЕР|SERIES|SERIAL|NUMBER|SER\.|СЕР\.|NO\.|NR\.|S/N",
}
_GROUND_OFF = (
    r"СБИТ[АЫО]?|СПИЛЕН[АЫО]?|УНИЧТОЖЕН[АЫО]?|УДАЛ[ЕЁ]Н[АЫО]?|ЗАБИТ[АЫО]?|СТ[ЕЁ]РТ[АЫО]?|СТОЧЕН[АЫО]?"
    r"|ВЫТРАВЛЕН[АЫО]?|ОТСУТСТВУЕТ|НЕ\s?ЧИТАЕТСЯ|НЕ\s?ВИДЕН|НЕТ(\s+НОМЕРА)?|Б/Н|БЕЗ\s+НОМЕРА"
    r"|GROUND([ -]OFF)?|FILED([ -]OFF)?|OBLITERATED|REMOVED|DEFACED|ILLEGIBLE|NONE|UNKNOWN|N/A"
)
_NOISE = {
    family: re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])")
    for family, words in _NOISE_WORDS.items()
}
_WORN_AWAY = re.compile(rf"(?<![^\W_])(?:{_GROUND_OFF})(?![^\W_])")
_LONG_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{4,}(?![^\W_])")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class NumberQuery:
    """What to ask the engine for one number.

    A record with any key of ``any_of`` is a candidate, the weight is the quality of that key;
    so is a record with all keys of ``all_of``, where that is not empty.
    """

    any_of: tuple[tuple[str, float], ...]
    all_of: tuple[str, ...]
    pattern: str | None
    canonical: str


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """How a record's number answers a query: 0..1, a reason code, both numbers for display."""

    score: float
    reason: str
    query: str
    record: str


def without_words(family: str, value: str) -> str:
    """A number in upper case without words that say what kind of number it is, or that it is ground off."""
    text = upper(value)
    if len(text) < 3 or not any(sign.isalpha() for sign in text):
        return text
    if family in ("serial", "vin") and _WORN_AWAY.search(text):
        text = _LONG_WORD.sub(" ", _WORN_AWAY.sub(" ", text))
    return _NOISE[family].sub(" ", text)


def folded_key(family: str, written: str) -> str:
    """The canonical form of a number as written, with look-alikes as Latin and without country marks."""
    key = fold_shapes(written)[:LONGEST]
    if family == "vin":
        return key.translate(NEVER_IN_A_VIN)
    return strip_marks(key) if family == "plate" else key


@lru_cache(maxsize=16384)
def forms_of(family: str, value: str) -> tuple[str, str, str]:
    """A number as written (no separators), its canonical form, and its misread-class form."""
    written = bare(without_words(family, value))
    key = folded_key(family, written)
    return written, key, fold_misreads(key)


def canonical(family: str, value: str) -> str:
    """The number as a key: NFKC, upper case, no separators or flag marks, look-alikes as Latin.

    A VIN has no I, O, Q (ISO 3779): they become 1, 0, 0. The words for a serial ground off are
    no number; the key may be empty.
    """
    return forms_of(family, value)[1]


def _digit_part(key: str) -> str:
    """The longest run of digits, of several the last: the number without its series."""
    return max(reversed(_DIGITS.findall(key)), key=len, default="")


def stems_of(family: str, key: str) -> tuple[str, ...]:
    """The number without what is often left out: the region, the series."""
    if family == "plate":
        return stems(key)
    if family == "vin":
        return ()
    digits = _digit_part(key)
    if family == "document":
        # Ten digits are the series (4) and number (6) of a Russian internal passport.
        if key.isdecimal():
            return (key[4:],) if len(key) == 10 else ()
        return (digits,) if len(digits) >= 5 else ()
    return (digits,) if len(digits) >= 3 and digits != key else ()


def trigrams(text: str) -> list[str]:
    """All runs of three signs, in their order."""
    return [text[i : i + 3] for i in range(len(text) - 2)]
