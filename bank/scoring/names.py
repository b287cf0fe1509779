"""Names against names: words are aligned whatever their order, each pair by its best likeness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz import fuzz

from bank.scoring.subject import Name
from index_mappings.analysis.names import NameToken, analyse_word, equivalents_of
from index_mappings.analysis.phonetic import coarse_code, code_of

EQUAL, TRANSLITERATION, EQUIVALENT, ENDING, SOUND, SPELLING, INITIAL = (
    "equal",
    "transliteration",
    "equivalent",
    "ending",
    "sound",
    "spelling",
    "initial",
)
# National endings that papers add, drop and exchange (domain notes 3.2): Рахмонов, Рахмон, Рахмонзода.
NATIONAL_ENDING = re.compile("(?:[oe]va?|zod[ao]|zad[ae])$")
LEAST_STEM, LEAST_STEM_CODE = 4, 3
# A father's name beside a son's given name: Ulan Janybek uulu is not Janybek Ulan uulu.
OTHER_KIND = 0.8
# A word of the one name that the other lacks speaks against it, a patronymic or a particle hardly:
# passports for abroad leave them out.
UNMATCHED_WEIGHT = {"name": 1.0, "initial": 0.3, "patronymic": 0.12, "particle": 0.0}
LEAST_LIKENESS = 0.62
LEAST_COARSE = 4
LEAST_JOINED = 90
DIFFERENT_NAMES = 0.7
# First readings less alike than this (0–100), with no code in common, are of two words for certain.
HOPELESS = 45
_ratio = fuzz.ratio


class WordPair(NamedTuple):
    """A word asked beside a word of the record, how alike they are (0–1) and why."""

    asked: NameToken
    found: NameToken
    likeness: float
    how: str


class NameMatch(NamedTuple):
    """The best alignment of two names: its score (0–1), its pairs, and the words without one."""

    score: float
    pairs: tuple[WordPair, ...] = ()
    missing: tuple[NameToken, ...] = ()
    absent: tuple[NameToken, ...] = ()


@lru_cache(maxsize=200_000)
def _equivalents(token: NameToken) -> frozenset[str]:
    return frozenset(equivalents_of(token))


@lru_cache(maxsize=200_000)
def _stems(folds: tuple[str, ...]) -> frozenset[str]:
    """The readings without a national ending, and the codes of these."""
    stems = [stem for fold in folds if len(stem := NATIONAL_ENDING.sub("", fold)) >= LEAST_STEM]
    return frozenset(stems) | {"=" + code_of(stem) for stem in stems}


def _stem_likeness(asked: NameToken, found: NameToken) -> float:
    if "patronymic" in (asked.kind, found.kind):
        return 0.0
    shared = _stems(asked.folds) & _stems(found.folds)
    if any(not one.startswith("=") for one in shared):
        return 0.9
    return 0.82 if any(len(one) > LEAST_STEM_CODE for one in shared) else 0.0


@dataclass(frozen=True, slots=True)
class _Word:
    """A word asked with all that it is compared by, made once and used for every candidate."""

    token: NameToken
    folds: frozenset[str]
    codes: frozenset[str]
    coarse: frozenset[str]
    groups: frozenset[str]


@lru_cache(maxsize=50_000)
def _word(token: NameToken) -> _Word:
    coarse = (coarse_code(code) for code in token.codes)
    return _Word(
        token,
        frozenset(token.folds),
        frozenset(token.codes),
        frozenset(code for code in coarse if len(code) >= LEAST_COARSE),
        _equivalents(token),
    )


def likeness(asked: NameToken, found: NameToken, *, prefix: bool = False) -> tuple[float, str]:
    """How alike two words are (0–1) and why; `prefix` takes the asked word as possibly cut."""
    return _likeness(asked, found, prefix)


# Candidates of one lookup share most of their words.
@lru_cache(maxsize=16_384)
def _likeness(asked: NameToken, found: NameToken, prefix: bool) -> tuple[float, str]:
    word = _word(asked)
    if asked.text == found.text:
        return 1.0, EQUAL
    if asked.kind == "initial" or found.kind == "initial":
        same = {f[:1] for f in asked.folds} & {f[:1] for f in found.folds}
        return (0.75, INITIAL) if same else (0.0, "")
    if not word.folds.isdisjoint(found.folds):
        return 0.97, TRANSLITERATION
    if prefix and any(f.startswith(a) for a in asked.folds for f in found.folds if len(a) >= 3):
        return 0.95, SPELLING
    same_code = not word.codes.isdisjoint(found.codes)
    if not same_code and not word.groups and _ratio(asked.folds[0], found.folds[0]) < HOPELESS:
        return 0.0, ""
    other_groups = _equivalents(found) if word.groups else word.groups
    if not word.groups.isdisjoint(other_groups):
        return 0.88, EQUIVALENT
    ratio = max([_ratio(a, f) for a in asked.folds for f in found.folds]) / 100
    if word.groups and other_groups:
        # Two known names of different groups: Мария is not Марина, however alike.
        return (min(ratio, DIFFERENT_NAMES), SPELLING) if ratio >= LEAST_LIKENESS else (0.0, "")
    if same_code:
        return min(0.96, 0.6 + ratio / 3), SOUND
    if (stem := _stem_likeness(asked, found)) > ratio:
        return stem, ENDING
    if not word.coarse.isdisjoint([coarse_code(code) for code in found.codes]):
        return min(0.9, 0.48 + ratio * 0.4), SOUND
    return (ratio - 0.03, SPELLING) if ratio >= LEAST_LIKENESS else (0.0, "")


def compare_names(asked: Name, found: Name, *, truncated: bool = False) -> NameMatch:
    """The best alignment of the words of two names; `truncated`: the last word asked was cut."""
    if len(asked) > len(found):
        asked = _joined(asked, found)
    elif len(found) > len(asked):
        found = _joined(found, asked)
    options = []
    for i, a in enumerate(asked):
        cut = truncated and i == len(asked) - 1
        for j, f in enumerate(found):
            score, how = _likeness(a, f, cut)
            if score > 0:
                if a.kind != f.kind and {a.kind, f.kind} == {"name", "patronymic"}:
                    score *= OTHER_KIND
                options.append((score, i, j, how))
    options.sort(key=itemgetter(0), reverse=True)
    used_asked: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for score, i, j, how in options:
        if i not in used_asked and j not in used_found:
            used_asked.add(i)
            used_found.add(j)
            pairs.append(WordPair(asked[i], found[j], score, how))
    gained = total = 0.0
    for pair in pairs:
        weight = 2.0 * _weight(pair)
        gained += weight * _steep(pair.likeness)
        total += weight
    left = [t for i, t in enumerate(asked) if i not in used_asked]
    absent = [t for j, t in enumerate(found) if j not in used_found]
    total += sum(UNMATCHED_WEIGHT[t.kind] for t in left) * 1.6
    total += sum(UNMATCHED_WEIGHT[t.kind] for t in absent) * (0.35 if truncated else 0.7)
    return NameMatch(gained / total if total else 0.0, tuple(pairs), tuple(left), tuple(absent))


def _joined(longer: Name, shorter: Name) -> Name:
    """The longer name with neighbours written as one where the other has them so: Нур Бек, Нурбек."""
    for place in range(len(longer) - 1):
        first, second = longer[place : place + 2]
        whole = first.folds[0] + second.folds[0]
        for token in shorter:
            near = abs(len(token.folds[0]) - len(whole)) <= 1 and len(whole) >= 5
            if near or token.folds[0] == whole:
                apart = max(fuzz.ratio(token.folds[0], one.folds[0]) for one in (first, second))
                if fuzz.ratio(token.folds[0], whole) >= max(LEAST_JOINED, apart):
                    word = analyse_word(first.text + second.text)
                    if word:
                        return (*longer[:place], word, *longer[place + 2 :])
    return longer


def _weight(pair: WordPair) -> float:
    if pair.how == INITIAL:
        return 0.4
    kinds = (pair.asked.kind, pair.found.kind)
    return 0.1 if "particle" in kinds else 0.6 if "patronymic" in kinds else 1.0


def _steep(score: float) -> float:
    """Likeness falls off faster than edit ratio: two words alike by 0.7 are mostly others."""
    return score if score >= 0.85 else max(0.0, score - (0.85 - score) * 1.2)
