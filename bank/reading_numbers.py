"""Numbers without what describes the thing that they stand on: "ТОЗ-34, 1978 г.в., № 0438", "паспорт KZ 94 ВЖ 078716".

A weapon is typed with its kind, maker, model, calibre and year, papers with their state, in any order. Read as
part of a number these hide it. What they are is not certain either ("2003 123456" is a series and a number), so
the number without them is one more to look for, beside all that stands together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from bank.reading_words import (
    BREAK,
    CALIBRE,
    NUMBER_MARK,
    is_mixed,
    is_name_word,
    is_noise,
    is_strong,
    pieces_of,
)
from index_mappings.analysis.makes import make_words
from index_mappings.analysis.plates import plate_readings
from index_mappings.countries import country_code

FEWEST_DIGITS, LONGEST_SERIES, LONGEST_MODEL = 3, 4, 3
# Fewer digits behind a year may be the number of its series: "2003 123456".
_DIGITS_OF_SERIES = 6
_YEAR = r"(?:19|20)\d{2}"
# "1978 г.в.", "2002 года выпуска", "г.в. 1952"
_YEAR_SAID = re.compile(
    rf"(?<!\w)(?:г\.?\s?в\.?:?\s*{_YEAR}|{_YEAR}\s?(?:г\.?\s?[вр]\.?|года?(?:\s+(?:вып|рожд)\w*)?|г\.?))(?!\w)",
    re.IGNORECASE,
)
# Before the day of papers; "в 816 от 16" is a plate.
_OF_DAY = re.compile(rf"(?<!\w)от(?=\s*(?:;|$|{_YEAR}(?!\d)))", re.IGNORECASE)
_MARK = re.compile(
    r"(?:#|n|no|nr|num|номер|ном|зав|заводской|серийный|сер|серии|серия|ser|s/n)[.:]*",
    re.IGNORECASE,
)
_GLUED_MARK = re.compile(rf"(?<!\S){NUMBER_MARK}(?=\w)")
_OF_WEAPONS = re.compile(
    r"пистол|автомат|карабин|руж[ьеё]|винтов|обрез|револьв|пулем|оруж|ствол|gun\b|pistol|rifle|revolver|weapon",
    re.IGNORECASE,
)
# "АК-74М", "МР-654К", "P99", "ПБ-4-1МЛ"; of "Glock 17", "МЦ 21-12" what stands apart.
_MODEL = re.compile(r"[^\W\d_]+[-\d]*\d[^\W\d_]{0,2}")
_MODEL_NUMBER = re.compile(r"\d{1,3}(?:-\d{1,3})?")


def undescribed(text: str) -> str:
    """A text with a break (;) in the place of each calibre, and of each year that is said to be one."""
    for described in (_YEAR_SAID, CALIBRE, _OF_DAY):
        text = described.sub(f" {BREAK} ", text)
    return text


def numbers_described(text: str) -> list[str]:
    """The numbers of a text without what describes, where that is other than all that stands together."""
    plain = undescribed(text)
    said = bool(_OF_WEAPONS.search(text) or CALIBRE.search(text))
    of_weapon = said or any(map(_of_weapon, plain.split()))
    found = []
    for words in _stretches(_GLUED_MARK.sub(f"{NUMBER_MARK} ", plain)):
        for one in _numbers_in(words, of_weapon):
            # Beside a name a year is one of birth.
            if said or not _is_year(one) or any(map(_MARK.fullmatch, words)):
                found.append(" ".join(one))
    return list(dict.fromkeys(found))


def _stretches(text: str) -> Iterator[list[str]]:
    """Words next to one another that may be of a number, with marks among them, where there are digits."""
    words = [*(one.strip("-–—") for one in pieces_of(text)), BREAK]
    stretch: list[str] = []
    for word, after in zip(words, [*words[1:], BREAK], strict=True):
        if _MARK.fullmatch(word) or _may_be_of_number(word, after):
            stretch.append(word)
        elif word or after == BREAK:
            if _digits("".join(stretch)) >= FEWEST_DIGITS:
                yield stretch
            stretch = []


def _may_be_of_number(word: str, after: str) -> bool:
    """Whether a word has digits or may be a series (АБ, III-ГХ): of three letters or four only before digits."""
    if any(map(str.isdigit, word)):
        return True
    letters = max(map(len, word.split("-")))
    if letters > LONGEST_SERIES or not word.replace("-", "").isalpha() or is_noise(word):
        return False
    before_number = after[:1].isdigit() or bool(_MARK.fullmatch(after))
    return before_number or (letters < FEWEST_DIGITS and not is_name_word(word))


def _numbers_in(words: Sequence[str], of_weapon: bool) -> list[list[str]]:
    """The numbers in a stretch: behind its last mark, with and without the series before that."""
    marks = [at for at, word in enumerate(words) if _MARK.fullmatch(word) and at + 1 < len(words)]
    if not marks:
        # What may be a series of three letters or four may be a name as well.
        names = len(list(takewhile(is_name_word, words)))
        return [_alone(list(words[start:]), of_weapon) for start in sorted({0, names})]
    before = [word for word in words[: marks[-1]] if not _MARK.fullmatch(word)]
    behind = _alone(list(words[marks[-1] + 1 :]), of_weapon, begins=True)
    found = [behind]
    if before and before[-1].replace("-", "").isalpha():
        found.append([before[-1], *behind])
    elif words[marks[-1]].isalpha() and len(words[marks[-1]]) == 1:
        # N is a series as well.
        found.append([words[marks[-1]], *behind])
    return [one for one in found if _digits("".join(one)) >= FEWEST_DIGITS]


def _alone(words: list[str], of_weapon: bool, *, begins: bool = False) -> list[str]:
    """Words without what describes at either end, as long as there is a number left.

    `begins`: the number begins with the first of them.
    """
    if not of_weapon and plate_readings("".join(words)) and not _is_year(words[-1:]):
        return words
    while shorter := _shorter(words, of_weapon, begins):
        words = shorter
    return words


def _shorter(words: list[str], of_weapon: bool, begins: bool) -> list[str]:
    for size in (1, 2):
        if not begins and _before(words[:size], words[size:], of_weapon):
            return words[size:]
        if _behind(words[-size:], words[:-size], of_weapon):
            return words[:-size]
    return []


def _before(words: Sequence[str], number: Sequence[str], of_weapon: bool) -> bool:
    """Whether words before a number describe: "KZ 94 ВЖ 078716", "ПМ ЖГ 12827", "CZ 75 К 05296"."""
    digits = _digits("".join(number))
    if digits < FEWEST_DIGITS:
        return False
    if _is_model(words, of_weapon, number) and not _is_year(number):
        return True
    if len(words) == 2:
        return False
    if _is_year(words):
        return of_weapon or is_mixed("".join(number)) or digits > _DIGITS_OF_SERIES
    if of_weapon and _MODEL_NUMBER.fullmatch(words[0]):
        return True
    if not words[0].isalpha():
        return False
    # "МК 0303 С", "ПМ 4511-М"
    letter_behind = number[-1][-1].isalpha() and 1 in (len(number), len(number[-1]))
    letters_follow = number[0][0].isalpha() or (of_weapon and letter_behind)
    of_papers = not of_weapon and (is_mixed("".join(number)) or digits >= _DIGITS_OF_SERIES)
    of_plate = len(number) == 1 and is_strong(number[0])
    return letters_follow or of_plate or (of_papers and bool(country_code(words[0])))


def _behind(words: Sequence[str], number: Sequence[str], of_weapon: bool) -> bool:
    """Whether words behind a number describe: "ЖГ 12827 ПМ", "0438 1978"."""
    digits = _digits("".join(number))
    if digits < FEWEST_DIGITS:
        return False
    if _is_model(words, of_weapon, number) and not all(map(_is_year_or_make, number)):
        return True
    if len(words) == 2:
        # No series stands behind its number.
        return words[0].isalpha() and len(words[0]) >= FEWEST_DIGITS and digits > LONGEST_SERIES
    if _is_year(words):
        return of_weapon or is_mixed("".join(number)) or digits > FEWEST_DIGITS
    return words[0] == "id" or (words[0].isalpha() and _is_make(words[0]))


def _is_model(words: Sequence[str], of_weapon: bool, number: Sequence[str]) -> bool:
    """Whether words are a model: "АК-74", "P99", "МЦ 21-12", and where it can be nothing else "CZ 75"."""
    # "СП629" beside "МР-153", "ПА 076" beside "МЦ 21-12"
    if _is_of_make(number) and not _is_make(words[0]):
        return False
    if len(words) == 1:
        return _is_model_word(words[0])
    of_maker = _MODEL_NUMBER.fullmatch(words[1]) and (of_weapon or "-" in words[1])
    of_maker = of_maker or (_is_make(words[0]) and _digits(words[1]) == len(words[1]) <= 5)
    return words[0].isalpha() and bool(of_maker or (of_weapon and _is_year(words[1:])))


def _is_of_make(words: Sequence[str]) -> bool:
    """Whether words are a known maker with its model and nothing else."""
    if not _is_make(words[0]):
        return False
    return len(words) == 1 or (len(words) == 2 and bool(_MODEL_NUMBER.fullmatch(words[1])))


def _is_model_word(word: str) -> bool:
    return bool(_MODEL.fullmatch(word)) and _digits(word) <= LONGEST_MODEL


def _is_year(words: Sequence[str]) -> bool:
    return len(words) == 1 and bool(re.fullmatch(_YEAR, words[0]))


def _is_year_or_make(word: str) -> bool:
    return _is_year([word]) or _is_make(word)


def _of_weapon(word: str) -> bool:
    return _is_make(word) or ("-" in word and _is_model_word(word))


def _is_make(word: str) -> bool:
    return any(one.startswith("=") for one in make_words(word))


def _digits(signs: str) -> int:
    return sum(map(str.isdigit, signs))
