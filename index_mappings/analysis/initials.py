"""Initials written together or as names cut short: Щербаков ИП and Щербаков Ив. Петр. are Щербаков И. П.

But Ким Ен and Ли Вэй are names.

Two letters are taken for initials only where they can hardly be a name: by how they are written (in
capitals beside a word that is not), by the surname beside them, and by their sounds. Li, Ян, Ан, Ng
and any syllable of a consonant and a vowel, as Chinese and Korean names are, stay names unless the
capitals and the surname both say otherwise.
"""

from __future__ import annotations

import re

_WORDS = re.compile(r"[^\W\d_]+")
_CUT_SHORT = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,5})\.\s*([^\W\d_]{2,5})\.(?![^\W\d_])")
_JOINED = re.compile(r"([^\W\d_]{4,})([^\W\d_])\.?\s?([^\W\d_])\.?")
_PAIR = re.compile("[A-Za-z]{2}|[А-Яа-яЁёІіЇїЄєҒғҚқҢңӨөҮүҰұҺһӘәҲҳҶҷЎўӮӯӢӣ]{2}")
_VOWELS = "aeiouyаеёиоуыэюяіїєөүұәўӯӣ"
_MOST_WORDS = 3
_LONGER = 3

_SURNAME = re.compile(
    "(?:[а-яё]{2}(?:[оеё]ва?|[сц]к(?:ий|ая)|енко|ч[иу]к|[^ь]янц?|дзе|швили)"
    "|[a-z]{2}(?:[oey]va?|[oe]ff|[st]k(?:i[iy]?|y|a[iy]a)|enko|chuk|yan|dze|shvili))$"
)
"""Endings of surnames that no given name has: not -ин, -ина, which Валентин and Марина have too."""

_ONE_NAME_WORDS = "sh ch zh kh ts gh dz ng нг md sk wm jr sr dr mr ms st"
"""One letter of another alphabet, a name without a vowel, names cut short, titles: never two initials."""
_FROM_A_VOWEL = (
    "ад ай ак ал ам ан ао ар ас ат ах аш ез ек ел ем ен ер ён ёр ик ил им ин ир ис ит ок ом он оу"
    " ош уз уй ул ум ун ур ус ут уч эд эл эм эн эр юй юн юр юс як ял ян яо яр"
    " ad ae ah ai ak al am an ao ar as at au aw ax ay az ea ed eh ek el em en eo er ev ez ia ib ik"
    " il im in io ir is it iv ob od oh ok ol om on oo or os ot ou oz ud uk ul um un ur us ut uy uz"
)
_ONE_NAME = frozenset(_ONE_NAME_WORDS.split())
_NAMES_FROM_A_VOWEL = frozenset(_FROM_A_VOWEL.split())


def initials_apart(text: str) -> str:
    """The text of a name with its two initials apart, as which two names cut short count, too.

    Takes the text before its case is folded. A text of more than three words stays as it is.
    """
    return _cut_short(text) or _joined_to_a_surname(text) or _pair_apart(text)


def _cut_short(text: str) -> str:
    """Щербаков Ив. Петр. with initials; empty when it is not so written."""
    cut = _CUT_SHORT.search(text) if "." in text else None
    if not cut or not _ONE_NAME.isdisjoint(map(str.lower, cut.groups())):
        return ""
    rest = _WORDS.findall(text[: cut.start()] + text[cut.end() :])
    return (
        f"{rest[0]} {cut[1][0]} {cut[2][0]}" if len(rest) == 1 and len(rest[0]) >= _LONGER else ""
    )


def _joined_to_a_surname(text: str) -> str:
    """ЩербаковИП and ЩербаковИ.П. with a blank before each initial; empty when it is not so written."""
    joined = _JOINED.fullmatch(text.strip()) if len(text.split()) <= 2 else None
    if not joined:
        return ""
    surname, *initials = joined.groups()
    so_written = surname[-1].islower() and all(one.isupper() for one in initials)
    return " ".join((surname, *initials)) if so_written else ""


def _pair_apart(text: str) -> str:
    words = _WORDS.findall(text)
    longer = [word for word in words if len(word) >= _LONGER]
    pairs = [word for word in words if len(word) == 2 and _PAIR.fullmatch(word)]
    if len(pairs) != 1 or not longer or len(words) > _MOST_WORDS:
        return text
    (pair,) = pairs
    if not _are_initials(pair, longer):
        return text
    return re.sub(rf"(?<![^\W\d_]){pair}(?![^\W\d_])", f"{pair[0]} {pair[1]}", text, count=1)


def _are_initials(pair: str, longer: list[str]) -> bool:
    word = pair.lower()
    if word in _ONE_NAME or pair.istitle():
        return False
    in_capitals = pair.isupper() and not all(other.isupper() for other in longer)
    surname = len(longer) == 1 and bool(_SURNAME.search(longer[0].lower()))
    if in_capitals and surname:
        return True
    first, second = (letter in _VOWELS for letter in word)
    if not first and not second:
        # Of a name cut to fit its field a machine-readable zone may keep two letters of a word.
        return in_capitals or len(longer) == 1
    may_be_a_name = second if not first or word[0] == "y" else word in _NAMES_FROM_A_VOWEL
    return not may_be_a_name and (in_capitals or surname)
