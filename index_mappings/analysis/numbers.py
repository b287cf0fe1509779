"""Plates, VINs, document numbers and arms serials: keys to index, keys to ask, comparison."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from index_mappings.analysis.layout import on_other_keys
from index_mappings.analysis.lookalikes import (
    fold_misreads,
    is_misread,
    sound_readings,
)
from index_mappings.analysis.number_forms import (
    FAMILY_LETTERS,
    FEWEST_KNOWN,
    LONGEST,
    LONGEST_IN_PIECES,
    NumberMatch,
    NumberQuery,
    canonical,
    folded_key,
    forms_of,
    stems_of,
    trigrams,
)
from index_mappings.analysis.open_numbers import compare_open, is_open, query_of_open

__all__ = [
    "FAMILY_LETTERS",
    "LONGEST",
    "NumberMatch",
    "NumberQuery",
    "canonical",
    "compare_numbers",
    "number_keys",
    "query_number_keys",
]

SUFFIXES = range(4, 9)
BY_KEYS = 0.85


def _deletions(key: str) -> list[str]:
    return list(dict.fromkeys(key[:i] + key[i + 1 :] for i in range(len(key))))


@lru_cache(maxsize=1024)
def number_keys(family: str, value: str) -> tuple[str, ...]:
    """Terms to index for one number: at most 25 or so for a plate, 41 for a VIN, never over 90.

    After the family's letter: ``x`` the canonical number, ``o`` its misread class, ``t`` without
    region or series, ``d`` with any one sign taken out, ``s`` suffixes, ``g`` trigrams and the signs
    at both ends.
    """
    written, key, folded = forms_of(family, value)
    if not key:
        return ()
    letter = FAMILY_LETTERS[family]
    keys = [f"{letter}x{key}", f"{letter}o{folded}"]
    if not key.isascii():
        keys += [f"{letter}x{folded_key(family, other)}" for other in sound_readings(written)]
    keys += [f"{letter}t{fold_misreads(stem)}" for stem in stems_of(family, key)]
    if 4 <= len(key) <= LONGEST_IN_PIECES:
        keys += [f"{letter}d{piece}" for piece in _deletions(folded)]
    if family == "vin":
        keys += [f"{letter}s{folded[-size:]}" for size in SUFFIXES if size < len(folded)]
    grams = f"^{folded[-LONGEST_IN_PIECES:]}$"
    keys += [f"{letter}g{gram}" for gram in trigrams(grams)]
    if family != "vin":
        keys += [f"{letter}g{grams[:2]}", f"{letter}g{grams[-2:]}"]
    for stem in stems_of(family, key):
        # A pattern may lack the region or the series too: its ends are the number's then.
        ends = f"^{fold_misreads(stem)}$"
        keys += [f"{letter}g{end}" for end in (ends[:3], ends[-3:], ends[:2], ends[-2:])]
    return tuple(dict.fromkeys(keys))


def query_number_keys(family: str, value: str) -> NumberQuery:
    """Keys to look up one number, ``?`` in it for one unknown sign and ``*`` for any number.

    Raises ValueError when fewer than three signs are known, or too few stand together.
    """
    if is_open(value):
        return query_of_open(family, value)
    written, key, folded = forms_of(family, value)
    if len(key) < FEWEST_KNOWN:
        raise ValueError(f"at least {FEWEST_KNOWN} signs of the number must be known: {value!r}")
    letter = FAMILY_LETTERS[family]
    keys: dict[str, float] = {}

    def ask(term: str, weight: float) -> None:
        keys[letter + term] = max(weight, keys.get(letter + term, 0.0))

    ask("x" + key, 1.0)
    ask("o" + folded, 0.9)
    for reading in sound_readings(written):
        ask("x" + folded_key(family, reading), 0.75)
    if other := _by_other_keys(family, value):
        ask("x" + other, 0.75)
    for stem in stems_of(family, key):
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


def compare_numbers(family: str, query_value: str, record_value: str) -> NumberMatch | None:
    """How well a record's number answers the one asked for; None when it does not.

    Reasons: equal, lookalike, misread, by_sound, by_keys, one_sign, stem, suffix, partial.
    """
    if is_open(query_value):
        return compare_open(family, query_value, record_value)
    q_written, query, q_folded = forms_of(family, query_value)
    r_written, record, r_folded = forms_of(family, record_value)
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
        (BY_KEYS if _by_other_keys(family, query_value) == record else 0.0, "by_keys"),
        (_without_stem(family, query, record), "stem"),
        (_suffix(family, q_folded, r_folded), "suffix"),
    ):
        if other_score > score:
            score, reason = other_score, other_reason
    return NumberMatch(round(score, 3), reason, query, record) if reason else None


@lru_cache(maxsize=1024)
def _by_other_keys(family: str, value: str) -> str:
    """The canonical form of a number as the other keyboard would have it; empty where that is too short."""
    key = forms_of(family, on_other_keys(value))[1]
    return key if len(key) >= FEWEST_KNOWN else ""


def _one_sign(query: str, record: str, q_folded: str, r_folded: str, longest: int) -> float:
    # One sign of seventeen says less against a match than one of five.
    near = 1 - 1.6 / max(longest, 4)
    if OSA.distance(query, record, score_cutoff=1) <= 1:
        return near
    if longest >= 6 and OSA.distance(q_folded, r_folded, score_cutoff=1) <= 1:
        return near - 0.15
    return 0.0


def _by_sound(family: str, q_written: str, r_written: str, query: str, record: str) -> float:
    if any(folded_key(family, one) == record for one in sound_readings(q_written)):
        return 0.85
    if not record.isascii() and any(
        folded_key(family, one) == query for one in sound_readings(r_written)
    ):
        return 0.85
    return 0.0


def _without_stem(family: str, query: str, record: str) -> float:
    q_stems, r_stems = stems_of(family, query), stems_of(family, record)
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
