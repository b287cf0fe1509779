"""Words of made descriptions: what different writers call one thing. Our own composition.

Writers of a part (training, test) use other phrases than those of the other: `of_part`. About a quarter
of the motifs are not in the bank's vocabulary of marks, as in life.
"""

from __future__ import annotations

from random import Random

from benchmarks.matching.pair import Part

# Kind of mark, how often, and its words in Russian, English, and other languages of the states.
KINDS = {
    "tattoo": (30, "татуировка наколка", "tattoo", "tatuirovka татуировкасы tatuaj"),
    "scar": (34, "шрам рубец", "scar", "chandiq тыртық cicatrice"),
    "birthmark": (14, "родинка родимое_пятно", "birthmark mole", "xol қал aluniță"),
    "burn": (6, "ожог след_ожога", "burn", "kuygan күйік arsură"),
    "surgery": (9, "послеоперационный_рубец след_операции", "surgical_scar", "operație"),
    "missing": (4, "отсутствует ампутация", "missing amputated", "lipsă"),
    "fracture": (3, "перелом след_перелома", "fracture", "синиқ"),
}
# Places on the body: how often, whether they have a side, words in the same languages.
PLACES = {
    "hand": (16, True, "кисть рука", "hand", "qo'l қолы mâna"),
    "forearm": (12, True, "предплечье", "forearm", "билак antebraț"),
    "shoulder": (11, True, "плечо", "shoulder", "yelka иық umăr"),
    "finger": (6, True, "палец", "finger", "barmoq саусақ deget"),
    "leg": (7, True, "голень нога", "shin leg", "oyoq аяқ picior"),
    "knee": (4, True, "колено", "knee", "tizza тізе genunchi"),
    "thigh": (4, True, "бедро", "thigh", "coapsă"),
    "cheek": (5, True, "щека", "cheek", "yonoq ұрт obraz"),
    "brow": (4, True, "бровь", "brow", "qosh қас sprânceană"),
    "ear": (2, True, "ухо", "ear", "quloq құлақ ureche"),
    "forehead": (5, False, "лоб", "forehead", "peshona маңдай frunte"),
    "nose": (2, False, "нос", "nose", "burun мұрын"),
    "lip": (2, False, "губа", "lip", "ерін buză"),
    "chin": (4, False, "подбородок", "chin", "iyak иек bărbie"),
    "neck": (5, False, "шея", "neck", "мойын gât"),
    "chest": (7, False, "грудь", "chest", "ko'krak кеуде piept"),
    "back": (7, False, "спина", "back", "orqa арқа spate"),
    "belly": (7, False, "живот", "abdomen belly", "qorin қарын abdomen"),
    "head": (3, False, "голова", "head", "bosh бас cap"),
    "elbow": (3, True, "локоть", "elbow", "tirsak шынтақ"),
    "wrist": (3, True, "запястье", "wrist", "încheietură"),
    "ankle": (2, True, "щиколотка", "ankle", "gleznă"),
    "buttock": (1, True, "ягодица", "buttock", "ягодица"),
}
SIDES = {
    "left": ("левая левый слева", "left", "chap сол stâng"),
    "right": ("правая правый справа", "right", "o'ng оң drept"),
}
# What a tattoo shows, the usual motifs first.
MOTIFS = """
letters: буквы|letters|harflar cross: крест|cross|xoch heart: сердце|heart|yurak жүрек
dragon: дракон|dragon|айдаһар eagle: орёл|eagle|бүркіт vultur snake: змея|snake|ilon жылан șarpe
anchor: якорь|anchor|langar ancoră star: звезда|star|yulduz жұлдыз stea skull: череп|skull|craniu
wolf: волк|wolf|bo'ri қасқыр lup lion: голова_льва|lion|арыстан leu tiger: тигр|tiger|yo'lbars
rose: роза|rose|atirgul trandafir sun: солнце|sun|quyosh soare crown: корона|crown|toj coroană
spider: паук|spider|spider dagger: кинжал|dagger|xanjar pumnal wire: колючая_проволока|barbed_wire|wire
church: церковь|church|church fish: рыба|fish|fish scorpion: скорпион|scorpion|chayon
ship: парусник|ship|ship woman: девушка|woman|woman bird: ласточка|swallow|qush pasăre
bear: медведь|bear|ayiq urs horse: конь|horse|horse parachute: парашют|parachute|parachute
moon: полумесяц|crescent|moon sword: меч|sword|sabie butterfly: бабочка|butterfly|kapalak fluture
flame: пламя|flame|flame cards: игральные_карты|playing_cards|cards
barcode: штрихкод|barcode|barcode clover: клевер|clover|clover clock: циферблат|clock_face|soat
owl: сова|owl|ukki panther: пантера|panther|panther feather: перо|feather|pană
mountain: горы|mountains|tog'lar tree: дерево|tree|copac guitar: гитара|guitar|gitara
bulldog: бульдог|bulldog|bulldog diamond: бриллиант|diamond|diamant elephant: слон|elephant|fil
lighthouse: маяк|lighthouse|far lotus: лотос|lotus|nilufar bat: летучая_мышь|bat|liliac
motor: мотоцикл|motorcycle|mototsikl tank: танк|tank|tanc boxing: боксёрские_перчатки|boxing_gloves|box
"""
HAIR = {
    "black": ("чёрные", "black", "qora"), "dark": ("тёмные", "dark", "қара"),
    "brown": ("каштановые", "chestnut", "jigarrang"), "fair": ("русые", "light brown", "sariq"),
    "blond": ("светлые", "blond", "blond"), "red": ("рыжие", "red", "roșcat"),
    "grey": ("седые", "grey", "сафед"), "bald": ("лысый", "bald", "тас"),
}  # fmt: skip
HAIR_SHARE = {
    "black": 34, "dark": 24, "brown": 14, "fair": 14, "blond": 3, "red": 1, "grey": 8, "bald": 2,
}  # fmt: skip
HAIR_FOR = {
    "black": ("dark",), "dark": ("black", "brown"), "brown": ("dark", "fair"),
    "fair": ("brown", "blond"), "blond": ("fair",), "red": ("brown",), "grey": ("dark", "fair"),
    "bald": ("grey",),
}  # fmt: skip
EYES = {
    "brown": ("карие", "brown", "қоңыр"), "grey": ("серые", "grey", "kulrang"),
    "green": ("зелёные", "green", "жасыл"), "blue": ("голубые", "blue", "көк"),
    "dark": ("тёмные", "dark", "қара"),
}  # fmt: skip
EYES_SHARE = {"brown": 56, "grey": 17, "green": 7, "blue": 12, "dark": 8}
EYES_FOR = {
    "brown": ("dark",), "grey": ("blue", "green"), "green": ("grey",), "blue": ("grey",),
    "dark": ("brown",),
}  # fmt: skip
BLOOD_SHARE = {"O": 33, "A": 36, "B": 23, "AB": 8}
TEETH = {
    "золотая коронка": "gold crown", "металлические коронки": "metal crowns",
    "нет переднего зуба": "front tooth missing", "отсутствуют верхние зубы": "upper teeth missing",
    "съёмный протез": "denture", "щербина": "gap", "кривые зубы": "crooked", "пломба": "filling",
}  # fmt: skip
# What a dentist or an expert writes of one tooth, in Russian and English.
TOOTH_SAID = {
    "missing": ("отсутствует", "missing"), "crown": ("коронка", "crown"),
    "filling": ("пломба", "filling"), "gold": ("золотая коронка", "gold crown"),
}  # fmt: skip
TOOTH_SHARE = {"missing": 40, "filling": 38, "crown": 18, "gold": 4}
# Molars go first.
TOOTH_NUMBERS = tuple(
    f"{quarter}{place}" for quarter in range(1, 5) for place in (*range(1, 9), 4, 5, 6, 6, 6, 7, 7)
)
# What is written on tattoos, beside or instead of what they show.
_INSCRIPTIONS = """
ВДВ ДМБ КТОФ ГСВГ Саша Маша Наташа Лена Света Оля Вика Юля Аня Катя Марат Тимур Рустам Алия Дина Гуля Мама
Свобода Надежда Вера Любовь Кавказ Сибирь Колыма Магадан Афган Кабул Чечня Спартак Динамо Зенит Pamir Amor
Fortuna Veritas Memento Gott Born Legion Alpha Omega Sparta Victoria Madonna Carpe Kill Hope Love Family
"""
INSCRIPTIONS = tuple(_INSCRIPTIONS.split())
# Where on a place of the body, in Russian and English.
PARTS = (
    ("внутренняя сторона", "inner side"), ("наружная сторона", "outer side"),
    ("верхняя треть", "upper third"), ("нижняя треть", "lower third"),
)  # fmt: skip
GARMENTS = {
    "куртка": "jacket", "пальто": "coat", "джинсы": "jeans", "брюки": "trousers", "рубашка": "shirt",
    "футболка": "t-shirt", "свитер": "sweater", "кроссовки": "sneakers", "ботинки": "shoes",
    "сапоги": "boots", "шапка": "cap", "платок": "scarf", "халат": "robe",
}  # fmt: skip
COLOURS = {
    "чёрный": "black", "синий": "blue", "серый": "grey", "белый": "white", "красный": "red",
    "зелёный": "green", "коричневый": "brown", "бежевый": "beige",
}  # fmt: skip
COLOUR_SHARE = {
    "чёрный": 34, "синий": 20, "серый": 14, "белый": 8, "красный": 7, "зелёный": 7,
    "коричневый": 7, "бежевый": 3,
}  # fmt: skip
COLOUR_FOR = {"чёрный": "синий", "синий": "чёрный", "серый": "синий", "бежевый": "коричневый"}
TOWNS = {
    "RU": "Псков Казань Самара Уфа Грозный Махачкала Екатеринбург Омск Тверь Курск Тула Пермь Чита",
    "KZ": "Алматы Астана Шымкент Караганда Тараз Актобе Семей Атырау",
    "UZ": "Ташкент Самарканд Бухара Андижан Наманган Фергана",
    "KG": "Бишкек Ош Каракол Нарын", "TJ": "Душанбе Худжанд Куляб Бохтар",
    "BY": "Минск Гомель Витебск Брест", "AM": "Ереван Гюмри Ванадзор", "MD": "Кишинёв Бельцы Сороки",
}  # fmt: skip
# Other names of towns, as another paper has them.
ALSO = {
    "Худжанд": "Ленинабад", "Бишкек": "Фрунзе", "Алматы": "Алма-Ата", "Астана": "Целиноград",
    "Ташкент": "Toshkent", "Самарканд": "Samarqand", "Бухара": "Buxoro", "Душанбе": "Dushanbe",
    "Екатеринбург": "Свердловск", "Гюмри": "Ленинакан", "Кишинёв": "Chișinău", "Минск": "Мінск",
    "Семей": "Семипалатинск", "Тараз": "Джамбул", "Казань": "Kazan", "Ереван": "Yerevan",
}  # fmt: skip
GROUND = (
    "берег реки", "лесополоса", "подвал дома", "вокзал", "у трассы", "рынок", "пустырь", "больница",
)  # fmt: skip
STATES = tuple(TOWNS)
STATE_SHARE = {"RU": 40, "KZ": 17, "UZ": 16, "KG": 7, "TJ": 7, "BY": 6, "AM": 4, "MD": 3}


def drawn(chance: Random, shares: dict[str, int]) -> str:
    """A word, each as often as its share says."""
    return chance.choices(list(shares), list(shares.values()))[0]


def motifs() -> dict[str, tuple[str, ...]]:
    """What tattoos show, with the words of each writer's language."""
    found: dict[str, tuple[str, ...]] = {}
    name, words = "", list[str]()
    for word in MOTIFS.split():
        if word.endswith(":"):
            if name:
                found[name] = tuple(" ".join(words).split("|"))
            name, words = word[:-1], []
        else:
            words.append(word)
    return found | {name: tuple(" ".join(words).split("|"))}


_MOTIFS = motifs()
_MOTIF_SHARE = {name: max(2, 40 - 2 * place) for place, name in enumerate(_MOTIFS)}


def motif(chance: Random) -> str:
    """A motif, the usual ones oftener."""
    return drawn(chance, _MOTIF_SHARE)


def said(chance: Random, language: int, *words: str) -> str:
    """One of the words that a language has; `language` 0 Russian, 1 English, 2 another one."""
    options = words[language].split() or words[0].split()
    return chance.choice(options).replace("_", " ")


def phrase(
    chance: Random,
    part: Part,
    language: int,
    kind: str,
    place: str,
    side: str,
    shows: str,
    more: str,
) -> str:
    """A mark in the words of one writer."""
    what = said(chance, language, *KINDS[kind][1:])
    where = said(chance, language, *PLACES[place][2:])
    which = said(chance, language, *SIDES[side]) if side else ""
    motif_said = said(chance, language, *_MOTIFS[shows]) if shows else ""
    detail = more
    if more.isdecimal():
        detail = PARTS[int(more)][min(language, 1)]
    # The training part's writers put the place first, the test part's the kind.
    order = (what, motif_said, which, where, detail)
    if part == "development":
        order = (which, where, detail, what, motif_said)
    mark = ", " if chance.random() < 0.5 else " "
    return mark.join(one for one in order if one)
