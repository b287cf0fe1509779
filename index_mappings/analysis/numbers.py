"""Plates, VINs, document numbers and arms serials: keys to index, keys to ask, comparison."""

import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from operator import add

from rapidfuzz.distance import OSA

from index_mappings.analysis.lookalikes import (
    CLASS_SIGNS,
    bare,
    fold_misreads,
    fold_shapes,
    is_misread,
    sound_readings,
    upper,
)
from index_mappings.analysis.plates import pattern_readings, stems, strip_marks

FAMILY_LETTERS: dict[str, str] = {"plate": "p", "vin": "v", "document": "n", "serial": "w"}
LONGEST = 64
"""Signs of a number that are looked at; nothing in use comes near."""
LONGEST_IN_PIECES = 24
SUFFIXES = range(4, 9)
FEWEST_KNOWN = 3

_NEVER_IN_A_VIN = str.maketrans("IOQ", "100")
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
_WILDCARDS = re.compile(r"[?*]+")
_DIGIT_SIGNS = [sign for sign in CLASS_SIGNS if sign.isdecimal()]


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


def _without_words(family: str, value: str) -> str:
    text = upper(value)
    if len(text) < 3 or not any(sign.isalpha() for sign in text):
        return text
    if family in ("serial", "vin") and _WORN_AWAY.search(text):
        text = _LONG_WORD.sub(" ", _WORN_AWAY.sub(" ", text))
    return _NOISE[family].sub(" ", text)


def _fold(family: str, written: str) -> str:
    key = fold_shapes(written)[:LONGEST]
    if family == "vin":
        return key.translate(_NEVER_IN_A_VIN)
    return strip_marks(key) if family == "plate" else key


@lru_cache(maxsize=16384)
def _forms(family: str, value: str) -> tuple[str, str, str]:
    """A number as written (no separators), its canonical form, and its misread-class form."""
    written = bare(_without_words(family, value))
    key = _fold(family, written)
    return written, key, fold_misreads(key)


def canonical(family: str, value: str) -> str:
    """The number as a key: NFKC, upper case, no separators or flag marks, look-alikes as Latin.

    A VIN has no I, O, Q (ISO 3779): they become 1, 0, 0. The words for a serial ground off are
    no number; the key may be empty.
    """
    return _forms(family, value)[1]


def _digit_part(key: str) -> str:
    """The longest run of digits, of several the last: the number without its series."""
    return max(reversed(_DIGITS.findall(key)), key=len, default="")


def _stems(family: str, key: str) -> tuple[str, ...]:
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


def _deletions(key: str) -> list[str]:
    return list(dict.fromkeys(key[:i] + key[i + 1 :] for i in range(len(key))))


def _trigrams(text: str) -> list[str]:
    return [text[i : i + 3] for i in range(len(text) - 2)]


@lru_cache(maxsize=1024)
def number_keys(family: str, value: str) -> tuple[str, ...]:
    """Terms to index for one number: at most 25 or so for a plate, 41 for a VIN, never over 90.

    After the family's letter: ``x`` the canonical number, ``o`` its misread class, ``t`` without
    region or series, ``d`` with any one sign taken out, ``s`` suffixes, ``g`` trigrams and the signs
    at both ends.
    """
    written, key, folded = _forms(family, value)
    if not key:
        return ()
    letter = FAMILY_LETTERS[family]
    keys = [f"{letter}x{key}", f"{letter}o{folded}"]
    if not key.isascii():
        keys += [f"{letter}x{_fold(family, other)}" for other in sound_readings(written)]
    keys += [f"{letter}t{fold_misreads(stem)}" for stem in _stems(family, key)]
    if 4 <= len(key) <= LONGEST_IN_PIECES:
        keys += [f"{letter}d{piece}" for piece in _deletions(folded)]
    if family == "vin":
        keys += [f"{letter}s{folded[-size:]}" for size in SUFFIXES if size < len(folded)]
    grams = f"^{folded[-LONGEST_IN_PIECES:]}$"
    keys += [f"{letter}g{gram}" for gram in _trigrams(grams)]
    if family != "vin":
        keys += [f"{letter}g{grams[:2]}", f"{letter}g{grams[-2:]}"]
    for stem in _stems(family, key):
        # A pattern may lack the region or the series too: its ends are the number's then.
        ends = f"^{fold_misreads(stem)}$"
        keys += [f"{letter}g{end}" for end in (ends[:3], ends[-3:], ends[:2], ends[-2:])]
    return tuple(dict.fromkeys(keys))


def query_number_keys(family: str, value: str) -> NumberQuery:
    """Keys to look up one number, ``?`` in it for one unknown sign and ``*`` for any number.

    Raises ValueError when fewer than three signs are known, or too few stand together.
    """
    if _is_pattern(value):
        return _query_of_pattern(family, value)
    written, key, folded = _forms(family, value)
    if len(key) < FEWEST_KNOWN:
        raise ValueError(f"at least {FEWEST_KNOWN} signs of the number must be known: {value!r}")
    letter = FAMILY_LETTERS[family]
    keys: dict[str, float] = {}

    def ask(term: str, weight: float) -> None:
        keys[letter + term] = max(weight, keys.get(letter + term, 0.0))

    ask("x" + key, 1.0)
    ask("o" + folded, 0.9)
    for reading in sound_readings(written):
        ask("x" + _fold(family, reading), 0.75)
    for stem in _stems(family, key):
        stem = fold_misreads(stem)
        ask("t" + stem, 0.5)
        ask("o" + stem, 0.5)
    ask("t" + folded, 0.65)
    if 4 <= len(key) <= LONGEST_IN_PIECES:
        ask("d" + folded, 0.6)
        for piece in _deletions(folded):
            ask("d" + piece, 0.55)
            if len(piece) >= 4:
                ask("o" + piece, 0.55)
    if family == "vin":
        if len(key) in SUFFIXES:
            ask("s" + folded, 0.4 + 0.04 * len(key))
        elif len(key) == 17:
            # A Soviet or Russian body number is the end of the VIN.
            for size in (6, 7, 8):
                ask("o" + folded[-size:], 0.4)
    return NumberQuery(tuple(keys.items()), (), None, key)


@lru_cache(maxsize=4096)
def _is_pattern(value: str) -> bool:
    """Whether signs of a number are left open, in full width (？, ＊) as well."""
    text = upper(value)
    return "?" in text or "*" in text


@lru_cache(maxsize=4096)
def _patterns(family: str, value: str) -> tuple[tuple[str, float], ...]:
    """The readings of a number with open signs and their quality, likeliest first.

    Of a plate there may be one with and one without a country mark, of a number with one or two
    unknown signs those by sound: A1?3VS77 for А123ВС77.
    """
    written = bare(_without_words(family, value), keep="?*")
    readings = dict.fromkeys(_readings_of_pattern(family, written), 1.0)
    if _is_nearly_known(written):
        for sound in sound_readings(written):
            for one in _readings_of_pattern(family, sound):
                readings.setdefault(one, 0.85)
    return tuple(readings.items())


def _readings_of_pattern(family: str, written: str) -> tuple[str, ...]:
    pattern = fold_shapes(written)
    if family == "vin":
        pattern = pattern.translate(_NEVER_IN_A_VIN)
    # "?" and "*" side by side say the same in either order; "?" first makes one form of it.
    pattern = _WILDCARDS.sub(
        lambda run: "?" * run.group().count("?") + "*" * ("*" in run.group()), pattern
    )[: 2 * LONGEST]
    if family != "plate":
        return (pattern,)
    readings = pattern_readings(pattern)
    return tuple(one for one in readings if len(_known(one)) >= FEWEST_KNOWN) or (pattern,)


def _known(pattern: str) -> str:
    return _WILDCARDS.sub("", pattern)


def _is_nearly_known(pattern: str) -> bool:
    """Whether so few signs are unknown that each can be tried."""
    few = "*" not in pattern and pattern.count("?") <= 2
    return few and 4 <= len(pattern) <= LONGEST_IN_PIECES


def _query_of_pattern(family: str, value: str) -> NumberQuery:
    patterns = _patterns(family, value)
    first = patterns[0][0]
    if len(_known(first)) < FEWEST_KNOWN:
        raise ValueError(f"at least {FEWEST_KNOWN} signs of the number must be known: {value!r}")
    any_of: dict[str, float] = {}
    all_of: list[list[str]] = []
    for pattern, quality in patterns:
        if _is_nearly_known(pattern):
            for key, weight in _few_unknown(family, pattern).items():
                any_of.setdefault(key, weight * quality)
        elif grams := _grams_of_pattern(family, fold_misreads(pattern)):
            all_of.append(grams)
    if not any_of and not all_of:
        raise ValueError(
            f"three known signs must stand side by side, or two at the beginning or end: {value!r}"
        )
    # What the readings have in common finds each of them; the comparison tells which it was.
    common = [gram for gram in all_of[0] if all(gram in one for one in all_of)] if all_of else []
    return NumberQuery(tuple(any_of.items()), tuple(common), first, _known(first))


def _grams_of_pattern(family: str, folded: str) -> list[str]:
    """Keys that a number answering the pattern has all of; none where they would be too few."""
    grams: list[str] = []
    edges: list[str] = []
    for run in _WILDCARDS.split(f"^{folded}$"):
        grams += _trigrams(run)
        if len(run) == 2 and (run[0] == "^" or run[1] == "$") and family != "vin":
            edges.append(run)
    if not grams and len(edges) < 2:
        return []
    return [f"{FAMILY_LETTERS[family]}g{gram}" for gram in dict.fromkeys(grams + edges)]


def _few_unknown(family: str, pattern: str) -> dict[str, float]:
    """Keys for one or two unknown signs, of the whole number and of one without region or series.

    A deletion key is exact for one unknown sign, a second is tried.
    """
    letter = FAMILY_LETTERS[family]
    first, *rest = fold_misreads(pattern).split("?")
    seconds = [sign.join(rest) for sign in CLASS_SIGNS] if len(rest) == 2 else rest
    keys = {f"{letter}d{first}{second}": 0.6 for second in seconds}
    signs: Iterable[str] = CLASS_SIGNS
    if family != "plate":
        # Without its series a number is digits alone; a VIN has none.
        signs = _DIGIT_SIGNS if family != "vin" and _known(pattern).isdecimal() else ()
    for tried in product(signs, repeat=len(rest)):
        keys[letter + "t" + first + "".join(map(add, tried, rest))] = 0.5
    return keys


def compare_numbers(family: str, query_value: str, record_value: str) -> NumberMatch | None:
    """How well a record's number answers the one asked for; None when it does not.

    Reasons: equal, lookalike, misread, by_sound, one_sign, stem, suffix, partial.
    """
    if _is_pattern(query_value):
        return _compare_pattern(family, query_value, record_value)
    q_written, query, q_folded = _forms(family, query_value)
    r_written, record, r_folded = _forms(family, record_value)
    if not query or not record:
        return None
    if query == record:
        same = q_written == r_written
        return NumberMatch(1.0 if same else 0.99, "equal" if same else "lookalike", query, record)
    score, reason = 0.0, ""
    if len(query) == len(record) and is_misread(query, record):
        signs = sum(a != b for a, b in zip(query, record, strict=True))
        score, reason = max(0.6, 0.98 - 0.06 * signs), "misread"
    longest = max(len(query), len(record))
    if longest >= 4 and abs(len(query) - len(record)) <= 1:
        near = _one_sign(query, record, q_folded, r_folded, longest)
        if near > score:
            score, reason = near, "one_sign"
    for other_score, other_reason in (
        (_by_sound(family, q_written, r_written, query, record), "by_sound"),
        (_without_stem(family, query, record), "stem"),
        (_suffix(family, q_folded, r_folded), "suffix"),
    ):
        if other_score > score:
            score, reason = other_score, other_reason
    return NumberMatch(round(score, 3), reason, query, record) if reason else None


def _one_sign(query: str, record: str, q_folded: str, r_folded: str, longest: int) -> float:
    # One sign of seventeen says less against a match than one of five.
    near = 1 - 1.6 / max(longest, 4)
    if OSA.distance(query, record, score_cutoff=1) <= 1:
        return near
    if longest >= 6 and OSA.distance(q_folded, r_folded, score_cutoff=1) <= 1:
        return near - 0.15
    return 0.0


def _by_sound(family: str, q_written: str, r_written: str, query: str, record: str) -> float:
    if any(_fold(family, one) == record for one in sound_readings(q_written)):
        return 0.85
    if not record.isascii() and any(
        _fold(family, one) == query for one in sound_readings(r_written)
    ):
        return 0.85
    return 0.0


def _without_stem(family: str, query: str, record: str) -> float:
    q_stems, r_stems = _stems(family, query), _stems(family, record)
    if query in r_stems or record in q_stems:
        return 0.7 if len(query) >= 5 else 0.6
    q_folded, r_folded = fold_misreads(query), fold_misreads(record)
    if any(fold_misreads(s) == q_folded for s in r_stems) or any(
        fold_misreads(s) == r_folded for s in q_stems
    ):
        return 0.55
    # Both have a region or a series, and another one: weak, but a region is easily misnoted.
    return 0.4 if family == "plate" and any(stem in r_stems for stem in q_stems) else 0.0


def _suffix(family: str, q_folded: str, r_folded: str) -> float:
    if family != "vin":
        return 0.0
    short, long = sorted((q_folded, r_folded), key=len)
    if min(SUFFIXES) <= len(short) < len(long) and long.endswith(short):
        return min(0.8, 0.35 + 0.05 * len(short))
    return 0.0


@lru_cache(maxsize=1024)
def _matcher(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern))


def _compare_pattern(family: str, query_value: str, record_value: str) -> NumberMatch | None:
    _, record, folded = _forms(family, record_value)
    if not record:
        return None
    best, best_pattern = 0.0, ""
    for pattern, quality in _patterns(family, query_value):
        score = quality * _pattern_score(family, pattern, record, folded)
        if score > best:
            best, best_pattern = score, pattern
    return NumberMatch(round(best, 3), "partial", best_pattern, record) if best else None


def _pattern_score(family: str, pattern: str, record: str, folded: str) -> float:
    """How well a number answers a pattern, the better the more of it is known; 0 when it does not."""
    known = len(_known(pattern))
    if not known:
        return 0.0
    exact, loose = _matcher(pattern), _matcher(fold_misreads(pattern))
    if exact.match(record):
        return _share_known(known, record)
    found = [0.8 * _share_known(known, record)] if loose.match(folded) else [0.0]
    for stem in _stems(family, record):
        if exact.match(stem):
            found.append(0.8 * _share_known(known, stem))
        elif loose.match(fold_misreads(stem)):
            found.append(0.65 * _share_known(known, stem))
    return max(found)


def _share_known(known: int, number: str) -> float:
    return min(0.95, 0.4 + 0.55 * known / max(len(number), known))
