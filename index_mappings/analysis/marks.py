"""Marks in words: a small bilingual vocabulary, so that "наколка, лев. кисть" meets "tattoo on left hand".

Each mark becomes a set of concepts: what it is, where, on which side, what it shows; words outside the
vocabulary stay as the first letters of their Latin reading, which takes off most endings.
"""

from __future__ import annotations

from functools import lru_cache

from index_mappings.analysis.names import analyse_word
from index_mappings.analysis.scripts import normalise, words_of

STEM = 6
# Concept, then beginnings of words that mean it.
_CONCEPTS = """
tattoo: татуир наколк тату tatto
scar: шрам рубец рубц scar cicatri
birthmark: родим родинк невус пятн birthma mole
burn: ожог burn
missing: ампут отсутств missing amputat
fracture: перелом fractur broken
implant: имплант протез implant prosthe
piercing: пирсинг прокол pierc
surgery: операц послеопер surger surgical
left: лев left
right: прав right
hand: кист рук hand ладон palm
forearm: предплеч forearm
shoulder: плеч shoulder
arm: arm
finger: палец пальц finger thumb мизин указател безымян
leg: ног leg голен shin
thigh: бедр thigh
foot: стоп ступн foot feet
face: лиц face
cheek: щек cheek
forehead: лоб лба лбу forehea
brow: бров brow
eye: глаз eye
ear: ух уш ear
nose: нос nose
lip: губ lip
chin: подбород chin
neck: шея шее шеи шейн neck
chest: груд chest breast
back: спин back
belly: живот belly abdom stomach
head: голов head
tooth: зуб tooth teeth
anchor: якор anchor
cross: крест cross
eagle: орёл орел орл eagle
snake: зме snake
dragon: дракон dragon
star: звезд star
heart: сердц heart
skull: череп skull
letters: букв letter инициал initial
wolf: волк wolf
lion: льв lion
tiger: тигр tiger
"""
_STOP_WORDS = """
на в во с со по и под над из от до у of on the in a an at and with to вид виде форме имеется нет размер размером см мм
cm mm
"""
_STOP = frozenset(_STOP_WORDS.split())


def _beginnings() -> tuple[tuple[str, str], ...]:
    pairs = []
    for line in _CONCEPTS.strip().splitlines():
        concept, _, words = line.partition(":")
        pairs += [(normalise(word), concept) for word in words.split()]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


_BEGINNINGS = _beginnings()


@lru_cache(maxsize=65536)
def mark_concepts(text: str) -> frozenset[str]:
    """The concepts that a mark in words names; empty for a text without any word."""
    return frozenset(found for word in words_of(text) if (found := _concept(word)))


def _concept(word: str) -> str:
    if word in _STOP or len(word) < 2:
        return ""
    for beginning, concept in _BEGINNINGS:
        if word.startswith(beginning):
            return concept
    token = analyse_word(word)
    return token.folds[0][:STEM] if token else ""
