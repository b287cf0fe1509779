"""Words of a description in the languages of the states, as concepts: hair, eyes, teeth, clothes, and places.

As marks are (`index_mappings.analysis.marks`): a concept, then beginnings of the words that mean it; an
entry that ends with `.` is a whole word. What is not in the vocabulary says nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index_mappings.analysis.scripts import normalise, words_of

_HAIR = """
black: черн брюнет чёрн black qora қора қара siyoh сиёҳ negr սև
dark: темн тёмн dark шатен тёмно
brown: каштан коричн brown chestnut kaštan қоңыр jigarrang șaten saten
fair: русы светл блонд fair light blond сары sariq малла bălai
red: рыж red. ginger жирен roșcat
grey: сед сив grey gray ақ. oqargan сафед cărunt
bald: лыс bald плеш такыр тас. kal. chel
long: длинн long ұзын uzun дароз lung
short: коротк short қысқа kalta кӯтоҳ scurt
curly: кудряв вьющ curly wavy бұйра jingalak ҷингила creț
"""
_EYES = """
brown: кари карие карие коричн brown қоңыр jigarrang қаҳваранг căprui
dark: темн тёмн чёрн черн dark black қара qora сиёҳ негр
green: зелен зелён green жасыл yashil сабз verzi verde
grey: серы серо grey gray сұр kulrang хокистар cenuș
blue: голуб синие синий blue көк ko'k moviy кабуд albaștri
hazel: орехов hazel
"""
_TEETH = """
gold: золот gold алтын oltin тилло
metal: металл metal желтого жёлтого steel
crown: коронк crown қаптама
missing: отсутств нет. missing lost. жоқ yo'q
denture: протез denture съемн съёмн
gap: щербин диастем gap. щел
crooked: крив неровн crooked
upper: верхн upper жоғарғы yuqori
lower: нижн lower төменгі pastki
front: передн front алдыңғы old.
molar: коренн molar
braces: брекет braces
filling: пломб filling
"""
_CLOTHES = """
jacket: куртк пуховик ветровк бушлат jacket windbreaker kurtka күртеше
coat: пальто плащ шуба coat palto
suit: костюм suit kostyum
trousers: брюк штан trousers pants shim шалбар pantalon
jeans: джинс jeans jinsi
shirt: рубаш сорочк shirt ko'ylak жейде cămaș
tshirt: футбол майк t-shirt tshirt tee futbolka
sweater: свитер кофт джемпер толстовк sweater hoodie jumper sviter pulover
dress: плать dress rochie
skirt: юбк skirt fust
robe: халат robe chapan чапан шапан
shoes: туфл ботин полуботин shoes tufli pantofi
boots: сапог сапоги boots etik етік cizme
sneakers: кроссовк кед кеды sneakers trainers krossovka
hat: шапк кепк шляп тюбетейк cap hat beanie shapka căciul
scarf: шарф платок scarf headscarf ro'mol
black: черн чёрн black qora қара negru
white: бел white oq. ақ. alb
grey: сер grey gray kulrang сұр gri
blue: син голуб blue ko'k көк albastr
red: красн бордов red qizil қызыл roșu
green: зелен зелён green yashil жасыл verde
brown: коричн brown jigarrang қоңыр maro
beige: беж beige
yellow: желт жёлт yellow sariq сары galben
"""
# Words of a place that are in very many: where something was found rather than which place it is.
_GROUND = """
река реки реке берег озер лес лесо поле пустыр трасс дорог шоссе улиц дом. двор вокзал станц рынок базар больниц
стройк подвал река овраг канал водохранил километр окраин район центр near river lake forest field road highway street
house yard station market hospital bank shore outskirt канал centre center
"""


def _beginnings(table: str) -> tuple[tuple[str, str, bool], ...]:
    found = []
    for line in table.strip().splitlines():
        concept, _, words = line.partition(":")
        found += [
            (normalise(word.rstrip(".")), concept, word.endswith(".")) for word in words.split()
        ]
    return tuple(sorted(set(found), key=lambda one: (-len(one[0]), one)))


_TOOTH = re.compile(r"(?<!\d)[1-4][1-8](?!\d)")
_TABLES = {
    "hair": _beginnings(_HAIR),
    "eyes": _beginnings(_EYES),
    "teeth": _beginnings(_TEETH),
    "clothing": _beginnings(_CLOTHES),
}
_GROUND_WORDS = _beginnings("ground: " + " ".join(_GROUND.split()))


@lru_cache(maxsize=32768)
def concepts(table: str, text: str) -> frozenset[str]:
    """The concepts of a table ("hair", "eyes", "teeth", "clothing") that a text names."""
    return frozenset(found for word in words_of(text) if (found := _concept(word, _TABLES[table])))


@lru_cache(maxsize=32768)
def tooth_facts(text: str) -> frozenset[str]:
    """What is said of single teeth, by their numbers (ISO 3950, 11 to 48): "36 отсутствует, 46 коронка"."""
    found = set()
    for piece in re.split("[,;]", text):
        said = concepts("teeth", piece)
        for number in _TOOTH.findall(piece):
            found |= {f"{number} {one}" for one in said or ("named",)}
    return frozenset(found)


@lru_cache(maxsize=32768)
def is_ground(word: str) -> bool:
    """Whether a word of a place says what lies there, not which place it is."""
    return bool(_concept(word, _GROUND_WORDS))


def _concept(word: str, beginnings: tuple[tuple[str, str, bool], ...]) -> str:
    for beginning, concept, whole in beginnings:
        if word == beginning or (not whole and word.startswith(beginning)):
            return concept
    return ""
