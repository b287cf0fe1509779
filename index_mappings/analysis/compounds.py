"""Arabic names of two words that are one name: عبد الرحمن, Abd al-Rahman, Абд ар-Рахман, Abdulrahman.

Slave of (abd) with a name of God, a word with of-the-faith (al-din) and with of-God (Allah) are
written apart in Arabic script and in scholarly Latin, together in most passports. So all are read as
one word; what stands between them (al, ul, ar) is taken away with the reading (`romanise`).
"""

from __future__ import annotations

import re

_SLAVE = frozenset(["abd", "абд", "عبد"])
_SLAVE_OF = frozenset(["abdul", "abdel", "abdal", "abdur", "абдул", "абдель", "абдур"])
_ARTICLE_FORMS = (
    "al el ul ar as ad an at az ash er es ed en et ez ur us ud un"
    " аль эль ал эл уль ар ас ад ан ат аз аш эр эс эд эн эт эз эш ур"
)
_ARTICLES = frozenset(_ARTICLE_FORMS.split())
_FAITH_FORMS = (
    "din deen dine addin eddin eddine uddin uddeen iddin дин аддин эддин уддин иддин الدين الدین"
)
_OF_THE_FAITH = frozenset(_FAITH_FORMS.split())
_OF_GOD = frozenset(["allah", "ullah", "аллах", "уллах", "улла", "الله", "اللہ"])
# No name without one of these is joined.
_BESIDE_OTHERS = _SLAVE | _SLAVE_OF | _OF_THE_FAITH | _OF_GOD
# Not a name of God: Abdul Karimov, Абдул Рашидович.
_OWN = re.compile("(?:[oe]va?|[oe]ff|i[dt]?ch|vna|[оеё]ва?|ич|вна|ко|ян)$")


def joined_compounds(words: list[str]) -> list[str]:
    """The words of a name, those that make one Arabic name joined."""
    if len(words) < 2 or _BESIDE_OTHERS.isdisjoint(words):
        return words
    joined: list[str] = []
    place = 0
    while place < len(words):
        size = _size(words, place)
        joined.append("".join(words[place : place + size]))
        place += size
    return joined


def _size(words: list[str], place: int) -> int:
    """How many words from `place` on are one name."""
    word, after = words[place], words[place + 1 : place + 3]
    if not after:
        return 1
    article = after[0] in _ARTICLES
    if word in _SLAVE and len(after) > article:
        return 2 + article
    if word in _SLAVE_OF and len(words) > 2 and not _OWN.search(after[0]):
        return 2
    if after[article : article + 1] and after[article] in _OF_THE_FAITH:
        return 2 + article
    return 2 if after[0] in _OF_GOD else 1
