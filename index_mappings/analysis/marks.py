"""Marks in words: a small vocabulary in the languages of the states, so that "наколка, лев. кисть"
meets "tattoo on left hand".

Each mark becomes a set of concepts: what it is, where, on which side, what it shows; words outside the
vocabulary stay as the first letters of their Latin reading, which takes off most endings.
"""

from __future__ import annotations

from functools import lru_cache

from index_mappings.analysis.mark_words import CONCEPTS
from index_mappings.analysis.names import analyse_word
from index_mappings.analysis.scripts import words_of

STEM = 6
_STOP_WORDS = """
на в во с со по и под над из от до у of on the in a an at and with to вид виде форме имеется нет размер размером см мм
cm mm треть трети сторона стороны третьи third side надпись inscription pe de la în cu дар бар аз ва վրա bilan va мен бар
"""
_STOP = frozenset(_STOP_WORDS.split())


def _beginnings() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Whole words with their concepts, and beginnings of words, the longest first."""
    whole: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    for line in CONCEPTS.strip().splitlines():
        concept, _, words = line.partition(":")
        for word in words.split():
            # As words are taken from a text, so that apostrophes and marks fall together.
            found = words_of(word.rstrip("."))
            if len(found) != 1:
                raise ValueError(f"not one word: {word}")
            if word.endswith("."):
                whole.setdefault(found[0], concept)
            else:
                pairs.append((found[0], concept))
    return whole, tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


_WHOLE, _BEGINNINGS = _beginnings()


@lru_cache(maxsize=65536)
def mark_concepts(text: str) -> frozenset[str]:
    """The concepts that a mark in words names; empty for a text without any word."""
    return frozenset(found for word in words_of(text) if (found := _concept(word)))


@lru_cache(maxsize=65536)
def _concept(word: str) -> str:
    if word in _STOP or len(word) < 2:
        return ""
    if word in _WHOLE:
        return _WHOLE[word]
    for beginning, concept in _BEGINNINGS:
        if word.startswith(beginning):
            return concept
    token = analyse_word(word)
    return token.folds[0][:STEM] if token else ""
