"""Two spellings side by side, with the letters that differ marked in both.

Words are paired as the scorer pairs them, whatever their order. Words of one alphabet are compared
letter by letter as they are written; words of two alphabets by their readings in Latin letters, so that
a letter is marked where the sound differs and not because the alphabet does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bank.scoring.names import likeness
from index_mappings.analysis.names import NameToken, analyse_word
from index_mappings.analysis.numbers import canonical
from index_mappings.analysis.scripts import normalise, script_of

# Less alike than this, two words are not shown as spellings of one.
LEAST = 0.5
# By so much must a later name be more alike than an earlier one, the main one being the first.
CLEARLY = 0.2
_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ`´][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters, and whether they differ from the other spelling."""

    text: str
    differs: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    text: str
    token: NameToken


def side_by_side(asked: Iterable[str], found: Sequence[str]) -> tuple[Pieces, Pieces, int] | None:
    """The asked and the found spelling most alike, marked, and the place of the found one.

    None when there is nothing to put side by side.
    """
    best: tuple[float, str, int] | None = None
    for text in asked:
        for place, name in enumerate(found):
            alike = sum(one[0] for one in _paired(_words(text), _words(name)))
            if best is None or alike > best[0] + CLEARLY:
                best = alike, text, place
    if best is None:
        return None
    return *compared(best[1], found[best[2]]), best[2]


def compared(asked: str, found: str) -> tuple[Pieces, Pieces]:
    """Both names, cut into pieces that agree and that differ; a word without its like differs whole.

    Words of the found name that were not asked are left unmarked: they are no difference in spelling.
    """
    asked, found = unicodedata.normalize("NFC", asked), unicodedata.normalize("NFC", found)
    mine, theirs = _words(asked), _words(found)
    differ_asked = [False] * len(asked)
    differ_found = [False] * len(found)
    alone = set(range(len(mine)))
    for _, one, other in _paired(mine, theirs):
        alone.discard(one)
        first, second = _differing(mine[one].text, theirs[other].text)
        _put(differ_asked, mine[one].start, first)
        _put(differ_found, theirs[other].start, second)
    for one in alone:
        _put(differ_asked, mine[one].start, [True] * len(mine[one].text))
    return _pieces(asked, differ_asked), _pieces(found, differ_found)


def compared_numbers(family: str, asked: str, found: str) -> tuple[Pieces, Pieces]:
    """Both numbers with the signs that differ; separators and letters of one look do not."""
    first = [canonical(family, sign) or "" for sign in asked]
    second = [canonical(family, sign) or "" for sign in found]
    differ_asked, differ_found = [False] * len(asked), [False] * len(found)
    mine = [place for place, sign in enumerate(first) if sign]
    theirs = [place for place, sign in enumerate(second) if sign]
    one, other = _marked("".join(first[i] for i in mine), "".join(second[i] for i in theirs))
    # Some signs become two letters: then nothing can be told sign by sign.
    if len(one) == len(mine) and len(other) == len(theirs):
        for place, differs in zip(mine, one, strict=True):
            differ_asked[place] = differs
        for place, differs in zip(theirs, other, strict=True):
            differ_found[place] = differs
    return _pieces(asked, differ_asked), _pieces(found, differ_found)


def compared_texts(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Two versions of a text with what differs; of texts quite unlike, the whole is marked."""
    if fuzz.ratio(old, new) < 50:
        return (Piece(old, bool(old)),), (Piece(new, bool(new)),)
    first, second = _marked(old, new)
    return _pieces(old, first), _pieces(new, second)


def _words(text: str) -> list[_Word]:
    found = []
    for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
        if token := analyse_word(normalise(match.group())):
            found.append(_Word(match.start(), match.group(), token))
    return found


def _paired(mine: Sequence[_Word], theirs: Sequence[_Word]) -> list[tuple[float, int, int]]:
    """Pairs of words, the most alike first, each word once."""
    alike = sorted(
        (
            (likeness(one.token, other.token)[0], i, j)
            for i, one in enumerate(mine)
            for j, other in enumerate(theirs)
        ),
        key=lambda one: (-one[0], abs(one[1] - one[2])),
    )
    pairs: list[tuple[float, int, int]] = []
    for likely, i, j in alike:
        if likely >= LEAST and all(i != one and j != other for _, one, other in pairs):
            pairs.append((likely, i, j))
    return pairs


def _differing(asked: str, found: str) -> tuple[list[bool], list[bool]]:
    """For each letter of two words, whether it differs."""
    if len(asked) == 1 or len(found) == 1:
        return [False] * len(asked), [False] * len(found)
    first, second = _folded(asked), _folded(found)
    if script_of(asked) == script_of(found):
        return _marked(first, second)
    mine, theirs = analyse_word(normalise(asked)), analyse_word(normalise(found))
    if mine is None or theirs is None:
        return [False] * len(asked), [False] * len(found)
    one, other = max(
        ((a, b) for a in mine.folds for b in theirs.folds),
        key=lambda pair: fuzz.ratio(*pair),
    )
    by_sound = _marked(one, other)
    return _by_letter(asked, one, by_sound[0]), _by_letter(found, other, by_sound[1])


def _folded(word: str) -> str:
    """Lower case, letter for letter: what has no single small letter stays as it is."""
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in word)


def _marked(first: str, second: str) -> tuple[list[bool], list[bool]]:
    one, other = [False] * len(first), [False] * len(second)
    for step in Levenshtein.opcodes(first, second):
        if step.tag != "equal":
            one[step.src_start : step.src_end] = [True] * (step.src_end - step.src_start)
            other[step.dest_start : step.dest_end] = [True] * (step.dest_end - step.dest_start)
    return one, other


def _by_letter(word: str, reading: str, differs: Sequence[bool]) -> list[bool]:
    """What differs in a reading, for each letter of the word that it was made of."""
    marks = [False] * len(word)
    for place, owner in enumerate(_owners(word, reading)):
        if differs[place]:
            marks[owner] = True
    return marks


@lru_cache(maxsize=4096)
def _owners(word: str, reading: str) -> tuple[int, ...]:
    """Which letter of a word each letter of its reading comes from.

    Letters read one by one are laid against the reading of the whole, in which they may differ.
    """
    sounds, owners = "", list[int]()
    for place, letter in enumerate(word):
        alone = analyse_word(normalise(letter))
        sound = alone.folds[0] if alone else ""
        sounds += sound
        owners += [place] * len(sound)
    told = [0] * len(reading)
    for step in Levenshtein.opcodes(sounds, reading):
        for offset, place in enumerate(range(step.dest_start, step.dest_end)):
            source = min(step.src_start + offset, max(step.src_end - 1, step.src_start))
            told[place] = owners[min(source, len(owners) - 1)] if owners else 0
    return tuple(told)


def _put(marks: list[bool], start: int, differs: Sequence[bool]) -> None:
    marks[start : start + len(differs)] = differs


def _pieces(text: str, differs: Sequence[bool]) -> Pieces:
    pieces: list[Piece] = []
    for sign, marked in zip(text, differs, strict=True):
        if pieces and pieces[-1].differs == marked:
            pieces[-1] = Piece(pieces[-1].text + sign, marked)
        else:
            pieces.append(Piece(sign, marked))
    return tuple(pieces)
