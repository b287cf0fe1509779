"""Numbers with signs left open, ``?`` for one and ``*`` for any number: keys to ask, comparison."""

import fnmatch
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from operator import add

from index_mappings.analysis.lookalikes import (
    CLASS_SIGNS,
    bare,
    fold_misreads,
    fold_shapes,
    sound_readings,
    upper,
)
from index_mappings.analysis.number_forms import (
    FAMILY_LETTERS,
    FEWEST_KNOWN,
    LONGEST,
    LONGEST_IN_PIECES,
    NEVER_IN_A_VIN,
    NumberMatch,
    NumberQuery,
    forms_of,
    stems_of,
    trigrams,
    without_words,
)
from index_mappings.analysis.plates import pattern_readings

_WILDCARDS = re.compile(r"[?*]+")
_DIGIT_SIGNS = [sign for sign in CLASS_SIGNS if sign.isdecimal()]


@lru_cache(maxsize=4096)
def is_open(value: str) -> bool:
    """Whether signs of a number are left open, in full width (？, ＊) as well."""
    text = upper(value)
    return "?" in text or "*" in text


@lru_cache(maxsize=4096)
def _patterns(family: str, value: str) -> tuple[tuple[str, float], ...]:
    """The readings of a number with open signs and their quality, likeliest first.

    Of a plate there may be one with and one without a country mark, of a number with one or two
    unknown signs those by sound: A1?3VS77 for А123ВС77.
    """
    written = bare(without_words(family, value), keep="?*")
    readings = dict.fromkeys(_readings_of_pattern(family, written), 1.0)
    if _is_nearly_known(written):
        for sound in sound_readings(written):
            for one in _readings_of_pattern(family, sound):
                readings.setdefault(one, 0.85)
    return tuple(readings.items())


def _readings_of_pattern(family: str, written: str) -> tuple[str, ...]:
    pattern = fold_shapes(written)
    if family == "vin":
        pattern = pattern.translate(NEVER_IN_A_VIN)
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


def query_of_open(family: str, value: str) -> NumberQuery:
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
        grams += trigrams(run)
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


@lru_cache(maxsize=1024)
def _matcher(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern))


def compare_open(family: str, query_value: str, record_value: str) -> NumberMatch | None:
    _, record, folded = forms_of(family, record_value)
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
    for stem in stems_of(family, record):
        if exact.match(stem):
            found.append(0.8 * _share_known(known, stem))
        elif loose.match(fold_misreads(stem)):
            found.append(0.65 * _share_known(known, stem))
    return max(found)


def _share_known(known: int, number: str) -> float:
    return min(0.95, 0.4 + 0.55 * known / max(len(number), known))
